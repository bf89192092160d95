import { asOnlyWriter } from '../record/leases.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { isAlive, leave, readOtherUsers } from '../record/uses.ts';
import { createManagementClient, switchConnection } from './connection.ts';
import { connectionName } from './connection-name.ts';

/**
 * The trial application may no longer use the connections of these Oktas. Nothing to do where there is none, of the
 * application or of the connections, or where another onboarding uses the connection too: its own trial may be under
 * way, and whichever leaves last withdraws it. Safe to repeat.
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
  const { AUTH0_TRIAL_CLIENT_ID: trial, RECORD_TABLE } = environment;
  // First, so that of two who leave at once the later finds nobody.
  await changeRecord(RECORD_TABLE, owner, leave(onboardingId));
  if (trial === undefined || domains.length === 0) return;
  const client = await createManagementClient(environment);
  // Not while it is made for another one, which is in the record before.
  for (const domain of domains)
    await asOnlyWriter(RECORD_TABLE, connectionName(owner, domain), async (hold) => {
      const record = await readRecord(RECORD_TABLE, owner);
      const others = record ? await readOtherUsers(RECORD_TABLE, record, onboardingId) : [];
      const isUsed = others.some(
        (each) => isAlive(each) && each.submission?.domains.includes(domain),
      );
      if (isUsed) return;
      await hold();
      await switchConnection(client, { onboardingId: owner, domain, applications: [trial] }, false);
    });
}
