import {
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { dynamoDb } from '../runtime/aws.ts';
import { busy, InvalidState, nameOf, RequestError } from '../runtime/errors.ts';
import type { Change } from './changes.ts';
import { type OnboardingRecord, onboardingRecordSchema } from './onboarding-record.ts';
import type { Pending } from './pending.ts';
import { queueOf, queuePlaceOf, type Summary, summaryOf, summarySchema } from './summary.ts';
import { recordTable } from './table.ts';
import { withEvents } from './with-events.ts';

/** Keys of the table's items. */
const onboardingKey = (onboardingId: string) => ({
  pk: `onboarding#${onboardingId}`,
  sk: 'record',
});

/** All that is pending is in one partition of the index: a few items at any time. */
export const DUE = 'pending';

/** All onboardings are in one partition of the index. */
const ALL = 'onboardings';

/** Something is due as soon as a sweep comes by. */
const AT_ONCE = '0';

/** What tells of something that happened: nothing that comes later takes it back. */
export const isOfPast = (kind: Pending['kind']) =>
  kind === 'audit' || kind === 'publish' || kind === 'tellOfSecret';

/** When the sweep has to look at a record: ISO time, or undefined when nothing is pending. */
export function dueAt({ ended, pending }: Pick<OnboardingRecord, 'ended' | 'pending'>) {
  return (
    pending
      // Nothing takes an answer after a failure; a redrive makes it due again.
      .filter(({ kind }) => !ended || isOfPast(kind))
      .filter((each) => each.kind !== 'answer' || !each.tried)
      .map((each) => ('at' in each ? each.at : AT_ONCE))
      .sort()
      .at(0)
  );
}

/** What the table's indexes need, beside the record itself. */
function itemOf(record: OnboardingRecord) {
  const due = dueAt(record);
  return marshall(
    {
      ...onboardingKey(record.onboardingId),
      record,
      ...queuePlaceOf(record),
      allShard: ALL,
      allAt: `${record.issuedAt} ${record.onboardingId}`,
      summary: summaryOf(record),
      ...(due === undefined ? {} : { dueShard: DUE, dueAt: due }),
    },
    { removeUndefinedValues: true },
  );
}

function parse(item: Parameters<typeof unmarshall>[0]): OnboardingRecord {
  const parsed = onboardingRecordSchema.safeParse(unmarshall(item).record);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map(({ path }) => path.join('.'));
  throw new InvalidState(`A record is not understood at ${paths.join(', ')}`);
}

/**
 * The record of an onboarding, as the last write left it; undefined when there is none.
 * @throws what the AWS SDK throws
 */
export async function readRecord(
  table: string,
  onboardingId: string,
): Promise<OnboardingRecord | undefined> {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({
      TableName: table,
      Key: marshall(onboardingKey(onboardingId)),
      ConsistentRead: true,
    }),
  );
  return Item && parse(Item);
}

const isConditionFailed = (error: unknown) => nameOf(error) === 'ConditionalCheckFailedException';

/**
 * Makes a record.
 * @returns false when there is one
 */
export async function createRecord(table: string, record: OnboardingRecord): Promise<boolean> {
  try {
    await dynamoDb.send(
      new PutItemCommand({
        TableName: table,
        Item: itemOf(withEvents(undefined, record)),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}

/** So many others may be faster before a change is given up: people and Tasks of one onboarding. */
const MOST_TRIES = 20;

/** What became of a change. */
export interface Changed {
  /** As it is now, with or without the change; undefined when there is no record. */
  record: OnboardingRecord | undefined;
  /** Whether the change changed anything. */
  changed: boolean;
}

/**
 * Changes a record by one conditional write, and tries again with what is there by then when somebody
 * else was faster.
 *
 * When the answer to a write is lost, the change is asked again, finds its own work done, and says that
 * there is nothing to change: look at `record` for whose work it is.
 *
 * @param known the record where it was just read: one call fewer
 * @throws RequestError 503 `busy` when others are faster all the time
 */
export async function changeRecord(
  table: string,
  onboardingId: string,
  change: Change,
  known?: OnboardingRecord,
): Promise<Changed> {
  let record = known ?? (await readRecord(table, onboardingId));
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const next = record && change(record);
    if (!record || !next) return { record, changed: false };
    const written = { ...withEvents(record, next), revision: record.revision + 1 };
    try {
      await dynamoDb.send(
        new PutItemCommand({
          TableName: table,
          Item: itemOf(written),
          ConditionExpression: '#record.#revision = :revision',
          ExpressionAttributeNames: { '#record': 'record', '#revision': 'revision' },
          ExpressionAttributeValues: marshall({ ':revision': record.revision }),
        }),
      );
      return { record: written, changed: true };
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
      record = await readRecord(table, onboardingId);
    }
  }
  throw busy();
}

/**
 * The IDs of onboardings for which something is due, the longest due first, page by page.
 * @param until ISO time
 */
export async function* findDue(
  table: string,
  until: string,
  pageSize: number,
): AsyncGenerator<string[]> {
  const pages = paginateQuery(
    { client: dynamoDb, pageSize },
    {
      TableName: table,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard and dueAt <= :until',
      ExpressionAttributeValues: marshall({ ':shard': DUE, ':until': until }),
    },
  );
  for await (const { Items = [] } of pages)
    yield Items.map((item) =>
      z.string().parse(unmarshall(item).pk).slice(onboardingKey('').pk.length),
    );
}

/** A part of a list, and where it goes on. */
export interface Part {
  summaries: Summary[];
  /** For the next part; undefined at the end of the list. */
  next: string | undefined;
}

/**
 * @param of whose onboardings: of a CSM (address), first what waits for the CSM; or all, the newest first
 * @param after `next` of the part before
 * @throws RequestError 404 `notFound` for an `after` that never was a `next`
 */
export async function listOnboardings(
  table: string,
  of: { csm: string } | 'all',
  { most, after }: { most: number; after?: string | undefined },
): Promise<Part> {
  const index = of === 'all' ? recordTable.indexes.all : recordTable.indexes.queue;
  const partition = of === 'all' ? ALL : queueOf(of.csm);
  const { Items = [], LastEvaluatedKey } = await dynamoDb.send(
    new QueryCommand({
      TableName: table,
      IndexName: of === 'all' ? 'all' : 'queue',
      KeyConditionExpression: '#partition = :partition',
      ExpressionAttributeNames: { '#partition': index.partitionKey },
      ExpressionAttributeValues: marshall({ ':partition': partition }),
      ScanIndexForward: of !== 'all',
      Limit: most,
      ...(after === undefined
        ? {}
        : {
            ExclusiveStartKey: marshall({
              [index.partitionKey]: partition,
              ...placeOf(after, index.sortKey),
            }),
          }),
    }),
  );
  const last = LastEvaluatedKey && unmarshall(LastEvaluatedKey)[index.sortKey];
  return {
    summaries: Items.map((item) => summarySchema.parse(unmarshall(item).summary)),
    next: last && Buffer.from(z.string().parse(last)).toString('base64url'),
  };
}

/**
 * Where a list goes on: the sort key of both indexes ends in the onboarding's ID. The partition is
 * not in it, so that nobody goes on in another one's list.
 */
function placeOf(after: string, sortKey: string) {
  const place = Buffer.from(after, 'base64url').toString();
  const [, onboardingId] = /^[\w .:-]+ ([a-z0-9-]+)$/.exec(place) ?? [];
  if (onboardingId === undefined) throw new RequestError(404, 'notFound');
  return { ...onboardingKey(onboardingId), [sortKey]: place };
}
