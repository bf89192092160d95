import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSendQuotaCommand } from '@aws-sdk/client-ses';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { dynamoDb, ses } from '../runtime/aws.ts';
import { nameOf } from '../runtime/errors.ts';

/**
 * The pace of all mails: one sender at a time, under a lease that stands in the table, with what the
 * next one must know of the last second and of the day. The lease is for the pace alone: that no mail
 * goes out twice is the ledger's.
 */

/** Milliseconds for which the lease is good without being renewed. */
const LEASE = 30_000;
/** Of these, so many are for the call that is under way. */
const MARGIN = 15_000;
/** SES's second, and a little for the way there. */
const SECOND = 1_020;
const HOUR = 3_600_000;
/** Milliseconds after which SES is asked again for rate and quota. */
const FRESH = 60_000;

const paceSchema = z.object({
  /** When the last mails went out, epoch milliseconds: as many as may go in a second. */
  recent: z.array(z.number()).default([]),
  /** How many mails of ours went out, by hour. */
  ours: z.record(z.string(), z.number()).default({}),
  /** What SES said, and when. `left`: mails that may go out today. */
  quota: z.object({ at: z.number(), rate: z.number(), left: z.number() }).nullish(),
  /** Since when SES takes none, epoch milliseconds. */
  troubleSince: z.number().nullish(),
});
type Pace = z.output<typeof paceSchema>;

const KEY = { pk: 'mail', sk: 'sender' };

/** Mails a second and a day that are left for us. @param share our part of the account, up to 1 */
async function askQuota(
  { ours }: Pace,
  share: number,
  now: number,
): Promise<NonNullable<Pace['quota']>> {
  const quota = await ses.send(new GetSendQuotaCommand({}));
  const { MaxSendRate = 1, Max24HourSend = 200, SentLast24Hours = 0 } = quota;
  const since = now - 24 * HOUR;
  const sent = Object.entries(ours).reduce(
    (sum, [hour, count]) => (Number(hour) + HOUR > since ? sum + count : sum),
    0,
  );
  // -1: no limit.
  const left =
    Max24HourSend < 0
      ? Number.MAX_SAFE_INTEGER
      : Math.min(Max24HourSend - SentLast24Hours, share * Max24HourSend - sent);
  return { at: now, rate: share * MaxSendRate, left: Math.floor(left) };
}

/** Whoever holds the lease is known to be gone. */
export async function endLease(table: string): Promise<void> {
  await dynamoDb.send(
    new UpdateItemCommand({
      TableName: table,
      Key: marshall(KEY),
      UpdateExpression: 'remove #holder',
      ExpressionAttributeNames: { '#holder': 'holder' },
    }),
  );
}

export interface Lease {
  /** Asks SES for rate and quota, unless that is known. @throws what the AWS SDK throws */
  prepare(share: number, fresh: boolean): Promise<void>;
  /** When the next mail may go, epoch milliseconds; undefined: none today. */
  next(): number | undefined;
  /** A mail goes out now. */
  count(): void;
  /** It did not. */
  uncount(): void;
  /** SES says that it is too fast, whatever we count. */
  slowDown(): void;
  /** Makes sure that there is time for a call. @returns false when somebody else has the lease */
  hold(): Promise<boolean>;
  release(): Promise<void>;
  /** Keeps since when SES takes no mail. @returns epoch milliseconds; undefined when it takes some */
  keepTrouble(takesNone: boolean): number | undefined;
}

/**
 * Becomes the one sender.
 * @param id names who asks, no other
 * @param sweep whether it is the one that comes every minute and sends all that is due
 * @returns the lease, or whether a sweep has it
 */
export async function takeLease(
  table: string,
  id: string,
  sweep: boolean,
  now: () => number,
): Promise<Lease | { takenBySweep: boolean }> {
  const update = async (expression: string, condition: string, values: object) => {
    const { Attributes = {} } = await dynamoDb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall(KEY),
        UpdateExpression: expression,
        ConditionExpression: condition,
        ExpressionAttributeNames: { '#until': 'until', '#holder': 'holder' },
        ExpressionAttributeValues: marshall(values, { removeUndefinedValues: true }),
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return unmarshall(Attributes);
  };
  const refused = (error: unknown): Record<string, unknown> => {
    if (nameOf(error) !== 'ConditionalCheckFailedException') throw error;
    const item = z.object({ Item: z.record(z.string(), z.any()) }).safeParse(error).data?.Item;
    return item ? unmarshall(item) : {};
  };

  let until = now() + LEASE;
  let item: unknown;
  try {
    item = await update(
      'set #holder = :id, #until = :until, sweep = :sweep',
      'attribute_not_exists(#holder) or #until < :now or #holder = :id',
      { ':id': id, ':until': until, ':sweep': sweep, ':now': now() },
    );
  } catch (error) {
    return { takenBySweep: refused(error).sweep === true };
  }
  const pace = paceSchema.parse(item);

  const hourOf = (time: number) => String(Math.floor(time / HOUR) * HOUR);
  const kept = () => {
    const since = now() - 25 * HOUR;
    pace.ours = Object.fromEntries(
      Object.entries(pace.ours).filter(([hour]) => Number(hour) > since),
    );
    return {
      ':recent': pace.recent,
      ':ours': pace.ours,
      ':quota': pace.quota ?? null,
      ':trouble': pace.troubleSince ?? null,
    };
  };

  return {
    async prepare(share, fresh) {
      if (!pace.quota || fresh || now() - pace.quota.at > FRESH)
        pace.quota = await askQuota(pace, share, now());
    },
    next() {
      const { rate, left } = pace.quota ?? { rate: 1, left: 0 };
      if (left <= 0) return undefined;
      // Below one a second: one in so many seconds.
      const together = Math.max(Math.floor(rate), 1);
      const span = Math.max(SECOND, SECOND / rate);
      const before = pace.recent.at(-together);
      return before === undefined ? now() : Math.max(before + span, now());
    },
    count() {
      const time = now();
      const most = Math.max(Math.floor(pace.quota?.rate ?? 1), 1);
      pace.recent = [...pace.recent, time].slice(-most);
      pace.ours[hourOf(time)] = (pace.ours[hourOf(time)] ?? 0) + 1;
      if (pace.quota) pace.quota.left -= 1;
    },
    uncount() {
      const hour = hourOf(now());
      pace.ours[hour] = Math.max((pace.ours[hour] ?? 0) - 1, 0);
      if (pace.quota) pace.quota.left += 1;
    },
    slowDown() {
      const most = Math.max(Math.floor(pace.quota?.rate ?? 1), 1);
      pace.recent = Array.from({ length: most }, () => now());
    },
    keepTrouble(takesNone) {
      pace.troubleSince = takesNone ? (pace.troubleSince ?? now()) : undefined;
      return pace.troubleSince;
    },
    async hold() {
      if (now() < until - MARGIN) return true;
      const renewed = now() + LEASE;
      try {
        await update(
          'set #until = :until, recent = :recent, ours = :ours, quota = :quota, troubleSince = :trouble',
          '#holder = :id',
          { ':id': id, ':until': renewed, ...kept() },
        );
        until = renewed;
        return true;
      } catch (error) {
        refused(error);
        return false;
      }
    },
    async release() {
      try {
        await update(
          'set #until = :zero, recent = :recent, ours = :ours, quota = :quota, troubleSince = :trouble remove #holder',
          '#holder = :id',
          { ':id': id, ':zero': 0, ...kept() },
        );
      } catch (error) {
        refused(error);
      }
    },
  };
}
