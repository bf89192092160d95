import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { answerTask, readTaskToken } from '../onboarding/task-token.ts';
import type { Invitations } from '../record/onboarding-record.ts';
import { countInvitations } from '../record/reports.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { readEntries } from './ledger.ts';

export const INVITATION_MAIL = 'userInvitation';
/** The occasion of every invitation: nobody is invited twice. */
export const INVITATION = 'once';

/** Counts the onboarding's invitations in the ledger by state. */
export async function tallyInvitations(
  table: string,
  onboardingId: OnboardingId,
): Promise<Invitations> {
  const tally: Invitations = { sent: 0, waiting: 0, deferred: 0, refused: 0, uncertain: 0 };
  for await (const { entry } of readEntries(table, onboardingId, INVITATION_MAIL)) {
    // One that this version cannot read must not keep "Invite users" waiting.
    const { state } = entry ?? { state: 'uncertain' };
    if (state === 'dropped') tally.dropped = (tally.dropped ?? 0) + 1;
    else tally[state === 'queued' || state === 'sending' ? 'waiting' : state] += 1;
  }
  return tally;
}

/** The number of invitations handed over. */
export const handedOverIn = ({ dropped = 0, ...others }: Invitations) =>
  Object.values(others).reduce((sum, count) => sum + count, dropped);

/**
 * The addresses whose invitation SES refused, and those whose invitation is uncertain. Invitations that bounce later
 * are reported by ReportUndeliveredInvitations.
 */
export async function uninvited(
  table: string,
  onboardingId: OnboardingId,
): Promise<{ refused: string[]; uncertain: string[] }> {
  const addresses = { refused: [] as string[], uncertain: [] as string[] };
  for await (const { entry } of readEntries(table, onboardingId, INVITATION_MAIL))
    if (entry?.to && (entry.state === 'refused' || entry.state === 'uncertain'))
      addresses[entry.state].push(entry.to.email);
  return addresses;
}

/** Maximum attempts to count while others change the record. */
const MOST_TRIES = 5;

/**
 * Stores the tally of invitations in the record. Counts again if the record changed in between, because someone else
 * may have counted later.
 */
export async function keepTally(table: string, onboardingId: OnboardingId) {
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
 * Stores the tally of invitations in the record, and ends the state "Invite users" once none is waiting. If that
 * answer is lost, the state asks again itself.
 * @param areAllPosted false for callers that only send: a process killed while handing over may have left some out,
 *   which the state adds when it runs again
 */
export async function reportInvitations(
  { RECORD_TABLE, SECRETS_PREFIX }: { RECORD_TABLE: string; SECRETS_PREFIX: string },
  onboardingId: OnboardingId,
  areAllPosted: boolean,
): Promise<Invitations> {
  const { tally, record } = await keepTally(RECORD_TABLE, onboardingId);
  if (tally.waiting > 0) return tally;
  const { waiting: _, dropped: __, ...answer } = tally;
  if (!areAllPosted && handedOverIn(tally) < (record?.total ?? 0)) return tally;
  const taskToken = await readTaskToken(SECRETS_PREFIX, onboardingId, 'invitations');
  if (taskToken !== undefined) await answerTask(taskToken, answer);
  return tally;
}
