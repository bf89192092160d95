import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { createSecretsManager } from '../../local/aws/secrets-manager.ts';
import { DataUnusable, openDataDirectory, storageTrouble } from '../../local/data-directory.ts';
import { manualClock } from './manual-clock.ts';

function temporaryDirectory() {
  const directory = mkdtempSync(join(tmpdir(), 'data-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

/** Opens the data and its secrets, as at a start. */
async function open(directory: string, keyFile?: string) {
  const data = openDataDirectory(directory, keyFile);
  try {
    const secrets = createSecretsManager({ ...data, clock: manualClock(0) });
    data.begin();
    return { ...data, secrets };
  } catch (error) {
    data.close();
    throw error;
  }
}

/** A directory with data: a secret, and more than one page of rows. */
async function usedDirectory() {
  const directory = temporaryDirectory();
  const { database, secrets, close } = await open(directory);
  await secrets.call('CreateSecret', { Name: 'one', SecretString: 'value' });
  database.exec('create table things (name text)');
  const insert = database.prepare('insert into things values (?)');
  for (let index = 0; index < 200; index += 1) insert.run('x'.repeat(1000));
  close();
  return directory;
}

/** The directory's files, except SQLite's scratch file and an empty log. */
const contents = (directory: string) =>
  Object.fromEntries(
    readdirSync(directory)
      .map((name) => [name, readFileSync(join(directory, name))] as const)
      .filter(
        ([name, bytes]) => !name.endsWith('-shm') && !(name.endsWith('-wal') && !bytes.length),
      )
      .map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
  );

test('new files are for this user alone', () => {
  const directory = join(temporaryDirectory(), 'data');
  const { close } = openDataDirectory(directory);
  onTestFinished(close);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(directory))
    expect(statSync(join(directory, name)).mode & 0o777, name).toBe(0o600);
});

test('stored data is there after a restart', async () => {
  const { database, secrets, close } = await open(await usedDirectory());
  onTestFinished(close);
  expect(database.prepare('select count(*) as n from things').get()).toEqual({ n: 200 });
  expect(await secrets.call('GetSecretValue', { SecretId: 'one' })).toMatchObject({
    SecretString: 'value',
  });
});

test('a start killed while creating the database can be repeated', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'onboarding.db.new'), 'half');
  openDataDirectory(directory).close();
  expect(existsSync(join(directory, 'onboarding.db'))).toBe(true);
});

/** A directory after a kill: some of the writes are only in SQLite's log. */
async function killedDirectory({ more = 0 } = {}) {
  const directory = temporaryDirectory();
  const { secrets, close } = await open(directory);
  await secrets.call('CreateSecret', { Name: 'one', SecretString: 'value' });
  for (let count = 0; count < more; count += 1)
    await secrets.call('CreateSecret', { Name: `more${count}`, SecretString: 'value' });
  const copy = join(temporaryDirectory(), 'copy');
  cpSync(directory, copy, { recursive: true });
  close();
  return copy;
}

test('after a kill everything is there', async () => {
  const { secrets, close } = await open(await killedDirectory());
  onTestFinished(close);
  expect(await secrets.call('GetSecretValue', { SecretId: 'one' })).toMatchObject({
    SecretString: 'value',
  });
});

test('an unfinished transaction does not count as damage', async () => {
  const directory = await killedDirectory();
  const log = join(directory, 'onboarding.db-wal');
  const bytes = readFileSync(log);
  // The last frame has its header, but not its page.
  bytes.fill(0, bytes.length - 4000);
  writeFileSync(log, bytes);
  const { close } = await open(directory);
  close();
});

test('unacknowledged writes lost to a power cut do not count as damage', async () => {
  const directory = await killedDirectory({ more: 20 });
  const log = join(directory, 'onboarding.db-wal');
  const bytes = readFileSync(log);
  bytes.fill(0xff, bytes.length - 40_000, bytes.length - 39_900);
  writeFileSync(log, bytes);
  await expect(open(directory)).rejects.toThrow('onboarding.db-wal is missing or damaged: ');

  const before = Date.now() / 1000 - uptime() - 60;
  utimesSync(log, before, before);
  const { secrets, close } = await open(directory);
  onTestFinished(close);
  expect(await secrets.call('GetSecretValue', { SecretId: 'one' })).toMatchObject({
    SecretString: 'value',
  });
});

test.each<[string, (log: string) => void]>([
  ['gone', (log) => rmSync(log)],
  ['empty', (log) => truncateSync(log)],
  ['something else', (log) => writeFileSync(log, 'x'.repeat(100_000))],
  [
    'overwritten in the middle',
    (log) => {
      const bytes = readFileSync(log);
      bytes.fill(0xff, 5000, 5100);
      writeFileSync(log, bytes);
    },
  ],
])(
  "after a kill, when SQLite's log is %s, it is said, and nothing is changed",
  async (_, damage) => {
    const directory = await killedDirectory();
    damage(join(directory, 'onboarding.db-wal'));
    const before = contents(directory);
    const opened = open(directory);
    await expect(opened).rejects.toThrow('onboarding.db-wal is missing or damaged: ');
    expect(contents(directory)).toEqual(before);
  },
);

test('one process at a time can use the data', () => {
  const directory = temporaryDirectory();
  const first = openDataDirectory(directory);
  expect(() => openDataDirectory(directory)).toThrow(
    `Another process runs on ${directory}: stop it first, or set DATA_DIRECTORY to another place.`,
  );
  first.close();
  openDataDirectory(directory).close();
});

test.each<[string, (directory: string) => void, string]>([
  [
    'the database is gone',
    (directory) => rmSync(join(directory, 'onboarding.db')),
    'onboarding.db is missing',
  ],
  [
    'the database is empty',
    (directory) => truncateSync(join(directory, 'onboarding.db')),
    'onboarding.db is empty',
  ],
  [
    'the database is half as long',
    (directory) => {
      const file = join(directory, 'onboarding.db');
      truncateSync(file, Math.floor(statSync(file).size / 2));
    },
    'onboarding.db is damaged',
  ],
  [
    'the database is something else',
    (directory) => writeFileSync(join(directory, 'onboarding.db'), 'x'.repeat(100_000)),
    'onboarding.db is damaged',
  ],
  [
    'a page in the middle of the database is overwritten',
    (directory) => {
      const file = join(directory, 'onboarding.db');
      const bytes = readFileSync(file);
      bytes.fill(0xff, bytes.length - 8192, bytes.length - 4096);
      writeFileSync(file, bytes);
    },
    'onboarding.db is damaged',
  ],
  [
    'the key is gone',
    (directory) => rmSync(join(directory, 'secrets.key')),
    'secrets.key is missing',
  ],
  [
    'the key is empty',
    (directory) => truncateSync(join(directory, 'secrets.key')),
    'secrets.key is not a key',
  ],
  [
    'the key is another',
    (directory) => writeFileSync(join(directory, 'secrets.key'), Buffer.alloc(32)),
    'secrets.key is not the key of the secrets',
  ],
])('when %s it says so, and changes nothing', async (_, damage, sentence) => {
  const directory = await usedDirectory();
  damage(directory);
  const before = contents(directory);
  const opened = open(directory);
  await expect(opened).rejects.toThrow(DataUnusable);
  await expect(opened).rejects.toThrow(sentence);
  expect(contents(directory)).toEqual(before);
});

test('DATA_KEY_FILE is created for this user alone, and without it the directory reveals no secret', async () => {
  const directory = join(temporaryDirectory(), 'data');
  const keyFile = join(temporaryDirectory(), 'keys', 'data.key');
  const first = await open(directory, keyFile);
  await first.secrets.call('CreateSecret', { Name: 'one', SecretString: 'value' });
  first.close();
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(existsSync(join(directory, 'secrets.key'))).toBe(false);

  const again = await open(directory, keyFile);
  expect(await again.secrets.call('GetSecretValue', { SecretId: 'one' })).toMatchObject({
    SecretString: 'value',
  });
  again.close();
  const copy = join(temporaryDirectory(), 'copy');
  cpSync(directory, copy, { recursive: true });
  await expect(open(copy)).rejects.toThrow('secrets.key is missing');
  const lost = `${keyFile}.lost`;
  await expect(open(directory, lost)).rejects.toThrow(`${lost} is missing: put it back`);

  rmSync(join(directory, 'onboarding.db'));
  await expect(open(directory, keyFile)).rejects.toThrow('onboarding.db is missing');
});

test('an existing key beside the data has to be moved to DATA_KEY_FILE', async () => {
  const directory = await usedDirectory();
  const beside = join(directory, 'secrets.key');
  const keyFile = join(temporaryDirectory(), 'data.key');
  await expect(open(directory, keyFile)).rejects.toThrow(
    `The key is at ${beside}: move it to ${keyFile}, or leave DATA_KEY_FILE out.`,
  );
  renameSync(beside, keyFile);
  (await open(directory, keyFile)).close();
});

test('a place where no key can be created is named', async () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  await expect(open(temporaryDirectory(), join(file, 'data.key'))).rejects.toThrow(
    `${join(file, 'data.key')} cannot be read or written: `,
  );
});

test('a file in place of the directory is named', () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  for (const path of [file, join(file, 'inside')])
    expect(() => openDataDirectory(path)).toThrow(`${path} is not a directory`);
});

test.skipIf(process.getuid?.() === 0)('a directory that cannot be written is named', () => {
  const directory = join(temporaryDirectory(), 'data');
  mkdirSync(directory, { mode: 0o500 });
  expect(() => openDataDirectory(directory)).toThrow(`${directory} cannot be written`);
});

test('SQLite’s error on a full disk counts as a full disk', () => {
  const database = new DatabaseSync(':memory:');
  database.exec('create table things (name text); pragma max_page_count = 3');
  let error: unknown;
  try {
    database.prepare('insert into things values (?)').run('x'.repeat(100_000));
  } catch (thrown) {
    error = thrown;
  }
  expect(storageTrouble(error, '.data')).toMatch(/^The disk with \.data is full/);
});

test.each([
  ['ENOSPC', 'The disk with .data is full'],
  ['EDQUOT', 'The disk with .data is full'],
  ['EROFS', '.data cannot be written'],
  ['EACCES', '.data cannot be written'],
  ['EIO', 'The disk fails to read or write .data'],
])('%s is one sentence with what to do', (code, sentence) => {
  const told = storageTrouble(Object.assign(new Error('system'), { code }), '.data');
  expect(told).toMatch(/^[^.]*\.data[^.]*: .+\.$/);
  expect(told).toContain(sentence);
});

test('an error unrelated to the disk is not', () => {
  expect(storageTrouble(new TypeError('x is not a function'), '.data')).toBeUndefined();
  expect(
    storageTrouble(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), '.data'),
  ).toBeUndefined();
});
