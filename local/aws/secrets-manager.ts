import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type * as z from 'zod';
import type { Clock } from '../clock.ts';
import { inTransaction } from '../transaction.ts';
import { AwsError } from './aws-error.ts';
import { LETTERS_AND_DIGITS, randomPassword, randomText } from './random-password.ts';
import { decrypt, encrypt, openKey } from './secrets-encryption.ts';
import { inputs } from './secrets-manager-inputs.ts';
import type { JsonService } from './server.ts';

const ARN_PREFIX = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:';
const MAX_VALUE_BYTES = 65_536;
const DAY = 24 * 60 * 60 * 1000;

interface Secret {
  id: number;
  name: string;
  arn: string;
  description: string | null;
  tags: string;
  created_at: number;
  changed_at: number;
  deletion_at: number | null;
}

interface SecretValue {
  kind: 'SecretString' | 'SecretBinary';
  bytes: Buffer;
}

/**
 * AWS Secrets Manager over SQLite: CreateSecret, PutSecretValue, GetSecretValue, DescribeSecret,
 * DeleteSecret, RestoreSecret, ListSecrets (filter: name prefix), GetRandomPassword. Versions,
 * staging labels, idempotency by ClientRequestToken, recovery windows (which end by `clock`) and
 * error names are those of the API reference:
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/
 *
 * Values are AES-256-GCM encrypted. The key is in `keyFile` (32 bytes, mode 0600), which is made
 * with the first database; keep it apart from copies of the database.
 * @throws DataUnusable when the database holds secrets and the key file is missing or another one:
 *   making a new one would hide the loss
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
  `);
  const key = openKey(options.keyFile, database);

  const insertSecret = database.prepare(
    'insert into secrets_secrets (name, arn, description, tags, created_at, changed_at) values (?, ?, ?, ?, ?, ?)',
  );
  const insertVersion = database.prepare('insert into secrets_versions values (?, ?, ?, ?, ?)');
  const selectVersion = database.prepare(
    'select kind, encrypted, created_at from secrets_versions where secret_id = ? and version_id = ?',
  );
  const selectStages = database.prepare(
    'select version_id, stage from secrets_stages where secret_id = ? order by stage',
  );
  const setStage = database.prepare('insert or replace into secrets_stages values (?, ?, ?)');
  const setChanged = database.prepare('update secrets_secrets set changed_at = ? where id = ?');
  const setDeletion = database.prepare('update secrets_secrets set deletion_at = ? where id = ?');
  const removeSecret = database.prepare('delete from secrets_secrets where id = ?');
  const removeExpired = database.prepare('delete from secrets_secrets where deletion_at <= ?');

  /** By name, by ARN, or by an ARN that lacks the six random characters. */
  function lookUp(reference: string): Secret | undefined {
    const name = reference.startsWith(ARN_PREFIX) ? reference.slice(ARN_PREFIX.length) : reference;
    return database
      .prepare('select * from secrets_secrets where arn = ? or name = ? order by arn = ? desc')
      .get(reference, name, reference) as Secret | undefined;
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
      | { kind: SecretValue['kind']; encrypted: Uint8Array; created_at: number }
      | undefined;
    return (
      row && {
        kind: row.kind,
        bytes: decrypt(key, row.encrypted, `${secret.arn} ${versionId}`),
        createdAt: row.created_at,
      }
    );
  }

  /** Staging labels by version; versions without one are deprecated and not reported. */
  function stagesOf(secret: Secret): Record<string, string[]> {
    const rows = selectStages.all(secret.id) as { version_id: string; stage: string }[];
    const byVersion = Map.groupBy(rows, (row) => row.version_id);
    return Object.fromEntries(
      [...byVersion].map(([versionId, its]) => [versionId, its.map((row) => row.stage)]),
    );
  }

  function versionOf(secret: Secret, stage: string): string | undefined {
    return Object.entries(stagesOf(secret)).find(([, stages]) => stages.includes(stage))?.[0];
  }

  function addVersion(secret: Secret, versionId: string, value: SecretValue, stages: string[]) {
    const now = clock.now();
    const encrypted = encrypt(key, value.bytes, `${secret.arn} ${versionId}`);
    insertVersion.run(secret.id, versionId, value.kind, encrypted, now);
    const current = versionOf(secret, 'AWSCURRENT');
    // A secret's first version is the current one, whatever the caller's labels.
    const labels = new Set(current === undefined ? [...stages, 'AWSCURRENT'] : stages);
    if (current !== undefined && labels.has('AWSCURRENT')) {
      setStage.run(secret.id, 'AWSPREVIOUS', current);
    }
    for (const stage of labels) setStage.run(secret.id, stage, versionId);
    setChanged.run(now, secret.id);
  }

  /** True if the version is there with this value; throws if it is there with another one. */
  function isRepeated(secret: Secret, versionId: string, value: SecretValue): boolean {
    const existing = readVersion(secret, versionId);
    if (existing === undefined) return false;
    if (existing.kind === value.kind && existing.bytes.equals(value.bytes)) return true;
    throw new AwsError(
      'ResourceExistsException',
      `You can't use ClientRequestToken ${versionId} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }

  function describe(secret: Secret) {
    return {
      ARN: secret.arn,
      Name: secret.name,
      Description: secret.description ?? undefined,
      Tags: JSON.parse(secret.tags) as unknown,
      CreatedDate: seconds(secret.created_at),
      LastChangedDate: seconds(secret.changed_at),
      DeletedDate: secret.deletion_at === null ? undefined : seconds(secret.deletion_at),
    };
  }

  const operations: {
    [K in keyof typeof inputs]: (input: z.output<(typeof inputs)[K]>) => object;
  } = {
    CreateSecret(input) {
      const value = valueIn(input);
      const versionId = input.ClientRequestToken ?? randomUUID();
      const existing = lookUp(input.Name);
      if (existing !== undefined) {
        if (existing.deletion_at !== null) {
          throw invalidRequest(
            "You can't create this secret because a secret with this name is already scheduled for deletion.",
          );
        }
        if (value !== undefined && isRepeated(existing, versionId, value)) {
          return { ARN: existing.arn, Name: existing.name, VersionId: versionId };
        }
        throw new AwsError(
          'ResourceExistsException',
          `The operation failed because the secret ${input.Name} already exists.`,
        );
      }
      const now = clock.now();
      const arn = `${ARN_PREFIX}${input.Name}-${randomText(LETTERS_AND_DIGITS, 6)}`;
      const tags = JSON.stringify(input.Tags);
      insertSecret.run(input.Name, arn, input.Description ?? null, tags, now, now);
      if (value === undefined) return { ARN: arn, Name: input.Name };
      addVersion(find(arn), versionId, value, ['AWSCURRENT']);
      return { ARN: arn, Name: input.Name, VersionId: versionId };
    },

    PutSecretValue(input) {
      const secret = findActive(input.SecretId);
      const value = valueIn(input);
      if (value === undefined) {
        throw invalidRequest('You must provide either SecretString or SecretBinary.');
      }
      const versionId = input.ClientRequestToken ?? randomUUID();
      if (!isRepeated(secret, versionId, value)) {
        addVersion(secret, versionId, value, input.VersionStages);
      }
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: versionId,
        VersionStages: stagesOf(secret)[versionId] ?? [],
      };
    },

    GetSecretValue(input) {
      const secret = findActive(input.SecretId);
      const stage = input.VersionStage ?? 'AWSCURRENT';
      const versionId = input.VersionId ?? versionOf(secret, stage);
      const value = versionId === undefined ? undefined : readVersion(secret, versionId);
      if (versionId === undefined || value === undefined) {
        throw notFound(
          `Secrets Manager can't find the specified secret value for ${
            input.VersionId ? `VersionId: ${input.VersionId}` : `staging label: ${stage}`
          }`,
        );
      }
      const stages = stagesOf(secret)[versionId] ?? [];
      if (input.VersionStage !== undefined && !stages.includes(input.VersionStage)) {
        throw invalidRequest(
          'You provided a VersionStage that is not associated to the provided VersionId.',
        );
      }
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: versionId,
        VersionStages: stages,
        CreatedDate: seconds(value.createdAt),
        [value.kind]: value.bytes.toString(value.kind === 'SecretString' ? 'utf8' : 'base64'),
      };
    },

    DescribeSecret(input) {
      const secret = find(input.SecretId);
      return { ...describe(secret), VersionIdsToStages: stagesOf(secret) };
    },

    DeleteSecret(input) {
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
        // No error for a secret that is gone or going: "in order to correctly handle retries".
        const secret = lookUp(input.SecretId);
        if (secret !== undefined) removeSecret.run(secret.id);
        const { arn: ARN, name: Name } = secret ?? { arn: input.SecretId, name: input.SecretId };
        return { ARN, Name, DeletionDate: seconds(clock.now()) };
      }
      const secret = findActive(input.SecretId);
      const deletionAt = clock.now() + days * DAY;
      setDeletion.run(deletionAt, secret.id);
      return { ARN: secret.arn, Name: secret.name, DeletionDate: seconds(deletionAt) };
    },

    RestoreSecret(input) {
      const secret = find(input.SecretId);
      setDeletion.run(null, secret.id);
      return { ARN: secret.arn, Name: secret.name };
    },

    ListSecrets(input) {
      const after = input.NextToken === undefined ? 0 : Number(input.NextToken);
      if (!Number.isSafeInteger(after)) {
        throw new AwsError('InvalidNextTokenException', 'Invalid NextToken.');
      }
      const rows = database
        .prepare(
          'select * from secrets_secrets where id > ? and (deletion_at is null or ?) order by id',
        )
        .iterate(after, input.IncludePlannedDeletion ? 1 : 0);
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
          ...describe(secret),
          SecretVersionsToStages: stagesOf(secret),
        })),
        NextToken: found.length > page.length ? String(page.at(-1)?.id) : undefined,
      };
    },

    GetRandomPassword: (input) => ({ RandomPassword: randomPassword(input) }),
  };

  return {
    async call(operation, input) {
      if (!isOperation(operation)) {
        throw new AwsError('UnknownOperationException', 'The operation is not known here.');
      }
      const run = (): object => perform(operations, operation, input);
      return inTransaction(database, () => {
        removeExpired.run(clock.now());
        return run();
      });
    },
  };
}

type Operation = keyof typeof inputs;

function isOperation(name: string): name is Operation {
  return Object.hasOwn(inputs, name);
}

/** Checks the input by the operation's schema and runs it. The type parameter ties the two together. */
function perform<K extends Operation>(
  operations: { [O in Operation]: (input: z.output<(typeof inputs)[O]>) => object },
  operation: K,
  input: unknown,
): object {
  const parsed = inputs[operation].safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw validation(issue?.path.join('.') ?? '', issue?.message ?? '');
  }
  return operations[operation](parsed.data as z.output<(typeof inputs)[K]>);
}

function valueIn(input: { SecretString?: string; SecretBinary?: string }): SecretValue | undefined {
  if (input.SecretString !== undefined && input.SecretBinary !== undefined) {
    throw invalidParameter("You can't specify both SecretString and SecretBinary.");
  }
  const value: SecretValue | undefined =
    input.SecretString !== undefined
      ? { kind: 'SecretString', bytes: Buffer.from(input.SecretString) }
      : input.SecretBinary !== undefined
        ? { kind: 'SecretBinary', bytes: Buffer.from(input.SecretBinary, 'base64') }
        : undefined;
  if (value !== undefined && value.bytes.length > MAX_VALUE_BYTES) {
    const field = value.kind === 'SecretString' ? 'secretString' : 'secretBinary';
    throw validation(field, `Member must have length less than or equal to ${MAX_VALUE_BYTES}`);
  }
  return value;
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
