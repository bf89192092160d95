import type { LinkOrder } from '../onboarding/links.ts';
import type { Stage } from '../onboarding/onboarding.ts';
import type { Went } from '../record/change-csm.ts';
import { OPS, pendingHandOvers } from '../record/changes.ts';
import {
  isAutomatic,
  isOpen,
  type OnboardingRecord,
  stageOf,
} from '../record/onboarding-record.ts';
import type { Posted } from './ledger.ts';

/** The CSM's link for the current stage, if the stage waits for the CSM. */
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

/** The new CSM's view of the onboarding as of now: it may have moved on before the mail is sent. */
export function handedOverNow(record: OnboardingRecord) {
  const stage = stageOf(record);
  const { company, csm } = record;
  return { company, csm, stage, actLink: linkFor(record, stage) };
}

/**
 * The mail to the onboarding's latest CSM; undefined if it was never handed over. Idempotent: repeated calls give the
 * same mail, which the ledger sends once.
 * @param record current state
 */
function handedOverMail(
  record: OnboardingRecord,
  opsEmail: string,
  byOps: boolean,
): Posted | undefined {
  const { onboardingId, csm, formerCsms = [] } = record;
  const before = formerCsms.at(-1);
  return (
    before && {
      onboardingId,
      to: { recipient: 'csm', ...csm },
      replyTo: byOps ? opsEmail : before.email,
      // Handed back and over again, it is a different mail.
      occasion: `${formerCsms.length}`,
      mail: 'handedOver',
      props: { language: 'en', ...handedOverNow(record), before, byOps },
    }
  );
}

/** The mails to the new CSM: about the onboarding, and about the open ones handed over with it. */
export function handedOverMails(
  record: OnboardingRecord,
  { others }: Pick<Went, 'others'>,
  opsEmail: string,
): Posted[] {
  const { by = OPS } = pendingHandOvers(record).at(-1)?.doer ?? {};
  return [record, ...others.filter(isOpen)].flatMap(
    (each) => handedOverMail(each, opsEmail, by === OPS) ?? [],
  );
}
