import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ResourceNotFoundException,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import * as z from 'zod';
import { recordTable } from '../../../functions/record/table.ts';
import { createDynamoDb, type TableShape } from '../../../local/aws/dynamodb.ts';
import { manualClock } from '../manual-clock.ts';
import { startAws } from './aws-endpoint.ts';

const TableName = 'sso-onboarding-test';
const DAY_MS = 24 * 60 * 60 * 1000;
const NOON = Date.parse('2026-03-02T12:00:00Z');

interface Options {
  database?: DatabaseSync;
  shape?: TableShape;
  onIndexed?: (index: string, partition: string) => void;
}

/** Starts the table for the SDK. */
async function start({
  database = new DatabaseSync(':memory:'),
  shape = recordTable,
  onIndexed = () => {},
}: Options = {}) {
  const clock = manualClock(NOON);
  const dynamoDb = createDynamoDb({ database, clock, tableName: TableName, shape, onIndexed });
  const aws = await startAws({ dynamoDb });
  const client = new DynamoDBClient(aws.client);
  onTestFinished(async () => {
    client.destroy();
    dynamoDb.stop();
    await aws.stop();
  });
  const put = (item: Record<string, unknown>, condition: object = {}) =>
    client.send(new PutItemCommand({ TableName, Item: marshall(item), ...condition }));
  const get = async (pk: string, sk: string) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: marshall({ pk, sk }), ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  };
  /** Sort keys of the due entries in a shard, in order. */
  const due = async (shard: string, input: object = {}) => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName,
        IndexName: 'due',
        KeyConditionExpression: 'dueShard = :shard',
        ExpressionAttributeValues: marshall({ ':shard': shard }),
        ...input,
      }),
    );
    return Items.map((item) => unmarshall(item).sk);
  };
  return { client, clock, database, put, get, due };
}

afterEach(() => {
  vi.restoreAllMocks();
});

test('stores an item, and returns it unchanged', async () => {
  const { put, get } = await start();
  const item = {
    pk: 'o#1',
    sk: 'state',
    stage: 'verifying',
    tries: 3,
    list: [{ a: true }],
    no: null,
  };
  await put(item);
  expect(await get('o#1', 'state')).toEqual(item);
  expect(await get('o#1', 'other')).toBeUndefined();
});

test('writes only if the condition holds', async () => {
  const { put, get } = await start();
  const once = { ConditionExpression: 'attribute_not_exists(pk)' };
  await put({ pk: 'o#1', sk: 'state', by: 'first' }, once);
  const second = put({ pk: 'o#1', sk: 'state', by: 'second' }, once);
  await expect(second).rejects.toBeInstanceOf(ConditionalCheckFailedException);
  expect(await get('o#1', 'state')).toMatchObject({ by: 'first' });
});

test.each(['put', 'update'] as const)(
  'a failed condition of a %s returns the existing item, on request',
  async (kind) => {
    const { client, put } = await start();
    await put({ pk: 'o#1', sk: 'state', stage: 'completed' });
    const condition = {
      TableName,
      ConditionExpression: 'stage = :stage',
      ExpressionAttributeValues: marshall({ ':stage': 'verifying' }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    const key = marshall({ pk: 'o#1', sk: 'state' });
    const failed: unknown = await (kind === 'put'
      ? client.send(new PutItemCommand({ ...condition, Item: key }))
      : client.send(new UpdateItemCommand({ ...condition, Key: key }))
    ).catch((error: unknown) => error);
    expect(failed).toMatchObject({ Item: { stage: { S: 'completed' } } });
  },
);

test('adds to counters and lists without losing concurrent additions', async () => {
  const { client, get } = await start();
  const add = (entry: string) =>
    client.send(
      new UpdateItemCommand({
        TableName,
        Key: marshall({ pk: 'o#1', sk: 'state' }),
        UpdateExpression:
          'ADD #count :one SET pending = list_append(if_not_exists(pending, :none), :new)',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: marshall({ ':one': 1, ':none': [], ':new': [entry] }),
      }),
    );
  await Promise.all(Array.from({ length: 20 }, (_, index) => add(`${index}`)));
  const item = await get('o#1', 'state');
  expect(item?.count).toBe(20);
  expect(new Set(item?.pending).size).toBe(20);
});

test('an item is in an index while it has its attributes, in order of the sort key', async () => {
  const { client, put, due } = await start();
  await put({ pk: 'o#1', sk: 'b', dueShard: '0', dueAt: '2026-03-02' });
  await put({ pk: 'o#2', sk: 'a', dueShard: '0', dueAt: '2026-03-04' });
  await put({ pk: 'o#3', sk: 'c', dueShard: '0', dueAt: '2026-03-03' });
  await put({ pk: 'o#4', sk: 'd', dueShard: '1', dueAt: '2026-03-01' });
  await put({ pk: 'o#5', sk: 'e', dueShard: '0' });
  expect(await due('0')).toEqual(['b', 'c', 'a']);
  expect(await due('0', { ScanIndexForward: false, Limit: 2 })).toEqual(['a', 'c']);

  await client.send(
    new UpdateItemCommand({
      TableName,
      Key: marshall({ pk: 'o#3', sk: 'c' }),
      UpdateExpression: 'REMOVE dueShard, dueAt',
    }),
  );
  await client.send(new DeleteItemCommand({ TableName, Key: marshall({ pk: 'o#2', sk: 'a' }) }));
  expect(await due('0')).toEqual(['b']);
});

test('long results are paged', async () => {
  const { client, put } = await start();
  const sorts = Array.from({ length: 25 }, (_, index) => String(index).padStart(2, '0'));
  for (const sk of sorts) await put({ pk: 'o#1', sk });
  const found: unknown[] = [];
  let start_: Record<string, { S: string }> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk AND sk >= :from',
        ExpressionAttributeValues: marshall({ ':pk': 'o#1', ':from': '05' }),
        Limit: 7,
        ExclusiveStartKey: start_,
      }),
    );
    found.push(...Items.map((item) => unmarshall(item).sk));
    start_ = LastEvaluatedKey as typeof start_;
  } while (start_);
  expect(found).toEqual(sorts.slice(5));
});

test('a query finds more items than one read returns', async () => {
  const { client, database } = await start();
  database.exec('begin');
  const insert = database.prepare("insert into dynamodb_entries values ('items', ?, ?)");
  for (let index = 0; index < 2500; index += 1) {
    const item = { pk: { S: `o#${index}` }, sk: { S: 'state' } };
    insert.run(String(index).padStart(5, '0'), JSON.stringify(item));
  }
  database.exec('commit');
  expect(await client.send(new ScanCommand({ TableName, Select: 'COUNT' }))).toMatchObject({
    Count: 2500,
  });
});

test('a write and its index entries succeed together or not at all', async () => {
  const { database, put, get, due } = await start();
  await put({ pk: 'o#1', sk: 'a', dueShard: '0', dueAt: '1' });
  vi.spyOn(console, 'error').mockImplementation(() => {});
  // The item is written after its index entries.
  database.exec(
    `create trigger full before insert on dynamodb_entries when new.space = 'items'
     begin select raise(abort, 'full'); end`,
  );
  await expect(put({ pk: 'o#1', sk: 'a', dueShard: '1', dueAt: '2' })).rejects.toThrow();
  expect(await due('0')).toEqual(['a']);
  expect(await due('1')).toEqual([]);
  expect(await get('o#1', 'a')).toMatchObject({ dueAt: '1' });
});

test('a failed write does not affect concurrent ones', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const { database, put, get } = await start();
  database.exec(
    `create trigger full before insert on dynamodb_entries when new.item like '%full%'
     begin select raise(abort, 'full'); end`,
  );
  const ends = await Promise.allSettled(
    ['a', 'full', 'b'].map((sk) => put({ pk: 'o#1', sk, dueShard: '0', dueAt: '1' })),
  );
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await get('o#1', 'a')).toBeDefined();
  expect(await get('o#1', 'b')).toBeDefined();
});

test('a new index has the existing items', async () => {
  const database = new DatabaseSync(':memory:');
  const before = await start({ database, shape: { ...recordTable, indexes: {} } });
  await before.put({ pk: 'o#1', sk: 'a', dueShard: '0', dueAt: '1' });
  const { due } = await start({ database });
  expect(await due('0')).toEqual(['a']);
});

test('expired items are deleted within a day, from the indexes too', async () => {
  const { clock, put, get, due } = await start();
  const expiresAt = NOON / 1000 + 60;
  await put({ pk: 'o#1', sk: 'a', expiresAt, dueShard: '0', dueAt: '1' });
  await put({ pk: 'o#2', sk: 'b', expiresAt: expiresAt + 2 * 24 * 60 * 60 });
  await put({ pk: 'o#3', sk: 'c' });
  await clock.advance(DAY_MS);
  expect(await get('o#1', 'a')).toBeUndefined();
  expect(await due('0')).toEqual([]);
  expect(await get('o#2', 'b')).toBeDefined();
  expect(await get('o#3', 'c')).toBeDefined();
});

test('describes its table, and knows no other', async () => {
  const { client } = await start();
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  expect(Table).toMatchObject({ TableStatus: 'ACTIVE', KeySchema: [{ AttributeName: 'pk' }, {}] });
  await expect(
    client.send(new DescribeTableCommand({ TableName: 'another' })),
  ).rejects.toBeInstanceOf(ResourceNotFoundException);
});

test.each([
  ['an item without its key', { Item: marshall({ pk: 'o#1' }) }],
  ['an empty key', { Item: marshall({ pk: '', sk: 'a' }) }],
  [
    'an expression that is none',
    { Item: marshall({ pk: 'o', sk: 'a' }), ConditionExpression: '(' },
  ],
  ['an item over 400 KiB', { Item: marshall({ pk: 'o', sk: 'a', x: 'x'.repeat(410_000) }) }],
])('refuses %s', async (_, input) => {
  const { client } = await start();
  await expect(client.send(new PutItemCommand({ TableName, ...input }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
});

test('a transaction makes all of its updates, or none', async () => {
  const { client } = await start();
  const update = (sk: string, from: string, to: string) => ({
    Update: {
      TableName,
      Key: marshall({ pk: 'o', sk }),
      UpdateExpression: 'set x = :to',
      ConditionExpression: 'x = :from',
      ExpressionAttributeValues: marshall({ ':from': from, ':to': to }),
    },
  });
  const values = async () =>
    Promise.all(
      ['a', 'b'].map(async (sk) => {
        const Key = marshall({ pk: 'o', sk });
        const { Item = {} } = await client.send(new GetItemCommand({ TableName, Key }));
        return unmarshall(Item).x;
      }),
    );
  for (const sk of ['a', 'b'])
    await client.send(new PutItemCommand({ TableName, Item: marshall({ pk: 'o', sk, x: '0' }) }));

  const failing = new TransactWriteItemsCommand({
    TransactItems: [update('a', '0', '1'), update('b', 'other', '1')],
  });
  await expect(client.send(failing)).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
  });
  expect(await values()).toEqual(['0', '0']);
  await client.send(
    new TransactWriteItemsCommand({
      TransactItems: [update('a', '0', '1'), update('b', '0', '2')],
    }),
  );
  expect(await values()).toEqual(['1', '2']);
});

test('kill -9 of a real process: acknowledged writes are there, and in the index once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'killed-table-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'table.db');
  const script = fileURLToPath(new URL('killed-table.ts', import.meta.url));
  /** Each item's last acknowledged count. */
  const acknowledged = new Map<string, number>();
  for (const afterLines of [50, 123, 301]) {
    const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let lines = 0;
    for await (const line of createInterface(child.stdout)) {
      const [item = '', count = ''] = line.split(' ');
      acknowledged.set(item, Number(count));
      lines += 1;
      if (lines === afterLines) child.kill('SIGKILL');
    }
    expect(lines).toBeGreaterThanOrEqual(afterLines);
  }

  const database = new DatabaseSync(file);
  onTestFinished(() => database.close());
  const dynamoDb = createDynamoDb({
    database,
    clock: manualClock(NOON),
    tableName: TableName,
    shape: recordTable,
  });
  onTestFinished(() => dynamoDb.stop());
  const { Items } = z
    .object({ Items: z.array(z.record(z.string(), z.record(z.string(), z.string()))) })
    .parse(await dynamoDb.call('Scan', { TableName }));
  const items = Items.map((item) => unmarshall(item as Record<string, { S: string }>));
  expect(items).toHaveLength(8);
  for (const { pk, written } of items)
    expect(written, pk).toBeGreaterThanOrEqual(acknowledged.get(pk.slice('item '.length)) ?? 0);
  const due = z
    .object({ Items: z.array(z.object({ pk: z.object({ S: z.string() }), dueAt: z.unknown() })) })
    .parse(
      await dynamoDb.call('Query', {
        TableName,
        IndexName: 'due',
        KeyConditionExpression: 'dueShard = :shard',
        ExpressionAttributeValues: { ':shard': { S: 'due' } },
      }),
    );
  expect(due.Items.map(({ pk, dueAt }) => [pk.S, dueAt]).toSorted()).toEqual(
    items.map(({ pk, dueAt }) => [pk, { S: dueAt }]).toSorted(),
  );
});

test('a damaged item of an earlier version is named, with what to do', async () => {
  const database = new DatabaseSync(':memory:');
  const { put } = await start({ database });
  await put({ pk: 'a', sk: 'b' });
  database.exec(`drop index dynamodb_entries_expiry; update dynamodb_entries set item = '{"pk'`);
  const clock = manualClock(NOON);
  expect(() =>
    createDynamoDb({ database, clock, tableName: TableName, shape: recordTable }),
  ).toThrow('A record in the data directory is damaged: put back');
});

test('it reports which partitions of an index changed, and nothing else', async () => {
  const told: string[] = [];
  const { put, client } = await start({ onIndexed: (...where) => told.push(where.join(' ')) });
  await put({ pk: 'a', sk: 'b' });
  expect(told).toEqual([]);
  await put({ pk: 'a', sk: 'b', dueShard: 'mail', dueAt: '0' });
  expect(told).toEqual(['due mail']);
  const condition = { ConditionExpression: 'attribute_not_exists(pk)' };
  await expect(put({ pk: 'a', sk: 'b', dueShard: 'mail', dueAt: '1' }, condition)).rejects.toThrow(
    ConditionalCheckFailedException,
  );
  await client.send(new DeleteItemCommand({ TableName, Key: marshall({ pk: 'a', sk: 'b' }) }));
  expect(told).toEqual(['due mail']);
});
