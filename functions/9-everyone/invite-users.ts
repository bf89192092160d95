import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import {
  handedOverIn,
  INVITATION,
  reportInvitations,
  tallyInvitations,
} from '../mail/invitations.ts';
import { type Due, post } from '../mail/ledger.ts';
import { sendDue } from '../mail/send-due.ts';
import { ids } from '../onboarding/inputs.ts';
import { readUsers } from '../onboarding/stored-submission.ts';
import { keepTaskToken } from '../onboarding/task-token.ts';
import { told } from '../record/told.ts';
import { taskHandler } from '../runtime/handlers.ts';

/** Number of invitations handed over at once. */
const SIDE_BY_SIDE = 20;
/** Milliseconds that this function sends for, enough for a short list. */
const SENDS = 20_000;
/** Milliseconds to wait for a turn to send; otherwise the next sweep may be a minute away. */
const PATIENCE = 2_000;

/**
 * State "Invite users": hands over an invitation to each user, and waits until all are sent. "Send mails" ends the
 * wait; in case that is lost, the state runs again every hour. It does not wait for deferred ones, whose outcome is
 * reported later.
 *
 * Its answer: `{sent, deferred, refused, uncertain}`.
 */
export const handler = taskHandler(
  'InviteUsers',
  z.object({ ...ids, told, taskToken: z.string() }),
  async ({ taskToken, told: _, ...ids }, environment) => {
    const { RECORD_TABLE, SECRETS_PREFIX } = environment;
    const { onboardingId } = ids;
    await keepTaskToken(SECRETS_PREFIX, onboardingId, 'invitations', taskToken);
    const { submission, forCustomer, toUser } = await openCorrespondence(environment, ids);
    const { userParts } = submission;
    const total = userParts.reduce((sum, length) => sum + length, 0);
    const before = await tallyInvitations(RECORD_TABLE, onboardingId);
    if (handedOverIn(before) < total) {
      const posted: Due[] = [];
      for (const part of userParts.keys()) {
        const users = await readUsers(SECRETS_PREFIX, ids, part);
        const mails = users.map((email) =>
          toUser(email)(INVITATION, { mail: 'userInvitation', props: forCustomer }),
        );
        for (let at = 0; at < mails.length; at += SIDE_BY_SIDE)
          posted.push(
            ...(await Promise.all(
              mails.slice(at, at + SIDE_BY_SIDE).map((mail) => post(RECORD_TABLE, mail)),
            )),
          );
      }
      await sendDue(environment, {
        mails: posted,
        patience: PATIENCE,
        until: Date.now() + SENDS,
      });
    }
    await reportInvitations(environment, onboardingId, true);
  },
);
