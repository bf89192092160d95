import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import {
  DUE,
  type Entry,
  type EntryKey,
  type EntryState,
  iso,
  move,
  PERSONAL,
  partitionOf,
  readEntry,
} from './ledger.ts';
import { shardByUrgency } from './urgencies.ts';

/** Tracks what happens to mails after SES accepts them. A tag on each mail leads its events back to the ledger. */

/** Maximum length of a tag value in SES. */
const LONGEST_TAG = 256;

/** An entry's sort key as a tag; undefined if it is too long for one. */
export function tagOf({ sk }: EntryKey): string | undefined {
  const tag = Buffer.from(sk).toString('base64url');
  return tag.length > LONGEST_TAG ? undefined : tag;
}

export const keyOfTag = (onboardingId: OnboardingId, tag: string): EntryKey => ({
  pk: partitionOf(onboardingId),
  sk: Buffer.from(tag, 'base64url').toString(),
});

/** What an event says about a mail. */
export type Delivery =
  | {
      state: 'deferred';
      delay: NonNullable<Entry['delay']>;
      /** ISO time by which SES gives up. */
      until: string;
    }
  /** `of`: applies only to a mail in this state. */
  | { state: 'sent' | 'refused' | 'uncertain'; of?: 'deferred' };

const HOUR = 60 * 60 * 1000;
/** Milliseconds after SES gives up. By then its event is lost, and the mail becomes uncertain. */
const EVENT_LOST_AFTER = HOUR;
/** Upper bound in ms, whatever an event says: SES retries for 14 hours, our relay for three days. */
const LONGEST = 4 * 24 * HOUR;

/** States that events can still change: SES accepted the mail, or may have. */
const followed: readonly EntryState[] = ['sent', 'deferred', 'uncertain'];

/**
 * Records what an event says about a mail. Events may arrive in any order, so a mail is not deferred any more once an
 * event said how it ended, or once SES gave up without one.
 * @returns false if the sender has not yet recorded that SES accepted the mail
 */
export async function follow(table: string, key: EntryKey, delivery: Delivery): Promise<boolean> {
  const read = await readEntry(table, key);
  if (!read) return true;
  const { state: from, at: since, delay, ended } = read.entry;
  if (!followed.includes(from)) return from !== 'sending';
  const { state: to } = delivery;
  if (to !== 'deferred' && delivery.of !== undefined && delivery.of !== from) return true;
  if (to !== 'deferred')
    return move(table, key, {
      from,
      to,
      since,
      entry: { ended: true },
      remove: [...DUE, ...PERSONAL],
    });
  if (ended) return true;
  const lost = Math.min(Date.parse(delivery.until), Date.now() + LONGEST) + EVENT_LOST_AFTER;
  return move(table, key, {
    from,
    to,
    since,
    set: { dueShard: shardByUrgency.normal, dueAt: iso(lost) },
    entry: { delay: { ...delivery.delay, since: delay?.since ?? delivery.delay.since } },
    remove: PERSONAL,
  });
}

/** Marks a deferred mail uncertain: no event said how it ended. */
export const lose = (table: string, key: EntryKey, since: string) =>
  move(table, key, {
    from: 'deferred',
    to: 'uncertain',
    since,
    entry: { ended: true },
    remove: DUE,
  });
