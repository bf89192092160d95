import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { handOver } from '../mail/hand-over.ts';
import type { Posted } from '../mail/ledger.ts';
import { email } from '../onboarding/addresses.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { refuseForeignCsm } from '../onboarding/csm-domains.ts';
import { deadlineOf } from '../onboarding/deadlines.ts';
import { personName } from '../onboarding/names.ts';
import { handOverTo } from '../record/changes.ts';
import { isOpen } from '../record/onboarding-record.ts';
import { changeRecord } from '../record/store.ts';
import { InvalidState } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * Hands an onboarding over to another CSM, who gets the link to what waits for a CSM now.
 *
 * Input `{onboardingId, csm: {name?, email}}`; result `{onboardingId, csm}`: the address.
 * @throws InvalidState when there is no such onboarding, or it is over
 */
export const handler = taskHandler(
  'ChangeCsm',
  z.object({
    onboardingId: z.string(),
    csm: z.object({ name: personName.optional(), email }),
  }),
  async ({ onboardingId, csm }, environment) => {
    refuseForeignCsm(environment.CSM_DOMAINS, csm.email);
    const at = new Date().toISOString();
    const change = handOverTo(csm, { at, by: 'ops' });
    const { record } = await changeRecord(environment.RECORD_TABLE, onboardingId, change);
    if (!record) throw new InvalidState(`There is no onboarding ${onboardingId}`);
    if (!isOpen(record)) throw new InvalidState(`${onboardingId} is over`);
    const { wait, submission } = record;
    if (wait && submission && wait.for !== 'correction') {
      const ids = { onboardingId, submissionId: submission.id };
      const { submission: sent, forUs, link, toCsm } = await openCorrespondence(environment, ids);
      const deadline = deadlineOf(wait, calendarOf(environment));
      // Asked again, it is the same mail to the same person.
      const occasion = `${wait.for} ${wait.since} handed over`;
      const mails: Record<Exclude<typeof wait.for, 'correction'>, () => Posted> = {
        approval: () =>
          toCsm(occasion, {
            mail: 'approvalReminder',
            props: { ...forUs, deadline, approvalLink: link.approval(deadline) },
          }),
        trial: () =>
          toCsm(occasion, {
            mail: 'trialReminderCsm',
            props: {
              ...forUs,
              domains: sent.oktaApps.map(({ domain }) => domain),
              deadline,
              trialLink: link.trial('csm', deadline),
            },
          }),
        firstSignIn: () =>
          toCsm(occasion, {
            mail: 'signInReminderCsm',
            props: {
              ...forUs,
              mainAdmin: sent.mainAdmin,
              deadline,
              signInLink: link.signIn('csm', deadline),
            },
          }),
      };
      await handOver(environment, mails[wait.for]());
    }
    return { onboardingId, csm: csm.email };
  },
);
