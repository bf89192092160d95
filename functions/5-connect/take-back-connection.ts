import * as z from 'zod';
import { createManagementClient, madeFor, takeBackConnection } from '../auth0/connection.ts';
import { readRecord } from '../record/store.ts';
import { messageOfCause } from '../runtime/cause.ts';
import { ConnectionNotProven } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Take back connection": a connection that was not proven is rolled back, so that nobody can
 * sign in through it.
 *
 * Input: `cause`, what "Prove connection" failed with.
 * @throws ConnectionNotProven always, with what happened to the connection: the Map begins anew with
 *   "Create connection", after a redrive too, and ops read it when that does not help
 */
export const handler = taskHandler(
  'TakeBackConnection',
  z.object({ onboardingId: z.string(), domain: z.string(), cause: z.string() }),
  async ({ onboardingId, domain, cause }, environment) => {
    const { continues: owner = onboardingId } =
      (await readRecord(environment.RECORD_TABLE, onboardingId)) ?? {};
    const outcome = await takeBackConnection(await createManagementClient(environment), {
      onboardingId: owner,
      domain,
      ...madeFor(environment),
    });
    throw new ConnectionNotProven(`${domain}: ${messageOfCause(cause)}. ${outcomes[outcome]}`);
  },
);

const outcomes = {
  takenBack: 'The connection was rolled back: none of this stage’s applications may use it.',
  left: 'The connection was left as it is: it is in use, or there is none of this onboarding.',
} as const;
