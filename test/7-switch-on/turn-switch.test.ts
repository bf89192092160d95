import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { handler } from '../../functions/7-switch-on/turn-switch.ts';
import { connectionName } from '../../functions/onboarding/connection-name.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import { keepTaskToken } from '../../functions/onboarding/task-token.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { changeRecord } from '../../functions/record/store.ts';
import { asking, keys, PREFIX, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { managementClientOf, type StandIns, startStandIns } from '../local/sequel/stand-ins.ts';
import { at, csm, onboardingId, recordIn, TABLE } from '../record/example.ts';

const aws = useAws();
const ask = asking('TurnSwitch', handler);
const domain = asOktaDomain('acme.okta.com');
const name = connectionName(onboardingId, domain);
const off = { on: false, reason: 'Nobody is assigned' };

let standIns: StandIns;
let token: string;
/** The tenant's requests about applications. */
let told: unknown[];

beforeEach(async () => {
  told = [];
  standIns = await startStandIns({
    rateLimit: 10_000,
    async answerAuth0(request, answer) {
      if (request.url.endsWith('/clients')) told.push(await request.clone().json());
      return answer();
    },
  });
  const { origins, managementClient } = standIns;
  Object.assign(process.env, {
    AUTH0_DOMAIN: new URL(origins.auth0).host,
    TRUSTED_ORIGINS: `${origins.auth0},${origins.okta}`,
  });
  await aws.given(() =>
    writeSecret(secretNames.auth0(PREFIX), JSON.stringify(managementClient), 'b'.repeat(64)),
  );
  setDate(at(100));
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'switch', { onboardingId, by: csm.email }));
});
afterEach(() => {
  vi.unstubAllEnvs();
  Object.assign(process.env, { AUTH0_DOMAIN: 'tenant.auth0.example', TRUSTED_ORIGINS: '' });
  standIns.stop();
});

/** An onboarding whose connection is on. */
async function switchedOn(change: Partial<OnboardingRecord> = {}) {
  const record = recordIn('awaitingFirstSignIn');
  const switched = { on: true, at: at(63), by: 'workflow' };
  await aws.keep({ ...record, switched, ...change });
}

/** The connection at Auth0, enabled for the product's application. */
async function connected() {
  const management = managementClientOf(standIns);
  const { id = '' } = await management.connections.create({
    name,
    strategy: 'okta',
    metadata: { onboardingId, oktaDomain: domain },
    options: {
      domain: new URL(standIns.origins.okta).host,
      client_id: '0oa1',
      client_secret: 'secret',
      type: 'back_channel',
      scope: 'openid profile email',
    },
  });
  await management.connections.clients.update(id, [{ client_id: 'sequel-app', status: true }]);
  told = [];
}

test('off is one call per connection, for the product’s applications, and nothing else', async () => {
  await switchedOn();
  await connected();
  expect((await ask({ token, json: off })).json()).toMatchObject({
    on: false,
    switched: { on: false, at: at(100), by: csm.email, reason: off.reason },
  });
  expect(told).toEqual([[{ client_id: 'sequel-app', status: false }]]);
});

test('the audit says who did it and why, and an event is published', async () => {
  await switchedOn();
  await connected();
  await ask({ token, json: off });
  const record = await aws.record();
  expect(record).toMatchObject({ stage: 'awaitingFirstSignIn', switched: { on: false } });
  expect(record?.pending).toContainEqual({
    kind: 'audit',
    entry: expect.objectContaining({
      what: 'switchedOff',
      by: csm.email,
      details: { reason: off.reason },
    }),
  });
  expect(record?.pending).toContainEqual({
    kind: 'publish',
    event: expect.objectContaining({ name: 'connection.unrouted' }),
  });
});

describe('if the CSM decides when', () => {
  const waiting = (): OnboardingRecord => ({
    ...recordIn('awaitingTrial'),
    stage: 'awaitingSwitchOn',
    switchOn: 'byCsm',
  });

  test('the workflow gets the answer and switches on; the page itself switches nothing', async () => {
    await aws.keep(waiting());
    await aws.given(() => keepTaskToken(PREFIX, onboardingId, 'switchOn', 'task-token'));
    expect((await ask({ token, json: { on: true } })).json()).toMatchObject({
      stage: 'connecting',
      on: false,
    });
    expect(aws.told()).toEqual([
      { taskToken: 'task-token', output: JSON.stringify({ outcome: 'byCsm' }) },
    ]);
    expect(told).toEqual([]);
    expect(await aws.record()).toMatchObject({ saidSwitchOn: { at: at(100), by: csm.email } });
  });

  test('a repeated answer is no error', async () => {
    await aws.keep({
      ...waiting(),
      stage: 'connecting',
      saidSwitchOn: { at: at(90), by: csm.email },
    });
    expect((await ask({ token, json: { on: true } })).status).toBe(200);
    expect([told, aws.writes()]).toEqual([[], []]);
  });

  test('off, while the workflow switches on, is refused; the page says that it is in progress', async () => {
    const saidSwitchOn = { at: at(90), by: csm.email };
    await aws.keep({ ...waiting(), stage: 'connecting', saidSwitchOn });
    const { status, json } = await ask({ token, json: off });
    expect([status, json()]).toMatchObject([409, { code: 'switchingOn' }]);
    const { body } = await ask({ token, html: true, form: { on: 'false', reason: 'x' } });
    expect(body).toContain('is being switched on');
    expect([told, aws.writes()]).toEqual([[], []]);
  });

  test('an onboarding that was stopped is over', async () => {
    await aws.keep({ ...waiting(), ended: { status: 'ABORTED', at: at(90) } });
    for (const json of [{ on: true }, off])
      expect((await ask({ token, json })).json()).toMatchObject({ status: 410, code: 'over' });
  });

  test('the page says how many people are affected', async () => {
    await aws.keep(waiting());
    const form = { on: 'perhaps', reason: '' };
    const { body } = await ask({ token, html: true, form });
    expect(body).toContain('the 3 people on the list');
    // The form's own label, not the field's name.
    expect(body).not.toContain('>on: ');
    expect(body).toContain('not what this page sends');
  });

  describe('at a given time', () => {
    const moment = '2026-12-01T05:00:00.000Z';
    const plan = { on: true, at: moment };

    test('nothing happens before; page, JSON, audit and record have the time', async () => {
      await aws.keep(waiting());
      expect((await ask({ token, json: plan })).json()).toMatchObject({
        stage: 'awaitingSwitchOn',
        on: false,
        planned: { at: moment, by: csm.email, said: at(100) },
        actBy: '2026-12-22',
      });
      expect([told, aws.told()]).toEqual([[], []]);
      const record = await aws.record();
      expect(record?.pending).toContainEqual({ kind: 'switchOn', at: moment });
      expect(record?.pending).toContainEqual({
        kind: 'audit',
        entry: expect.objectContaining({
          what: 'plannedSwitchOn',
          by: csm.email,
          details: { moment },
        }),
      });
      const again = await ask({ token, html: true, form: { on: 'true', at: '' } });
      expect(again.status).toBe(422);
      expect(again.body).toContain('1 December 2026');
      expect(again.body).toContain('This is not a time');
    });

    test('the page shows it in the calendar’s time zone', async () => {
      vi.stubEnv('TIME_ZONE', 'America/New_York');
      await aws.keep(waiting());
      const { status } = await ask({
        token,
        html: true,
        form: { on: 'true', at: '2026-12-01T00:00' },
      });
      expect(status).toBe(303);
      expect(await aws.record()).toMatchObject({ planned: { at: moment } });
    });

    test('a program may give its own time zone', async () => {
      await aws.keep(waiting());
      await ask({ token, json: { on: true, at: '2026-12-01T06:00:00+01:00' } });
      expect(await aws.record()).toMatchObject({ planned: { at: moment } });
    });

    test('a change replaces it; switching on at once removes it', async () => {
      await aws.keep(waiting());
      await aws.given(() => keepTaskToken(PREFIX, onboardingId, 'switchOn', 'task-token'));
      await ask({ token, json: plan });
      await ask({ token, json: { on: true, at: '2026-12-02T05:00:00Z' } });
      const later = (await aws.record())?.pending.filter(({ kind }) => kind === 'switchOn');
      expect(later).toEqual([{ kind: 'switchOn', at: '2026-12-02T05:00:00.000Z' }]);
      await ask({ token, json: { on: true } });
      const record = await aws.record();
      expect(record).toMatchObject({ stage: 'connecting', saidSwitchOn: { at: at(100) } });
      expect(record?.planned).toBeUndefined();
      expect(record?.pending.map(({ kind }) => kind)).not.toContain('switchOn');
    });

    test('withdrawn, the wait continues', async () => {
      await aws.keep(waiting());
      await ask({ token, json: plan });
      const { json } = await ask({ token, json: { on: false } });
      expect(json()).toMatchObject({ stage: 'awaitingSwitchOn', on: false });
      expect(json()).not.toHaveProperty('planned');
      const record = await aws.record();
      expect(record?.pending.map(({ kind }) => kind)).not.toContain('switchOn');
      expect(record?.pending).toContainEqual({
        kind: 'audit',
        entry: expect.objectContaining({ what: 'tookBackPlan', details: { moment } }),
      });
    });

    test.each([
      ['is over', at(100), 'momentPast'],
      ['was yesterday', '2026-11-24T10:00:00Z', 'momentPast'],
      ['comes after the onboarding has expired', '2026-12-23T00:00:00Z', 'momentTooLate'],
      ['has no zone', '2026-12-01T06:00', 'momentUnknown'],
      ['is none', 'soon', 'momentUnknown'],
    ])('it is refused if it %s', async (_, moment, code) => {
      await aws.keep(waiting());
      expect((await ask({ token, json: { on: true, at: moment } })).json()).toMatchObject({
        status: 422,
        errors: [{ path: 'at', code }],
      });
      expect(aws.writes()).toEqual([]);
    });

    test('the last day counts to its last minute', async () => {
      await aws.keep(waiting());
      const late = { on: true, at: '2026-12-22T23:59:00Z' };
      expect((await ask({ token, json: late })).status).toBe(200);
    });

    test('the input comes back, with its error', async () => {
      await aws.keep(waiting());
      const form = { on: 'true', at: '2026-11-24T06:00' };
      const { status, body } = await ask({ token, html: true, form });
      expect(status).toBe(422);
      expect(body).toContain('value="2026-11-24T06:00"');
      expect(body).toContain('This time is over');
    });

    test('none can be set before the wait', async () => {
      await aws.keep(recordIn('awaitingTrial'));
      expect((await ask({ token, json: plan })).json()).toMatchObject({ code: 'tooEarly' });
      expect(aws.writes()).toEqual([]);
    });
  });

  test.each([
    ['not known', undefined, 'is not known'],
    ['nobody', { count: 0, isMore: false }, 'Nobody else'],
    ['twelve', { count: 12, isMore: false }, '>12 people with an account'],
    ['at least a thousand', { count: 1000, isMore: true }, 'At least 1,000 people'],
  ])('the page says who else has an account: %s', async (_, others, words) => {
    await aws.keep({ ...waiting(), others });
    const { body } = await ask({ token, html: true, form: { on: 'perhaps' } });
    expect(body).toContain(words);
    const { body: json } = await ask({ token, json: { on: false } });
    expect(JSON.parse(json).others).toEqual(others);
  });
});

test('a switch-off of the first onboarding applies to its follow-up, which can switch it on', async () => {
  const owner = asOnboardingId('acme-0123456789aa');
  const off = { on: false, at: at(95), by: csm.email };
  await aws.keep({ ...recordIn('inviting'), onboardingId: owner, switched: off });
  await switchedOn({ continues: owner });
  const { json } = await ask({ token, json: { on: false, reason: 'Again' } });
  expect(json()).toMatchObject({ on: false, switched: off });
  // This test has no connection: it was requested, not assumed to be done.
  expect((await ask({ token, json: { on: true } })).json()).toMatchObject({
    code: 'connectionNotProven',
  });
});

test('the current state is no error, and nothing is written', async () => {
  await switchedOn({ switched: { on: false, at: at(90), by: 'ops' } });
  await connected();
  expect((await ask({ token, json: off })).status).toBe(200);
  expect([told, aws.writes()]).toEqual([[], []]);
});

test('a connection that does not lead to Okta is switched off again', async () => {
  await switchedOn({ switched: { on: false, at: at(90), by: 'ops' } });
  vi.stubEnv('AUTH0_REDIRECT_URI', `${standIns.origins.sequel}/callback`);
  await connected();
  const { status, json } = await ask({ token, json: { on: true } });
  expect([status, json()]).toMatchObject([409, { code: 'connectionNotProven' }]);
  expect(told).toEqual([
    [{ client_id: 'sequel-app', status: true }],
    [{ client_id: 'sequel-app', status: false }],
  ]);
  expect(await aws.record()).toMatchObject({ switched: { on: false, by: 'ops' } });
}, 20_000);

test('a deleted connection is not switched on', async () => {
  await switchedOn({ switched: { on: false, at: at(90), by: 'ops' } });
  expect((await ask({ token, json: { on: true } })).json()).toMatchObject({
    code: 'connectionNotProven',
  });
});

describe('refused without a change', () => {
  test.each([{ on: false }, { on: false, reason: ' ' }, { on: 'no' }, {}, null])(
    'an invalid request: %o',
    async (json) => {
      await switchedOn();
      expect((await ask({ token, json })).json()).toMatchObject({
        status: 422,
        code: 'invalidSwitch',
      });
      expect([told, aws.writes()]).toEqual([[], []]);
    },
  );

  test.each([
    ['to the second', 0, 200],
    ['a second later', 1, 409],
  ])('off after 14 days, %s', async (_, seconds, status) => {
    await switchedOn();
    setDate(at(63 + 14 * 24 * 3600 + seconds - 1));
    await connected();
    expect((await ask({ token, json: off })).status).toBe(status === 200 ? 200 : 409);
  });

  test.each(['awaitingApproval', 'connecting', 'awaitingTrial'] as const)(
    'in the stage %s',
    async (stage) => {
      await aws.keep(recordIn(stage));
      expect((await ask({ token, json: { on: true } })).json()).toMatchObject({
        status: 409,
        code: 'tooEarly',
      });
      expect([told, aws.writes()]).toEqual([[], []]);
    },
  );

  test('more than twenty times an hour', async () => {
    setDate('2026-11-25T10:00:00.000Z');
    await connected();
    await switchedOn();
    const onAgain = () =>
      aws.given(() =>
        changeRecord(TABLE, onboardingId, (record) => ({
          ...record,
          switched: { on: true, at: at(63), by: 'workflow' },
        })),
      );
    for (let n = 0; n < 20; n += 1) {
      expect((await ask({ token, json: off })).status).toBe(200);
      await onAgain();
    }
    expect((await ask({ token, json: off })).status).toBe(429);
  });
});

test('the page comes back with the input', async () => {
  await switchedOn();
  const reason = 'x'.repeat(2001);
  const { status, body } = await ask({ token, html: true, form: { on: 'false', reason } });
  expect(status).toBe(422);
  expect(body).toContain(reason);
});

test('the input comes back even while AWS has trouble', async () => {
  await switchedOn();
  aws.fail('UpdateItem', 'ProvisionedThroughputExceededException');
  const reason = 'Their Okta is down.';
  const { status, body } = await ask({ token, html: true, form: { on: 'false', reason } });
  expect(status).toBe(503);
  expect(body).toContain(reason);
});
