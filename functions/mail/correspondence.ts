import { createLink, readLinkKeys } from '../onboarding/links.ts';
import { readSubmission } from '../onboarding/stored-submission.ts';
import { parseBrand } from '../runtime/brand.ts';
import { type MailEnvironment, sendMail } from './send.ts';
import type { Mail } from './template.tsx';

/**
 * Everybody whom an onboarding writes to, and their links. Customers and users are written to in
 * the language of the submission, the CSM and ops in English.
 */
export async function openCorrespondence(
  environment: MailEnvironment & { SECRETS_PREFIX: string; BRAND: unknown },
  ids: { onboardingId: string; submissionId: string },
) {
  const { SECRETS_PREFIX, PUBLIC_URL } = environment;
  const { onboardingId } = ids;
  const submission = await readSubmission(SECRETS_PREFIX, ids);
  const keys = await readLinkKeys(SECRETS_PREFIX);
  const { company, csm, contact, mainAdmin, language } = submission;
  const brand = parseBrand(environment.BRAND);
  const link = {
    /** The customer's page, for the whole life of the onboarding. */
    setup: () => createLink(keys, PUBLIC_URL, 'setup', { onboardingId, company, csm }),
    approval: (by = csm.email) => createLink(keys, PUBLIC_URL, 'approval', { onboardingId, by }),
    signIn: (role: 'csm' | 'mainAdmin') =>
      createLink(keys, PUBLIC_URL, 'sign-in', {
        onboardingId,
        role,
        by: role === 'csm' ? csm.email : mainAdmin.email,
      }),
  };
  const send = (to: Parameters<typeof sendMail>[2], replyTo: string, mail: Mail) =>
    sendMail(environment, onboardingId, to, replyTo, mail);
  return {
    submission,
    brand,
    link,
    /** What every template to the customer's side starts from. */
    forCustomer: { brand, language, company, csm },
    /** What every template to our side starts from. */
    forUs: { brand, language: 'en' as const, company, csm },
    mailCustomer: (mail: Mail) => send({ recipient: 'contact', ...contact }, csm.email, mail),
    mailMainAdmin: (mail: Mail) => send({ recipient: 'mainAdmin', ...mainAdmin }, csm.email, mail),
    mailCsm: (mail: Mail) => send({ recipient: 'csm', ...csm }, contact.email, mail),
    mailUser: (email: string, mail: Mail) => send({ recipient: 'user', email }, csm.email, mail),
  };
}
export type Correspondence = Awaited<ReturnType<typeof openCorrespondence>>;
