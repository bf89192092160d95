import * as z from 'zod';
import { handOver } from '../mail/hand-over.ts';
import { handedOverMails } from '../mail/handed-over.ts';
import { email } from '../onboarding/address-schemas.ts';
import { refuseForeignCsm } from '../onboarding/csm-domains.ts';
import { personName } from '../onboarding/names.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { changeCsm, completeHandOver, csmBefore } from '../record/change-csm.ts';
import { hasCsm, OPS } from '../record/changes.ts';
import { InvalidState } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * Hands an onboarding over to another CSM, and mails that CSM its stage and the link to what waits for a CSM now.
 *
 * Input `{onboardingId, csm: {name?, email}}`; returns `{onboardingId, csm, changed, others: [onboardingId],
 * moved: [onboardingId], unread: [onboardingId]}`: the CSM's address, whether the CSM changed, the onboardings that went
 * with a completed one, what of all this was moved just now (a repeated hand-over finishes an earlier one), and what goes
 * with it once it can be read.
 * @throws InvalidState if there is no such onboarding, or it ended without being completed
 */
export const handler = taskHandler(
  'ChangeCsm',
  z.object({
    onboardingId: onboardingIdSchema,
    csm: z.object({ name: z.optional(personName), email }),
  }),
  async ({ onboardingId, csm }, environment) => {
    refuseForeignCsm(environment.CSM_DOMAINS, csm.email);
    const at = new Date().toISOString();
    const doer = { at, by: OPS };
    const { RECORD_TABLE, OPS_EMAIL } = environment;
    const { record, changed } = await changeCsm(RECORD_TABLE, onboardingId, csm, doer);
    if (!record) throw new InvalidState(`There is no onboarding ${onboardingId}`);
    if (!hasCsm(record)) throw new InvalidState(`${onboardingId} is over`);
    const went = await completeHandOver(
      RECORD_TABLE,
      record,
      (went) => handOver(environment, ...handedOverMails(record, went, OPS_EMAIL)),
      csmBefore(record, csm),
    );
    return {
      onboardingId,
      csm: csm.email,
      changed,
      others: went.others.map((each) => each.onboardingId),
      moved: [...(changed ? [onboardingId] : []), ...went.moved],
      unread: went.unread,
    };
  },
);
