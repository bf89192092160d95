import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecretsManager } from '../../../local/aws/secrets-manager.ts';
import { manualClock } from '../manual-clock.ts';
import { startAws } from './aws-endpoint.ts';

const DAY = 24 * 60 * 60 * 1000;
const TOKEN = 'a'.repeat(32);
const OTHER_TOKEN = 'b'.repeat(32);

let folder: string;
let clock: ReturnType<typeof manualClock>;
let database: DatabaseSync;
let aws: Awaited<ReturnType<typeof startAws>>;
let client: SecretsManagerClient;

async function start() {
  database = new DatabaseSync(join(folder, 'local.sqlite'));
  const keyFile = join(folder, 'secrets.key');
  aws = await startAws({ secretsManager: createSecretsManager({ database, clock, keyFile }) });
  client = new SecretsManagerClient(aws.client);
}

async function stop() {
  client.destroy();
  await aws.stop();
  database.close();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-manager-'));
  clock = manualClock(Date.parse('2026-03-02T09:00:00Z'));
  await start();
});

afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

const create = (Name: string, SecretString = 'one', ClientRequestToken = TOKEN) =>
  client.send(new CreateSecretCommand({ Name, SecretString, ClientRequestToken }));
const put = (SecretId: string, SecretString: string, ClientRequestToken: string) =>
  client.send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken }));
const get = (SecretId: string, which: { VersionId?: string } = {}) =>
  client.send(new GetSecretValueCommand({ SecretId, ...which }));
const remove = (SecretId: string, how: object = {}) =>
  client.send(new DeleteSecretCommand({ SecretId, ...how }));

describe('CreateSecret', () => {
  it('creates a secret that is found by name, by ARN and by the ARN without its suffix', async () => {
    const { ARN = '', VersionId } = await create('acme/okta');
    expect(ARN).toMatch(/^arn:aws:secretsmanager:[^:]+:\d{12}:secret:acme\/okta-[A-Za-z0-9]{6}$/);
    expect(VersionId).toBe(TOKEN);
    for (const id of ['acme/okta', ARN, ARN.slice(0, -7)]) {
      expect(await get(id)).toMatchObject({
        ARN,
        Name: 'acme/okta',
        SecretString: 'one',
        VersionId: TOKEN,
        VersionStages: ['AWSCURRENT'],
        CreatedDate: new Date(clock.now()),
      });
    }
  });

  it('gives a repetition the same answer, and refuses the token for another value', async () => {
    const first = await create('acme');
    const second = await create('acme');
    expect([second.ARN, second.VersionId]).toEqual([first.ARN, first.VersionId]);
    await expect(create('acme', 'two')).rejects.toMatchObject({ name: 'ResourceExistsException' });
    await expect(create('acme', 'one', OTHER_TOKEN)).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
    expect((await get('acme')).SecretString).toBe('one');
  });

  it('accepts 65,536 bytes and not one more, without quoting them', async () => {
    await create('largest', 'x'.repeat(65_536));
    const error = await create('larger', `${'x'.repeat(65_535)}ä`).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'ValidationException' });
    expect(String(error)).not.toContain('xx');
    await expect(get('larger')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each(['', 'with space', 'semi;colon'])('refuses the name "%s"', async (name) => {
    await expect(create(name)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('PutSecretValue', () => {
  it('makes the newest version the current one, and keeps the others', async () => {
    await create('key', 'one', TOKEN);
    await put('key', 'two', OTHER_TOKEN);
    expect(await get('key')).toMatchObject({
      SecretString: 'two',
      VersionId: OTHER_TOKEN,
      VersionStages: ['AWSCURRENT'],
    });
    expect((await get('key', { VersionId: TOKEN })).SecretString).toBe('one');
  });

  it('ignores a repetition, even after a later version, and refuses the token for another value', async () => {
    await create('key', 'one', TOKEN);
    await put('key', 'two', OTHER_TOKEN);
    await put('key', 'three', 'c'.repeat(32));
    const repeated = await put('key', 'two', OTHER_TOKEN);
    expect(repeated).toMatchObject({ VersionId: OTHER_TOKEN });
    expect((await get('key')).SecretString).toBe('three');
    await expect(put('key', 'four', OTHER_TOKEN)).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
  });

  it('does not create secrets', async () => {
    await expect(put('nothing', 'x', TOKEN)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('GetSecretValue', () => {
  it('says what is missing: the secret or the version', async () => {
    const missing = { name: 'ResourceNotFoundException' };
    await expect(get('nothing')).rejects.toMatchObject(missing);
    await create('key');
    await expect(get('key', { VersionId: OTHER_TOKEN })).rejects.toMatchObject(missing);
  });
});

describe('DeleteSecret', () => {
  it('hides the value and keeps the name taken until the window is over', async () => {
    await create('acme');
    const { DeletionDate } = await remove('acme', { RecoveryWindowInDays: 7 });
    expect(DeletionDate).toEqual(new Date(clock.now() + 7 * DAY));
    await expect(get('acme')).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('marked for deletion'),
    });
    await expect(put('acme', 'two', OTHER_TOKEN)).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
    await expect(create('acme')).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('already scheduled for deletion'),
    });

    await clock.advance(7 * DAY - 1);
    await expect(get('acme')).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await clock.advance(1);
    await expect(get('acme')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await create('acme', 'anew', OTHER_TOKEN);
    expect((await get('acme')).SecretString).toBe('anew');
  });

  it('is undone by RestoreSecret', async () => {
    await create('acme');
    await remove('acme');
    await client.send(new RestoreSecretCommand({ SecretId: 'acme' }));
    await clock.advance(31 * DAY);
    expect((await get('acme')).SecretString).toBe('one');
  });

  it('without recovery frees the name at once, and may be repeated', async () => {
    await create('acme');
    await remove('acme', { ForceDeleteWithoutRecovery: true });
    await remove('acme', { ForceDeleteWithoutRecovery: true });
    await expect(get('acme')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await create('acme', 'two');
  });

  it.each([
    { RecoveryWindowInDays: 6 },
    { RecoveryWindowInDays: 31 },
    { RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
  ])('refuses %o', async (how) => {
    await create('acme');
    await expect(remove('acme', how)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('ListSecrets', () => {
  it('filters by the beginning of the name and pages', async () => {
    for (const name of ['a/1', 'a/2', 'b/a/1', 'a/3']) await create(name);
    await create('a/gone');
    await remove('a/gone');
    const names: (string | undefined)[][] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(
        new ListSecretsCommand({
          Filters: [{ Key: 'name', Values: ['a/'] }],
          MaxResults: 2,
          NextToken,
        }),
      );
      names.push((page.SecretList ?? []).map((secret) => secret.Name));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(names).toEqual([['a/1', 'a/2'], ['a/3']]);
  });
});

describe('at rest', () => {
  it('survives a restart, deletion window included', async () => {
    await create('kept', 'one', TOKEN);
    await put('kept', 'two', OTHER_TOKEN);
    await create('going');
    await remove('going', { RecoveryWindowInDays: 7 });
    await stop();
    await clock.advance(6 * DAY);
    await start();
    expect((await get('kept')).SecretString).toBe('two');
    expect((await create('kept', 'one', TOKEN)).VersionId).toBe(TOKEN);
    await client.send(new RestoreSecretCommand({ SecretId: 'going' }));
    expect((await get('going')).SecretString).toBe('one');
  });

  it('has no value in the clear, and a key that only its owner can read', async () => {
    await create('acme', 'canary-7f3a-secret');
    await stop();
    const files = ['local.sqlite', 'local.sqlite-wal', 'secrets.key'].map((name) =>
      join(folder, name),
    );
    for (const file of files.filter(existsSync)) {
      expect(readFileSync(file).includes('canary-7f3a-secret')).toBe(false);
    }
    expect(statSync(join(folder, 'secrets.key')).mode & 0o777).toBe(0o600);
    await start();
  });

  it('refuses to start without the key or with another one', async () => {
    await create('acme');
    const keyFile = join(folder, 'secrets.key');
    const key = readFileSync(keyFile);
    const open = () => createSecretsManager({ database, clock, keyFile });
    writeFileSync(keyFile, Buffer.alloc(32));
    expect(open).toThrow(/is not the key of the secrets/);
    rmSync(keyFile);
    expect(open).toThrow(/is missing/);
    expect(existsSync(keyFile)).toBe(false);
    writeFileSync(keyFile, key);
    expect(open).not.toThrow();
  });
});
