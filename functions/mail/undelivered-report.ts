import type { MailOrder } from '../mails.ts';
import type { LinkOrder } from '../onboarding/links.ts';
import { stageOf } from '../record/onboarding-record.ts';
import { readRecord } from '../record/store.ts';
import type { Posted } from './ledger.ts';
import type { Undelivered } from './undelivered-mails.tsx';

type CsmUnreachable = Extract<MailOrder, { mail: 'csmUnreachable' }>['props'];

/**
 * The mail that notifies whoever can act of one that did not get through: the CSM about mail to the
 * customer, with the customer's page to hand on; ops about mail to the CSM, with a link to act in the
 * CSM's place. Also when the onboarding is over and its submission deleted.
 * @param replyTo of that mail: the CSM, of a mail to the customer
 * @param occasion tells one such mail from the next
 */
export async function undeliveredReport(
  { RECORD_TABLE, OPS_EMAIL }: { RECORD_TABLE: string; OPS_EMAIL: string },
  about: {
    onboardingId: string;
    recipient: 'contact' | 'mainAdmin' | 'csm';
    undelivered: Undelivered;
    replyTo: string;
  },
  occasion: string,
): Promise<Posted> {
  const { onboardingId, recipient, undelivered, replyTo } = about;
  const record = await readRecord(RECORD_TABLE, onboardingId);
  const company = record?.company ?? onboardingId;
  const shared = { onboardingId, replyTo: OPS_EMAIL, occasion };
  const props = { language: 'en', company, undelivered } as const;
  if (recipient === 'csm')
    return {
      ...shared,
      to: { recipient: 'ops', email: OPS_EMAIL },
      mail: 'csmUnreachable',
      props: {
        ...props,
        onboardingId,
        ...insteadOfCsm(record && stageOf(record), { onboardingId, by: OPS_EMAIL }),
      },
    };
  const csm = { email: replyTo };
  const setupLink: LinkOrder | undefined =
    recipient === 'contact' && record
      ? { link: 'setup', claims: { onboardingId, company, csm } }
      : undefined;
  return {
    ...shared,
    to: { recipient: 'csm', email: replyTo },
    mail: 'customerUnreachable',
    props: { ...props, csm, recipient, setupLink },
  };
}

/** What the CSM would have to do now, and the link to do it by. */
function insteadOfCsm(
  stage: string | undefined,
  claims: { onboardingId: string; by: string },
): Pick<CsmUnreachable, 'waitsFor' | 'actLink'> {
  switch (stage) {
    case 'awaitingApproval':
      return { waitsFor: 'approval', actLink: { link: 'approval', claims } };
    case 'awaitingSwitchOn':
      return { waitsFor: 'switchOn', actLink: { link: 'switch', claims } };
    case 'awaitingDashboard':
      return { waitsFor: 'dashboard', actLink: { link: 'dashboard', claims } };
    case 'awaitingFirstSignIn':
      return {
        waitsFor: 'firstSignIn',
        actLink: { link: 'sign-in', claims: { ...claims, role: 'csm' } },
      };
    default:
      return { waitsFor: undefined, actLink: undefined };
  }
}
