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

/** E-mail domains whose DNS record is to be set. */
export const unprovenIn = (record: OnboardingRecord): string[] => {
  const proofIn = proofsIn(record);
  return listedDomains(record).filter((domain) => proofIn(domain) !== 'proven');
};

/** What a CSM can do now, beside deciding. */
export function possibleActions(record: OnboardingRecord): CsmAction[] {
  if (!isOpen(record)) return hasCsm(record) ? ['handOver'] : [];
  const { wait } = record;
  // One that was answered a moment ago needs nobody.
  const waitsFor = wait && wait.for === waitOf(record) ? wait.for : undefined;
  const actions: CsmAction[] = ['handOver'];
  // The product's own system does it: who is mailed would do it too.
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
