import { answerTask, readTaskToken } from '../onboarding/task-token.ts';
import type { Invitations } from '../record/onboarding-record.ts';
import { countInvitations } from '../record/reports.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { readEntries } from './ledger.ts';

export const INVITATION_MAIL = 'userInvitation';
/** The occasion of each: nobody is invited twice, whatever happens. */
export const INVITATION = 'once';

/** What became of the invitations of an onboarding, of all that are in the ledger. */
export async function tallyInvitations(table: string, onboardingId: string): Promise<Invitations> {
  const tally: Invitations = { sent: 0, waiting: 0, deferred: 0, refused: 0, uncertain: 0 };
  for await (const { entry } of readEntries(table, onboardingId, INVITATION_MAIL)) {
    const { state } = entry;
    // An invitation is never dropped.
    if (state !== 'dropped')
      tally[state === 'queued' || state === 'sending' ? 'waiting' : state] += 1;
  }
  return tally;
}

/**
 * The addresses of those to whom no invitation went out, and of those of whom nobody knows whether they got one. Of
 * those that went out and came back SES's events tell: ReportUndeliveredInvitations.
 */
export async function uninvited(
  table: string,
  onboardingId: string,
): Promise<{ refused: string[]; uncertain: string[] }> {
  const addresses = { refused: [] as string[], uncertain: [] as string[] };
  for await (const { entry } of readEntries(table, onboardingId, INVITATION_MAIL))
    if (entry.to && (entry.state === 'refused' || entry.state === 'uncertain'))
      addresses[entry.state].push(entry.to.email);
  return addresses;
}

/** Counts that others may be faster than before one is given up. */
const MOST_TRIES = 5;

/**
 * Keeps in the record how many invitations are sent, deferred, refused. Counted again when the record has
 * changed meanwhile: somebody else may have counted later.
 */
export async function keepTally(table: string, onboardingId: string) {
  for (let tries = 1; ; tries += 1) {
    const before = await readRecord(table, onboardingId);
    const tally = await tallyInvitations(table, onboardingId);
    let isAsBefore = true;
    const { record } = await changeRecord(
      table,
      onboardingId,
      (current) => {
        isAsBefore = current.revision === before?.revision;
        return isAsBefore || tries === MOST_TRIES ? countInvitations(tally)(current) : undefined;
      },
      before,
    );
    if (isAsBefore || tries === MOST_TRIES) return { tally, record };
  }
}

/**
 * Keeps in the record how many invitations are sent, and ends the state "Invite users" when none waits
 * any more. When nobody hears of that, the state asks again itself.
 * @param areAllPosted whoever only sends does not know: a process that ended while it handed them over left
 *   some out, which the state does when it comes back
 */
export async function reportInvitations(
  { RECORD_TABLE, SECRETS_PREFIX }: { RECORD_TABLE: string; SECRETS_PREFIX: string },
  onboardingId: string,
  areAllPosted: boolean,
): Promise<Invitations> {
  const { tally, record } = await keepTally(RECORD_TABLE, onboardingId);
  if (tally.waiting > 0) return tally;
  const known = tally.sent + tally.deferred + tally.refused + tally.uncertain;
  if (!areAllPosted && known < (record?.total ?? 0)) return tally;
  const taskToken = await readTaskToken(SECRETS_PREFIX, onboardingId, 'invitations');
  const { waiting: _, ...answer } = tally;
  if (taskToken !== undefined) await answerTask(taskToken, answer);
  return tally;
}
