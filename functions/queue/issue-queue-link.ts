import * as z from 'zod';
import { email } from '../onboarding/addresses.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { mailQueueLink } from './mail-queue-link.ts';

/**
 * Mails a CSM the link to the CSM's queue.
 *
 * Input `{csm: address}`; result `{mailedTo}`: the link itself goes to nobody but the CSM.
 */
export const handler = taskHandler(
  'IssueQueueLink',
  z.object({ csm: email }),
  async ({ csm }, environment) => {
    await mailQueueLink(environment, csm);
    return { mailedTo: csm };
  },
);
