import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { secretNames } from '../../functions/onboarding/secrets.ts';
import { secretsManager } from '../../functions/runtime/aws.ts';
import { plan } from '../../functions/webhooks/deliveries.ts';
import { endpointSchema } from '../../functions/webhooks/endpoints.ts';
import { sendDeliveries } from '../../functions/webhooks/send-deliveries.ts';
import { manualClock } from '../local/manual-clock.ts';
import { eventOf, SECRETS } from '../webhooks/example.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { onTheClock } from './on-the-clock.ts';
import type { Target } from './target.ts';

/** A burst of webhooks to a slow receiver, and an onboarding meanwhile, on one clock and one table. */

const clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
const MINUTE = 60_000;
const SECOND = 1_000;
const endpoint = endpointSchema.parse({ name: 'slow', url: 'https://slow.example/hooks' });
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  local = await startEmbedded(clock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

const { reach, switchedOn } = onTheClock(clock, () => target);

/**
 * From the submission to the end, with people who act at once.
 * @returns ms of the clock
 */
async function journey(): Promise<number> {
  const begin = clock.now();
  const customer = await switchedOn();
  await customer.prepared();
  await reach(customer, 'awaitingFirstSignIn');
  await customer.signIn(customer.submission.mainAdmin.email);
  await reach(customer, 'awaitingDashboard');
  await customer.prepared();
  await reach(customer, 'completed');
  return clock.now() - begin;
}

/** Plans a burst and starts sending it, with a run each minute, as on the schedule. */
async function beginBurst(count: number) {
  const table = process.env.RECORD_TABLE ?? '';
  const prefix = process.env.SECRETS_PREFIX ?? '';
  await secretsManager.send(
    new CreateSecretCommand({
      Name: secretNames.webhook(prefix, endpoint.name),
      SecretString: SECRETS[0],
    }),
  );
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const event = eventOf('link.issued', sequence);
    await plan(table, endpoint.name, { ...event, event: JSON.stringify(event) });
  }
  const received = new Set<string>();
  const state = { received, delivered: 0, posts: 0, underWay: 0, most: 0 };
  /** Takes two seconds per post, and fails one in ten. */
  const slow: typeof fetch = async (_, init) => {
    state.underWay += 1;
    state.most = Math.max(state.most, state.underWay);
    await new Promise<void>((resolve) => clock.at(clock.now() + 2 * SECOND, resolve));
    state.underWay -= 1;
    state.posts += 1;
    if (state.posts % 10 === 0) return new Response(null, { status: 503 });
    received.add(new Headers(init?.headers).get('webhook-id') ?? '');
    return new Response(null, { status: 204 });
  };
  const run = async () => {
    const { delivered } = await sendDeliveries(
      { RECORD_TABLE: table, SECRETS_PREFIX: prefix },
      endpoint,
      { until: clock.now() + 45 * SECOND, fetch: slow, now: clock.now },
    );
    state.delivered += delivered;
  };
  const runs: Promise<void>[] = [];
  const nextRun = () => {
    if (state.delivered >= count) return;
    runs.push(run());
    clock.at(clock.now() + MINUTE, nextRun);
  };
  nextRun();
  return { state, runs };
}

// `npm run test:webhooks` sends 10,000.
test('a burst reaches a slow receiver completely, and delays no onboarding', async () => {
  const count = Number(process.env.EVENTS ?? 300);
  const alone = await journey();
  const { state, runs } = await beginBurst(count);
  const beside = await journey();
  // It was still sending all the time.
  expect(state.delivered).toBeLessThan(count);
  for (let minute = 0; state.delivered < count && minute < 24 * 60; minute += 1)
    await clock.advance(MINUTE);
  await vi.waitFor(() => Promise.all(runs));
  expect([state.received.size, state.delivered]).toEqual([count, count]);
  expect(state.most).toBe(10);
  expect(Math.abs(beside - alone)).toBeLessThanOrEqual(5 * SECOND);
}, 1_800_000);
