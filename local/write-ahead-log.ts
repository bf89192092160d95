import { closeSync, existsSync, fsync, openSync, readFileSync, statSync } from 'node:fs';
import { uptime } from 'node:os';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';

const HEADER = 32;
const FRAME_HEADER = 24;

/**
 * Flushes outside the event loop, once for all that wait meanwhile. SQLite itself would block a millisecond or more
 * per transaction.
 * @param log exists from the first write on
 */
export function createFlush(database: DatabaseSync, log: string, flush = promisify(fsync)) {
  const total = database.prepare('select total_changes() as changes');
  const changes = () => Number(total.get()?.changes);
  let file: number | undefined;
  let flushed = changes();
  let underWay = Promise.resolve();
  let next: Promise<void> | undefined;

  async function start() {
    next = undefined;
    const written = changes();
    if (written === flushed) return;
    file ??= openSync(log, 'r+');
    await flush(file);
    flushed = written;
  }

  return {
    /** Resolves when everything written so far is on disk. Rejects when the disk fails. */
    async onDisk(): Promise<void> {
      if (changes() === flushed) return;
      next ??= underWay.then(start);
      underWay = next.catch(() => {});
      await next;
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/**
 * Whether SQLite will find every acknowledged transaction in its write-ahead log
 * (https://sqlite.org/fileformat2.html#walformat). SQLite reads up to the first incomplete frame and silently
 * continues from there, since a kill during a write leaves exactly that: at most one transaction, the last, which was
 * not acknowledged. More than that is damage, unless the machine has restarted since: what a power failure took had
 * not been flushed, so it was not acknowledged either.
 */
export function isWholeLog(file: string): boolean {
  if (!existsSync(file)) return false;
  const log = readFileSync(file);
  if (log.length < HEADER) return false;
  const magic = log.readUInt32BE(0);
  if (magic !== 0x377f0682 && magic !== 0x377f0683) return false;
  const words = checksum(magic === 0x377f0683);
  if (!words.add(log.subarray(0, 24)).matches(log.subarray(24, HEADER))) return false;

  const size = FRAME_HEADER + log.readUInt32BE(8);
  const salts = log.subarray(16, 24);
  let whole = true;
  /** Commits from the first incomplete frame on. */
  let lost = 0;
  for (let at = HEADER; at + size <= log.length; at += size) {
    const frame = log.subarray(at, at + size);
    // Left over from before SQLite restarted the log at the file's beginning.
    if (!frame.subarray(8, 16).equals(salts)) break;
    if (whole)
      whole = words
        .add(frame.subarray(0, 8))
        .add(frame.subarray(FRAME_HEADER))
        .matches(frame.subarray(16, FRAME_HEADER));
    const isCommit = frame.readUInt32BE(4) !== 0;
    if (!whole && isCommit) lost += 1;
  }
  return lost <= 1 || statSync(file).mtimeMs < Date.now() - uptime() * 1000;
}

/** Over pairs of 32-bit words, in the byte order of the machine that wrote the log. */
function checksum(isBigEndian: boolean) {
  const sums = new Uint32Array(2);
  return {
    add(bytes: Buffer) {
      for (let at = 0; at < bytes.length; at += 8) {
        const [one, two] = isBigEndian
          ? [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)]
          : [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
        sums[0] = (sums[0] ?? 0) + one + (sums[1] ?? 0);
        sums[1] = (sums[1] ?? 0) + two + (sums[0] ?? 0);
      }
      return this;
    },
    matches: (expected: Buffer) =>
      sums[0] === expected.readUInt32BE(0) && sums[1] === expected.readUInt32BE(4),
  };
}
