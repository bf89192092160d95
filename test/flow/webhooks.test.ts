import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { manualClock } from '../local/manual-clock.ts';
import { serve } from '../local/serve.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { customerOf, type Target } from './target.ts';

/** The product with a webhook receiver that is down at first. */

const clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
const seen: { id: string; type: string }[] = [];
const body = z.object({ type: z.string(), data: z.object({ id: z.string() }) });
let isUp = false;
let receiver: Awaited<ReturnType<typeof serve>>;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  receiver = await serve(() =>
    new Hono().post('/', async (context) => {
      if (!isUp) return new Response(null, { status: 503 });
      const { type, data } = body.parse(await context.req.json());
      seen.push({ id: data.id, type });
      return new Response(null, { status: 204 });
    }),
  );
  local = await startEmbedded(clock, { WEBHOOK_URL: `${receiver.url}/` });
  target = await embeddedTarget(local.url);
});
afterAll(async () => {
  await local.remove();
  await receiver.stop();
});

const page = z.object({
  deliveries: z.array(z.object({ id: z.string(), state: z.string(), attempts: z.number() })),
});
const shown = async () => {
  const answer = await fetch(`${local.url}/webhooks`, { headers: { accept: 'application/json' } });
  return page.parse(await answer.json()).deliveries;
};

test('a receiver that is down delays no onboarding, and gets every event once it is up', async () => {
  const customer = await customerOf(target);
  await customer.submit();
  await customer.reached('awaitingApproval');
  for (let minute = 0; minute < 6; minute += 1) await clock.advance(60_000);
  expect(seen).toEqual([]);
  const waiting = await shown();
  expect(waiting.length).toBeGreaterThan(1);
  expect(waiting.every(({ state, attempts }) => state === 'waiting' && attempts > 0)).toBe(true);

  isUp = true;
  for (let minute = 0; minute < 45; minute += 1) await clock.advance(60_000);
  const own = seen.filter(({ id }) => id.startsWith(customer.onboardingId));
  expect(own.map(({ type }) => type).sort()).toEqual([
    'approval.requested',
    'link.issued',
    'submission.received',
  ]);
  expect((await shown()).every(({ state }) => state === 'delivered')).toBe(true);
});

test('the receiver’s host is not open to customers’ URLs', async () => {
  const customer = await customerOf(target);
  const [app] = customer.submission.oktaApps;
  const domain = new URL(receiver.url).host;
  const { status, body } = await target.request(customer.setupLink, {
    ...customer.submission,
    oktaApps: [{ ...app, domain }],
  });
  expect([status, JSON.stringify(body)]).toEqual([
    422,
    expect.stringContaining('oktaApps.0.domain'),
  ]);
});
