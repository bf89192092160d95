import {
  chmodSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { createFlush, isWholeLog } from './write-ahead-log.ts';

/** How long a killed process may take to release its data. */
const LOCK_TIMEOUT_MS = 2000;

/** The data cannot be used. The message is one sentence: what is wrong, and what to do. */
export class DataUnusable extends Error {}

export interface DataDirectory {
  database: DatabaseSync;
  /** The file with the key that encrypts the database's secrets. */
  keyFile: string;
  /**
   * Resolves when everything written is on disk. A kill loses nothing either way; a power failure loses only what
   * nobody was told, if everybody waits for this before answering.
   */
  onDisk(): Promise<void>;
  /** Marks the data as in use, after they were checked: from then on a loss is noticed. */
  begin(): void;
  /** Releases the data to other processes. */
  close(): void;
}

/**
 * Opens the data of an installation, or creates it in an empty directory. No other process can open it until this one
 * closes it or ends in any way.
 * @param keyFile beside the data by default; elsewhere, a copy of the directory is not enough to read secrets
 * @throws DataUnusable when another process uses the data, when it is not writable, or when part of it is missing or
 *   damaged, which is never taken for a fresh start
 */
export function openDataDirectory(directory: string, keyFile?: string): DataDirectory {
  const file = join(directory, 'onboarding.db');
  const log = `${file}-wal`;
  const keyBeside = join(directory, 'secrets.key');
  const running = join(directory, 'running');
  // Marks that the data has been in use, which a key elsewhere does not show.
  const begun = join(directory, 'begun');
  const opened: (() => void)[] = [];
  const open = (path: string, timeout = 0) => {
    const database = new DatabaseSync(path, { timeout });
    opened.push(() => database.close());
    chmodSync(path, 0o600);
    return database;
  };
  const close = () => {
    // Before SQLite deletes its log: see below.
    rmSync(running, { force: true });
    for (const close of opened.splice(0).toReversed()) close();
  };
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    // A transaction that never ends: the operating system releases the lock with the process.
    open(join(directory, 'lock'), LOCK_TIMEOUT_MS).exec(
      'pragma journal_mode = memory; begin exclusive',
    );

    if (!existsSync(file)) {
      if ([keyBeside, log, begun].some((each) => existsSync(each)))
        throw lost(`${file} is missing`);
      create(file);
    }
    if (keyFile !== undefined && existsSync(keyBeside) && !existsSync(keyFile))
      throw new DataUnusable(
        `The key is at ${keyBeside}: move it to ${keyFile}, or leave DATA_KEY_FILE out.`,
      );
    if (statSync(file).size === 0) throw lost(`${file} is empty`);
    // After a kill, SQLite's log contains what the file does not have yet. Without the log SQLite would continue from
    // an older state.
    if (existsSync(running) && !isWholeLog(log)) throw lost(`${log} is missing or damaged`);
    if (!isSound(file)) throw damaged(file);
    const database = open(file);
    // The log is flushed before an answer is sent, not on each transaction.
    database.exec('pragma journal_mode = wal; pragma synchronous = normal;');
    const flush = createFlush(database, log);
    opened.push(flush.close);
    return {
      database,
      keyFile: keyFile ?? keyBeside,
      onDisk: flush.onDisk,
      begin() {
        // The log exists from its first write on.
        database.exec(`pragma user_version = ${starts(database) + 1}`);
        for (const mark of [running, begun]) writeFileSync(mark, '', { mode: 0o600 });
      },
      close,
    };
  } catch (error) {
    for (const close of opened) close();
    const trouble = storageTrouble(error, directory);
    throw trouble ? new DataUnusable(trouble, { cause: error }) : error;
  }
}

/** An existing database is never empty: it is created under another name, so a kill leaves none or a complete one. */
function create(file: string): void {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  const database = new DatabaseSync(draft);
  database.exec('pragma user_version = 1');
  database.close();
  renameSync(draft, file);
}

/** Checks every page without changing any: a third of a second per gigabyte. */
function isSound(file: string): boolean {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare('pragma quick_check(1)').get()?.quick_check === 'ok';
  } finally {
    database.close();
  }
}

/** How often the data was opened. */
const starts = (database: DatabaseSync) =>
  Number(database.prepare('pragma user_version').get()?.user_version);

const lost = (what: string, cause?: unknown) =>
  new DataUnusable(
    `${what}: put back the whole directory from a copy, or set DATA_DIRECTORY to start afresh elsewhere.`,
    { cause },
  );
/** @param cause what reading it failed with */
const damaged = (what: string, cause?: unknown) => lost(`${what} is damaged`, cause);

/** @throws DataUnusable which names what cannot be read */
export function readable<Content>(what: string, read: () => Content): Content {
  try {
    return read();
  } catch (error) {
    throw damaged(what, error);
  }
}

/** An error from the file system (`code`) or from SQLite (`errcode`). */
const systemError = z.object({ code: z.string(), errcode: z.number().optional() });

/** SQLite's primary result codes as system error codes: https://sqlite.org/rescode.html */
const SQLITE_ERRORS: Record<number, string> = {
  5: 'EBUSY',
  8: 'EROFS',
  10: 'EIO',
  11: 'CORRUPT',
  13: 'ENOSPC',
  14: 'EACCES',
  26: 'CORRUPT',
};

/**
 * Describes trouble with the disk or the data on it, in one sentence with what to do.
 * @returns undefined for unrelated errors
 */
export function storageTrouble(error: unknown, directory: string): string | undefined {
  if (error instanceof DataUnusable) return error.message;
  const { data } = systemError.safeParse(error);
  switch (data?.errcode === undefined ? data?.code : SQLITE_ERRORS[data.errcode & 0xff]) {
    case 'EBUSY':
      return `Another process runs on ${directory}: stop it first, or set DATA_DIRECTORY to another place.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${directory} cannot be written: make it writable for this user, or set DATA_DIRECTORY to another place.`;
    case 'EEXIST':
    case 'ENOTDIR':
      return `${directory} is not a directory: set DATA_DIRECTORY to one.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk with ${directory} is full: free some space and start again; nothing acknowledged is lost.`;
    case 'EIO':
      return `The disk fails to read or write ${directory}: check the disk, then start again.`;
    case 'CORRUPT':
      return damaged(join(directory, 'onboarding.db')).message;
    default:
      return undefined;
  }
}
