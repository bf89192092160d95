import type { MailOrder } from '../mails.ts';
import type { LinkOrder } from '../onboarding/links.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { stageOf } from '../record/onboarding-record.ts';
import { readRecord } from '../record/store.ts';
import type { Posted } from './ledger.ts';
import type { Undelivered } from './undelivered-mails.tsx';

type CsmUnreachable = Extract<MailOrder, { mail: 'csmUnreachable' }>['props'];

/**
 * The mail about one that did not arrive, to whoever can act: the CSM about mail to the customer, with the customer's
 * page to pass on; ops about mail to the CSM, with a link to act in the CSM's place. Works after the onboarding has
 * ended and its submission is deleted.
 * @param replyTo Reply-To of that mail; for mail to the customer, the CSM
 * @param occasion distinguishes such mails from each other
 */
export async function undeliveredReport(
  { RECORD_TABLE, OPS_EMAIL }: { RECORD_TABLE: string; OPS_EMAIL: string },
  about: {
    onboardingId: OnboardingId;
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

/** What the CSM is asked to do now, and the link to do it. */
function insteadOfCsm(
  stage: string | undefined,
  claims: { onboardingId: OnboardingId; by: string },
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
