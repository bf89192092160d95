import { withdrawTrial } from '../auth0/withdraw.ts';
import { forgetMails } from '../mail/forget-mails.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { isSubmitted } from '../record/onboarding-record.ts';
import { forgetPeople, hasPeople } from '../record/people.ts';
import { changeRecord, listOnboardings, readRecord } from '../record/store.ts';
import type { Summary } from '../record/summary.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { logger } from '../runtime/observability.ts';

type Environment = EnvironmentOf<'DeleteExpiredSecrets'>;

/** Number of summaries read at once. */
const PAGE = 100;

/** When it ended or last moved; of an unused link, when it expires. ISO time. */
const lastOf = (summary: Summary) => (isSubmitted(summary) ? summary.since : summary.linkExpiresAt);

/**
 * Deletes the customer's people from one record that nothing can continue, and ends its trial sign-ins.
 * @returns whether there were any
 * @throws what the AWS SDK throws, Auth0Unavailable, Auth0Refused; the people are then still there
 */
async function forget(
  environment: Environment,
  onboardingId: OnboardingId,
  isOver: (onboardingId: OnboardingId) => Promise<boolean>,
): Promise<boolean> {
  const { RECORD_TABLE } = environment;
  const record = await readRecord(RECORD_TABLE, onboardingId);
  if (!record) return false;
  if (isSubmitted(record) && hasPeople(record) && !(await isOver(onboardingId))) return false;
  const { submission, decision, ended, continues: owner = onboardingId } = record;
  // What came to an outcome has withdrawn it, and before the approval there is no connection.
  if (ended && submission && decision)
    await withdrawTrial(environment, { onboardingId, owner }, submission.domains);
  await forgetMails(RECORD_TABLE, onboardingId);
  // A record of an earlier version is written without a change, so that its summary says that nobody is left.
  const { changed } = await changeRecord(RECORD_TABLE, onboardingId, (now) =>
    isSubmitted(now) === isSubmitted(record) ? (forgetPeople(now) ?? now) : undefined,
  );
  const isForgotten = changed && hasPeople(record);
  if (isForgotten) logger.info('People of an onboarding deleted', { onboardingId });
  return isForgotten;
}

/**
 * Deletes the customer's people from the records of onboardings that nothing can continue, and of links that expired
 * unused.
 * @param since epoch milliseconds; what moved later stays
 * @param isOver whether a submitted onboarding can no longer continue
 * @param attempt runs the work for one onboarding, so that its failure keeps no other from being forgotten
 * @returns how many
 */
export async function forgetExpired(
  environment: Environment,
  since: number,
  isOver: (onboardingId: OnboardingId) => Promise<boolean>,
  attempt: <T>(onboardingId: OnboardingId, work: () => Promise<T>) => Promise<T | undefined>,
): Promise<number> {
  let forgotten = 0;
  let after: string | undefined;
  do {
    const page = await listOnboardings(environment.RECORD_TABLE, 'all', { most: PAGE, after });
    for (const summary of page.summaries) {
      if (summary.isForgotten || Date.parse(lastOf(summary)) > since) continue;
      const { onboardingId } = summary;
      const done = await attempt(onboardingId, () => forget(environment, onboardingId, isOver));
      if (done) forgotten += 1;
    }
    after = page.next;
  } while (after !== undefined);
  return forgotten;
}
