import * as z from 'zod';
import { openCorrespondence } from '../shared/correspondence.ts';
import { taskHandler } from '../shared/handlers.ts';
import { ids, wait } from '../shared/inputs.ts';
import { sendMail } from '../shared/mail.ts';
import { mails } from '../shared/mails/index.ts';

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
      mails.waitOverdue({
        ...forUs,
        onboardingId: ids.onboardingId,
        waitedFor: wait.for,
        since: wait.since,
        approvalLink: wait.for === 'approval' ? await link.approval(OPS_EMAIL) : undefined,
      }),
    );
  },
);
