import type { Posted } from '../mail/ledger.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';

/** Groups these mails in place of an onboarding ID, since they are not about a single onboarding. */
const THREAD = onboardingIdSchema.parse('queue');

/** In ms. Repeated requests within the same clock minute send one mail. */
const MINUTE = 60_000;

/**
 * The mail with the link to a CSM's queue. The link is never shown to anyone else.
 * @param by the CSM's address
 */
export const queueLinkMail = (by: string, replyTo: string): Posted => ({
  onboardingId: THREAD,
  to: { recipient: 'csm', email: by },
  replyTo,
  occasion: new Date(Math.floor(Date.now() / MINUTE) * MINUTE).toISOString(),
  mail: 'queueLink',
  props: { language: 'en', queueLink: { link: 'queue', claims: { by } } },
});
