import * as z from 'zod';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { readRecord } from '../record/store.ts';
import { isUnderWay, wasSwitchedOn } from '../record/switching.ts';
import { InvalidState } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { turnConnections } from './turn-connections.ts';

/**
 * Switches single sign-on off or on again for a company, on behalf of ops: at any time, whatever the record's stage.
 * Deletes nothing.
 *
 * Input `{onboardingId, on, reason}`; returns `{onboardingId, on, connections}`.
 * @throws InvalidState if there is no such onboarding, it was never switched on, or the workflow is switching it on;
 *   ConnectionNotProven, Auth0Unavailable, Auth0Refused
 */
export const handler = taskHandler(
  'SwitchConnections',
  z.object({ onboardingId: onboardingIdSchema, on: z.boolean(), reason: z.string().default('') }),
  async ({ onboardingId, on, reason }, environment) => {
    const record = await readRecord(environment.RECORD_TABLE, onboardingId);
    if (!record) throw new InvalidState(`There is no onboarding ${onboardingId}`);
    if (!wasSwitchedOn(record)) throw new InvalidState(`${onboardingId} was never switched on`);
    // It would go on, and switch on again what was switched off.
    if (isUnderWay(record))
      throw new InvalidState(
        `${onboardingId} is being switched on: wait for that, or stop it and try again`,
      );
    const doer = { at: new Date().toISOString(), by: 'ops' };
    const { connections } = await turnConnections(environment, record, { on, reason, doer });
    return { onboardingId, on, connections };
  },
);
