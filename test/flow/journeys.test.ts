import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { journeys } from './journeys.ts';
import type { Target } from './target.ts';

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
/** All SQL that was prepared. */
const statements = new Set<string>();

beforeAll(async () => {
  const { prepare } = DatabaseSync.prototype;
  vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (
    this: DatabaseSync,
    sql,
  ) {
    statements.add(sql);
    return prepare.call(this, sql);
  });
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await local.remove();
});

describe('on the embedded default', () => journeys(() => target, { mainAdmin: true }));

/** Statements that read a whole table: only at the start, for all of them, or a table that does not grow. */
const readsAll = [
  /^select id, value from auth0_connections$/,
  /^select value from auth0_connections where deleted_at is null order by position$/,
  /^select name, value from dns_records /,
  /^select \* from event_bus_deliveries$/,
  /^select \* from okta_apps order by position$/,
  /^select arn, version_id, encrypted from secrets_versions .* limit 1$/,
  / from step_functions_status_changes order by id$/,
  /^select definition from dynamodb_indexes$/,
  /^select key, item from dynamodb_entries where space = :space order by key asc limit :size$/,
  / from pragma_table_info/,
  /^select total_changes\(\)/,
];

test('the stand-ins read no table from end to end: the last journey costs what the first did', () => {
  vi.restoreAllMocks();
  const scanning = [...statements].flatMap((sql) => {
    const text = sql.replaceAll(/\s+/g, ' ').trim();
    if (!/^(select|delete|update) /.test(text) || readsAll.some((each) => each.test(text)))
      return [];
    const plan = local.database.prepare(`explain query plan ${sql}`).all();
    // All items of the table are of one space.
    const scans = plan.filter(({ detail }) =>
      /^SCAN (?!CONSTANT)|USING PRIMARY KEY \(space=\?\)$/.test(String(detail)),
    );
    return scans.map(({ detail }) => `${detail}: ${text}`);
  });
  expect(scanning).toEqual([]);
  expect(statements.size).toBeGreaterThan(50);
});
