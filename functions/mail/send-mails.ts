import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import { readLinkKeys } from '../onboarding/link-keys.ts';
import { MailNotSent, nameOf } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { logger, metrics } from '../runtime/observability.ts';
import { reportInvitations } from './invitations.ts';
import { sendDue } from './send-due.ts';

/** Milliseconds to send the few mails that were just handed over. */
const FEW = 10_000;

/** Milliseconds that a run sends for; then the next one starts. */
const RUN = 60_000;

/**
 * Every minute: sends the mails that are due, no faster than SES allows, until none is left or the next run starts.
 * Also sends named mails at once, if the rate allows, for functions that may not send (post-soon.ts).
 *
 * Input `{time}` or `{mails: [{pk, sk}]}`. Returns `{sent, refused, uncertain, left}`; `left` says why mails remain.
 */
export const handler = taskHandler(
  'SendMails',
  z.union([
    z.object({
      mails: z
        .array(z.object({ pk: z.string(), sk: z.string() }))
        .min(1)
        .max(10),
    }),
    z.object({ time: z.iso.datetime() }),
  ]),
  async (input, environment, heldUp) => {
    if ('mails' in input) {
      const mails = input.mails.map((key) => ({ key }));
      const until = Date.now() + FEW;
      const { onboardings: _, ...sent } = await sendDue(environment, {
        mails,
        leaves: true,
        until,
      });
      return sent;
    }
    // Completes a key rotation within a minute, whether or not there is a mail.
    await readLinkKeys(environment.SECRETS_PREFIX, true).catch((error: unknown) =>
      logger.error('The keys of links are not published', { error: nameOf(error) }),
    );
    const { onboardings, troubleSince, ...run } = await sendDue(environment, {
      sweep: true,
      until: Date.now() + RUN,
    });
    metrics().addMetric('MailsSent', MetricUnit.Count, run.sent);
    metrics().addMetric('MailsUncertain', MetricUnit.Count, run.uncertain);
    if (troubleSince !== undefined)
      heldUp(new MailNotSent('SES takes no mail'), new Date(troubleSince).toISOString());
    for (const onboardingId of onboardings)
      await reportInvitations(environment, onboardingId, false).catch((error: unknown) =>
        logger.warn('Invitations are not reported', { onboardingId, error: nameOf(error) }),
      );
    return run;
  },
);
