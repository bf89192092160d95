import type { DatabaseSync } from 'node:sqlite';

/** A value generated once and stored, so that links and registrations survive a restart. */
export function remember(database: DatabaseSync, name: string, make: () => string): string {
  database.exec(
    'create table if not exists local_values (name text primary key, value text not null) strict',
  );
  const row = database.prepare('select value from local_values where name = ?').get(name);
  if (row) return String(row.value);
  const value = make();
  database.prepare('insert into local_values values (?, ?)').run(name, value);
  return value;
}

/** Does something once, in the first run of this version on the data. */
export async function once(database: DatabaseSync, name: string, work: () => Promise<void>) {
  if (remember(database, name, () => 'not yet') === 'done') return;
  await work();
  database.prepare("update local_values set value = 'done' where name = ?").run(name);
}
