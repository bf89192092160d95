import { type Delivery, plan, readDeliveries } from '../../functions/webhooks/deliveries.ts';
import { endpointSchema } from '../../functions/webhooks/endpoints.ts';
import { sendDeliveries } from '../../functions/webhooks/send-deliveries.ts';
import { PREFIX } from '../aws.ts';
import { TABLE } from '../record/example.ts';
import { eventOf, keepSecret } from './example.ts';

/** Plans this many events of one onboarding. @param at ISO time of all; by default one per second, on a past day */
export async function planEvents(endpoint: string, count: number, at?: string): Promise<void> {
  const sequences = Array.from({ length: count }, (_, index) => index + 1);
  const planNext = async () => {
    for (let sequence = sequences.shift(); sequence; sequence = sequences.shift()) {
      const event = eventOf('link.issued', sequence);
      await plan(TABLE, endpoint, { ...event, ...(at && { at }), event: JSON.stringify(event) });
    }
  };
  await Promise.all(Array.from({ length: 20 }, planNext));
}

export async function deliveriesOf(endpoint: string): Promise<Delivery[]> {
  const found: Delivery[] = [];
  for await (const { delivery } of readDeliveries(TABLE, endpoint, '')) found.push(delivery);
  return found;
}

/** Milliseconds that the receiver takes per event; it handles ten at a time. */
const SLOW = 2_000;
const SIDE_BY_SIDE = 10;
const MINUTE = 60_000;

/**
 * Sends a burst of events to a receiver that takes two seconds for each and fails one in ten. Time is simulated:
 * one run of the sweep per minute, until nothing is due.
 *
 * @returns the numbers of distinct events received and of successful deliveries, and the minutes until 90 % had arrived
 */
export async function burst(count: number) {
  const endpoint = endpointSchema.parse({ name: 'slow', url: 'https://slow.example/hooks' });
  await keepSecret('slow');
  let time = Date.parse('2026-11-25T10:00:00Z');
  const begin = time;
  await planEvents('slow', count);
  const received = new Set<string>();
  let posts = 0;
  let mostAt = 0;
  const slow: typeof fetch = async (_, init) => {
    time += SLOW / SIDE_BY_SIDE;
    posts += 1;
    if (posts % 10 === 0) return new Response(null, { status: 503 });
    received.add(new Headers(init?.headers).get('webhook-id') ?? '');
    if (received.size === Math.ceil(0.9 * count)) mostAt = time;
    return new Response(null, { status: 204 });
  };
  let delivered = 0;
  for (let run = 1; delivered < count && run < 24 * 60; run += 1) {
    time = Math.max(time, begin + run * MINUTE);
    const sent = await sendDeliveries({ RECORD_TABLE: TABLE, SECRETS_PREFIX: PREFIX }, endpoint, {
      until: time + 45_000,
      fetch: slow,
      now: () => time,
    });
    delivered += sent.delivered;
  }
  return { received: received.size, delivered, minutesToMost: (mostAt - begin) / MINUTE };
}
