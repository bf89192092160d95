import * as z from 'zod';
import { handOver } from '../mail/hand-over.ts';
import { email } from '../onboarding/address-schemas.ts';
import { refuseForeignCsm } from '../onboarding/csm-domains.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { queueLinkMail } from './queue-link-mail.ts';

/**
 * Mails a CSM the link to their queue.
 *
 * Input `{csm: address}`, result `{mailedTo}`. The link is only mailed, never returned.
 */
export const handler = taskHandler(
  'IssueQueueLink',
  z.object({ csm: email }),
  async ({ csm }, environment) => {
    refuseForeignCsm(environment.CSM_DOMAINS, csm);
    await handOver(environment, queueLinkMail(csm, environment.OPS_EMAIL));
    return { mailedTo: csm };
  },
);
