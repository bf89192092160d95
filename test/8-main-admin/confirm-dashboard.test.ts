import { beforeEach, describe, expect, test } from 'vitest';
import { handler } from '../../functions/8-main-admin/confirm-dashboard.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { keepTaskToken } from '../../functions/onboarding/task-token.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { report } from '../../functions/record/reports.ts';
import { confirmSignIn } from '../../functions/record/sign-ins.ts';
import { asking, keys, PREFIX, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { at, csm, onboardingId, recordIn, told, type WayStage } from '../record/example.ts';

const aws = useAws();
const ask = asking('ConfirmDashboard', handler);
let token: string;

beforeEach(async () => {
  setDate(at(3600));
  const about = { onboardingId, by: csm.email };
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'dashboard', about));
});

async function keep(record: OnboardingRecord) {
  await aws.keep(record);
  await aws.given(async () => {
    await keepTaskToken(PREFIX, onboardingId, 'mainAdminDashboard', 'main-admin-token');
    await keepTaskToken(PREFIX, onboardingId, 'everyoneDashboard', 'everyone-token');
  });
}
const comesTo = (stage: WayStage) => keep(recordIn(stage));

/** The main admin is in, and the CSM is asked about everybody else. */
function signedIn(): OnboardingRecord {
  const { record } = [
    confirmSignIn({ signedIn: true, at: at(90), by: 'event' }, { at: at(90), by: 'Auth0' }),
    report(told(91), {
      stage: 'awaitingDashboard',
      after: 'firstSignIn',
      begins: 'everyoneDashboard',
    }),
  ].reduce(({ record }, change) => ({ record: change(record) ?? record }), {
    record: recordIn('awaitingFirstSignIn'),
  });
  return record;
}

const skip = { skip: true, reason: 'They have no accounts yet' };
const done = JSON.stringify({ outcome: 'done' });

test('nobody is invited while single sign-on is switched off', async () => {
  const switched = { on: false, at: at(95), by: csm.email };
  await keep({ ...recordIn('awaitingDashboard'), switched });
  expect((await ask({ token, json: { done: true } })).json()).toMatchObject({
    status: 409,
    code: 'switchedOff',
  });
  expect(aws.told()).toEqual([]);
});

describe('the main admin first', () => {
  test('a confirmation is in the record, and goes to the waiting execution', async () => {
    await comesTo('awaitingDashboard');
    expect((await ask({ token, json: { done: true } })).json()).toMatchObject({
      stage: 'awaitingFirstSignIn',
      dashboard: { mainAdmin: { at: at(3600), by: csm.email } },
    });
    expect(aws.told()).toEqual([{ taskToken: 'main-admin-token', output: done }]);
  });

  test('skipped, for a reason that is audited', async () => {
    await comesTo('awaitingDashboard');
    await ask({ token, json: skip });
    expect(aws.told()).toEqual([
      { taskToken: 'main-admin-token', output: JSON.stringify({ outcome: 'skipped' }) },
    ]);
    expect((await aws.record())?.pending).toContainEqual({
      kind: 'audit',
      entry: expect.objectContaining({
        what: 'skippedDashboard',
        by: csm.email,
        details: { whom: 'mainAdmin', reason: skip.reason },
      }),
    });
  });
});

describe('then everybody else', () => {
  test('a confirmation goes to the second wait', async () => {
    await keep(signedIn());
    expect((await ask({ token, json: { done: true, for: 'everyone' } })).json()).toMatchObject({
      stage: 'inviting',
    });
    expect(aws.told()).toEqual([{ taskToken: 'everyone-token', output: done }]);
  });

  test('the main admin’s page, still open, does not confirm the others', async () => {
    await keep(signedIn());
    const form = { done: 'true', for: 'mainAdmin' };
    expect((await ask({ token, html: true, form })).status).toBe(303);
    expect([aws.told(), aws.writes()]).toEqual([[], []]);
  });
});

test('a repeated confirmation is no error, and is not written again', async () => {
  await comesTo('awaitingFirstSignIn');
  expect((await ask({ token, json: { done: true } })).status).toBe(200);
  expect(aws.writes()).toEqual([]);
});

describe('an answer that differs from the recorded one', () => {
  const other = { skip: true, reason: 'Another reason' };
  const code = 'alreadyDecided';

  test('is refused, later', async () => {
    await comesTo('awaitingDashboard');
    expect((await ask({ token, json: skip })).status).toBe(200);
    for (const json of [other, { done: true }])
      expect((await ask({ token, json })).json()).toMatchObject({ status: 409, code });
    expect((await ask({ token, json: skip })).status).toBe(200);
    expect((await aws.record())?.dashboard?.mainAdmin?.reason).toBe(skip.reason);
  });

  test('is refused, at the same moment', async () => {
    await comesTo('awaitingDashboard');
    const answers = await Promise.all(
      [{ done: true }, skip, other].map((json) => ask({ token, json })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const stands = (await aws.record())?.dashboard?.mainAdmin?.reason;
    const taken = answers.findIndex(({ status }) => status === 200);
    expect(stands).toBe([undefined, skip.reason, other.reason][taken]);
  });

  test('is shown on the page with what was decided', async () => {
    await comesTo('awaitingFirstSignIn');
    const form = { skip: 'true', for: 'mainAdmin', reason: skip.reason };
    const { status, body } = await ask({ token, html: true, form });
    expect(status).toBe(409);
    expect(body).toContain('This was decided before');
  });

  test('is about those asked about last', async () => {
    await keep(signedIn());
    expect((await ask({ token, json: skip })).status).toBe(200);
    expect((await ask({ token, json: skip })).status).toBe(200);
    expect((await ask({ token, json: { done: true } })).status).toBe(409);
  });
});

test('a person is redirected to the page', async () => {
  await comesTo('awaitingDashboard');
  const form = { done: 'true', for: 'mainAdmin' };
  const { status, headers } = await ask({ token, html: true, form });
  expect([status, headers.location]).toEqual([303, `/dashboard/${token}`]);
});

test('the page comes back with the input', async () => {
  await comesTo('awaitingDashboard');
  const reason = 'x'.repeat(2001);
  const { status, body } = await ask({
    token,
    html: true,
    form: { skip: 'true', for: 'mainAdmin', reason },
  });
  expect(status).toBe(422);
  expect(body).toContain(reason);
});

test('the input comes back even while AWS has trouble', async () => {
  await comesTo('awaitingDashboard');
  aws.fail('PutItem', 'ProvisionedThroughputExceededException');
  const { reason } = skip;
  const form = { skip: 'true', for: 'mainAdmin', reason };
  const { status, body } = await ask({ token, html: true, form });
  expect(status).toBe(503);
  expect(body).toContain(reason);
});

describe('refused without a change', () => {
  test.each([
    {},
    null,
    { done: false },
    { done: true, skip: true, reason: 'both' },
    { skip: true },
    { skip: true, reason: ' ' },
    { done: true, for: 'nobody' },
    { done: true, surprise: 1 },
  ])('an invalid answer: %o', async (json) => {
    await comesTo('awaitingDashboard');
    expect((await ask({ token, json })).json()).toMatchObject({
      status: 422,
      code: 'invalidDashboard',
    });
    expect(aws.writes()).toEqual([]);
  });

  test.each(['awaitingApproval', 'connecting', 'awaitingTrial'] as const)(
    'too early, in the stage %s',
    async (stage) => {
      await comesTo(stage);
      expect((await ask({ token, json: { done: true } })).json()).toMatchObject({
        status: 409,
        code: 'noDashboardNow',
      });
      expect(aws.writes()).toEqual([]);
    },
  );

  test('after it has expired', async () => {
    await keep({ ...recordIn('awaitingDashboard'), stage: 'expired' });
    expect((await ask({ token, json: { done: true } })).json()).toMatchObject({
      status: 410,
      code: 'over',
    });
  });
});
