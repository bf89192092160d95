import { setTimeout as pause } from 'node:timers/promises';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { openCorrespondence } from '../mail/correspondence.ts';
import { readSendRate } from '../mail/send.ts';
import { ids } from '../onboarding/inputs.ts';
import { readUsers } from '../onboarding/stored-submission.ts';
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
 * Result `{part, sent, failed: [position]}`: positions in the part, no addresses. An address that
 * SES refuses is reported and does not stop the others.
 *
 * The rate is the account's: while another onboarding invites too, SES asks both to slow down, and
 * the mail that it did not take is sent again. The batch as a whole is not, since then those before
 * it would get another.
 * @throws MailNotSent when SES takes nothing more now: the state tries the batch again, so that at
 *   worst some get a second, identical mail
 */
export const handler = taskHandler(
  'InviteBatch',
  z.object({
    ...ids,
    batch: z.object({ part: z.number(), from: z.number(), to: z.number() }),
  }),
  async ({ batch, ...ids }, environment) => {
    const users = await readUsers(environment.SECRETS_PREFIX, ids, batch.part);
    const { forCustomer, mailUser } = await openCorrespondence(environment, ids);
    const mail = userInvitation(forCustomer);
    const interval = 1000 / (await readSendRate());
    const failed: number[] = [];
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
    for (let position = batch.from; position < batch.to; position += 1) {
      const started = performance.now();
      await send(users[position] ?? '').catch((error: unknown) => {
        if (!(error instanceof MailRejected)) throw error;
        failed.push(position);
      });
      const rest = interval - (performance.now() - started);
      if (rest > 0 && position + 1 < batch.to) await pause(rest);
    }
    const sent = batch.to - batch.from - failed.length;
    metrics.addMetric('InvitationsSent', MetricUnit.Count, sent);
    metrics.addMetric('InvitationsRefused', MetricUnit.Count, failed.length);
    return { part: batch.part, sent, failed };
  },
);
