import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { handler as switchConnections } from '../../functions/7-switch-on/switch-connections.ts';
import { handler as switchOn } from '../../functions/7-switch-on/switch-on.ts';
import { handler as turnSwitch } from '../../functions/7-switch-on/turn-switch.ts';
import { ensureConnection, type ManagementClient } from '../../functions/auth0/connection.ts';
import type { ConnectionName } from '../../functions/onboarding/connection-name.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import type { OnboardingId } from '../../functions/onboarding/onboarding-id.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import {
  prepareSubmission,
  storeSubmission,
} from '../../functions/onboarding/stored-submission.ts';
import { submissionSchema } from '../../functions/onboarding/submission.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { track } from '../../functions/record/reports.ts';
import { changeRecord, readRecord } from '../../functions/record/store.ts';
import { isSwitchedOn } from '../../functions/record/switching.ts';
import { ConnectionNotProven } from '../../functions/runtime/errors.ts';
import { asking, keys, PREFIX, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import {
  hold,
  managementClientOf,
  type StandIns,
  startStandIns,
} from '../local/sequel/stand-ins.ts';
import { at, csm, onboardingId, recordIn, TABLE } from '../record/example.ts';
import { submissionRules } from '../submission-rules.ts';

/** Oktas that Auth0 does not lead to for the product's own application. */
const unproven = vi.hoisted(() => new Set<string>());
vi.mock('../../functions/auth0/proof.ts', async (original) => ({
  ...(await original<object>()),
  proveApplication: async () => {},
  proveConnection: async () => {},
}));
vi.mock('../../functions/7-switch-on/seen-by-all.ts', () => ({
  async seenByAll(_: unknown, __: ConnectionName, { domain }: { domain: string }) {
    if (unproven.has(domain)) throw new ConnectionNotProven('It leads nowhere');
  },
}));

const aws = useAws();
const domains = ['acme.okta.com', 'beta.okta.com'].map((each) => asOktaDomain(each));
const [acme, beta] = domains as [(typeof domains)[0], (typeof domains)[0]];
let standIns: StandIns;
let client: ManagementClient;
/** Whether Auth0 refuses to disable anything. */
let staysOn = false;

beforeEach(async () => {
  unproven.clear();
  staysOn = false;
  standIns = await startStandIns({
    rateLimit: 10_000,
    async answerAuth0(request, answer) {
      const sent = request.url.endsWith('/clients') ? await request.clone().text() : '';
      return staysOn && sent.includes('false')
        ? Response.json({ statusCode: 503 }, { status: 503 })
        : answer();
    },
  });
  client = managementClientOf(standIns);
  Object.assign(process.env, {
    AUTH0_DOMAIN: new URL(standIns.origins.auth0).host,
    TRUSTED_ORIGINS: standIns.origins.auth0,
  });
  await aws.given(() =>
    writeSecret(
      secretNames.auth0(PREFIX),
      JSON.stringify(standIns.managementClient),
      'm'.repeat(32),
    ),
  );
  setDate(at(200));
});
afterEach(() => {
  Object.assign(process.env, { AUTH0_DOMAIN: 'tenant.auth0.example', TRUSTED_ORIGINS: '' });
  standIns.stop();
});

const settings = {
  company: 'Acme',
  csm: csm.email,
  clientId: '0oa1',
  clientSecret: 's'.repeat(40),
  applications: ['trial-app'],
  isTried: true,
};

let submissionId = '';

/** An onboarding with two Oktas, tried and about to be switched on. */
async function tried(change: Partial<OnboardingRecord> = {}) {
  const owner = change.continues ?? onboardingId;
  const parsed = submissionSchema(submissionRules).parse({
    oktaApps: domains.map((domain, index) => ({
      domain,
      clientId: '0oa1',
      clientSecret: settings.clientSecret,
      emailDomains: [`part${index}.test`],
    })),
    mainAdmin: { name: 'Ada', email: 'ada@part0.test' },
    contact: { name: 'Otto', email: 'otto@part0.test' },
    users: [],
  });
  const { continues } = change;
  const onboarding = { onboardingId, company: 'Acme', csm, language: 'en' as const };
  const prepared = prepareSubmission(
    parsed,
    { ...onboarding, ...(continues ? { continues } : {}) },
    { kid: '1', key: 'f'.repeat(43) },
    undefined,
  );
  submissionId = prepared.id;
  await aws.given(() => storeSubmission(PREFIX, prepared));
  const { contact, mainAdmin, oktaApps } = prepared.stored;
  await aws.keep({
    ...recordIn('connecting'),
    submission: { id: prepared.id, domains },
    submitted: { contact, mainAdmin, usersCount: 0, oktaApps },
    ...change,
  });
  for (const { domain, emailDomains } of oktaApps)
    await ensureConnection(
      client,
      { ...settings, onboardingId: owner, domain, emailDomains },
      false,
      hold,
    );
}

const run = () =>
  switchOn(
    {
      onboardingId,
      submissionId,
      domains,
      told: { entered: at(100), round: 0, execution: { RedriveCount: 0 } },
    },
    lambdaContext('SwitchOn'),
  );
const notProven = { name: 'ConnectionNotProven' };

/** Oktas whose connections are enabled for the product's application. */
function on() {
  const names = standIns.database
    .prepare(
      `select value from auth0_connections join auth0_connection_clients on connection_id = id
       where client_id = 'sequel-app'`,
    )
    .all();
  return domains.filter((domain) =>
    names.some(({ value }) => String(value).includes(`"oktaDomain":"${domain}"`)),
  );
}

const byOps = (to: boolean) =>
  switchConnections({ onboardingId, on: to, reason: 'half' }, lambdaContext('SwitchConnections'));
const ask = asking('TurnSwitch', turnSwitch);
const byCsm = async (json: object, of: OnboardingId = onboardingId) =>
  ask({
    token: tokenOf(
      await createLink(keys, PUBLIC_URL, 'switch', { onboardingId: of, by: csm.email }),
    ),
    json,
  });
const stop = () =>
  changeRecord(TABLE, onboardingId, track({ status: 'ABORTED', redrives: 0, at: at(150) }));

describe('of two Oktas, the second cannot be switched on', () => {
  beforeEach(async () => {
    await tried();
    unproven.add(beta);
  });

  test('nobody is routed to the first either, and the record says so', async () => {
    await expect(run()).rejects.toMatchObject(notProven);
    expect(on()).toEqual([]);
    const { switching, switched, routed } = (await aws.record()) ?? {};
    expect([switching, switched]).toEqual([undefined, undefined]);
    expect(Object.values(routed ?? {}).flat()).toEqual([]);
  });

  test('a retry switches both on', async () => {
    await expect(run()).rejects.toMatchObject(notProven);
    unproven.clear();
    expect(await run()).toEqual({ on: true });
    expect(on()).toEqual(domains);
    expect(await aws.record()).toMatchObject({
      switched: { on: true, by: 'workflow' },
      routed: { [acme]: ['part0.test'], [beta]: ['part1.test'] },
    });
  });

  test('if the first cannot be switched off again, a later attempt does it', async () => {
    staysOn = true;
    await expect(run()).rejects.toMatchObject({ name: 'Auth0Unavailable' });
    expect(on()).toEqual(domains);
    staysOn = false;
    await expect(run()).rejects.toMatchObject(notProven);
    expect(on()).toEqual([]);
  });

  describe('and the process is killed before it switches the first off again', () => {
    beforeEach(async () => {
      staysOn = true;
      await expect(run()).rejects.toMatchObject({ name: 'Auth0Unavailable' });
      staysOn = false;
    });

    test('the record says that people may be routed to Okta', async () => {
      await stop();
      const record = await aws.record();
      expect(record && isSwitchedOn(record)).toBe(true);
    });

    test('ops switch it off once the workflow does not go on', async () => {
      await expect(byOps(false)).rejects.toThrow('is being switched on');
      await stop();
      await byOps(false);
      expect(on()).toEqual([]);
      expect(await aws.record()).toMatchObject({ switched: { on: false, by: 'ops' } });
    });

    test('so does the CSM', async () => {
      const off = { on: false, reason: 'half' };
      expect((await byCsm(off)).json()).toMatchObject({ code: 'switchingOn' });
      await stop();
      expect((await byCsm(off)).json()).toMatchObject({ on: false });
      expect(on()).toEqual([]);
    });
  });
});

test('what was stopped in the meantime is not switched on', async () => {
  await tried();
  await stop();
  await expect(run()).rejects.toMatchObject({ name: 'InvalidState' });
  expect(on()).toEqual([]);
});

test('a repeated attempt changes nothing that was switched since', async () => {
  await tried();
  await run();
  unproven.add(beta);
  expect(await run()).toEqual({ on: true });
  expect(on()).toEqual(domains);
});

test('a connection in use stays on, and the record says that it may be', async () => {
  const owner = asOnboardingId('first-0123456789ab');
  const switched = { on: true, at: at(0), by: 'workflow' };
  const first = { ...recordIn('inviting'), stage: 'completed' as const, onboardingId: owner };
  await aws.keep({ ...first, switched, routed: { [acme]: ['before.test'] } });
  await tried({ continues: owner });
  unproven.add(beta);
  await expect(run()).rejects.toMatchObject(notProven);
  expect(on()).toEqual([acme]);
  const record = await aws.record();
  expect(record && isSwitchedOn(record)).toBe(true);
  // The new one is not in use, however often that is attempted.
  await expect(run()).rejects.toMatchObject(notProven);
  expect(on()).toEqual([acme]);
  expect((await readRecord(TABLE, owner))?.routed?.[beta]).toEqual([]);
});

test.each(['ops', 'the CSM'])('%s switch both on again, or none', async (who) => {
  await tried({
    switched: { on: false, at: at(110), by: 'ops' },
    stage: 'awaitingFirstSignIn',
  });
  unproven.add(beta);
  if (who === 'ops') await expect(byOps(true)).rejects.toMatchObject(notProven);
  else expect((await byCsm({ on: true })).json()).toMatchObject({ code: 'connectionNotProven' });
  expect(on()).toEqual([]);
  expect(await aws.record()).toMatchObject({ switched: { on: false, by: 'ops' } });
  unproven.clear();
  if (who === 'ops') await byOps(true);
  else expect((await byCsm({ on: true })).json()).toMatchObject({ on: true });
  expect(on()).toEqual(domains);
  expect(await aws.record()).toMatchObject({ switched: { on: true } });
});
