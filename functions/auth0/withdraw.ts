import type { OktaDomain } from '../okta/okta-domain.ts';
import { connectionName } from '../onboarding/connection-name.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { asOnlyWriter } from '../record/leases.ts';
import { changeRecord } from '../record/store.ts';
import { isUsedByOthers, leave } from '../record/uses.ts';
import { createManagementClient, switchConnection } from './connection.ts';

/**
 * Disables the connections of these Oktas for the trial application. Does nothing if the application or connection
 * does not exist, or if another onboarding uses the connection: its own trial may be under way, and the last one to
 * leave withdraws it. Idempotent.
 * @param by whose trial it was
 * @param by.owner the company's first onboarding, which owns the connections
 * @throws Auth0Unavailable, Auth0Refused, what the AWS SDK throws
 */
export async function withdrawTrial(
  environment: Parameters<typeof createManagementClient>[0] & {
    AUTH0_TRIAL_CLIENT_ID: string | undefined;
    RECORD_TABLE: string;
  },
  { onboardingId, owner }: { onboardingId: OnboardingId; owner: OnboardingId },
  domains: readonly OktaDomain[],
): Promise<void> {
  const { AUTH0_TRIAL_CLIENT_ID: trial, RECORD_TABLE } = environment;
  // First, so that if two leave at once, the later one finds no other user.
  await changeRecord(RECORD_TABLE, owner, leave(onboardingId));
  if (trial === undefined || domains.length === 0) return;
  const client = await createManagementClient(environment);
  // Excludes setting up the connection for another onboarding, which is in the record before that.
  for (const domain of domains)
    await asOnlyWriter(RECORD_TABLE, connectionName(owner, domain), async (hold) => {
      if (await isUsedByOthers(RECORD_TABLE, { onboardingId, owner }, domain)) return;
      await hold();
      await switchConnection(client, { onboardingId: owner, domain, applications: [trial] }, false);
    });
}
