import * as z from 'zod';
import { handOver } from '../mail/hand-over.ts';
import { postingFetch } from '../outbound/signed.ts';
import { nameOf } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { logger } from '../runtime/observability.ts';
import { type Endpoint, readEndpoints } from './endpoints.ts';
import { type Sent, sendDeliveries } from './send-deliveries.ts';

/** Milliseconds after which a run begins nothing more; the next run is a minute later. */
const LONGEST = 45_000;

/** Stands for an onboarding where the mails of one would be together. */
const THREAD = 'webhooks';

/**
 * Every minute: sends the webhooks that are due, to all endpoints side by side, so that a slow one holds up
 * no other. Ops are mailed about an endpoint that is disabled.
 *
 * Input `{time}`: for when it is, ISO. Result `{delivered, refused, disabled: [name]}`.
 */
export const handler = taskHandler(
  'SendWebhooks',
  z.object({ time: z.iso.datetime() }),
  async ({ time }, environment) => {
    const { WEBHOOKS, WEBHOOK_ORIGINS, OPS_EMAIL } = environment;
    const since = performance.now();
    const now = () => Date.parse(time) + performance.now() - since;
    const until = now() + LONGEST;
    const fetch = postingFetch(WEBHOOK_ORIGINS);
    const sum = { delivered: 0, refused: 0, disabled: [] as string[] };
    const about = async (endpoint: Endpoint, { delivered, refused, disabled }: Sent) => {
      sum.delivered += delivered;
      sum.refused += refused;
      if (!disabled) return;
      sum.disabled.push(endpoint.name);
      await handOver(environment, {
        onboardingId: THREAD,
        to: { recipient: 'ops', email: OPS_EMAIL },
        replyTo: OPS_EMAIL,
        occasion: `${endpoint.name} ${disabled.at}`,
        mail: 'webhookDisabled',
        props: { language: 'en', endpoint: endpoint.name, ...disabled },
      });
    };
    let failure: unknown;
    await Promise.all(
      readEndpoints(WEBHOOKS).map(async (endpoint) => {
        try {
          await about(endpoint, await sendDeliveries(environment, endpoint, { until, fetch, now }));
        } catch (error) {
          failure ??= error;
          logger.error('No webhooks are sent', { endpoint: endpoint.name, error: nameOf(error) });
        }
      }),
    );
    if (failure) throw failure;
    return sum;
  },
);
