import {
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { dynamoDb } from '../runtime/aws.ts';
import { nameOf } from '../runtime/errors.ts';

/**
 * Deliveries of webhooks: an item in the record's table per event and endpoint, and one for the endpoint itself.
 * waiting → delivered or failed; a replay returns any of them to waiting.
 */

const deliverySchema = z.object({
  /** The event's ID, sent as the header `webhook-id`; the same for each retry. */
  id: z.string(),
  type: z.string(),
  /** ISO time of the event. */
  at: z.string(),
  /** The published event as JSON. */
  event: z.string(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.number(),
  last: z.object({ at: z.string(), outcome: z.string() }).optional(),
});
export type Delivery = z.output<typeof deliverySchema>;

/** A delivery's key in the table. */
export interface DeliveryKey {
  pk: string;
  sk: string;
}

const PREFIX = 'delivery#';
const partitionOf = (endpoint: string) => `webhook#${endpoint}`;
const endpointKey = (endpoint: string) => ({ pk: partitionOf(endpoint), sk: 'endpoint' });
/** The endpoint's partition of the index `due`. */
export const shardOf = (endpoint: string) => `webhook#${endpoint}`;

/** Sorts before every time. */
const AT_ONCE = '0';
/** Seconds that a delivery is kept for replays. */
const KEPT = 30 * 24 * 60 * 60;
/** Milliseconds after which the sender must have been killed. */
const LOST_AFTER = 60_000;

const iso = (time: number) => new Date(time).toISOString();
const isConditionFailed = (error: unknown) => nameOf(error) === 'ConditionalCheckFailedException';
/** @returns undefined if the condition failed */
async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isConditionFailed(error)) return undefined;
    throw error;
  }
}

/** Plans a delivery. Idempotent, because events arrive at least once. */
export async function plan(
  table: string,
  endpoint: string,
  { id, type, at, event }: Pick<Delivery, 'id' | 'type' | 'at' | 'event'>,
): Promise<void> {
  const delivery: Delivery = { id, type, at, event, state: 'waiting', attempts: 0 };
  const item = {
    pk: partitionOf(endpoint),
    sk: `${PREFIX}${at}#${id}`,
    delivery,
    dueShard: shardOf(endpoint),
    dueAt: `${AT_ONCE} ${at}`,
    expiresAt: Math.floor(Date.now() / 1000) + KEPT,
  };
  await unlessRefused(() =>
    dynamoDb.send(
      new PutItemCommand({
        TableName: table,
        Item: marshall(item),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
}

const names = { '#state': 'state', '#attempts': 'attempts' };

/**
 * Claims a delivery for an attempt; undefined if someone else has claimed it, or it is done.
 * @returns the delivery, and the time that identifies this attempt
 */
export const claim = (table: string, key: DeliveryKey, now: number) =>
  unlessRefused(async () => {
    const until = iso(now + LOST_AFTER);
    const { Attributes = {} } = await dynamoDb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall({ ...key }),
        UpdateExpression: 'set dueAt = :later, delivery.#attempts = delivery.#attempts + :one',
        ConditionExpression: 'delivery.#state = :waiting and dueAt <= :now',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: marshall({
          ':later': until,
          ':now': iso(now),
          ':one': 1,
          ':waiting': 'waiting',
        }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return { delivery: deliverySchema.parse(unmarshall(Attributes).delivery), until };
  });

/**
 * Records the outcome of an attempt. Changes nothing if another attempt has begun in the meantime, through a replay or
 * because this one was considered lost.
 * @param until of the attempt
 * @param next when to retry, epoch milliseconds; or the delivery's final state
 * @returns whether it changed anything
 */
export async function settle(
  table: string,
  key: DeliveryKey,
  until: string,
  next: number | 'delivered' | 'failed',
  last: NonNullable<Delivery['last']>,
): Promise<boolean> {
  const goesOn = typeof next === 'number';
  const settled = await unlessRefused(() =>
    dynamoDb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall({ ...key }),
        UpdateExpression: goesOn
          ? 'set dueAt = :due, delivery.#last = :last'
          : 'set delivery.#state = :state, delivery.#last = :last remove dueShard, dueAt',
        ConditionExpression: 'delivery.#state = :waiting and dueAt = :until',
        ExpressionAttributeNames: { '#state': 'state', '#last': 'last' },
        ExpressionAttributeValues: marshall({
          ':waiting': 'waiting',
          ':until': until,
          ':last': last,
          ...(goesOn ? { ':due': iso(next) } : { ':state': next }),
        }),
      }),
    ),
  );
  return settled !== undefined;
}

const keySchema = z.object({ pk: z.string(), sk: z.string() });

/** Keys of the deliveries that are due, oldest first. The index is eventually consistent. */
export async function findDeliveries(
  table: string,
  endpoint: string,
  now: number,
  most: number,
): Promise<DeliveryKey[]> {
  const { Items = [] } = await dynamoDb.send(
    new QueryCommand({
      TableName: table,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard and dueAt <= :until',
      ExpressionAttributeValues: marshall({ ':shard': shardOf(endpoint), ':until': iso(now) }),
      Limit: most,
    }),
  );
  return Items.map((item) => keySchema.parse(unmarshall(item)));
}

/** State of a disabled endpoint, which gets no webhooks. */
const disabledSchema = z.object({
  /** Since when, ISO time. */
  at: z.string(),
  /** Of the last attempt; unknown if an earlier version disabled the endpoint. */
  outcome: z.string().default(''),
  /** When ops were notified. */
  toldAt: z.string().optional(),
});
export type Disabled = z.output<typeof disabledSchema>;

/** Undefined if the endpoint is enabled. */
export async function readDisabled(table: string, endpoint: string): Promise<Disabled | undefined> {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({
      TableName: table,
      Key: marshall(endpointKey(endpoint)),
      ConsistentRead: true,
    }),
  );
  const { disabledAt, outcome, toldAt } = Item ? unmarshall(Item) : {};
  return disabledAt === undefined
    ? undefined
    : disabledSchema.parse({ at: disabledAt, outcome, toldAt });
}

/**
 * Disables an endpoint. A later step notifies ops if they have not been.
 * @returns since when, ISO time; undefined if it was already disabled
 */
export const disable = (table: string, endpoint: string, now: number, outcome: string) =>
  unlessRefused(async () => {
    await dynamoDb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall(endpointKey(endpoint)),
        UpdateExpression: 'set disabledAt = :now, outcome = :outcome remove toldAt',
        ConditionExpression: 'attribute_not_exists(disabledAt)',
        ExpressionAttributeValues: marshall({ ':now': iso(now), ':outcome': outcome }),
      }),
    );
    return iso(now);
  });

/** Records that ops were notified. @param disabledAt condition: the endpoint may have been enabled since */
export const opsTold = (table: string, endpoint: string, disabledAt: string, now: number) =>
  unlessRefused(() =>
    dynamoDb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall(endpointKey(endpoint)),
        UpdateExpression: 'set toldAt = :now',
        ConditionExpression: 'disabledAt = :since',
        ExpressionAttributeValues: marshall({ ':now': iso(now), ':since': disabledAt }),
      }),
    ),
  );

/** @param since enables it only if it was disabled at this time */
export const enable = (table: string, endpoint: string, since?: string) =>
  unlessRefused(() =>
    dynamoDb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall(endpointKey(endpoint)),
        UpdateExpression: 'remove disabledAt, outcome, toldAt',
        ...(since === undefined
          ? {}
          : {
              ConditionExpression: 'disabledAt = :since',
              ExpressionAttributeValues: marshall({ ':since': since }),
            }),
      }),
    ),
  );

/** The deliveries of events since an ISO time, oldest first. */
export async function* readDeliveries(
  table: string,
  endpoint: string,
  since: string,
): AsyncGenerator<{ key: DeliveryKey; delivery: Delivery }> {
  const pages = paginateQuery(
    { client: dynamoDb },
    {
      TableName: table,
      KeyConditionExpression: 'pk = :pk and sk between :from and :to',
      ExpressionAttributeValues: marshall({
        ':pk': partitionOf(endpoint),
        ':from': PREFIX + since,
        ':to': `${PREFIX}~`,
      }),
    },
  );
  for await (const { Items = [] } of pages)
    for (const item of Items) {
      const values = unmarshall(item);
      yield { key: keySchema.parse(values), delivery: deliverySchema.parse(values.delivery) };
    }
}

/**
 * Enables the endpoint, and retries all deliveries of events since then.
 * @returns how many
 */
export async function replay(table: string, endpoint: string, since: string): Promise<number> {
  let count = 0;
  for await (const { key, delivery } of readDeliveries(table, endpoint, since)) {
    const again = await unlessRefused(() =>
      dynamoDb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall({ ...key }),
          UpdateExpression:
            'set delivery.#state = :waiting, delivery.#attempts = :none, dueShard = :shard, dueAt = :due',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: marshall({
            ':waiting': 'waiting',
            ':none': 0,
            ':shard': shardOf(endpoint),
            ':due': `${AT_ONCE} ${delivery.at}`,
          }),
        }),
      ),
    );
    if (again) count += 1;
  }
  await enable(table, endpoint);
  return count;
}
