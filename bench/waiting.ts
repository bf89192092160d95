import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { names } from '../cdk/names.ts';
import { recordTable } from '../functions/record/table.ts';
import { createDynamoDb } from '../local/aws/dynamodb.ts';
import { systemClock } from '../local/clock.ts';
import { inTransaction } from '../local/transaction.ts';
import { embeddedTarget } from '../test/flow/embedded.ts';
import { freePorts, machine } from '../test/flow/machine.ts';
import { customerOf } from '../test/flow/target.ts';
import { median, milliseconds, printTable, ratio } from './table.ts';

/**
 * `npm start` with WAITING (10,000) onboardings that wait for their CSM, against one: memory, a restart after kill -9, and
 * a page. One of them is real; the others are copies of everything that it has in the database, as submitting so many takes
 * an hour. Copies of encrypted values cannot be read, and nothing reads them while an onboarding waits.
 */

const WAITING = Number(process.env.WAITING ?? 10_000);

const port = await freePorts();
const ends: (() => void)[] = [];
process.on('exit', () => {
  for (const end of ends) end();
});
const product = machine({ PORT: String(port), TIME_ZONE: 'UTC' }, (end) => ends.push(end));
await product.start();
const target = await embeddedTarget(`http://localhost:${port}`);
const customer = await customerOf(target);
await customer.submit();
for (const person of [customer.csm, customer.submission.contact.email])
  while ((await target.mailsTo(person)).length === 0) await pause(200);

/** Restart in ms, a page in ms (median of 50), and resident memory in MB, 20 s after the restart. */
async function measure() {
  product.kill();
  const began = performance.now();
  await product.revive();
  const restart = performance.now() - began;
  await pause(20_000);
  const times: number[] = [];
  for (let index = 0; index < 50; index += 1) {
    const asked = performance.now();
    await (await fetch(customer.setupLink, { headers: { accept: 'text/html' } })).text();
    times.push(performance.now() - asked);
  }
  const status = readFileSync(`/proc/${product.pid()}/status`, 'utf8');
  const megabytes = (field: string) =>
    Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN) / 1024;
  return { restart, page: median(times), memory: megabytes('VmRSS'), peak: megabytes('VmHWM') };
}

type Row = Record<string, SQLInputValue>;

/** Copies everything of the customer's onboarding `count` times, under other IDs and e-mail domains. */
async function copy(database: DatabaseSync, count: number) {
  const { onboardingId } = customer;
  const [domain = ''] = customer.submission.oktaApps[0]?.emailDomains ?? [];
  const rowsOf = (table: string, column: string) =>
    database
      .prepare(`select * from ${table} where ${column} like ?`)
      .all(`%${onboardingId}%`) as Row[];
  const insert = (table: string, row: Row) => {
    const columns = Object.keys(row);
    const places = columns.map((column) => `:${column}`);
    return database
      .prepare(`insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`)
      .run(row).lastInsertRowid;
  };
  const items = rowsOf('dynamodb_entries', `space = 'items' and item`);
  const secrets = rowsOf('secrets_secrets', 'name').map((secret) => ({
    secret,
    versions: database
      .prepare('select * from secrets_versions where secret_id = ?')
      .all(Number(secret.id)) as Row[],
    stages: database
      .prepare('select * from secrets_stages where secret_id = ?')
      .all(Number(secret.id)) as Row[],
  }));
  const workflow = [
    ['step_functions_executions', 'arn'],
    ['step_functions_history', 'execution'],
    ['step_functions_branches', 'execution'],
    ['step_functions_tokens', 'execution'],
  ].map(([table = '', column = '']) => ({ table, rows: rowsOf(table, column) }));
  const mails = rowsOf('ses_messages', 'cast(raw as text)');

  const tableName = names({ stage: 'local' }).recordTable;
  const dynamoDb = createDynamoDb({ database, clock: systemClock, tableName, shape: recordTable });
  for (let number = 1; number <= count; number += 1) {
    const suffix = number.toString(16).padStart(8, '0');
    const renamed = (text: string) =>
      text
        .replaceAll(onboardingId, `${onboardingId.slice(0, -8)}${suffix}`)
        .replaceAll(domain, `${suffix}.${domain}`);
    const copied = ({ sequence: _, seq: __, ...row }: Row): Row =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [
          column,
          typeof value === 'string' ? renamed(value) : value,
        ]),
      );
    await Promise.all(
      items.map(({ item }) =>
        dynamoDb.call('PutItem', { TableName: tableName, Item: JSON.parse(renamed(String(item))) }),
      ),
    );
    inTransaction(database, () => {
      for (const { secret, versions, stages } of secrets) {
        const { id: _, ...row } = copied(secret);
        const secret_id = insert('secrets_secrets', row);
        for (const version of versions) insert('secrets_versions', { ...version, secret_id });
        for (const each of stages) insert('secrets_stages', { ...each, secret_id });
      }
      for (const { table, rows } of workflow)
        for (const row of rows) {
          const token = row.token ? { token: `${row.token}${suffix}` } : {};
          insert(table, { ...copied(row), ...token });
        }
      for (const mail of mails)
        insert('ses_messages', { ...copied(mail), id: `${mail.id}${suffix}` });
    });
  }
  dynamoDb.stop();
}

const one = await measure();
const stopped = once(product.process(), 'exit');
process.kill(product.pid() ?? 0, 'SIGTERM');
await stopped;
const database = new DatabaseSync(join(product.directory, 'onboarding.db'));
await copy(database, WAITING - 1);
const listed = database
  .prepare(
    `select count(*) as count from dynamodb_entries where space = 'index all'
     and json_extract(item, '$.summary.M.stage.S') = 'awaitingApproval'`,
  )
  .get();
if (listed?.count !== WAITING) throw new Error(`${listed?.count} wait, not ${WAITING}`);
database.close();
await product.revive();
const all = await measure();

const row = (what: string, of: keyof typeof one, show: (value: number) => string) => [
  what,
  show(one[of]),
  show(all[of]),
  ratio(all[of], one[of]),
];
const seconds = (value: number) => (value / 1000).toFixed(2);
const megabytes = (value: number) => value.toFixed(0);
printTable(`${WAITING} onboardings wait for their CSM`, [
  ['', 'one', String(WAITING), 'ratio'],
  row('restart after kill -9, s', 'restart', seconds),
  row('a page, ms', 'page', milliseconds),
  row('memory 20 s later, MB', 'memory', megabytes),
  row('highest memory, MB', 'peak', megabytes),
]);
process.exit(0);
