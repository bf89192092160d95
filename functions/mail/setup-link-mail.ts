import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import type { Posted } from './ledger.ts';

/**
 * The mail with the setup link, to an address named when it was issued.
 * @param about `linkExpiresAt`: ISO time
 */
export const setupLinkMail = (
  about: {
    onboardingId: OnboardingId;
    company: string;
    csm: { name?: string | undefined; email: string };
    linkExpiresAt: string;
  },
  email: string,
  occasion: string,
): Posted => {
  const { onboardingId, company, csm, linkExpiresAt } = about;
  const claims = { onboardingId, company, csm };
  return {
    onboardingId,
    to: { recipient: 'contact', email },
    replyTo: csm.email,
    occasion,
    mail: 'setupLinkIssued',
    props: {
      language: 'en',
      company,
      csm,
      expiresAt: linkExpiresAt,
      setupLink: { link: 'setup', claims, until: linkExpiresAt },
    },
  };
};
