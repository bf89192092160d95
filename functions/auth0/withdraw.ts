import { createManagementClient, switchConnection } from './connection.ts';

/**
 * The trial application may no longer use the connections of these Oktas. Nothing to do where there is
 * none, of the application or of the connections.
 * @param owner the company's first onboarding, which has the connections
 * @throws Auth0Unavailable, Auth0Refused
 */
export async function withdrawTrial(
  environment: Parameters<typeof createManagementClient>[0] & {
    AUTH0_TRIAL_CLIENT_ID: string | undefined;
  },
  owner: string,
  domains: readonly string[],
): Promise<void> {
  const { AUTH0_TRIAL_CLIENT_ID: trial } = environment;
  if (trial === undefined || domains.length === 0) return;
  const client = await createManagementClient(environment);
  for (const domain of domains)
    await switchConnection(client, { onboardingId: owner, domain, applications: [trial] }, false);
}
