import { handOver, type LedgerEnvironment } from '../mail/hand-over.ts';

/** Stands for an onboarding where the mails of one would be together: these are about no single one. */
const THREAD = 'queue';

/** Whoever asks again within a minute of the clock gets the mail once. */
const MINUTE = 60_000;

/**
 * Mails a CSM the link to the CSM's queue. Nobody else gets to see it.
 * @param by the CSM's address
 * @throws what `handOver` throws
 */
export async function mailQueueLink(environment: LedgerEnvironment, by: string): Promise<void> {
  await handOver(environment, {
    onboardingId: THREAD,
    to: { recipient: 'csm', email: by },
    replyTo: environment.OPS_EMAIL,
    occasion: new Date(Math.floor(Date.now() / MINUTE) * MINUTE).toISOString(),
    mail: 'queueLink',
    props: { language: 'en', queueLink: { link: 'queue', claims: { by } } },
  });
}
