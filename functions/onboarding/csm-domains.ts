import { InvalidState } from '../runtime/errors.ts';
import { domainOf } from './addresses.ts';

/** @param domains e-mail domains of CSMs; empty for any */
export const isCsmAddress = (domains: readonly string[], email: string): boolean =>
  domains.length === 0 || domains.includes(domainOf(email).toLowerCase());

/**
 * Rejects an address that is not a CSM's. CSMs approve, so a mistyped or look-alike address must not become one.
 * @param domains e-mail domains of CSMs; empty for any
 * @throws InvalidState naming the setting
 */
export function refuseForeignCsm(domains: readonly string[], email: string): void {
  if (!isCsmAddress(domains, email))
    throw new InvalidState(`A CSM’s address must be at one of csmDomains: ${domains.join(', ')}`);
}
