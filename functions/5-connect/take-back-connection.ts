import * as z from 'zod';
import { createManagementClient, takeBackConnection } from '../auth0/connection.ts';
import { madeFor } from '../auth0/connection-settings.ts';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import { connectionName } from '../onboarding/connection-name.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { asOnlyWriter } from '../record/leases.ts';
import { readRecord } from '../record/store.ts';
import { isUsedByOthers } from '../record/uses.ts';
import { messageOfCause } from '../runtime/cause.ts';
import { ConnectionNotProven } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Take back connection": rolls back a connection that was not proven, so that nobody can sign in through it,
 * unless another onboarding uses it.
 *
 * Input: `cause`, the error of "Prove connection".
 * @throws ConnectionNotProven always, with what happened to the connection: the Map restarts at "Create connection",
 *   also after a redrive, and ops read it if that does not help
 */
export const handler = taskHandler(
  'TakeBackConnection',
  z.object({ onboardingId: onboardingIdSchema, domain: oktaDomainSchema, cause: z.string() }),
  async ({ onboardingId, domain, cause }, environment) => {
    const { RECORD_TABLE } = environment;
    const { continues: owner = onboardingId } =
      (await readRecord(RECORD_TABLE, onboardingId)) ?? {};
    const client = await createManagementClient(environment);
    const settings = { onboardingId: owner, domain, ...madeFor(environment) };
    // Excludes setting up the connection for another onboarding, which is in the record before that.
    const result = await asOnlyWriter(RECORD_TABLE, connectionName(owner, domain), async (hold) => {
      if (await isUsedByOthers(RECORD_TABLE, { onboardingId, owner }, domain)) return 'left';
      await hold();
      return takeBackConnection(client, settings);
    });
    throw new ConnectionNotProven(`${domain}: ${messageOfCause(cause)}. ${resultInWords[result]}`);
  },
);

const resultInWords = {
  takenBack: 'The connection was rolled back: none of this stage’s applications may use it.',
  left: 'The connection was left as it is: it is in use, or there is none of this onboarding.',
} as const;
