import * as z from 'zod';
import { handOver } from '../mail/hand-over.ts';
import { handedOverMail } from '../mail/handed-over.ts';
import { email } from '../onboarding/addresses.ts';
import { refuseForeignCsm } from '../onboarding/csm-domains.ts';
import { personName } from '../onboarding/names.ts';
import { handOverTo } from '../record/changes.ts';
import { isOpen } from '../record/onboarding-record.ts';
import { changeRecord } from '../record/store.ts';
import { InvalidState } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * Hands an onboarding over to another CSM, who is mailed where it stands, and the link to what waits for a CSM now.
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
    const mail = handedOverMail(record, environment.OPS_EMAIL);
    if (mail) await handOver(environment, mail);
    return { onboardingId, csm: csm.email };
  },
);
