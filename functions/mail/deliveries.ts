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

/** What becomes of mails that SES took: its events lead back to the ledger by a tag of each mail. */

/** Longest value of a tag in SES. */
const LONGEST_TAG = 256;

/** An entry's place as a tag; undefined for what is too long for one. */
export function tagOf({ sk }: EntryKey): string | undefined {
  const tag = Buffer.from(sk).toString('base64url');
  return tag.length > LONGEST_TAG ? undefined : tag;
}

export const keyOfTag = (onboardingId: string, tag: string): EntryKey => ({
  pk: partitionOf(onboardingId),
  sk: Buffer.from(tag, 'base64url').toString(),
});

/** What an event says of a mail. */
export type Delivery =
  | {
      state: 'deferred';
      delay: NonNullable<Entry['delay']>;
      /** ISO time by which SES gives up. */
      until: string;
    }
  /** `of`: only of a mail that is in this state. */
  | { state: 'sent' | 'refused' | 'uncertain'; of?: 'deferred' };

const HOUR = 60 * 60 * 1000;
/** Milliseconds after SES has given up: then its event is lost, and the mail is uncertain. */
const EVENT_LOST_AFTER = HOUR;
/** SES tries for 14 hours, our relay for three days: whatever an event says, nobody waits longer than that. */
const LONGEST = 4 * 24 * HOUR;

/** States of which events tell more: SES took it, or may have. */
const followed: readonly EntryState[] = ['sent', 'deferred', 'uncertain'];

/**
 * Keeps what became of a mail. What is over stays so, in whatever order the events come: nothing is deferred
 * of which another event said how it ended, or no event did until SES had given up.
 * @returns false when its sender has not written yet that SES took it
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

/** One that is deferred, and of whose end no event came. */
export const lose = (table: string, key: EntryKey, since: string) =>
  move(table, key, {
    from: 'deferred',
    to: 'uncertain',
    since,
    entry: { ended: true },
    remove: DUE,
  });
