import { InvalidState } from '../runtime/errors.ts';
import { domainOf } from './addresses.ts';

/** @param domains e-mail domains of those who may be CSMs; none: anybody */
export const isCsmAddress = (domains: readonly string[], email: string): boolean =>
  domains.length === 0 || domains.includes(domainOf(email).toLowerCase());

/**
 * A CSM approves: a mistyped or look-alike address must not get that power.
 * @param domains e-mail domains of those who may be CSMs; none: anybody
 * @throws InvalidState naming the setting
 */
export function refuseForeignCsm(domains: readonly string[], email: string): void {
  if (!isCsmAddress(domains, email))
    throw new InvalidState(`A CSM’s address must be at one of csmDomains: ${domains.join(', ')}`);
}
