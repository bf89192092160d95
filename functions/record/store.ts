import {
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { type OnboardingId, onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { dynamoDb } from '../runtime/aws.ts';
import { busy, InvalidState, nameOf, RequestError } from '../runtime/errors.ts';
import type { Change } from './changes.ts';
import { type OnboardingRecord, onboardingRecordSchema } from './onboarding-record.ts';
import type { Pending } from './pending.ts';
import { queueOf, queuePlaceOf, type Summary, summaryOf, summarySchema } from './summary.ts';
import { recordTable } from './table.ts';
import { withEvents } from './with-events.ts';

const PARTITION = 'onboarding#';

/** Key of an onboarding's record. */
const onboardingKey = (onboardingId: OnboardingId) => ({
  pk: `${PARTITION}${onboardingId}`,
  sk: 'record',
});

/** All records with pending entries are in one partition of the index: a few items at any time. */
export const DUE = 'pending';

/** All onboardings are in one partition of the index. */
const ALL = 'onboardings';

/** Due with the next sweep. */
const AT_ONCE = '0';

/** Whether an entry is about something in the past, which later changes cannot revoke. */
export const isOfPast = (kind: Pending['kind']) =>
  kind === 'audit' || kind === 'publish' || kind === 'tellOfSecret' || kind === 'findReplacement';

/** When the sweep must look at a record: ISO time, or undefined if nothing is due. */
export function dueAt({ ended, pending }: Pick<OnboardingRecord, 'ended' | 'pending'>) {
  return (
    pending
      // After a failure nothing takes answers; a redrive makes them due again.
      .filter(({ kind }) => !ended || isOfPast(kind))
      .filter((each) => each.kind !== 'answer' || !each.tried)
      .map((each) => ('at' in each ? each.at : AT_ONCE))
      .sort()
      .at(0)
  );
}

/** The record's item with the attributes for the table's indexes. */
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
 * Reads the record of an onboarding, strongly consistent; undefined if there is none.
 * @throws what the AWS SDK throws
 */
export async function readRecord(
  table: string,
  onboardingId: OnboardingId,
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
 * Creates a record.
 * @returns false if it already exists
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

/** Maximum attempts on conflicts with people and Tasks of the same onboarding. */
const MOST_TRIES = 20;

/** Result of a change. */
export interface Changed {
  /** The current record, changed or not; undefined if there is none. */
  record: OnboardingRecord | undefined;
  /** Whether the change changed anything. */
  changed: boolean;
}

/**
 * Changes a record with a conditional write, and retries with the latest record on a conflict.
 *
 * If the answer to a write is lost, the retry finds its own change already made and reports that nothing changed; check
 * `record` to see whose change it was.
 *
 * @param known the record, if it was just read: saves one call
 * @throws RequestError 503 `busy` if conflicts persist
 */
export async function changeRecord(
  table: string,
  onboardingId: OnboardingId,
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
 * The IDs of onboardings with due entries, oldest first, page by page.
 * @param until ISO time
 */
export async function* findDue(
  table: string,
  until: string,
  pageSize: number,
): AsyncGenerator<OnboardingId[]> {
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
      onboardingIdSchema.parse(z.string().parse(unmarshall(item).pk).slice(PARTITION.length)),
    );
}

/** A page of a list, and where the next one begins. */
export interface Part {
  summaries: Summary[];
  /** For the next page; undefined at the end of the list. */
  next: string | undefined;
}

/**
 * @param of a CSM's onboardings (by address), with those waiting for the CSM first; or all, newest first
 * @param after `next` of the previous page
 * @throws RequestError 404 `notFound` if `after` was never a `next`
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
 * The start key of the next page: the sort key of both indexes ends with the onboarding's ID. It excludes the partition,
 * so that nobody can continue in someone else's list.
 */
function placeOf(after: string, sortKey: string) {
  const place = Buffer.from(after, 'base64url').toString();
  const found = onboardingIdSchema.safeParse(/^[\w .:-]+ ([a-z0-9-]+)$/.exec(place)?.[1]);
  if (!found.success) throw new RequestError(404, 'notFound');
  return { ...onboardingKey(found.data), [sortKey]: place };
}
