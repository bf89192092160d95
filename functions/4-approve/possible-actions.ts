import type { CsmAction } from '../onboarding/onboarding.ts';
import { hasCsm } from '../record/changes.ts';
import {
  isAutomatic,
  isOpen,
  listedDomains,
  type OnboardingRecord,
  proofsIn,
  stageOf,
  waitOf,
} from '../record/onboarding-record.ts';

/** E-mail domains without a DNS proof. */
export const unprovenIn = (record: OnboardingRecord): string[] => {
  const proofIn = proofsIn(record);
  return listedDomains(record).filter((domain) => proofIn(domain) !== 'proven');
};

/** What a CSM can do now, besides deciding. */
export function possibleActions(record: OnboardingRecord): CsmAction[] {
  if (!isOpen(record)) return hasCsm(record) ? ['handOver'] : [];
  const { wait } = record;
  // A wait that was just answered needs nobody.
  const waitsFor = wait && wait.for === waitOf(record) ? wait.for : undefined;
  const actions: CsmAction[] = ['handOver'];
  // The own system does the work; someone mailed about it would do it again.
  if (waitsFor === undefined || isAutomatic(record)) return actions;
  if (waitsFor !== 'correction') actions.unshift('resend');
  const isCustomers =
    waitsFor === 'correction' ||
    waitsFor === 'trial' ||
    waitsFor === 'firstSignIn' ||
    (stageOf(record) === 'awaitingApproval' && unprovenIn(record).length > 0);
  if (isCustomers) actions.unshift('remind');
  return actions;
}
