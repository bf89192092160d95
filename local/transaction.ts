import type { DatabaseSync } from 'node:sqlite';

/** Runs `work`, which must be synchronous, as one transaction: on return all of it is on disk, or none. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('begin immediate');
  try {
    const result = work();
    database.exec('commit');
    return result;
  } catch (error) {
    // After some errors, such as a full disk, SQLite has already rolled back.
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}
