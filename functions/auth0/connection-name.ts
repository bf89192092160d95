import { createHash } from 'node:crypto';

/**
 * A connection's name: 1 to 128 letters, digits and single hyphens, never changed later. The
 * onboarding's ID comes first, so that a sign-in event tells which onboarding it belongs to.
 */
export function connectionName(onboardingId: string, domain: string): string {
  return `${onboardingId}-${createHash('sha256').update(domain).digest('hex').slice(0, 8)}`;
}

/** The onboarding that a connection belongs to; undefined when the name is not one of ours. */
export function onboardingOfConnection(name: string): string | undefined {
  return /^([a-z0-9-]+-[0-9a-f]{12})-[0-9a-f]{8}$/.exec(name)?.[1];
}
