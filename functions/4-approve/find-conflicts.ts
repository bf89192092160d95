import * as z from 'zod';
import { findConflicts, isInTheWay } from '../auth0/conflicts.ts';
import { createManagementClient } from '../auth0/connection.ts';
import { foundConflicts } from '../record/domain-changes.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { InvalidState } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Find conflicts": whether e-mail domains lead to other connections of the tenant by now. It was
 * asked before the approval, too; that is right before anything is switched on.
 * Result `{open}`: whether there is one that no CSM has taken over.
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
    await changeRecord(environment.RECORD_TABLE, onboardingId, foundConflicts(conflicts), record);
    return { open: conflicts.some(isInTheWay(record.replaces ?? [])) };
  },
);
