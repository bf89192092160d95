import { readRecord } from '../record/store.ts';
import { createManagementClient, switchConnection } from './connection.ts';

/**
 * The trial application may no longer use the connections of these Oktas. Nothing to do where there is
 * none, of the application or of the connections, or where another onboarding goes on with the connections:
 * its own trial may be under way, and it is withdrawn with that one.
 * @param by whose trial it was
 * @param by.owner the company's first onboarding, which has the connections
 * @throws Auth0Unavailable, Auth0Refused, what the AWS SDK throws
 */
export async function withdrawTrial(
  environment: Parameters<typeof createManagementClient>[0] & {
    AUTH0_TRIAL_CLIENT_ID: string | undefined;
    RECORD_TABLE: string;
  },
  { onboardingId, owner }: { onboardingId: string; owner: string },
  domains: readonly string[],
): Promise<void> {
  const { AUTH0_TRIAL_CLIENT_ID: trial } = environment;
  if (trial === undefined || domains.length === 0) return;
  const { followUp = onboardingId } = (await readRecord(environment.RECORD_TABLE, owner)) ?? {};
  if (followUp !== onboardingId) return;
  const client = await createManagementClient(environment);
  for (const domain of domains)
    await switchConnection(client, { onboardingId: owner, domain, applications: [trial] }, false);
}
