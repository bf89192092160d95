import { beforeEach, describe, expect, test } from 'vitest';
import { handler } from '../../functions/8-main-admin/receive-sign-in.ts';
import { connectionName } from '../../functions/onboarding/connection-name.ts';
import type { OnboardingId } from '../../functions/onboarding/onboarding-id.ts';
import { keepTaskToken } from '../../functions/onboarding/task-token.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { changeRecord, readRecord } from '../../functions/record/store.ts';
import { PREFIX, setDate, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { at, onboardingId, recordIn, submitted, TABLE, type WayStage } from '../record/example.ts';

const aws = useAws();
const connection = connectionName(onboardingId, asOktaDomain('acme.okta.com'));
const signedIn = {
  type: 's',
  date: at(100),
  connection,
  client_id: 'sequel-app',
  user_name: submitted.mainAdmin.email,
};
const receive = (data: object = {}) =>
  handler({ detail: { data: { ...signedIn, ...data } } }, lambdaContext('ReceiveSignIn'));

beforeEach(() => {
  setDate(at(120));
});

async function comesTo(stage: WayStage) {
  await aws.keep(recordIn(stage));
  await aws.given(() => keepTaskToken(PREFIX, onboardingId, 'firstSignIn', 'task-token'));
}

describe("the main admin's sign-in", () => {
  test('is in the record, with its time', async () => {
    await comesTo('awaitingFirstSignIn');
    await receive();
    const signIn = { signedIn: true, at: at(100), by: 'event' };
    expect(await aws.record()).toMatchObject({ stage: 'awaitingDashboard', signIn });
  });

  test('goes to the waiting execution', async () => {
    await comesTo('awaitingFirstSignIn');
    await receive();
    expect(aws.told()).toMatchObject([{ taskToken: 'task-token' }]);
  });

  test('counts whatever the case of the address in Auth0', async () => {
    await comesTo('awaitingFirstSignIn');
    expect(await receive({ user_name: 'ADA@acme.test' })).toEqual({ confirmed: true });
  });

  test('before the wait is retried later', async () => {
    await comesTo('connecting');
    await expect(receive()).rejects.toMatchObject({ name: 'NotWaitingYet' });
    expect(aws.writes()).toEqual([]);
  });

  test('that is repeated changes nothing', async () => {
    await comesTo('awaitingFirstSignIn');
    await receive();
    await aws.given(async () => undefined);
    expect(await receive()).toEqual({ ignored: 'the first sign-in is known' });
    expect(aws.writes()).toEqual([]);
  });

  test('counts even if Step Functions refuses it for now', async () => {
    await comesTo('awaitingFirstSignIn');
    aws.fail('SendTaskSuccess', 'ThrottlingException');
    expect(await receive()).toEqual({ confirmed: true });
  });
});

test('before the invitation is recorded, and ends no wait: the CSM is asked about the dashboard', async () => {
  await comesTo('awaitingDashboard');
  expect(await receive()).toEqual({ confirmed: true });
  expect(await aws.record()).toMatchObject({
    stage: 'awaitingDashboard',
    wait: { for: 'mainAdminDashboard' },
    signIn: { by: 'event' },
  });
  expect(aws.told()).toEqual([]);
});

describe('ignored without a change', () => {
  test.each([
    ['by another connection', { connection: 'Username-Password' }, 'not about an onboarding'],
    ['an event of another kind', { type: 'slo' }, 'not about an onboarding'],
  ])('%s', async (_, data, ignored) => {
    await comesTo('awaitingFirstSignIn');
    expect(await receive(data)).toEqual({ ignored });
    expect(aws.writes()).toEqual([]);
  });

  test.each(['verifying', 'awaitingCorrection', 'awaitingApproval'] as const)(
    'in the stage %s',
    async (stage) => {
      await comesTo(stage);
      expect(await receive()).toEqual({ ignored: `the onboarding is ${stage}` });
      expect(aws.writes()).toEqual([]);
    },
  );

  test('for an unknown onboarding, after one read', async () => {
    expect(await receive()).toEqual({ ignored: 'no such onboarding' });
    expect(aws.operations()).toEqual(['GetItem']);
  });
});

describe('somebody else’s sign-in', () => {
  const others = { user_name: 'otto@acme.test' };
  const seen = async () => (await aws.record())?.seenSignIns;

  test.each(['awaitingDashboard', 'awaitingFirstSignIn', 'inviting'] as const)(
    'is recorded in the stage %s, with its Okta but not the person; no wait ends',
    async (stage) => {
      await comesTo(stage);
      expect(await receive(others)).toEqual({ seen: true });
      expect(await seen()).toEqual([
        { domain: asOktaDomain('acme.okta.com'), first: at(100), last: at(100) },
      ]);
      expect(JSON.stringify(await aws.record())).not.toContain('"user_name"');
      expect(aws.told()).toEqual([]);
    },
  );

  test('is one write an hour, however many there are', async () => {
    await comesTo('inviting');
    for (const second of [100, 101, 2000, 3699]) await receive({ ...others, date: at(second) });
    expect(aws.writes()).toHaveLength(1);
    await receive({ ...others, date: at(3700) });
    expect(await seen()).toEqual([
      { domain: asOktaDomain('acme.okta.com'), first: at(100), last: at(3700) },
    ]);
  });

  test('is recorded even if nobody is named', async () => {
    await comesTo('awaitingFirstSignIn');
    expect(await receive({ user_name: undefined })).toEqual({ seen: true });
  });

  test('is recorded until a week after the completion', async () => {
    await aws.keep({ ...recordIn('inviting'), stage: 'completed', stageSince: at(99) });
    const WEEK = 7 * 24 * 60 * 60;
    expect(await receive({ ...others, date: at(99 + WEEK + 1) })).toEqual({ seen: false });
    expect(await receive({ ...others, date: at(99 + WEEK) })).toEqual({ seen: true });
  });
});

test('a sign-in seen after a confirmation by hand is recorded as seen, once, and ends no wait', async () => {
  const signIn = { signedIn: true, at: at(90), by: 'csm' } as const;
  await aws.keep({ ...recordIn('inviting'), signIn });
  expect(await receive()).toEqual({ confirmed: true });
  const record = await aws.record();
  expect(record).toMatchObject({ stage: 'inviting', signIn: { ...signIn, seen: at(100) } });
  expect(record?.pending).toContainEqual({
    kind: 'audit',
    entry: expect.objectContaining({ what: 'sawSignIn', by: 'Auth0' }),
  });
  expect(aws.told()).toEqual([]);
  expect(await receive()).toEqual({ ignored: 'the first sign-in is known' });
});

describe('a trial’s sign-in', () => {
  const trial = { id: 't1', by: 'contact', startedAt: at(95), succeeded: false } as const;
  const tried = { client_id: 'trial-app' };
  const keep = (stage: WayStage) =>
    aws.keep({ ...recordIn(stage), trials: [{ ...trial, domain: asOktaDomain('acme.okta.com') }] });

  test('is added to its trace', async () => {
    await keep('awaitingTrial');
    expect(await receive(tried)).toEqual({ logged: true });
    const [kept] = (await aws.record())?.trials ?? [];
    expect(kept).toMatchObject({ logged: { at: at(100), succeeded: true } });
  });

  test('that failed is added with its cause', async () => {
    await keep('awaitingTrial');
    await receive({ ...tried, type: 'f', description: 'User is not assigned to this app' });
    const [kept] = (await aws.record())?.trials ?? [];
    expect(kept).toMatchObject({ logged: { succeeded: false, observed: 'notAssigned' } });
  });

  test.each(['awaitingTrial', 'connecting', 'awaitingFirstSignIn', 'inviting'] as const)(
    'is no first sign-in in the stage %s, late or repeated',
    async (stage) => {
      await keep(stage);
      for (let times = 0; times < 2; times += 1) await receive(tried);
      expect(await aws.record()).toMatchObject({ stage });
      expect(aws.told()).toEqual([]);
    },
  );

  test('is none through an application that is not the product’s', async () => {
    await keep('awaitingFirstSignIn');
    expect(await receive({ client_id: 'other-app' })).toEqual({ ignored: 'another application' });
    expect(await receive({ client_id: undefined })).toEqual({ ignored: 'another application' });
  });

  test('is none before the switch-on', async () => {
    const switched = { on: true, at: at(101), by: 'workflow' };
    await aws.keep({ ...recordIn('awaitingFirstSignIn'), switched });
    expect(await receive()).toEqual({ ignored: 'before the switch' });
    await receive({ date: at(102) });
    expect(await aws.record()).toMatchObject({ signIn: { at: at(102) } });
  });
});

describe('a failed sign-in', () => {
  const failed = { type: 'f', description: 'access_denied' };

  test('is recorded with its Okta and its time', async () => {
    await comesTo('awaitingFirstSignIn');
    expect(await receive(failed)).toEqual({ kept: true });
    expect((await aws.record())?.failedSignIns).toMatchObject([
      { domain: asOktaDomain('acme.okta.com'), at: at(100) },
    ]);
  });

  test('ends no wait', async () => {
    await comesTo('awaitingFirstSignIn');
    await receive(failed);
    expect(aws.told()).toEqual([]);
  });

  test('before anybody can sign in is not recorded', async () => {
    await comesTo('connecting');
    expect(await receive(failed)).toEqual({ kept: false });
    expect(aws.writes()).toEqual([]);
  });

  test('at a connection that no longer belongs to the onboarding is not recorded', async () => {
    await comesTo('awaitingFirstSignIn');
    const former = connectionName(onboardingId, asOktaDomain('former.okta.com'));
    expect(await receive({ ...failed, connection: former })).toEqual({
      ignored: 'not a connection of the onboarding',
    });
    expect(aws.writes()).toEqual([]);
  });
});

describe('while several onboardings use the connections', () => {
  const [one, other] = [asOnboardingId('acme-000000000001'), asOnboardingId('acme-000000000002')];
  const chief = { name: 'Mo More', email: 'mo@more.test' };

  /** A completed onboarding, and two concurrent follow-ups that continue with its connection. */
  async function three(more: Partial<OnboardingRecord> = {}) {
    await aws.keep({
      ...recordIn('inviting'),
      stage: 'completed',
      usedBy: [one, other],
    });
    const record = { ...recordIn('awaitingFirstSignIn'), continues: onboardingId, ...more };
    await aws.keep({
      ...record,
      onboardingId: one,
      submitted: { ...submitted, mainAdmin: chief },
    });
    await aws.keep({ ...record, onboardingId: other });
  }
  const stageOfOne = async (id: OnboardingId) => (await readRecord(TABLE, id))?.stage;

  test('a sign-in goes to the one that waits for this person', async () => {
    await three();
    expect(await receive({ user_name: chief.email })).toEqual({ confirmed: true });
    expect(await stageOfOne(one)).toBe('awaitingDashboard');
    expect(await stageOfOne(other)).toBe('awaitingFirstSignIn');
  });

  test('a trial goes to the one in which it began', async () => {
    const trial = {
      id: 't',
      domain: asOktaDomain('acme.okta.com'),
      by: 'contact',
      succeeded: false,
    } as const;
    await three({
      stage: 'awaitingTrial',
      wait: undefined,
      trials: [{ ...trial, startedAt: at(70) }],
    });
    await aws.given(() =>
      changeRecord(TABLE, one, (record) => ({
        ...record,
        trials: [{ ...trial, startedAt: at(90) }],
      })),
    );
    expect(await receive({ client_id: 'trial-app' })).toEqual({ logged: true });
    expect((await readRecord(TABLE, one))?.trials[0]?.logged).toBeDefined();
    expect((await readRecord(TABLE, other))?.trials[0]?.logged).toBeUndefined();
  });

  test('an onboarding with another Okta is not involved', async () => {
    await three({ submission: { id: 's', domains: [asOktaDomain('other.okta.com')] } });
    const failed = { type: 'f', description: 'User is not assigned to the client application.' };
    expect(await receive(failed)).toEqual({ kept: true });
    expect((await aws.record())?.failedSignIns).toHaveLength(1);
  });
});
