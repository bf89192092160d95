import { setTimeout as pause } from 'node:timers/promises';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { readSendRate } from '../mail/send.ts';
import { ids } from '../onboarding/inputs.ts';
import { readUsers } from '../onboarding/stored-submission.ts';
import { report } from '../record/changes.ts';
import { changeRecord } from '../record/store.ts';
import { told } from '../record/told.ts';
import { MailNotSent, MailRejected } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { metrics } from '../runtime/observability.ts';
import { userInvitation } from './mails.tsx';

/** Milliseconds for which a batch waits in all when SES asks to slow down, and the most at a time. */
const PATIENCE = 30_000;
const LONGEST_WAIT = 5_000;

/**
 * State "Invite batch": invites the users from `from` up to, not including, `to` of a part of the
 * list, no faster than SES allows.
 *
 * Result `{part, at, sent, failed: [position], done}`: `at` is how many of the batch it came to, and
 * positions are those in the part, no addresses. An address that SES refuses is reported and does not
 * stop the others. When SES takes no more in the middle, the state goes on from there, so that
 * nobody gets a second mail.
 *
 * The rate is the account's: while another onboarding invites too, SES asks both to slow down, and
 * the mail that it did not take is sent again.
 * @throws MailNotSent when SES takes none: the state tries again later
 */
export const handler = taskHandler(
  'InviteBatch',
  z.object({
    ...ids,
    told,
    batch: z.object({ part: z.number(), from: z.number(), to: z.number() }),
    /** What earlier invocations came to. Executions that began before there was such a thing do not send it. */
    progress: z
      .object({ at: z.number(), sent: z.number(), failed: z.array(z.number()) })
      .optional(),
  }),
  async ({ batch, progress, told, ...ids }, environment) => {
    const users = await readUsers(environment.SECRETS_PREFIX, ids, batch.part);
    const { forCustomer, mailUser } = await openCorrespondence(environment, ids);
    const mail = userInvitation(forCustomer);
    const interval = 1000 / (await readSendRate());
    let patience = PATIENCE;
    const send = async (to: string) => {
      for (let wait = interval; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
        try {
          return await mailUser(to, mail);
        } catch (error) {
          if (!(error instanceof MailNotSent && error.throttled) || patience <= 0) throw error;
          const jittered = wait * (0.5 + Math.random());
          patience -= jittered;
          await pause(jittered);
        }
      }
    };
    const start = batch.from + (progress?.at ?? 0);
    const failed: number[] = [];
    let position = start;
    for (; position < batch.to; position += 1) {
      const started = performance.now();
      try {
        await send(users[position] ?? '');
      } catch (error) {
        if (error instanceof MailRejected) failed.push(position);
        else if (position === start || progress === undefined) throw error;
        else break;
      }
      const rest = interval - (performance.now() - started);
      if (rest > 0 && position + 1 < batch.to) await pause(rest);
    }
    const sent = position - start - failed.length;
    metrics.addMetric('InvitationsSent', MetricUnit.Count, sent);
    metrics.addMetric('InvitationsRefused', MetricUnit.Count, failed.length);
    const sentInAll = (progress?.sent ?? 0) + sent;
    await changeRecord(
      environment.RECORD_TABLE,
      ids.onboardingId,
      report(told, {
        set: ({ invitedBy }) => ({
          invitedBy: { ...invitedBy, [`${batch.part}-${batch.from}`]: sentInAll },
        }),
      }),
    );
    return {
      part: batch.part,
      at: position - batch.from,
      sent: sentInAll,
      failed: [...(progress?.failed ?? []), ...failed],
      done: position === batch.to,
    };
  },
);
