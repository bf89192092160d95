import { beforeEach, describe, expect, test } from 'vitest';
import { handler } from '../../functions/6-try/start-trial.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { keepTaskToken } from '../../functions/onboarding/task-token.ts';
import { asking, keys, PREFIX, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { at, csm, onboardingId, recordIn, submitted, type WayStage } from '../record/example.ts';

const aws = useAws();
const ask = asking('StartTrial', handler);

let contact: string;
let ours: string;

beforeEach(async () => {
  setDate(at(100));
  const about = { onboardingId, by: submitted.contact.email, role: 'contact' } as const;
  contact = tokenOf(await createLink(keys, PUBLIC_URL, 'trial', about));
  const our = { onboardingId, by: csm.email, role: 'csm' } as const;
  ours = tokenOf(await createLink(keys, PUBLIC_URL, 'trial', our));
});

async function comesTo(stage: WayStage) {
  await aws.keep(recordIn(stage));
  await aws.given(() => keepTaskToken(PREFIX, onboardingId, 'trial', 'task-token'));
}

describe('a trial begins', () => {
  test('with the connection, a new sign-in, PKCE, state and nonce', async () => {
    await comesTo('awaitingTrial');
    const { json } = await ask({ token: contact, json: {} });
    const url = new URL((json() as { authorizeUrl: string }).authorizeUrl);
    expect(url.origin + url.pathname).toBe('https://tenant.auth0.example/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'trial-app',
      redirect_uri: `${PUBLIC_URL}/trials/callback`,
      response_type: 'code',
      scope: 'openid profile email',
      connection: expect.stringMatching(new RegExp(`^${onboardingId}-[0-9a-f]{8}$`)),
      prompt: 'login',
      state: expect.stringMatching(/^.{43}$/),
      nonce: expect.stringMatching(/^.{43}$/),
      code_challenge: expect.stringMatching(/^.{43}$/),
      code_challenge_method: 'S256',
    });
  });

  test('by a form, which is redirected there', async () => {
    await comesTo('awaitingTrial');
    const { status, headers } = await ask({
      token: contact,
      html: true,
      form: { domain: 'acme.okta.com' },
    });
    expect(status).toBe(303);
    expect(headers.location).toMatch(/^https:\/\/tenant\.auth0\.example\/authorize\?/);
  });

  test('in this browser alone: with a cookie that no script and no other site can read', async () => {
    await comesTo('awaitingTrial');
    const { headers } = await ask({ token: contact, json: {} });
    expect(headers['set-cookie']).toMatch(
      /^__Host-trial=[\w-]+\.[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=1800; Secure$/,
    );
  });

  test('once, if AWS’s answer to the change was lost', async () => {
    await comesTo('awaitingTrial');
    aws.repeat('PutItem');
    expect((await ask({ token: contact, json: {} })).status).toBe(200);
    expect((await aws.record())?.trials).toHaveLength(1);
  });

  test('and is in the record', async () => {
    await comesTo('awaitingTrial');
    await ask({ token: contact, json: { domain: 'acme.okta.com' } });
    expect(await aws.record()).toMatchObject({
      stage: 'awaitingTrial',
      trials: [{ domain: 'acme.okta.com', by: 'contact', startedAt: at(100), succeeded: false }],
    });
  });
});

test('only five of each Okta app are kept', async () => {
  await comesTo('awaitingTrial');
  for (let n = 0; n < 8; n += 1) await ask({ token: contact, json: {} });
  expect((await aws.record())?.trials).toHaveLength(5);
});

test('with a domain as pasted', async () => {
  await comesTo('awaitingTrial');
  for (const domain of ['ACME.okta.com', ' https://acme-admin.okta.com/admin '])
    expect((await ask({ token: contact, json: { domain } })).status).toBe(200);
  expect((await aws.record())?.trials).toMatchObject([
    { domain: 'acme.okta.com' },
    { domain: 'acme.okta.com' },
  ]);
});

test('at most thirty times an hour, over all links', async () => {
  setDate('2026-11-25T10:00:00.000Z');
  await comesTo('awaitingTrial');
  for (let n = 0; n < 30; n += 1)
    expect((await ask({ token: n % 2 ? contact : ours, json: {} })).status).toBe(200);
  const before = await aws.record();
  const { headers, json } = await ask({ token: contact, json: {} });
  expect(json()).toMatchObject({ status: 429, code: 'tooManyTries' });
  expect(headers['retry-after']).toBe('3600');
  expect(await aws.record()).toEqual(before);
});

test("by the CSM's link, and the trace says so", async () => {
  await comesTo('awaitingTrial');
  expect((await ask({ token: ours, json: {} })).status).toBe(200);
  expect((await aws.record())?.trials).toMatchObject([{ by: 'csm' }]);
});

describe('without a trial', () => {
  const skip = { skip: true, reason: 'They are on holiday' };

  test('the CSM continues, for a reason that is audited', async () => {
    await comesTo('awaitingTrial');
    expect((await ask({ token: ours, json: skip })).json()).toMatchObject({ stage: 'connecting' });
    expect(aws.told()).toEqual([
      { taskToken: 'task-token', output: JSON.stringify({ outcome: 'skipped' }) },
    ]);
    expect((await aws.record())?.pending).toContainEqual({
      kind: 'audit',
      entry: expect.objectContaining({
        what: 'skippedTrial',
        by: csm.email,
        details: { reason: skip.reason },
      }),
    });
  });

  test('of concurrent answers by CSM and customer only one counts', async () => {
    await comesTo('awaitingTrial');
    const answers = await Promise.all([
      ask({ token: ours, json: skip }),
      ask({ token: contact, json: { correct: true } }),
    ]);
    const counts = (await aws.record())?.history.at(-1)?.event;
    expect(answers.map(({ status }) => status)).toEqual(
      counts === 'trialSkipped' ? [200, 409] : [409, 200],
    );
  });

  test.each([{ skip: true }, { skip: true, reason: '  ' }])(
    'a reason is required: %o',
    async (json) => {
      await comesTo('awaitingTrial');
      expect((await ask({ token: ours, json })).json()).toMatchObject({
        status: 422,
        errors: [{ path: 'reason', code: 'required' }],
      });
      expect(aws.writes()).toEqual([]);
    },
  );

  test.each([skip, { skip: true }])('the customer cannot continue: %o', async (json) => {
    await comesTo('awaitingTrial');
    expect((await ask({ token: contact, json })).json()).toMatchObject({
      status: 403,
      code: 'notYours',
    });
    expect(aws.writes()).toEqual([]);
  });

  test('the page comes back with the input', async () => {
    await comesTo('awaitingTrial');
    const form = { skip: 'true', reason: 'x'.repeat(2001) };
    const { status, body } = await ask({ token: ours, html: true, form });
    expect(status).toBe(422);
    expect(body).toContain(form.reason);
  });

  test('even while AWS has trouble; a program gets the problem', async () => {
    await comesTo('awaitingTrial');
    aws.fail('PutItem', 'ProvisionedThroughputExceededException');
    const form = { skip: 'true', reason: 'Riley is on leave until Monday.' };
    const { status, body } = await ask({ token: ours, html: true, form });
    expect(status).toBe(503);
    expect(body).toContain(form.reason);
    expect((await ask({ token: ours, json: skip })).json()).toMatchObject({
      status: 503,
      code: 'busy',
    });
  });
});

test('the customer can reopen the form, for changes outside Okta', async () => {
  await comesTo('awaitingTrial');
  await ask({ token: contact, json: { correct: true } });
  expect(await aws.record()).toMatchObject({ stage: 'awaitingCorrection' });
  expect(aws.told()).toMatchObject([{ output: JSON.stringify({ outcome: 'corrected' }) }]);
});

describe('refused without a change', () => {
  test.each(['awaitingApproval', 'connecting', 'awaitingFirstSignIn'] as const)(
    'in the stage %s',
    async (stage) => {
      await comesTo(stage);
      for (const json of [{}, { correct: true }])
        expect((await ask({ token: contact, json })).json()).toMatchObject({
          status: 409,
          code: 'noTrialNow',
        });
      expect(aws.writes()).toEqual([]);
    },
  );

  test.each([{ domain: 'evil.okta.com' }, { surprise: true }, { skip: 1 }])(
    'an invalid request: %o',
    async (json) => {
      await comesTo('awaitingTrial');
      expect((await ask({ token: contact, json })).status).toBe(422);
      expect(aws.writes()).toEqual([]);
    },
  );

  test.each([null, [], 'x', 1, true])('a body that is not an object: %o', async (json) => {
    await comesTo('awaitingTrial');
    expect((await ask({ token: contact, json })).json()).toMatchObject({
      status: 422,
      errors: [{ path: '', code: 'wrongType' }],
    });
  });

  test('a form of another site', async () => {
    await comesTo('awaitingTrial');
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await ask({ token: contact, html: true, form: {}, headers })).status).toBe(403);
    expect(aws.writes()).toEqual([]);
  });
});
