import { createHash } from 'node:crypto';

/**
 * A connection's name: 1 to 128 letters, digits and single hyphens; immutable. Begins with the onboarding's ID, so that
 * sign-in events reveal the onboarding.
 */
export function connectionName(onboardingId: string, domain: string): string {
  return `${onboardingId}-${createHash('sha256').update(domain).digest('hex').slice(0, 8)}`;
}

/** The onboarding that a connection belongs to; undefined if the name is not one of ours. */
export function onboardingOfConnection(name: string): string | undefined {
  return /^([a-z0-9-]+-[0-9a-f]{12})-[0-9a-f]{8}$/.exec(name)?.[1];
}
