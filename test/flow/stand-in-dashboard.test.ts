import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { onTheClock } from './on-the-clock.ts';
import type { Customer, Target } from './target.ts';

/** `DASHBOARD_API=stand-in npm start`: the stand-in for the Sequel app prepares its dashboard itself. */

const clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
const json = { accept: 'application/json', 'content-type': 'application/json' };
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  local = await startEmbedded(clock, { DASHBOARD_API: 'stand-in' });
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

const dashboard = () => `${local.url}/sequel/dashboard`;
const behave = async (behaviour: string) => {
  const body = JSON.stringify({ behaviour });
  expect((await fetch(dashboard(), { method: 'POST', headers: json, body })).status).toBe(200);
};
const shown = z.object({
  calls: z.array(
    z.object({
      onboardingId: z.string(),
      for: z.string(),
      people: z.array(z.string()),
      outcome: z.string(),
    }),
  ),
});
const callsOf = async ({ onboardingId }: Customer) => {
  const { calls } = shown.parse(await (await fetch(dashboard(), { headers: json })).json());
  return calls.filter((call) => call.onboardingId === onboardingId).toReversed();
};
const requests = async ({ csm }: Customer) =>
  (await target.mailsTo(csm)).filter(({ text }) => text.includes('/dashboard/'));

const { advance, reach, switchedOn } = onTheClock(clock, () => target);

test('the journey needs neither CSM nor dashboard', async () => {
  await behave('works');
  const customer = await switchedOn();
  const { mainAdmin, users } = customer.submission;
  await advance(3);
  await customer.signIn(mainAdmin.email);
  await advance(5);
  await reach(customer, 'completed');
  expect(await callsOf(customer)).toMatchObject([
    { for: 'mainAdmin', people: [mainAdmin.email], outcome: 'done, and reported' },
    { for: 'everyone', people: users, outcome: 'done, and reported' },
  ]);
  expect(await requests(customer)).toEqual([]);
});

test.each([
  ['refuses', 3],
  ['fails', 4],
  ['down', 66],
  ['silent', 66],
])('where it %s the CSM is asked', async (behaviour, minutes) => {
  await behave(behaviour);
  const customer = await switchedOn();
  await advance(minutes);
  expect(await requests(customer)).toHaveLength(1);
  expect((await customer.prepared()).status).toBe(200);
  await reach(customer, 'awaitingFirstSignIn');
});

test('it refuses unsigned calls, and its page opens', async () => {
  const body = JSON.stringify({ type: 'dashboard.reinvite', data: {} });
  const posted = await fetch(`${local.url}/sequel/dashboard-api`, {
    method: 'POST',
    headers: json,
    body,
  });
  expect(posted.status).toBe(401);
  const page = await (await fetch(dashboard(), { headers: { accept: 'text/html' } })).text();
  expect(page).toContain('When called, it');
  expect((await fetch(dashboard(), { method: 'POST', headers: json, body: '{}' })).status).toBe(
    422,
  );
});
