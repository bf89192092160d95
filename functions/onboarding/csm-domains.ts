import { InvalidState } from '../runtime/errors.ts';

/**
 * A CSM approves: a mistyped or look-alike address must not get that power.
 * @param domains e-mail domains of those who may be CSMs; none: anybody
 * @throws InvalidState naming the setting
 */
export function refuseForeignCsm(domains: readonly string[], email: string): void {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (domains.length > 0 && !domains.includes(domain))
    throw new InvalidState(`A CSM’s address must be at one of csmDomains: ${domains.join(', ')}`);
}
