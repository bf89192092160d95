import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import {
  DUE,
  type Entry,
  type EntryKey,
  expiryOf,
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
  | { state: 'sent' | 'refused' | 'uncertain' };

const HOUR = 60 * 60 * 1000;
/** Milliseconds after SES gives up. By then its event is lost, and the mail becomes uncertain. */
const EVENT_LOST_AFTER = HOUR;
/** Upper bound in ms, whatever an event says: SES retries for 14 hours, our relay for three days. */
const LONGEST = 4 * 24 * HOUR;

/**
 * What is known about a mail, the weakest first. The strongest counts, so events may come in any order. `lost`: no event
 * said in time how a deferred mail ended. A server that accepted a mail may still return it, so that is stronger.
 */
const strength = { nothing: 0, deferred: 1, lost: 2, sent: 3, uncertain: 4, refused: 5 };

/** What is known about a mail so far; undefined if no event changes it any more. */
function knownOf({ state, ended, delay }: Entry): keyof typeof strength | undefined {
  switch (state) {
    case 'deferred':
      return 'deferred';
    case 'sent':
      return ended ? 'sent' : 'nothing';
    case 'uncertain':
      if (ended) return 'uncertain';
      return delay ? 'lost' : 'nothing';
    // SES accepted an earlier copy, so no other is needed.
    case 'queued':
      return 'nothing';
    default:
      return undefined;
  }
}

/**
 * Records what an event says about a mail, or about an earlier copy of it, whose answer was lost.
 * @returns false if the mail is being sent: its sender has not yet recorded what SES answered
 */
export async function follow(table: string, key: EntryKey, delivery: Delivery): Promise<boolean> {
  const read = await readEntry(table, key);
  if (!read) return true;
  const { state: from, at: since, delay } = read.entry;
  if (from === 'sending') return false;
  const known = knownOf(read.entry);
  const { state: to } = delivery;
  if (known === undefined || strength[to] < strength[known]) return true;
  // Any other was done before: an event keeps it no longer.
  const set = from === 'queued' ? { expiresAt: expiryOf(key) } : undefined;
  const kept = { from, to, since, ...(set && { set }) };
  if (to !== 'deferred')
    return move(table, key, { ...kept, entry: { ended: true }, remove: [...DUE, ...PERSONAL] });
  const lost = Math.min(Date.parse(delivery.until), Date.now() + LONGEST) + EVENT_LOST_AFTER;
  return move(table, key, {
    ...kept,
    set: { ...set, dueShard: shardByUrgency.normal, dueAt: iso(lost) },
    entry: { delay: { ...delivery.delay, since: delay?.since ?? delivery.delay.since } },
    remove: PERSONAL,
  });
}

/** Marks a deferred mail uncertain: no event said how it ended. */
export const lose = (table: string, key: EntryKey, since: string) =>
  move(table, key, { from: 'deferred', to: 'uncertain', since, remove: DUE });
