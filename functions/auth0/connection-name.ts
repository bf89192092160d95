import { createHash } from 'node:crypto';
import type { OktaDomain } from '../okta/okta-domain.ts';
import { type OnboardingId, onboardingIdSchema } from '../onboarding/onboarding-id.ts';

/**
 * A connection's name: 1 to 128 letters, digits and single hyphens; immutable. Begins with the onboarding's ID, so that
 * sign-in events reveal the onboarding.
 */
export function connectionName(onboardingId: OnboardingId, domain: OktaDomain): string {
  return `${onboardingId}-${createHash('sha256').update(domain).digest('hex').slice(0, 8)}`;
}

/** The onboarding that a connection belongs to; undefined if the name is not one of ours. */
export function onboardingOfConnection(name: string): OnboardingId | undefined {
  return onboardingIdSchema.safeParse(/^([a-z0-9-]+-[0-9a-f]{12})-[0-9a-f]{8}$/.exec(name)?.[1])
    .data;
}
