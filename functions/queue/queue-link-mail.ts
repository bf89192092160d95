import type { Posted } from '../mail/ledger.ts';

/** Stands for an onboarding where the mails of one would be together: these are about no single one. */
const THREAD = 'queue';

/** Whoever asks again within a minute of the clock gets the mail once. */
const MINUTE = 60_000;

/**
 * The mail with the link to a CSM's queue. Nobody else gets to see it.
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
