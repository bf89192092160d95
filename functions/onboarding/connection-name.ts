import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { OktaDomain } from '../okta/okta-domain.ts';
import { type OnboardingId, onboardingIdSchema } from './onboarding-id.ts';

/** Reads the name of any connection of the tenant. The compiler takes no other string for one. */
export const connectionNameSchema = z.string().brand<'ConnectionName'>();
export type ConnectionName = z.output<typeof connectionNameSchema>;

/**
 * The name of a connection of ours: 1 to 128 letters, digits and single hyphens; immutable. Begins with the
 * onboarding's ID, so that sign-in events reveal the onboarding.
 */
export function connectionName(onboardingId: OnboardingId, domain: OktaDomain): ConnectionName {
  return `${onboardingId}-${createHash('sha256').update(domain).digest('hex').slice(0, 8)}` as ConnectionName;
}

/** The onboarding that a connection belongs to; undefined if the name is not one of ours. */
export function onboardingOfConnection(name: ConnectionName): OnboardingId | undefined {
  return onboardingIdSchema.safeParse(/^([a-z0-9-]+-[0-9a-f]{12})-[0-9a-f]{8}$/.exec(name)?.[1])
    .data;
}
