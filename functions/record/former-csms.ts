import { isSameAddress } from '../onboarding/addresses.ts';
import { HandedOver } from '../runtime/errors.ts';
import type { Change } from './changes.ts';
import type { OnboardingRecord } from './onboarding-record.ts';

/** A link, as far as it says to whom it was sent. */
interface Sent {
  by?: string;
  role?: string;
  /** `by` is who has signed in, whoever the link was sent to. */
  isSignedIn?: true | undefined;
}

/**
 * Refuses a link that was sent to somebody as the CSM, where another is that now.
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
 * A change that somebody makes by a link. Who may is judged with the write, as it may have been handed over since the
 * link was opened.
 * @throws HandedOver, when it is written
 */
export const byLink =
  (link: Sent, change: Change): Change =>
  (record) => {
    refuseFormerCsm(record, link);
    return change(record);
  };
