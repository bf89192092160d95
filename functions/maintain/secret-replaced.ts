import type { Posted } from '../mail/ledger.ts';
import type { OktaDomain } from '../okta/okta-domain.ts';
import { isSameAddress } from '../onboarding/addresses.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';

/** Contacts to notify about a used link. Onboardings of earlier versions only have the addresses named for the link. */
function contactsOf({
  contact,
  submitted,
  contacts = [],
}: OnboardingRecord): { name?: string | undefined; email: string }[] {
  const known = submitted?.contact ?? contact;
  return known ? [known] : contacts.map((email) => ({ email }));
}

/** The mails to the CSM and the customer's contact that a client secret was replaced, without revealing it. */
export function secretReplacedMails(
  { OPS_EMAIL }: { OPS_EMAIL: string },
  record: OnboardingRecord,
  { domain, at }: { domain: OktaDomain; at: string },
): Posted[] {
  const { onboardingId, company, csm, language = 'en' } = record;
  const about = { company, csm, onboardingId, domain, at };
  const shared = { onboardingId, occasion: `${domain} ${at}`, mail: 'secretReplaced' as const };
  const customers = contactsOf(record).filter(({ email }) => !isSameAddress(email, csm.email));
  return [
    {
      ...shared,
      to: { recipient: 'csm', ...csm },
      replyTo: OPS_EMAIL,
      props: { ...about, language: 'en', audience: 'csm' },
    },
    ...customers.map(
      (contact): Posted => ({
        ...shared,
        to: { recipient: 'contact', ...contact },
        replyTo: csm.email,
        props: { ...about, language, audience: 'customer', contactName: contact.name },
      }),
    ),
  ];
}
