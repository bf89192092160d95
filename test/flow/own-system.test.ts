import { Hono } from 'hono';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { dashboardCallSchema } from '../../functions/maintain/dashboard-call.ts';
import { readAudit } from '../../functions/record/audit.ts';
import { manualClock } from '../local/manual-clock.ts';
import { serve } from '../local/serve.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { onTheClock } from './on-the-clock.ts';
import type { Customer, Target } from './target.ts';

/** The product's own system, played by this test, prepares the dashboard. */

const clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const peopleKey = 'aKeyThatNobodyGuesses0123456789abcdefghijklm';

type Call = z.output<typeof dashboardCallSchema>['data'] & { id: string };
let calls: Call[];
/** The system's reaction to a call; returns a status. */
let onCall: (call: Call) => Promise<number> | number;
let system: Awaited<ReturnType<typeof serve>>;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
let variables: Record<string, string>;

beforeAll(async () => {
  system = await serve(() =>
    new Hono().post('/dashboard', async (context) => {
      const text = await context.req.text();
      const body = new Webhook(secret).verify(text, context.req.header());
      const { data } = dashboardCallSchema.parse(body);
      const call = { ...data, id: context.req.header('webhook-id') ?? '' };
      calls.push(call);
      return context.body(null, (await onCall(call)) as 204);
    }),
  );
  variables = {
    DASHBOARD_API: `${system.url}/dashboard`,
    DASHBOARD_SECRET: secret,
    PEOPLE_KEY: peopleKey,
  };
  local = await startEmbedded(clock, variables);
  target = await embeddedTarget(local.url);
});
afterAll(async () => {
  await local.remove();
  await system.stop();
});
beforeEach(() => {
  calls = [];
  onCall = () => 202;
});

const tokenIn = (link: string) => link.slice(link.lastIndexOf('/') + 1);
const people = async ({ peopleUrl }: Call) => {
  const headers = { authorization: `Bearer ${peopleKey}`, accept: 'application/json' };
  const list = z.object({ people: z.array(z.object({ email: z.string() })) });
  return list.parse(await (await fetch(peopleUrl, { headers })).json()).people;
};
const report = ({ reportUrl }: Call, body: unknown) => target.request(reportUrl, body);

const { advance, reach, switchedOn } = onTheClock(clock, () => target);
const stageOf = async (customer: Customer) => (await customer.status()).stage;
/** Texts of the mails that ask the CSM, each in one line. */
const asked = async ({ csm }: Customer) =>
  (await target.mailsTo(csm))
    .map(({ text }) => text.replace(/\s+/g, ' '))
    .filter((text) => text.includes('/dashboard/'));
const audit = async ({ onboardingId }: Customer) =>
  (await readAudit(process.env.RECORD_TABLE ?? '', onboardingId)).map(({ what, by, details }) => ({
    what,
    by,
    ...details,
  }));

test('it is asked instead of the CSM, with a URL of the people, and its report continues the workflow', async () => {
  onCall = async (call) => {
    setImmediate(() => report(call, { done: true }));
    return 202;
  };
  const customer = await switchedOn();
  const { mainAdmin, users } = customer.submission;
  await advance(2);
  await reach(customer, 'awaitingFirstSignIn');
  expect(calls).toMatchObject([{ for: 'mainAdmin', count: 1, csm: { email: customer.csm } }]);
  expect(JSON.stringify(calls)).not.toContain(mainAdmin.email);

  await customer.signIn(mainAdmin.email);
  await advance(1);
  const everyone: Call | undefined = calls[1];
  expect(everyone).toMatchObject({ for: 'everyone', count: 2 });
  await advance(3);
  await reach(customer, 'completed');
  for (const user of users) expect(await customer.mailed(user)).toHaveLength(1);
  expect(await asked(customer)).toEqual([]);
  const done = { what: 'confirmedDashboard', by: 'ownSystem' };
  expect(await audit(customer)).toEqual(
    expect.arrayContaining([
      { ...done, whom: 'mainAdmin' },
      { ...done, whom: 'everyone' },
    ]),
  );
});

/** One customer for all: these tests change nothing. */
describe('while it works,', () => {
  let customer: Customer;
  let call: Call;
  beforeAll(async () => {
    calls = [];
    onCall = () => 202;
    customer = await switchedOn();
    await advance(1);
    [call] = calls as [Call];
  });

  test('the URL lists who is to be invited again, for holders of the key alone', async () => {
    expect(await people(call)).toEqual([
      expect.objectContaining({ email: customer.submission.mainAdmin.email }),
    ]);
    expect((await fetch(call.peopleUrl)).status).toBe(401);
  });

  test('the customer’s page says so, and nobody has a deadline', async () => {
    const page = await (
      await fetch(customer.setupLink, { headers: { accept: 'text/html' } })
    ).text();
    expect(page).toContain('The accounts are being prepared');
    expect(await customer.status()).not.toHaveProperty('deadline');
    expect(await asked(customer)).toEqual([]);
  });

  test('nobody else can report', async () => {
    await switchedOn();
    await advance(1);
    const [other] = calls as [Call];
    const [base, token = ''] = call.reportUrl.split('/dashboard-reports/');
    const [header, , signature] = token.split('.');
    const [, payload] = other.reportUrl.slice(-token.length).split('.');
    const dashboard = tokenIn(await customer.linkMailed(customer.csm, 'trials'));
    for (const wrong of [`${token}x`, `${header}.${payload}.${signature}`, dashboard, 'x'])
      expect(
        await target.request(`${base}/dashboard-reports/${wrong}`, { done: true }),
      ).toMatchObject({ status: 404, body: { code: 'linkInvalid' } });
    // It opens nothing else.
    for (const path of ['dashboard', 'setup', 'approvals', 'switches'])
      expect((await target.request(`${base}/${path}/${token}`)).status).toBe(404);
    expect(await stageOf(customer)).toBe('awaitingDashboard');
  });

  test.each<[string, unknown, number, string]>([
    ['nothing', {}, 422, 'invalidDashboard'],
    ['both', { done: true, failed: true, reason: 'x' }, 422, 'invalidDashboard'],
    ['a failure without a reason', { failed: true, reason: ' ' }, 422, 'invalidDashboard'],
    ['something else', { done: true, people: [] }, 422, 'invalidDashboard'],
    ['no JSON', '{', 400, 'bodyMalformed'],
  ])('a report with %s is refused, and changes nothing', async (_, body, status, code) => {
    expect(await report(call, body)).toMatchObject({
      status,
      type: 'application/problem+json',
      body: { code },
    });
    expect(await stageOf(customer)).toBe('awaitingDashboard');
  });
});

describe('the CSM is asked, with the reason, and can confirm, when', () => {
  const finish = async (customer: Customer) => {
    expect((await customer.prepared()).status).toBe(200);
    await reach(customer, 'awaitingFirstSignIn');
    expect((await audit(customer)).at(-1)).toMatchObject({
      what: 'confirmedDashboard',
      by: customer.csm,
    });
  };

  test('it refuses', async () => {
    onCall = () => 403;
    const customer = await switchedOn();
    await advance(3);
    expect(calls).toHaveLength(1);
    expect(await asked(customer)).toEqual([expect.stringContaining('refused: HTTP 403')]);
    await finish(customer);
  });

  test('it reports a failure', async () => {
    const customer = await switchedOn();
    await advance(1);
    const failed = { failed: true, reason: 'The <account> is locked.' };
    const answers = [
      await report(calls[0] as Call, failed),
      await report(calls[0] as Call, failed),
    ];
    for (const { status, body } of answers)
      expect([status, body]).toMatchObject([
        200,
        { for: 'mainAdmin', handedOver: { why: 'failed', reason: failed.reason } },
      ]);
    await advance(3);
    const mails = await asked(customer);
    expect(mails).toEqual([expect.stringContaining('The <account> is locked.')]);
    expect(await audit(customer)).toContainEqual({
      what: 'dashboardHandedOver',
      by: 'ownSystem',
      whom: 'mainAdmin',
      why: 'failed',
      reason: failed.reason,
    });
    await finish(customer);
  });

  test('it cannot be reached for an hour', async () => {
    onCall = () => 503;
    const customer = await switchedOn();
    await advance(55);
    expect(calls.length).toBeGreaterThan(4);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(1);
    expect(await asked(customer)).toEqual([]);
    await advance(10);
    expect(await asked(customer)).toEqual([expect.stringContaining('could not be reached')]);
    await finish(customer);
  });

  test('it is silent for an hour', async () => {
    const customer = await switchedOn();
    await advance(55);
    expect(calls).toHaveLength(1);
    expect(await asked(customer)).toEqual([]);
    await advance(10);
    expect(await asked(customer)).toEqual([expect.stringContaining('has not said')]);
    await finish(customer);
    // The first answer counts.
    const late = await report(calls[0] as Call, { done: true });
    expect(late).toMatchObject({ status: 200, body: { said: { by: customer.csm } } });
  });
});

test('a system that is down at first is asked again, and prepares the dashboard', async () => {
  onCall = async (call) => {
    if (calls.length < 3) return 503;
    setImmediate(() => report(call, { done: true }));
    return 202;
  };
  const customer = await switchedOn();
  await advance(6);
  await reach(customer, 'awaitingFirstSignIn');
  expect(calls).toHaveLength(3);
});

test('a late report counts if nobody else has answered', async () => {
  const customer = await switchedOn();
  await advance(1);
  await report(calls[0] as Call, { failed: true, reason: 'Not now' });
  await advance(1);
  expect(await report(calls[0] as Call, { done: true })).toMatchObject({
    status: 200,
    body: { said: { by: 'ownSystem' } },
  });
  const link = await customer.linkMailed(customer.csm, 'dashboard');
  const page = await (await fetch(link, { headers: { accept: 'text/html' } })).text();
  expect(page).toContain('by Sequel’s own system');
  await reach(customer, 'awaitingFirstSignIn');
});

test('a repeated report counts once', async () => {
  const customer = await switchedOn();
  await advance(1);
  const answers = await Promise.all([1, 2, 3].map(() => report(calls[0] as Call, { done: true })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  await advance(1);
  const done = (await audit(customer)).filter(({ what }) => what === 'confirmedDashboard');
  expect(done).toHaveLength(1);
  // Reporting a failure is too late then, but not an error.
  const late = await report(calls[0] as Call, { failed: true, reason: 'No' });
  expect(late).toMatchObject({ status: 200, body: { said: { by: 'ownSystem' } } });
});

test('a report before the call is answered is not lost', async () => {
  // Reports before it answers.
  onCall = async (call) => {
    expect((await report(call, { done: true })).status).toBe(200);
    return 202;
  };
  const customer = await switchedOn();
  await advance(2);
  await reach(customer, 'awaitingFirstSignIn');
});

test('killed during the call, the product repeats the same call and continues', async () => {
  let kill: (() => void) | undefined;
  const killed = new Promise<void>((resolve) => {
    kill = resolve;
  });
  onCall = async (call) => {
    if (kill) {
      kill();
      kill = undefined;
      // No response arrives any more.
      await local.stop();
      return 202;
    }
    setImmediate(() => report(call, { done: true }));
    return 202;
  };
  const customer = await switchedOn();
  const moved = advance(1);
  await killed;
  await moved;
  local = await startEmbedded(clock, variables, '', local.directory);
  target = await embeddedTarget(local.url);
  await advance(2);
  expect(calls.map(({ id }) => id)).toEqual(Array(2).fill(calls[0]?.id));
  await reach(customer, 'awaitingFirstSignIn');
});

test('a report after the end learns that it is over', async () => {
  const customer = await switchedOn(0);
  await advance(1);
  await report(calls[0] as Call, { done: true });
  await advance(1);
  await customer.signIn(customer.submission.mainAdmin.email);
  await advance(3);
  await reach(customer, 'completed');
  expect((await report(calls[0] as Call, { done: true })).body).toMatchObject({
    said: { by: 'ownSystem' },
    stage: 'completed',
  });
  expect(
    (
      await fetch((calls[0] as Call).peopleUrl, {
        headers: { authorization: `Bearer ${peopleKey}` },
      })
    ).status,
  ).toBe(410);
});
