import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Clock } from '../clock.ts';
import { randomAlphanumeric } from '../random.ts';
import { inTransaction } from '../transaction.ts';
import type { JsonService } from './api.ts';
import { AwsError } from './aws-error.ts';
import { decrypt, encrypt, openKey } from './secrets-encryption.ts';

const ARN_PREFIX = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:';
const MAX_VALUE_BYTES = 65_536;
const DAY = 24 * 60 * 60 * 1000;

const secretId = z.string().min(1).max(2048);
const value = {
  SecretString: z.string().min(1),
  ClientRequestToken: z.string().min(32).max(64).optional(),
};

/** The operations' inputs, with the limits of the API reference. */
const inputs = {
  CreateSecret: z.object({
    Name: z
      .string()
      .min(1)
      .max(512)
      .regex(/^[A-Za-z0-9/_+=.@-]+$/, 'Must be alphanumeric or one of -/_+=.@'),
    ...value,
  }),
  PutSecretValue: z.object({ SecretId: secretId, ...value }),
  GetSecretValue: z.object({
    SecretId: secretId,
    VersionId: z.string().min(32).max(64).optional(),
  }),
  DeleteSecret: z.object({
    SecretId: secretId,
    RecoveryWindowInDays: z.int().optional(),
    ForceDeleteWithoutRecovery: z.boolean().default(false),
  }),
  RestoreSecret: z.object({ SecretId: secretId }),
  ListSecrets: z.object({
    Filters: z
      .array(z.object({ Key: z.literal('name'), Values: z.array(z.string().max(512)).min(1) }))
      .default([]),
    MaxResults: z.int().min(1).max(100).default(100),
    NextToken: z.string().optional(),
  }),
};

interface Secret {
  id: number;
  name: string;
  arn: string;
  created_at: number;
  changed_at: number;
  deletion_at: number | null;
}

/**
 * AWS Secrets Manager over SQLite: CreateSecret, PutSecretValue, GetSecretValue, DeleteSecret,
 * RestoreSecret, ListSecrets (filter: name prefix), for SecretString only. Versions, idempotency by
 * ClientRequestToken, recovery windows (timed by `clock`) and error names follow the API reference:
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/
 *
 * Values are encrypted with AES-256-GCM. The key is in `keyFile` (32 bytes, mode 0600), created with the
 * first database; keep it apart from copies of the database.
 * @throws DataUnusable if the database holds secrets and the key file is missing or does not match:
 *   creating a new one would hide the loss
 */
export function createSecretsManager(options: {
  database: DatabaseSync;
  clock: Clock;
  keyFile: string;
}): JsonService {
  const { database, clock } = options;
  database.exec(`
    pragma foreign_keys = on;
    pragma secure_delete = on;
    create table if not exists secrets_secrets (
      id integer primary key autoincrement,
      name text not null unique,
      arn text not null unique,
      description text,
      tags text not null,
      created_at integer not null,
      changed_at integer not null,
      deletion_at integer
    ) strict;
    create table if not exists secrets_versions (
      secret_id integer not null references secrets_secrets (id) on delete cascade,
      version_id text not null,
      kind text not null,
      encrypted blob not null,
      created_at integer not null,
      primary key (secret_id, version_id)
    ) strict;
    create table if not exists secrets_stages (
      secret_id integer not null,
      stage text not null,
      version_id text not null,
      primary key (secret_id, stage),
      foreign key (secret_id, version_id) references secrets_versions on delete cascade
    ) strict;
    create index if not exists secrets_secrets_deletion on secrets_secrets (deletion_at);
  `);
  const key = openKey(options.keyFile, database);

  const selectSecret = database.prepare(
    'select * from secrets_secrets where arn = ? or name = ? order by arn = ? desc',
  );
  const insertSecret = database.prepare(
    "insert into secrets_secrets (name, arn, tags, created_at, changed_at) values (?, ?, '[]', ?, ?)",
  );
  const insertVersion = database.prepare(
    "insert into secrets_versions values (?, ?, 'SecretString', ?, ?)",
  );
  const selectVersion = database.prepare(
    'select encrypted, created_at from secrets_versions where secret_id = ? and version_id = ?',
  );
  const selectCurrent = database.prepare(
    "select version_id from secrets_stages where secret_id = ? and stage = 'AWSCURRENT'",
  );
  const setCurrent = database.prepare(
    "insert or replace into secrets_stages values (?, 'AWSCURRENT', ?)",
  );
  const setChanged = database.prepare('update secrets_secrets set changed_at = ? where id = ?');
  const setDeletion = database.prepare('update secrets_secrets set deletion_at = ? where id = ?');
  const removeSecret = database.prepare('delete from secrets_secrets where id = ?');
  const removeExpired = database.prepare('delete from secrets_secrets where deletion_at <= ?');

  /** Finds a secret by name, ARN, or ARN without the six random characters. */
  function lookUp(reference: string): Secret | undefined {
    const name = reference.startsWith(ARN_PREFIX) ? reference.slice(ARN_PREFIX.length) : reference;
    return selectSecret.get(reference, name, reference) as Secret | undefined;
  }

  function find(reference: string): Secret {
    const secret = lookUp(reference);
    if (secret === undefined) throw notFound("Secrets Manager can't find the specified secret.");
    return secret;
  }

  function findActive(reference: string): Secret {
    const secret = find(reference);
    if (secret.deletion_at !== null) {
      throw invalidRequest(
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
    }
    return secret;
  }

  function readVersion(secret: Secret, versionId: string) {
    const row = selectVersion.get(secret.id, versionId) as
      | { encrypted: Uint8Array; created_at: number }
      | undefined;
    return (
      row && {
        text: decrypt(key, row.encrypted, `${secret.arn} ${versionId}`).toString(),
        createdAt: row.created_at,
      }
    );
  }

  const currentOf = (secret: Secret) => String(selectCurrent.get(secret.id)?.version_id);
  const stagesOf = (secret: Secret, versionId: string) =>
    currentOf(secret) === versionId ? ['AWSCURRENT'] : [];

  function addVersion(secret: Secret, versionId: string, text: string) {
    const now = clock.now();
    const encrypted = encrypt(key, Buffer.from(text), `${secret.arn} ${versionId}`);
    insertVersion.run(secret.id, versionId, encrypted, now);
    setCurrent.run(secret.id, versionId);
    setChanged.run(now, secret.id);
  }

  /** True if the version exists with this value; throws if it exists with another. */
  function isRepeated(secret: Secret, versionId: string, text: string): boolean {
    const existing = readVersion(secret, versionId);
    if (existing === undefined) return false;
    if (existing.text === text) return true;
    throw new AwsError(
      'ResourceExistsException',
      `You can't use ClientRequestToken ${versionId} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }

  const operations = {
    CreateSecret: checked(inputs.CreateSecret, (input) => {
      checkSize(input.SecretString);
      const versionId = input.ClientRequestToken ?? randomUUID();
      const existing = lookUp(input.Name);
      if (existing !== undefined) {
        if (existing.deletion_at !== null) {
          throw invalidRequest(
            "You can't create this secret because a secret with this name is already scheduled for deletion.",
          );
        }
        if (isRepeated(existing, versionId, input.SecretString)) {
          return { ARN: existing.arn, Name: existing.name, VersionId: versionId };
        }
        throw new AwsError(
          'ResourceExistsException',
          `The operation failed because the secret ${input.Name} already exists.`,
        );
      }
      const now = clock.now();
      const arn = `${ARN_PREFIX}${input.Name}-${randomAlphanumeric(6)}`;
      insertSecret.run(input.Name, arn, now, now);
      addVersion(find(arn), versionId, input.SecretString);
      return { ARN: arn, Name: input.Name, VersionId: versionId };
    }),

    PutSecretValue: checked(inputs.PutSecretValue, (input) => {
      checkSize(input.SecretString);
      const secret = findActive(input.SecretId);
      const versionId = input.ClientRequestToken ?? randomUUID();
      if (!isRepeated(secret, versionId, input.SecretString))
        addVersion(secret, versionId, input.SecretString);
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: versionId,
        VersionStages: stagesOf(secret, versionId),
      };
    }),

    GetSecretValue: checked(inputs.GetSecretValue, (input) => {
      const secret = findActive(input.SecretId);
      const versionId = input.VersionId ?? currentOf(secret);
      const version = readVersion(secret, versionId);
      if (version === undefined) {
        throw notFound(
          `Secrets Manager can't find the specified secret value for VersionId: ${versionId}`,
        );
      }
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: versionId,
        VersionStages: stagesOf(secret, versionId),
        CreatedDate: seconds(version.createdAt),
        SecretString: version.text,
      };
    }),

    DeleteSecret: checked(inputs.DeleteSecret, (input) => {
      const { RecoveryWindowInDays: days = 30, ForceDeleteWithoutRecovery: force } = input;
      if (force && input.RecoveryWindowInDays !== undefined) {
        throw invalidParameter(
          "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
        );
      }
      if (days < 7 || days > 30) {
        throw invalidParameter(
          'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
        );
      }
      if (force) {
        // No error if the secret is deleted or scheduled for deletion: "in order to correctly handle retries".
        const secret = lookUp(input.SecretId);
        if (secret !== undefined) removeSecret.run(secret.id);
        const { arn: ARN, name: Name } = secret ?? { arn: input.SecretId, name: input.SecretId };
        return { ARN, Name, DeletionDate: seconds(clock.now()) };
      }
      const secret = findActive(input.SecretId);
      const deletionAt = clock.now() + days * DAY;
      setDeletion.run(deletionAt, secret.id);
      return { ARN: secret.arn, Name: secret.name, DeletionDate: seconds(deletionAt) };
    }),

    RestoreSecret: checked(inputs.RestoreSecret, (input) => {
      const secret = find(input.SecretId);
      setDeletion.run(null, secret.id);
      return { ARN: secret.arn, Name: secret.name };
    }),

    ListSecrets: checked(inputs.ListSecrets, (input) => {
      const after = input.NextToken === undefined ? 0 : Number(input.NextToken);
      if (!Number.isSafeInteger(after)) {
        throw new AwsError('InvalidNextTokenException', 'Invalid NextToken.');
      }
      const rows = database
        .prepare('select * from secrets_secrets where id > ? and deletion_at is null order by id')
        .iterate(after);
      const found: Secret[] = [];
      for (const row of rows as Iterable<unknown>) {
        const secret = row as Secret;
        const matches = input.Filters.every((filter) =>
          filter.Values.some((prefix) => secret.name.startsWith(prefix)),
        );
        if (matches) found.push(secret);
        if (found.length > input.MaxResults) break;
      }
      const page = found.slice(0, input.MaxResults);
      return {
        SecretList: page.map((secret) => ({
          ARN: secret.arn,
          Name: secret.name,
          CreatedDate: seconds(secret.created_at),
          LastChangedDate: seconds(secret.changed_at),
        })),
        NextToken: found.length > page.length ? String(page.at(-1)?.id) : undefined,
      };
    }),
  };

  return {
    async call(operation, input) {
      if (!Object.hasOwn(operations, operation))
        throw new AwsError('UnknownOperationException', 'The operation is not known here.');
      return inTransaction(database, () => {
        removeExpired.run(clock.now());
        return operations[operation as keyof typeof operations](input);
      });
    },
  };
}

/** An operation that validates its input. */
const checked =
  <Schema extends z.ZodType>(schema: Schema, run: (input: z.output<Schema>) => object) =>
  (input: unknown): object => {
    const { success, data, error } = schema.safeParse(input);
    if (success) return run(data);
    const [issue] = error.issues;
    throw validation(issue?.path.join('.') ?? '', issue?.message ?? '');
  };

function checkSize(text: string): void {
  if (Buffer.byteLength(text) > MAX_VALUE_BYTES)
    throw validation(
      'secretString',
      `Member must have length less than or equal to ${MAX_VALUE_BYTES}`,
    );
}

const seconds = (milliseconds: number) => milliseconds / 1000;
const notFound = (message: string) => new AwsError('ResourceNotFoundException', message);
const invalidRequest = (message: string) => new AwsError('InvalidRequestException', message);
const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message);
const validation = (field: string, constraint: string) =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${field}' failed to satisfy constraint: ${constraint}`,
  );
