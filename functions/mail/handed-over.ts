import type { LinkOrder } from '../onboarding/links.ts';
import type { Stage } from '../onboarding/onboarding.ts';
import {
  isAutomatic,
  isOpen,
  type OnboardingRecord,
  stageOf,
} from '../record/onboarding-record.ts';
import type { Posted } from './ledger.ts';

/** Where a CSM acts, by the stage in which something waits for one. */
function linkFor(record: OnboardingRecord, stage: Stage): LinkOrder | undefined {
  const claims = { onboardingId: record.onboardingId, by: record.csm.email };
  if (isAutomatic(record)) return undefined;
  switch (stage) {
    case 'awaitingApproval':
      return { link: 'approval', claims };
    case 'awaitingTrial':
      return { link: 'trial', claims: { ...claims, role: 'csm' } };
    case 'awaitingSwitchOn':
      return { link: 'switch', claims };
    case 'awaitingDashboard':
      return { link: 'dashboard', claims };
    case 'awaitingFirstSignIn':
      return { link: 'sign-in', claims: { ...claims, role: 'csm' } };
    default:
      return undefined;
  }
}

/** What the new CSM reads, as of now: it may have gone on before the mail is sent. */
export function handedOverNow(record: OnboardingRecord) {
  const stage = stageOf(record);
  const { company, csm } = record;
  return { company, csm, stage, actLink: linkFor(record, stage) };
}

/**
 * The mail to whom an onboarding was handed over last: none where it never was. Asked for again it is the same mail,
 * which nobody gets twice.
 * @param record as it is since
 * @param by left out for ops
 */
function handedOverMail(
  record: OnboardingRecord,
  opsEmail: string,
  by?: 'csm',
): Posted | undefined {
  const { onboardingId, csm, formerCsms = [] } = record;
  const before = formerCsms.at(-1);
  return (
    before && {
      onboardingId,
      to: { recipient: 'csm', ...csm },
      replyTo: by ? before.email : opsEmail,
      // Handed back and over again, it is another one.
      occasion: `${formerCsms.length}`,
      mail: 'handedOver',
      props: { language: 'en', ...handedOverNow(record), before, byOps: by === undefined },
    }
  );
}

/**
 * The mails to whom an onboarding was handed over: about it, and about those that went with it and go on.
 * @param by left out for ops
 */
export const handedOverMails = (
  { record, others }: { record: OnboardingRecord | undefined; others: readonly OnboardingRecord[] },
  opsEmail: string,
  by?: 'csm',
): Posted[] =>
  [...(record ? [record] : []), ...others.filter(isOpen)].flatMap(
    (each) => handedOverMail(each, opsEmail, by) ?? [],
  );
