import { isSameAddress } from '../onboarding/addresses.ts';
import { HandedOver } from '../runtime/errors.ts';
import type { Change } from './changes.ts';
import type { OnboardingRecord } from './onboarding-record.ts';

/** The recipient of a link. */
interface Sent {
  by?: string;
  role?: string;
  /** `by` has signed in, whoever the link was sent to. */
  isSignedIn?: true | undefined;
}

/**
 * Rejects a link sent to a former CSM.
 * @throws HandedOver
 */
export function refuseFormerCsm(
  { csm, formerCsms = [] }: Pick<OnboardingRecord, 'csm' | 'formerCsms'>,
  { by, role = 'csm', isSignedIn }: Sent,
): void {
  if (by === undefined || role !== 'csm' || isSignedIn || isSameAddress(by, csm.email)) return;
  if (formerCsms.some(({ email }) => isSameAddress(email, by))) throw new HandedOver(csm);
}

/**
 * A change made with a link. Checks the CSM on each write, since the onboarding may have been handed over after the
 * link was opened.
 * @throws HandedOver when it is written
 */
export const byLink =
  (link: Sent, change: Change): Change =>
  (record) => {
    refuseFormerCsm(record, link);
    return change(record);
  };
