import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import * as deleteItem from 'dynalite/actions/deleteItem.js';
import * as describeTable from 'dynalite/actions/describeTable.js';
import * as getItem from 'dynalite/actions/getItem.js';
import * as putItem from 'dynalite/actions/putItem.js';
import * as query from 'dynalite/actions/query.js';
import * as scan from 'dynalite/actions/scan.js';
import * as updateItem from 'dynalite/actions/updateItem.js';
import { createKey, updateIndexes } from 'dynalite/db/index.js';
import * as deleteItemInput from 'dynalite/validations/deleteItem.js';
import * as describeTableInput from 'dynalite/validations/describeTable.js';
import * as getItemInput from 'dynalite/validations/getItem.js';
import { checkTypes, checkValidations } from 'dynalite/validations/index.js';
import * as putItemInput from 'dynalite/validations/putItem.js';
import * as queryInput from 'dynalite/validations/query.js';
import * as scanInput from 'dynalite/validations/scan.js';
import * as updateItemInput from 'dynalite/validations/updateItem.js';
import * as z from 'zod';
import type { Clock } from '../clock.ts';
import { readable } from '../data-directory.ts';
import { inTransaction } from '../transaction.ts';
import type { JsonService } from './api.ts';
import { AwsError } from './aws-error.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_ITEM_BYTES = 400 * 1024;
/** Entries read at a time. */
const PAGE = 1000;
const MOST_TOKENS = 1000;

/** A value in DynamoDB's JSON: `{S: '…'}`. */
const attribute = z.record(z.string(), z.unknown());
/** An item or part of one. */
type Attributes = Record<string, z.output<typeof attribute>>;

/** A table's schema. All keys, including those of indexes, are strings. */
export interface TableShape {
  partitionKey: string;
  sortKey: string;
  /** Attribute that holds an item's expiry, in epoch seconds. */
  expiry: string;
  indexes: Readonly<
    Record<string, { partitionKey: string; sortKey: string; projection: readonly string[] }>
  >;
}

const operations = {
  GetItem: { action: getItem.default, input: getItemInput },
  Query: { action: query.default, input: queryInput },
  Scan: { action: scan.default, input: scanInput },
  DescribeTable: { action: describeTable.default, input: describeTableInput },
  PutItem: { action: putItem.default, input: putItemInput, writes: true },
  UpdateItem: { action: updateItem.default, input: updateItemInput, writes: true },
  DeleteItem: { action: deleteItem.default, input: deleteItemInput, writes: true },
} as const;

/** An error of dynalite's functions. */
const actionError = z.object({
  statusCode: z.number(),
  body: z.object({
    __type: z.string(),
    message: z.string().optional(),
    Message: z.string().optional(),
  }),
});

const CONDITION_FAILED = 'ConditionalCheckFailedException';
const transaction = z.object({
  TransactItems: z.array(z.strictObject({ Update: z.record(z.string(), z.unknown()) })),
  ClientRequestToken: z.string(),
});

/** An input that requests the item in the error of a failed condition. */
const conditioned = z.object({
  ReturnValuesOnConditionCheckFailure: z.literal('ALL_OLD'),
  Key: z.record(z.string(), attribute).optional(),
  Item: z.record(z.string(), attribute).optional(),
});

/**
 * DynamoDB with one table: dynalite's operations (expressions, conditions, indexes, errors) on the
 * SQLite database that holds all other local data. A write and its index entries are one transaction,
 * so a kill or a power failure leaves nothing half-done; dynalite's own LevelDB writes them one by one,
 * without syncing to disk.
 *
 * Transactions support updates only. Batches and table changes are not supported.
 */
export function createDynamoDb(options: {
  database: DatabaseSync;
  clock: Clock;
  tableName: string;
  shape: TableShape;
  /** Called after a write, for each index partition with a new or changed entry. */
  onIndexed?: (index: string, partition: string) => void;
}): JsonService & { stop(): void } {
  const { database, clock, tableName, shape } = options;
  const table = describe(tableName, shape);
  /** Index and partition, as JSON, since the last call of `onIndexed`. */
  const indexed = new Set<string>();
  const store = createStore(database, table, shape.expiry, (index, item) => {
    const { partitionKey } = shape.indexes[index] ?? {};
    const partition = partitionKey && item[partitionKey]?.S;
    indexed.add(JSON.stringify([index, partition]));
  });
  indexed.clear();

  const writes = createWrites(database);
  /** Tokens of recent transactions; DynamoDB remembers them for ten minutes. */
  const transacted: string[] = [];

  /** Validates an operation's input. */
  function check(operation: string, input: unknown) {
    if (!Object.hasOwn(operations, operation))
      throw new AwsError('UnknownOperationException', `${operation} is not served here.`);
    const { action, input: schema, ...kind } = operations[operation as keyof typeof operations];
    // checkTypes returns a new object, but also removes unknown members from its argument.
    const data = checkTypes({ ...(input as object) }, schema.types);
    checkValidations(data, schema.types, schema.custom, store);
    return { action, data, writes: 'writes' in kind };
  }

  async function write(work: () => unknown): Promise<unknown> {
    const output = await writes.add(work);
    const told = [...indexed];
    indexed.clear();
    for (const entry of told) {
      const [index, partition]: [string, string] = JSON.parse(entry);
      options.onIndexed?.(index, partition);
    }
    return output;
  }

  /** Applies all updates or none; idempotent by its token. */
  function transact(input: unknown): Promise<unknown> {
    const { TransactItems, ClientRequestToken } = transaction.parse(input);
    if (transacted.includes(ClientRequestToken)) return Promise.resolve({});
    const updates = TransactItems.map(({ Update }) => check('UpdateItem', Update));
    return write(() => {
      const reasons = updates.map(({ action, data }) => {
        try {
          settled((done) => action(store, data, done));
          return 'None';
        } catch (error) {
          const answer = asAwsError(error);
          if (answer instanceof AwsError && answer.name === CONDITION_FAILED)
            return 'ConditionalCheckFailed';
          throw error;
        }
      });
      if (reasons.some((reason) => reason !== 'None'))
        throw new AwsError(
          'TransactionCanceledException',
          `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.join(', ')}]`,
          400,
          { CancellationReasons: reasons.map((Code) => ({ Code })) },
        );
      transacted.push(ClientRequestToken);
      transacted.splice(0, transacted.length - MOST_TOKENS);
      return {};
    });
  }

  async function call(operation: string, input: unknown): Promise<unknown> {
    if (operation === 'TransactWriteItems') return transact(input);
    const { action, data, writes } = check(operation, input);
    if (writes)
      return write(() => {
        try {
          return settled((done) => action(store, data, done));
        } catch (error) {
          throw withItem(error, input);
        }
      });
    return new Promise((resolve, reject) => {
      action(store, data, (error, output) => (error ? reject(error) : resolve(output)));
    });
  }

  /** Adds the item that failed the condition to the error, if the input requests it. */
  function withItem(error: unknown, input: unknown): unknown {
    const answer = asAwsError(error);
    if (!(answer instanceof AwsError && answer.name === CONDITION_FAILED)) return answer;
    const asked = conditioned.safeParse(input).data;
    const Item = asked && store.item(asked.Key ?? asked.Item ?? {});
    return Item ? new AwsError(answer.name, answer.message, answer.status, { Item }) : answer;
  }

  /** Deletes expired items and their index entries, like DynamoDB. */
  function expire(): void {
    const now = Math.floor(clock.now() / 1000);
    for (const item of store.expired(now))
      inTransaction(database, () =>
        settled((done) =>
          deleteItem.default(store, { TableName: tableName, Key: keyOf(item) }, done),
        ),
      );
    cancel = clock.at(clock.now() + DAY_MS, expire);
  }
  const keyOf = (item: Attributes) =>
    Object.fromEntries([shape.partitionKey, shape.sortKey].map((name) => [name, item[name] ?? {}]));

  let cancel = () => {};
  expire();

  return {
    async call(operation, input) {
      try {
        return await call(operation, input);
      } catch (error) {
        throw asAwsError(error);
      }
    },
    stop() {
      cancel();
      writes.stop();
    },
  };
}

/** Runs an operation that calls back before it returns, as writes to this store do. */
function settled(run: (done: (error: unknown, output?: object) => void) => void): unknown {
  let outcome: { error: unknown; output?: object | undefined } | undefined;
  run((error, output) => {
    outcome = { error, output };
  });
  if (!outcome) throw new Error('A write must not wait');
  if (outcome.error) throw outcome.error;
  return outcome.output;
}

function asAwsError(error: unknown): unknown {
  const { data } = actionError.safeParse(error);
  if (!data) return error;
  const { __type, message, Message } = data.body;
  const name = __type.slice(__type.lastIndexOf('#') + 1);
  return new AwsError(name, message ?? Message ?? '', data.statusCode);
}

/** Groups simultaneous writes into one transaction, to wait for the disk once. */
function createWrites(database: DatabaseSync) {
  interface Write {
    work: () => unknown;
    resolve: (output: unknown) => void;
    reject: (error: unknown) => void;
  }
  let waiting: Write[] = [];
  let next: NodeJS.Immediate | undefined;

  /** @returns a function that settles the write's promise; call it once the write is on disk */
  function perform({ work, resolve, reject }: Write): () => void {
    database.exec('savepoint one');
    try {
      const output = work();
      return () => resolve(output);
    } catch (error) {
      database.exec('rollback to one');
      return () => reject(error);
    } finally {
      database.exec('release one');
    }
  }

  function commit() {
    next = undefined;
    const together = waiting;
    waiting = [];
    try {
      for (const answer of inTransaction(database, () => together.map(perform))) answer();
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }

  return {
    /** @param work must call back before it returns; its writes are rolled back if it throws */
    add: (work: () => unknown): Promise<unknown> =>
      new Promise((resolve, reject) => {
        waiting.push({ work, resolve, reject });
        next ??= setImmediate(commit);
      }),
    /** Like a kill: pending writes are dropped, and their promises stay unsettled. */
    stop: () => clearImmediate(next),
  };
}

/** The table's description: DescribeTable's response, and dynalite's schema. */
function describe(name: string, { partitionKey, sortKey, indexes }: TableShape) {
  const keySchema = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ];
  const keys = Object.values(indexes).flatMap((index) => [index.partitionKey, index.sortKey]);
  return {
    TableName: name,
    TableArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`,
    TableStatus: 'ACTIVE',
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [...new Set([partitionKey, sortKey, ...keys])].map((attribute) => ({
      AttributeName: attribute,
      AttributeType: 'S',
    })),
    KeySchema: keySchema(partitionKey, sortKey),
    GlobalSecondaryIndexes: Object.entries(indexes).map(([index, key]) => ({
      IndexName: index,
      IndexStatus: 'ACTIVE',
      KeySchema: keySchema(key.partitionKey, key.sortKey),
      Projection:
        key.projection.length === 0
          ? { ProjectionType: 'KEYS_ONLY' }
          : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...key.projection] },
    })),
  };
}

const BOUNDS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
type Bounds = { [Bound in keyof typeof BOUNDS]?: string | undefined };
type Range = Bounds & { reverse?: boolean; limit?: number };

const defined = (bounds: Bounds): { [Bound in keyof typeof BOUNDS]?: string } =>
  Object.fromEntries(Object.entries(bounds).filter(([, key]) => key !== undefined));

/**
 * dynalite's store: the items, and the items of each index, ordered by keys that dynalite creates.
 * Everything except streams calls back synchronously.
 */
function createStore(
  database: DatabaseSync,
  table: ReturnType<typeof describe>,
  expiryAttribute: string,
  onIndexed: (index: string, item: Attributes) => void,
) {
  const expiry = `cast(item ->> '$.${expiryAttribute}.N' as integer)`;
  database.exec(
    `create table if not exists dynamodb_entries (
      space text not null, key text not null, item text not null, primary key (space, key)
    ) strict, without rowid;
    create table if not exists dynamodb_indexes (definition text not null) strict`,
  );
  readable('A record in the data directory', () =>
    database.exec(
      `create index if not exists dynamodb_entries_expiry on dynamodb_entries (${expiry})
       where space = 'items'`,
    ),
  );
  const insert = database.prepare('insert or replace into dynamodb_entries values (?, ?, ?)');
  const select = database.prepare('select item from dynamodb_entries where space = ? and key = ?');
  const remove = database.prepare('delete from dynamodb_entries where space = ? and key = ?');
  const parse = (row: { item?: unknown } | undefined): Attributes | undefined =>
    row && JSON.parse(String(row.item));

  const pages = new Map<string, StatementSync>();
  /** The prepared SQL of a query. There are few different ones. */
  function pageOf(range: Range): StatementSync {
    const bounds = Object.entries(BOUNDS)
      .filter(([bound]) => range[bound as keyof typeof BOUNDS] !== undefined)
      .map(([bound, operator]) => `and key ${operator} :${bound}`);
    const sql = `select key, item from dynamodb_entries where space = :space ${bounds.join(' ')}
      order by key ${range.reverse ? 'desc' : 'asc'} limit :size`;
    const page = pages.get(sql) ?? database.prepare(sql);
    pages.set(sql, page);
    return page;
  }

  function* read(space: string, { limit = -1, ...all }: Range) {
    const { reverse = false, ...bounds } = all;
    let range: Bounds = bounds;
    // Streams are read asynchronously, and the process may have stopped meanwhile.
    for (let left = limit; left !== 0 && database.isOpen; ) {
      const size = left < 0 ? PAGE : Math.min(PAGE, left);
      const rows: { key?: unknown; item?: unknown }[] = pageOf({ ...range, reverse }).all({
        ...defined(range),
        space,
        size,
      });
      for (const row of rows) yield parse(row);
      if (rows.length < size) return;
      const last = String(rows.at(-1)?.key);
      const { gt, gte, lt, lte } = range;
      range = reverse ? { gt, gte, lt: last } : { gt: last, lt, lte };
      if (left > 0) left -= size;
    }
  }

  const spaceOf = (space: string, onPut = (_item: Attributes) => {}) => ({
    // No locking needed: each write completes before the next starts.
    lock: (_key: string, work: (release: <T>(callback: T) => T) => void) =>
      work((callback) => callback),
    get(key: string, callback: (error: null, item?: Attributes) => void) {
      callback(null, parse(select.get(space, key)));
    },
    put(key: string, item: Attributes, callback: (error: null) => void) {
      insert.run(space, key, JSON.stringify(item));
      onPut(item);
      callback(null);
    },
    del(key: string, callback: (error: null) => void) {
      remove.run(space, key);
      callback(null);
    },
    createValueStream: (range: Range) => Readable.from(read(space, range)),
  });

  const store = {
    options: { maxItemSize: MAX_ITEM_BYTES },
    getItemDb: () => spaceOf('items'),
    getIndexDb: (_type: string, _table: string, index: string) =>
      spaceOf(`index ${index}`, (item) => onIndexed(index, item)),
    getTable(name: string, ...rest: unknown[]) {
      const callback = rest.at(-1) as (error: unknown, found?: object) => void;
      if (name === table.TableName) return callback(null, table);
      const body = {
        __type: '#ResourceNotFoundException',
        message: 'Requested resource not found',
      };
      callback(Object.assign(new Error(body.message), { statusCode: 400, body }));
    },
    item: (key: Attributes) => parse(select.get('items', createKey(key, table))),
    /** All items expired at this time (epoch seconds). */
    expired: (now: number) =>
      database
        .prepare(
          `select item from dynamodb_entries indexed by dynamodb_entries_expiry
           where space = 'items' and ${expiry} <= ?`,
        )
        .all(now)
        .map(parse)
        .filter((item) => item !== undefined),
  };

  const definition = JSON.stringify(table.GlobalSecondaryIndexes);
  const known = database.prepare('select definition from dynamodb_indexes').get()?.definition;
  if (known !== definition)
    inTransaction(database, () => {
      database.exec("delete from dynamodb_entries where space <> 'items'");
      for (const item of read('items', {}))
        settled((done) => updateIndexes(store, table, null, item ?? null, done));
      database.exec('delete from dynamodb_indexes');
      database.prepare('insert into dynamodb_indexes values (?)').run(definition);
    });
  return store;
}
