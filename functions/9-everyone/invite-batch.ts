import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { INVITATION } from '../mail/invitations.ts';
import { post } from '../mail/ledger.ts';
import { ids } from '../onboarding/inputs.ts';
import { readUsers } from '../onboarding/stored-submission.ts';
import { taskHandler } from '../runtime/handlers.ts';

/**
 * State "Invite batch", for executions started before "Invite users" existed: hands over the invitations of the users
 * from `from` up to, but not including, `to` in a part of the list.
 *
 * Returns `{part, at, sent, failed: [position], done}`, as those executions expect: `sent` and `failed` only count
 * mails sent before the ledger existed.
 */
export const handler = taskHandler(
  'InviteBatch',
  z.object({
    ...ids,
    batch: z.object({ part: z.number(), from: z.number(), to: z.number() }),
    progress: z
      .object({ at: z.number(), sent: z.number(), failed: z.array(z.number()) })
      .default({ at: 0, sent: 0, failed: [] }),
  }),
  async ({ batch, progress, ...ids }, environment) => {
    const { part, from, to } = batch;
    const users = await readUsers(environment.SECRETS_PREFIX, ids, part);
    const { forCustomer, toUser } = await openCorrespondence(environment, ids);
    for (const email of users.slice(from + progress.at, to))
      await post(
        environment.RECORD_TABLE,
        toUser(email)(INVITATION, { mail: 'userInvitation', props: forCustomer }),
      );
    return { part, ...progress, at: to - from, done: true };
  },
);
