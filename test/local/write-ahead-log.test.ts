import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createFlush } from '../../local/write-ahead-log.ts';

test('waiting for the disk covers everything written before, and simultaneous waits share one sync', async () => {
  const directory = fs.mkdtempSync(join(tmpdir(), 'log-'));
  const path = join(directory, 'one.db');
  const database = new DatabaseSync(path);
  database.exec('pragma journal_mode = wal; pragma synchronous = normal; create table a (b text)');
  const flush = vi.fn(promisify(fs.fsync));
  const { onDisk, close } = createFlush(database, `${path}-wal`, flush);
  onTestFinished(() => {
    close();
    database.close();
    fs.rmSync(directory, { recursive: true });
  });
  await onDisk();
  expect(flush).toHaveBeenCalledTimes(0);

  const insert = database.prepare('insert into a values (?)');
  const told: string[] = [];
  for (const name of ['one', 'two', 'three']) {
    insert.run(name);
    void onDisk().then(() => told.push(name));
  }
  expect(told).toEqual([]);
  await onDisk();
  expect(told).toEqual(['one', 'two', 'three']);
  expect(flush).toHaveBeenCalledTimes(1);

  insert.run('four');
  await Promise.all([onDisk(), onDisk()]);
  expect(flush).toHaveBeenCalledTimes(2);
  await onDisk();
  expect(flush).toHaveBeenCalledTimes(2);
});

test('a failing disk rejects the waits, and the next wait syncs again', async () => {
  const database = new DatabaseSync(':memory:');
  database.exec('create table a (b text)');
  const { onDisk } = createFlush(database, '/nowhere/one.db-wal');
  onTestFinished(() => database.close());
  await onDisk();
  database.exec("insert into a values ('one')");
  await expect(onDisk()).rejects.toThrow('ENOENT');
  await expect(onDisk()).rejects.toThrow('ENOENT');
});
