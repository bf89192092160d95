import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { sendMail } from '../mail/send.ts';
import { ids, wait } from '../onboarding/inputs.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { waitOverdue } from './mails.tsx';

/** State "Escalate wait": tells ops who has not acted for long, with a link to decide in a CSM's place. */
export const handler = taskHandler(
  'EscalateWait',
  z.object({ ...ids, wait }),
  async ({ wait, ...ids }, environment) => {
    const { forUs, link } = await openCorrespondence(environment, ids);
    const { OPS_EMAIL } = environment;
    await sendMail(
      environment,
      ids.onboardingId,
      { recipient: 'ops', email: OPS_EMAIL },
      forUs.csm.email,
      waitOverdue({
        ...forUs,
        onboardingId: ids.onboardingId,
        waitedFor: wait.for,
        since: wait.since,
        approvalLink: wait.for === 'approval' ? await link.approval(OPS_EMAIL) : undefined,
      }),
    );
  },
);
