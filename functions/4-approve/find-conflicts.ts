import * as z from 'zod';
import { findConflicts } from '../auth0/conflicts.ts';
import { createManagementClient } from '../auth0/connection.ts';
import { isInTheWay } from '../record/conflict.ts';
import { foundConflicts } from '../record/domain-changes.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { isSwitchedOn, wasSwitchedOn } from '../record/switching.ts';
import { InvalidState } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Find conflicts": whether e-mail domains lead to other connections of the tenant by now. It was
 * asked before the approval, too; that is right before anything is switched on. So is whether the connections were
 * switched off meanwhile, for the onboarding that this one continues: its people would be sent to Okta again.
 * Result `{open}`: whether there is one that no CSM has taken over, or they are off.
 * @throws Auth0Unavailable, Auth0Refused
 */
export const handler = taskHandler(
  'FindConflicts',
  z.object({ onboardingId: z.string() }),
  async ({ onboardingId }, environment) => {
    const record = await readRecord(environment.RECORD_TABLE, onboardingId);
    if (!record) throw new InvalidState(`There is no onboarding ${onboardingId}`);
    const client = await createManagementClient(environment);
    const conflicts = await findConflicts(environment.RECORD_TABLE, client, record);
    const { RECORD_TABLE } = environment;
    const owner =
      record.continues === undefined ? undefined : await readRecord(RECORD_TABLE, record.continues);
    const isHeld = owner !== undefined && wasSwitchedOn(owner) && !isSwitchedOn(owner);
    await changeRecord(
      RECORD_TABLE,
      onboardingId,
      (now) => {
        const found = foundConflicts(conflicts)(now);
        return isHeld === (now.isHeld ?? false) ? found : { ...(found ?? now), isHeld };
      },
      record,
    );
    return { open: isHeld || conflicts.some(isInTheWay(record.replaces ?? [])) };
  },
);
