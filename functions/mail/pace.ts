import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSendQuotaCommand, SESServiceException } from '@aws-sdk/client-ses';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { dynamoDb, ses } from '../runtime/aws.ts';
import { isUnanswered, nameOf } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import type { EntryKey } from './ledger.ts';
import type { SendResult } from './sender.ts';

/**
 * Paces all mails: one sender at a time holds a lease in the table, together with what the next sender needs to know
 * about the last second and the day. Others do not wait; they leave their mails with the holder. The lease only
 * controls the rate. The ledger ensures that no mail is sent twice.
 */

/** Lease duration in ms, unless renewed. */
const LEASE = 30_000;
/** Milliseconds of the lease reserved for the call under way. */
const MARGIN = 15_000;
/** SES's second in ms, plus some network latency. */
const SECOND = 1_020;
const HOUR = 3_600_000;
/** Milliseconds after which rate and quota are read from SES again. */
const FRESH = 60_000;
/** Maximum number of mails that others may leave with the holder; the sweep sends the rest. */
const MOST_LEFT = 100;
/** Mails that a sender may send before it first writes the count of mails: hand-overs need no call for it. */
const FIRST_RESERVE = 5;
/** Seconds' worth of mails, maximum number of mails, and part of the rest of the day, that it may send uncounted then. */
const RESERVED = { seconds: 5, most: 100, part: 0.05 };
/**
 * Number of uncertain mails in a row after which SES is asked again only after this many milliseconds, which double with
 * each further one up to the longest: each mail that is tried in such an outage may be lost or sent twice.
 */
const DOUBT = { most: 3, wait: 60_000, longest: 15 * 60_000 };
/** Mails per second, whatever SES allows: as many times are kept in the item, and one sender is not that fast. */
const HIGHEST_RATE = 500;

/** Where a mail stands; nothing else may be left to send. */
const keySchema = z.object({
  pk: z.string().startsWith('onboarding#'),
  sk: z.string().startsWith('mail#'),
});

/** What cannot be read counts as missing: a damaged item must not stop all mail. */
const paceSchema = z.object({
  /** Times of the last mails sent, epoch milliseconds; as many as may be sent in one second. */
  recent: z.array(z.number()).catch([]),
  /** Number of mails we sent, by hour. */
  ours: z.record(z.string(), z.number()).catch(() => ({})),
  /** Mails that the holder may send before it writes `ours`. If it is killed, they count as sent. */
  reserved: z.number().min(0).max(RESERVED.most).optional().catch(0),
  /** What SES answered, and when. `left`: mails that may still be sent today. */
  quota: z.object({ at: z.number(), rate: z.number(), left: z.number() }).nullish().catch(null),
  /** Mails in a row that SES may have accepted, and the time of the last. */
  doubts: z.object({ count: z.number(), at: z.number() }).nullish().catch(null),
  /** Since when SES has accepted none, epoch milliseconds. */
  troubleSince: z.number().nullish().catch(null),
  /** Mails that others left with the holder. */
  left: z
    .array(z.unknown())
    .catch([])
    .transform((keys) => keys.flatMap((key) => keySchema.safeParse(key).data ?? [])),
});
type Pace = z.output<typeof paceSchema>;

/** The parts of the pace that the next sender needs. */
const KEPT =
  'recent = :recent, ours = :ours, quota = :quota, doubts = :doubts, troubleSince = :trouble';

const KEY = { pk: 'mail', sk: 'sender' };

const quotaSchema = z.object({
  MaxSendRate: z.number().positive(),
  /** -1 means no limit. */
  Max24HourSend: z.union([z.literal(-1), z.number().min(0)]),
  SentLast24Hours: z.number().min(0),
});

/** The sandbox's: the least that SES allows, for an answer that makes no sense. */
const LEAST = { MaxSendRate: 1, Max24HourSend: 200, SentLast24Hours: 0 };

/** @throws what SES or the network says, but not for an answer that makes no sense */
async function readQuota(): Promise<z.output<typeof quotaSchema>> {
  const answer = await ses.send(new GetSendQuotaCommand({})).catch((error: unknown) => {
    if (error instanceof SESServiceException || isUnanswered(error)) throw error;
    return undefined;
  });
  const { data } = quotaSchema.safeParse(answer);
  if (!data) logger.error('The quota of SES is not understood');
  return data ?? LEAST;
}

/** Rate per second and remaining daily quota for us. @param share our part of the account, up to 1 */
async function askQuota(
  { ours }: Pick<Pace, 'ours'>,
  share: number,
  now: number,
): Promise<NonNullable<Pace['quota']>> {
  const { MaxSendRate, Max24HourSend, SentLast24Hours } = await readQuota();
  const since = now - 24 * HOUR;
  const sent = Object.entries(ours).reduce(
    (sum, [hour, count]) => (Number(hour) + HOUR > since ? sum + count : sum),
    0,
  );
  const left =
    Max24HourSend < 0
      ? Number.MAX_SAFE_INTEGER
      : Math.min(Max24HourSend - SentLast24Hours, share * Max24HourSend - sent);
  return { at: now, rate: share * Math.min(MaxSendRate, HIGHEST_RATE), left: Math.floor(left) };
}

/** Ends the lease of a holder that is known to be gone. */
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
  /** Reads rate and quota from SES, unless they are known. @throws what the AWS SDK throws */
  prepare(share: number, fresh: boolean): Promise<void>;
  /** When the next mail may be sent, epoch milliseconds; or why none may for long. */
  next(): number | 'quota' | 'trouble';
  /** Counts a mail as sent now. */
  count(): void;
  /** What became of the mail counted last. */
  heard(result: SendResult): void;
  /**
   * Renews the lease if too little of it is left for a call, or as many mails were sent as may be uncounted.
   * @returns false if someone else has the lease
   */
  hold(): Promise<boolean>;
  /** Mails that others left since the last call. */
  left(): EntryKey[];
  /** @returns false if the lease is kept because others have left mails */
  release(): Promise<boolean>;
  /** Ends the lease in any case. The next holder gets the mails that others left and the unsent ones. */
  end(unsent: readonly EntryKey[]): Promise<void>;
  /** Records since when SES has accepted no mail. @returns epoch milliseconds; undefined if it accepts some */
  keepTrouble(takesNone: boolean): number | undefined;
}

/**
 * Takes the lease, or leaves the mails with its holder.
 * @param id unique to the caller
 * @param keys of the mails to leave; the sweep sends those that do not fit
 * @returns undefined if someone else has the lease
 */
export async function takeLease(
  table: string,
  id: string,
  keys: readonly EntryKey[],
  now: () => number,
): Promise<Lease | undefined> {
  const names = { '#until': 'until', '#holder': 'holder', '#left': 'left' };
  /** @returns the item before, if requested; undefined if it does not meet the condition */
  const update = async (
    expression: string,
    condition: string,
    values: object,
    returns: 'ALL_OLD' | 'NONE' = 'NONE',
  ) => {
    const text = `${expression} ${condition}`;
    try {
      const { Attributes = {} } = await dynamoDb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall(KEY),
          UpdateExpression: expression,
          ConditionExpression: condition,
          ExpressionAttributeNames: Object.fromEntries(
            Object.entries(names).filter(([name]) => text.includes(name)),
          ),
          ExpressionAttributeValues: marshall(values, { removeUndefinedValues: true }),
          ReturnValues: returns,
        }),
      );
      return unmarshall(Attributes);
    } catch (error) {
      if (nameOf(error) === 'ConditionalCheckFailedException') return undefined;
      throw error;
    }
  };

  let until = 0;
  const take = () => {
    until = now() + LEASE;
    return update(
      'set #holder = :id, #until = :until, reserved = if_not_exists(reserved, :first) remove #left',
      // Also of a holder whose clock was ahead.
      'attribute_not_exists(#holder) or #holder = :id or not (#until between :now and :latest)',
      {
        ':id': id,
        ':until': until,
        ':now': now(),
        ':latest': until,
        ':first': FIRST_RESERVE,
      },
      'ALL_OLD',
    );
  };
  const leave = async () =>
    keys.length > 0 &&
    keys.length <= MOST_LEFT &&
    (await update(
      'set #left = list_append(if_not_exists(#left, :none), :keys)',
      '#until >= :now and attribute_exists(#holder) and (attribute_not_exists(#left) or size(#left) <= :room)',
      { ':none': [], ':keys': keys, ':now': now(), ':room': MOST_LEFT - keys.length },
    ));
  let item = await take();
  if (!item && !(await leave())) item = await take();
  if (!item) return undefined;
  const pace = paceSchema.parse(item);
  const { left: found, reserved: sentByKilled, ...known } = pace;
  // Times to come are of a clock that was ahead.
  known.recent = known.recent.filter((time) => time <= now());
  if (known.quota && known.quota.at > now()) known.quota = null;
  if (known.doubts && known.doubts.at > now()) known.doubts = null;
  let left = found;
  /** Mails sent since `ours` was written, and their maximum. */
  let uncounted = 0;
  let reserved = FIRST_RESERVE;

  const hourOf = (time: number) => String(Math.floor(time / HOUR) * HOUR);
  const addToOurs = (count: number) => {
    const hour = hourOf(now());
    known.ours[hour] = Math.max((known.ours[hour] ?? 0) + count, 0);
  };
  if (sentByKilled !== undefined) {
    addToOurs(sentByKilled);
    // Its count of the day is missing them too. And they are written before anything is sent.
    known.quota = null;
    reserved = 0;
  }
  const nextReserve = () => {
    const { rate, left } = known.quota ?? { rate: 1, left: 0 };
    const { seconds, most, part } = RESERVED;
    return Math.max(Math.min(Math.ceil(seconds * rate), most, Math.floor(part * left)), 1);
  };
  const kept = () => {
    const since = now() - 25 * HOUR;
    known.ours = Object.fromEntries(
      Object.entries(known.ours).filter(([hour]) => Number(hour) > since),
    );
    return {
      ':recent': known.recent,
      ':ours': known.ours,
      ':quota': known.quota ?? null,
      ':doubts': known.doubts ?? null,
      ':trouble': known.troubleSince ?? null,
    };
  };

  return {
    async prepare(share, fresh) {
      if (!known.quota || fresh || now() - known.quota.at > FRESH)
        known.quota = await askQuota(known, share, now());
    },
    next() {
      const { rate, left } = known.quota ?? { rate: 1, left: 0 };
      if (left <= 0) return 'quota';
      const { count, at } = known.doubts ?? { count: 0, at: 0 };
      const wait = DOUBT.wait * 2 ** Math.max(count - DOUBT.most, 0);
      if (count >= DOUBT.most && now() < at + Math.min(wait, DOUBT.longest)) return 'trouble';
      // A rate below one per second means one mail in several seconds.
      const together = Math.max(Math.floor(rate), 1);
      const span = Math.max(SECOND, SECOND / rate);
      const before = known.recent.at(-together);
      return before === undefined ? now() : Math.max(before + span, now());
    },
    count() {
      const time = now();
      const most = Math.max(Math.floor(known.quota?.rate ?? 1), 1);
      known.recent = [...known.recent, time].slice(-most);
      addToOurs(1);
      uncounted += 1;
      if (known.quota) known.quota.left -= 1;
    },
    heard(result) {
      if (result === 'uncertain') {
        known.doubts = { count: (known.doubts?.count ?? 0) + 1, at: now() };
        return;
      }
      if (result === 'sent') {
        known.doubts = null;
        return;
      }
      addToOurs(-1);
      uncounted -= 1;
      if (known.quota) known.quota.left += 1;
      if (result !== 'throttled') return;
      // Whatever our count says.
      const most = Math.max(Math.floor(known.quota?.rate ?? 1), 1);
      known.recent = Array.from({ length: most }, () => now());
    },
    keepTrouble(takesNone) {
      known.troubleSince = takesNone ? (known.troubleSince ?? now()) : undefined;
      return known.troubleSince;
    },
    async hold() {
      if (now() < until - MARGIN && uncounted < reserved) return true;
      const renewed = now() + LEASE;
      const reserve = nextReserve();
      const isHeld = await update(
        `set #until = :until, reserved = :reserved, ${KEPT}`,
        '#holder = :id',
        { ':id': id, ':until': renewed, ':reserved': reserve, ...kept() },
      );
      if (isHeld) [until, uncounted, reserved] = [renewed, 0, reserve];
      // The answer may have taken longer than the lease.
      return isHeld !== undefined && now() < until - MARGIN;
    },
    left() {
      const keys = left;
      left = [];
      return keys;
    },
    async release() {
      const isReleased = await update(
        `set #until = :zero, ${KEPT} remove #holder, reserved`,
        '#holder = :id and attribute_not_exists(#left)',
        { ':id': id, ':zero': 0, ...kept() },
      );
      if (isReleased) return true;
      const before = await update('remove #left', '#holder = :id', { ':id': id }, 'ALL_OLD');
      left = paceSchema.parse(before ?? {}).left;
      return before === undefined;
    },
    async end(unsent) {
      await update(
        `set #until = :zero, #left = list_append(:keys, if_not_exists(#left, :none)), ${KEPT} remove #holder, reserved`,
        '#holder = :id',
        { ':id': id, ':zero': 0, ':keys': unsent.slice(0, MOST_LEFT), ':none': [], ...kept() },
      );
    },
  };
}
