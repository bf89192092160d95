import { beforeEach, describe, expect, test } from 'vitest';
import { handler } from '../../functions/8-main-admin/confirm-sign-in.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { keepTaskToken } from '../../functions/onboarding/task-token.ts';
import { asking, keys, PREFIX, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { at, onboardingId, recordIn, submitted, type WayStage } from '../record/example.ts';

const aws = useAws();
const ask = asking('ConfirmSignIn', handler);
const about = { onboardingId, by: submitted.mainAdmin.email, role: 'mainAdmin' } as const;

let token: string;

beforeEach(async () => {
  setDate(at(3600));
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'sign-in', about));
});

async function comesTo(stage: WayStage) {
  await aws.keep(recordIn(stage));
  await aws.given(() => keepTaskToken(PREFIX, onboardingId, 'firstSignIn', 'task-token'));
}

const confirmed = { signedIn: true, at: at(3600), by: 'mainAdmin' };

test('a confirmation is in the record, with the link’s role', async () => {
  await comesTo('awaitingFirstSignIn');
  await ask({ token });
  expect(await aws.record()).toMatchObject({ stage: 'awaitingDashboard', signIn: confirmed });
});

test('without other users there is nothing more to prepare', async () => {
  const record = recordIn('awaitingFirstSignIn');
  await aws.keep({ ...record, submitted: { ...submitted, usersCount: 0 } });
  expect((await ask({ token })).json()).toMatchObject({ stage: 'inviting' });
});

test('a confirmation goes to the waiting execution', async () => {
  await comesTo('awaitingFirstSignIn');
  await ask({ token });
  expect(aws.told()).toEqual([{ taskToken: 'task-token', output: JSON.stringify(confirmed) }]);
});

test('a program gets the next stage', async () => {
  await comesTo('awaitingFirstSignIn');
  const { status, json } = await ask({ token });
  expect([status, json()]).toMatchObject([200, { stage: 'awaitingDashboard', signIn: confirmed }]);
});

test('a request that says more is refused, and confirms nothing', async () => {
  await comesTo('awaitingFirstSignIn');
  for (const body of [{ json: { signedIn: false } }, { form: { confirm: 'no' } }])
    expect((await ask({ token, ...body })).json()).toMatchObject({
      status: 422,
      errors: [{ code: 'unknownField' }],
    });
  expect((await aws.record())?.signIn).toBeUndefined();
});

test('a person is redirected to the page', async () => {
  await comesTo('awaitingFirstSignIn');
  const { status, headers } = await ask({ token, html: true, form: {} });
  expect([status, headers.location]).toEqual([303, `/sign-ins/${token}`]);
});

test('a known sign-in is no error, and is not written again', async () => {
  await comesTo('inviting');
  expect((await ask({ token })).status).toBe(200);
  expect(aws.writes()).not.toContain('PutItem');
});

test('a confirmation counts even if Step Functions refuses it for now', async () => {
  await comesTo('awaitingFirstSignIn');
  aws.fail('SendTaskSuccess', 'ThrottlingException');
  expect((await ask({ token })).status).toBe(200);
});

test('a confirmation repeated after a lost response is no error', async () => {
  await comesTo('awaitingFirstSignIn');
  aws.lose('PutItem');
  await ask({ token });
  aws.heal();
  expect((await ask({ token })).json()).toMatchObject({ signIn: confirmed });
});

describe('refused without a change', () => {
  test.each([
    'verifying',
    'awaitingCorrection',
    'awaitingApproval',
    'connecting',
    'awaitingDashboard',
  ] as const)('too early, in the stage %s', async (stage) => {
    await comesTo(stage);
    const refused = await ask({ token });
    expect([refused.status, refused.json()]).toMatchObject([409, { code: 'tooEarly' }]);
    expect(aws.writes()).toEqual([]);
  });

  test('after the end without a sign-in', async () => {
    const ended = { status: 'ABORTED', at: at(100) } as const;
    await aws.keep({ ...recordIn('awaitingFirstSignIn'), ended });
    const refused = await ask({ token });
    expect([refused.status, refused.json()]).toMatchObject([410, { code: 'over' }]);
    expect(aws.writes()).toEqual([]);
  });

  test('by a link of another purpose', async () => {
    await comesTo('awaitingFirstSignIn');
    const other = await createLink(keys, PUBLIC_URL, 'approval', about);
    expect((await ask({ token: tokenOf(other) })).status).toBe(404);
    expect(aws.writes()).toEqual([]);
  });

  test('by an expired link', async () => {
    await comesTo('awaitingFirstSignIn');
    setDate(Date.parse(at(3600)) + 32 * 24 * 60 * 60 * 1000);
    expect((await ask({ token })).json()).toMatchObject({ status: 410, code: 'linkExpired' });
    expect(aws.writes()).toEqual([]);
  });
});

test('the link is valid to the last moment', async () => {
  await comesTo('awaitingFirstSignIn');
  setDate(Date.parse(at(3600)) + 32 * 24 * 60 * 60 * 1000 - 1);
  expect((await ask({ token })).status).toBe(200);
});
