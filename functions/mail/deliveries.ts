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
  shardByUrgency,
} from './ledger.ts';

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
  | { state: 'sent' | 'refused' | 'uncertain' };

/** Milliseconds after SES has given up: then its event is lost, and the mail is uncertain. */
const EVENT_LOST_AFTER = 60 * 60 * 1000;

/** States of which events tell more: SES took it, or may have. */
const followed: readonly EntryState[] = ['sent', 'deferred', 'uncertain'];

/**
 * Keeps what became of a mail. What is over stays so, in whatever order the events come: nothing is deferred
 * that was refused, or that got through.
 * @returns false when its sender has not written yet that SES took it
 */
export async function follow(table: string, key: EntryKey, delivery: Delivery): Promise<boolean> {
  const read = await readEntry(table, key);
  if (!read) return true;
  const { state: from, at: since, delay, delivered } = read.entry;
  if (!followed.includes(from)) return from !== 'sending';
  const { state: to } = delivery;
  if (to !== 'deferred') {
    const entry = to === 'sent' ? { delivered: true } : {};
    return move(table, key, { from, to, since, entry, remove: [...DUE, ...PERSONAL] });
  }
  if (delivered) return true;
  return move(table, key, {
    from,
    to,
    since,
    set: {
      dueShard: shardByUrgency.normal,
      dueAt: iso(Date.parse(delivery.until) + EVENT_LOST_AFTER),
    },
    entry: { delay: { ...delivery.delay, since: delay?.since ?? delivery.delay.since } },
    remove: PERSONAL,
  });
}

/** One that is deferred, and of whose end no event came. */
export const lose = (table: string, key: EntryKey, since: string) =>
  move(table, key, { from: 'deferred', to: 'uncertain', since, remove: DUE });
