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

/** How long a process that was killed may take to let go of its data. */
const LOCK_TIMEOUT_MS = 2000;

/** The data cannot be used as they are. The message is one sentence: what is wrong, and what to do. */
export class DataUnusable extends Error {}

export interface DataDirectory {
  database: DatabaseSync;
  /** Where the key is that the secrets in the database are encrypted with. */
  keyFile: string;
  /**
   * Resolves when all that was written is on disk. A kill loses nothing without it; the power going off
   * loses what nobody was told of if everybody waits for it before telling.
   */
  onDisk(): Promise<void>;
  /** Nothing is wrong with the data, and they are about to be changed: the loss of any is noticed then. */
  begin(): void;
  /** Another process may use the data from then on. */
  close(): void;
}

/**
 * Opens the data of an installation, or makes new ones in a directory that has none. No other process
 * can until this one closes them or ends, in whatever way.
 * @param keyFile beside the data unless it is to be elsewhere: then a copy of the directory is no use for
 *   reading secrets
 * @throws DataUnusable when another process has them, when they cannot be written, or when part of
 *   them is missing or damaged: that is never taken for a fresh start
 */
export function openDataDirectory(directory: string, keyFile?: string): DataDirectory {
  const file = join(directory, 'onboarding.db');
  const log = `${file}-wal`;
  const keyBeside = join(directory, 'secrets.key');
  const running = join(directory, 'running');
  // The data were in use once: a key that is elsewhere does not say so.
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
    // A transaction that is never finished: the system takes the lock away with the process.
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
    // Of a process that was killed, SQLite's log has what the file has not yet; without it, SQLite
    // would go on from an older state.
    if (existsSync(running) && !isWholeLog(log)) throw lost(`${log} is missing or damaged`);
    if (!isSound(file)) throw damaged(file);
    const database = open(file);
    // The log is flushed before an answer is given, not at each transaction.
    database.exec('pragma journal_mode = wal; pragma synchronous = normal;');
    const flush = createFlush(database, log);
    opened.push(flush.close);
    return {
      database,
      keyFile: keyFile ?? keyBeside,
      onDisk: flush.onDisk,
      begin() {
        // From its first write on there is a log.
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

/** A database that is there is never empty: it is made aside, so that a kill leaves none or a whole one. */
function create(file: string): void {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  const database = new DatabaseSync(draft);
  database.exec('pragma user_version = 1');
  database.close();
  renameSync(draft, file);
}

/** Looks at every page, without changing any: a third of a second for a gigabyte. */
function isSound(file: string): boolean {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare('pragma quick_check(1)').get()?.quick_check === 'ok';
  } finally {
    database.close();
  }
}

/** How often the data were opened. */
const starts = (database: DatabaseSync) =>
  Number(database.prepare('pragma user_version').get()?.user_version);

const lost = (what: string) =>
  new DataUnusable(
    `${what}: put back the whole directory from a copy, or set DATA_DIRECTORY to begin anew elsewhere.`,
  );
const damaged = (what: string) => lost(`${what} is damaged`);

/** An error of the file system (`code`), or of SQLite (`errcode`). */
const systemError = z.object({ code: z.string(), errcode: z.number().optional() });

/** SQLite's primary result codes, by what the system would call them: https://sqlite.org/rescode.html */
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
 * What is wrong with the disk or with what is on it, as one sentence with what to do.
 * @returns undefined for an error that has nothing to do with them
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
      return `The disk is full, so that ${directory} takes no more: free some space and start again; nothing that was acknowledged is lost.`;
    case 'EIO':
      return `The disk does not read or write ${directory} as it should: look after the disk, then start again.`;
    case 'CORRUPT':
      return damaged(join(directory, 'onboarding.db')).message;
    default:
      return undefined;
  }
}
