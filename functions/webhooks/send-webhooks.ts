import * as z from 'zod';
import { handOver } from '../mail/hand-over.ts';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { postingFetch } from '../outbound/signed.ts';
import { nameOf } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { logger } from '../runtime/observability.ts';
import { opsTold, readDisabled } from './deliveries.ts';
import { type Endpoint, readEndpoints } from './endpoints.ts';
import { sendDeliveries } from './send-deliveries.ts';

/** Milliseconds after which a run begins no more attempts; the next run follows within the minute. */
const LONGEST = 45_000;

/** Takes the place of an onboarding ID, to group these mails in one thread. */
const THREAD = onboardingIdSchema.parse('webhooks');

/**
 * Every minute: sends the due webhooks to all endpoints in parallel, so that a slow one does not block others. Mails
 * ops about disabled endpoints they have not been notified of.
 *
 * Input `{time}`: current ISO time. Returns `{delivered, refused, disabled: [name]}`; `disabled` are the endpoints that
 * ops were mailed about.
 */
export const handler = taskHandler(
  'SendWebhooks',
  z.object({ time: z.iso.datetime() }),
  async ({ time }, environment) => {
    const { RECORD_TABLE, WEBHOOKS, WEBHOOK_ORIGINS, OPS_EMAIL } = environment;
    const since = performance.now();
    const now = () => Date.parse(time) + performance.now() - since;
    const until = now() + LONGEST;
    const fetch = postingFetch(WEBHOOK_ORIGINS);
    const sum = { delivered: 0, refused: 0, disabled: [] as string[] };
    const tellOps = async ({ name }: Endpoint) => {
      const disabled = await readDisabled(RECORD_TABLE, name);
      if (!disabled || disabled.toldAt !== undefined) return;
      const { at, outcome } = disabled;
      // Handed over before this is recorded. If killed in between, the next run hands over the same mail, sent once.
      await handOver(environment, {
        onboardingId: THREAD,
        to: { recipient: 'ops', email: OPS_EMAIL },
        replyTo: OPS_EMAIL,
        occasion: `${name} ${at}`,
        mail: 'webhookDisabled',
        props: { language: 'en', endpoint: name, at, outcome },
      });
      await opsTold(RECORD_TABLE, name, at, now());
      sum.disabled.push(name);
    };
    let failure: unknown;
    const trying = async (endpoint: Endpoint, work: () => Promise<void>) => {
      try {
        await work();
      } catch (error) {
        failure ??= error;
        logger.error('No webhooks are sent', { endpoint: endpoint.name, error: nameOf(error) });
      }
    };
    await Promise.all(
      readEndpoints(WEBHOOKS).map(async (endpoint) => {
        await trying(endpoint, async () => {
          const sent = await sendDeliveries(environment, endpoint, { until, fetch, now });
          sum.delivered += sent.delivered;
          sum.refused += sent.refused;
        });
        // Includes endpoints that an earlier run disabled before it was killed.
        await trying(endpoint, () => tellOps(endpoint));
      }),
    );
    if (failure) throw failure;
    return sum;
  },
);
