import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { expire, move, PERSONAL, type ReadEntry, readEntries } from './ledger.ts';

/** Number of mails forgotten at once: there can be 10,000 invitations. */
const SIDE_BY_SIDE = 20;

async function forget(table: string, { key, state, entry }: ReadEntry): Promise<void> {
  const hasEnded = state === 'refused' || state === 'uncertain';
  if (hasEnded && (!entry || entry.to))
    await move(table, key, { from: state, to: state, remove: PERSONAL });
  // Those that still wait expire once they are done.
  if (!entry || (state !== 'queued' && state !== 'sending')) await expire(table, key);
}

/**
 * Once an onboarding is over: deletes the personal data of mails that ended as refused or uncertain, and lets all expire.
 * @throws what the AWS SDK throws, after the other mails
 */
export async function forgetMails(table: string, onboardingId: OnboardingId): Promise<void> {
  const errors: unknown[] = [];
  const forgetAll = async (some: readonly ReadEntry[]) => {
    const ended = await Promise.allSettled(some.map((each) => forget(table, each)));
    errors.push(...ended.flatMap((each) => (each.status === 'rejected' ? [each.reason] : [])));
  };
  let some: ReadEntry[] = [];
  for await (const each of readEntries(table, onboardingId)) {
    some.push(each);
    if (some.length < SIDE_BY_SIDE) continue;
    await forgetAll(some);
    some = [];
  }
  await forgetAll(some);
  if (errors.length > 0) throw errors[0];
}
