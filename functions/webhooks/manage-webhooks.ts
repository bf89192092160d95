import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { postingFetch } from '../outbound/signed.ts';
import { InvalidState } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { readDeliveries, readDisabled, replay } from './deliveries.ts';
import { type Endpoint, readEndpointSecret, readEndpoints } from './endpoints.ts';
import { postEvent } from './post.ts';

const named = { endpoint: z.string() };
const input = z.discriminatedUnion('action', [
  z.object({ action: z.literal('list') }),
  z.object({ action: z.literal('sendTest'), ...named }),
  z.object({ action: z.literal('replay'), ...named, since: z.iso.datetime() }),
]);

/** Milliseconds that a list goes back: a delivery waiting longer than that has failed. */
const LISTED = 4 * 24 * 60 * 60_000;

/**
 * Manages webhooks for ops. Input `{action}`, with
 *
 * - `list`: returns `{endpoints: [{name, format, events, waiting, delivered, failed, disabledAt?, last?}]}`, with the
 *   counts of the last four days
 * - `sendTest`, `endpoint`: posts a made-up event at once; returns `{result, outcome}`
 * - `replay`, `endpoint`, `since`: enables the endpoint, and sends all events since then again; returns `{count}`
 */
export const handler = taskHandler('ManageWebhooks', input, async (ordered, environment) => {
  const { RECORD_TABLE, SECRETS_PREFIX, WEBHOOK_ORIGINS, WEBHOOKS } = environment;
  const endpoints = readEndpoints(WEBHOOKS);
  if (ordered.action === 'list')
    return { endpoints: await Promise.all(endpoints.map((each) => standing(RECORD_TABLE, each))) };
  const endpoint = endpoints.find(({ name }) => name === ordered.endpoint);
  if (!endpoint) throw new InvalidState(`There is no endpoint ${ordered.endpoint}`);
  if (ordered.action === 'replay')
    return { count: await replay(RECORD_TABLE, endpoint.name, ordered.since) };
  const { result, outcome } = await postEvent(
    endpoint,
    await readEndpointSecret(SECRETS_PREFIX, endpoint.name),
    madeUp(),
    postingFetch(WEBHOOK_ORIGINS),
  );
  return { result, outcome };
});

async function standing(table: string, { name, format, events }: Endpoint) {
  const counts = { waiting: 0, delivered: 0, failed: 0 };
  let last: { at: string; outcome: string } | undefined;
  const since = new Date(Date.now() - LISTED).toISOString();
  for await (const { delivery } of readDeliveries(table, name, since)) {
    counts[delivery.state] += 1;
    if (delivery.last && delivery.last.at > (last?.at ?? '')) last = delivery.last;
  }
  const disabled = await readDisabled(table, name);
  return { name, format, events, ...counts, last, disabledAt: disabled?.at };
}

function madeUp() {
  const at = new Date().toISOString();
  const id = `test-${randomUUID()}`;
  const event = {
    id,
    type: 'onboarding.completed',
    version: 1,
    sequence: 1,
    at,
    onboardingId: 'test',
    companyId: 'test',
    company: 'A test',
    stage: 'completed',
    csm: { email: 'test@example.com' },
    data: { invited: 0, total: 0 },
  };
  return { id, type: event.type, at, event: JSON.stringify(event) };
}
