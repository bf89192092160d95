import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs `work`, which must not wait for anything, as one transaction: all of it is on disk when this
 * returns, or none.
 */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('begin immediate');
  try {
    const result = work();
    database.exec('commit');
    return result;
  } catch (error) {
    // After some errors, such as a full disk, SQLite has rolled back already.
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}
