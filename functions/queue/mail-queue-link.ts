import { type MailEnvironment, sendMail } from '../mail/send.ts';
import { createLink, type LinkKeys } from '../onboarding/links.ts';
import { parseBrand } from '../runtime/brand.ts';
import { queueLink } from './mails.tsx';

/** Names the mails' thread: they are about no single onboarding. */
const THREAD = 'queue';

/**
 * Mails a CSM the link to the CSM's queue. Nobody else gets to see it.
 * @throws what `sendMail` throws
 */
export async function mailQueueLink(
  environment: MailEnvironment & { BRAND: unknown; OPS_EMAIL: string },
  keys: LinkKeys,
  by: string,
): Promise<void> {
  const link = await createLink(keys, environment.PUBLIC_URL, 'queue', { by });
  const mail = queueLink({ brand: parseBrand(environment.BRAND), language: 'en', link });
  const to = { recipient: 'csm', email: by } as const;
  await sendMail(environment, THREAD, to, environment.OPS_EMAIL, mail);
}
