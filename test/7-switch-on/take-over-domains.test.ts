import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { handler } from '../../functions/7-switch-on/take-over-domains.ts';
import { findConflicts } from '../../functions/auth0/conflicts.ts';
import { ensureConnection } from '../../functions/auth0/connection.ts';
import { takeOut } from '../../functions/auth0/take-out.ts';
import { connectionName } from '../../functions/onboarding/connection-name.ts';
import type { OnboardingId } from '../../functions/onboarding/onboarding-id.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import type { Conflict } from '../../functions/record/conflict.ts';
import { LEASE_LASTS } from '../../functions/record/leases.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { changeRecord, readRecord } from '../../functions/record/store.ts';
import { PREFIX, setDate, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import {
  hold,
  managementClientOf,
  type StandIns,
  startStandIns,
} from '../local/sequel/stand-ins.ts';
import { at, onboardingId, recordIn, TABLE } from '../record/example.ts';

const aws = useAws();
const before = { ...process.env };
let standIns: StandIns;
/** Calls of the Management API that change or read connections, in order. */
let calls: string[] = [];
/** The index of the call at which Auth0 fails: before or after the call takes effect. */
let fault: { at: number; when: 'before' | 'after' } | undefined;
/** Auth0's view of connections, whatever the scopes. */
let hidesSecrets = false;

const okta = asOktaDomain('acme.okta.com');
const former = {
  onboardingId: asOnboardingId('former-0123456789ab'),
  emailDomains: ['acme.test', 'rest.test'],
};
const own = { onboardingId: asOnboardingId('own-0123456789ab'), emailDomains: ['acme.example'] };
const settings = {
  company: 'Former',
  csm: 'dana@sequel.io',
  domain: okta,
  clientId: '0oa1',
  clientSecret: 'secret-of-before',
  applications: ['sequel-app'],
  isTried: false,
};
const nameOf = (each: { onboardingId: OnboardingId }) => connectionName(each.onboardingId, okta);
const conflicts: Conflict[] = [
  { domain: 'acme.test', kind: 'other', connection: nameOf(former), company: 'Former' },
  { domain: 'acme.example', kind: 'own', connection: nameOf(own), company: 'Acme' },
];

beforeEach(async () => {
  calls = [];
  fault = undefined;
  hidesSecrets = false;
  standIns = await startStandIns({
    rateLimit: 10_000,
    async answerAuth0(request, answer) {
      const { pathname } = new URL(request.url);
      if (pathname === '/oauth/token') return answer();
      const isHit = fault?.at === calls.push(`${request.method} ${pathname}`) - 1;
      const gone = () => Response.json({ statusCode: 503 }, { status: 503 });
      if (isHit && fault?.when === 'before') return gone();
      const answered = await answer();
      if (isHit) return gone();
      if (!hidesSecrets || request.method !== 'GET') return answered;
      const shown = (await answered.text()).replaceAll(/"client_secret":"[^"]*",?/g, '');
      return new Response(shown, answered);
    },
  });
  process.env.AUTH0_DOMAIN = new URL(standIns.origins.auth0).host;
  process.env.TRUSTED_ORIGINS = standIns.origins.auth0;
  setDate(at(3600));
  await aws.given(() =>
    writeSecret(
      secretNames.auth0(PREFIX),
      JSON.stringify(standIns.managementClient),
      'm'.repeat(32),
    ),
  );
});
afterEach(() => {
  standIns.stop();
  process.env.AUTH0_DOMAIN = before.AUTH0_DOMAIN ?? '';
  process.env.TRUSTED_ORIGINS = '';
});

/** An onboarding that replaces another company's connection, and has an earlier one of its own company. */
async function takingOver() {
  const client = managementClientOf(standIns);
  for (const each of [former, own])
    await ensureConnection(client, { ...settings, ...each }, true, hold);
  const record = recordIn('connecting');
  const owner = (each: typeof own, companyId: string): OnboardingRecord => ({
    ...record,
    onboardingId: each.onboardingId,
    companyId,
    routed: { [okta]: each.emailDomains },
  });
  await aws.keep(owner(former, 'c2'));
  await aws.keep(owner(own, 'c1'));
  await aws.keep({
    ...record,
    replaces: [nameOf(former)],
    conflicts,
  });
  calls = [];
  return client;
}

const optionsOf = async (each: { onboardingId: OnboardingId }) => {
  const client = managementClientOf(standIns);
  const { data } = await client.connections.list({ name: nameOf(each), take: 1 });
  return data[0]?.options;
};
const takeOver = () => handler({ onboardingId }, lambdaContext('TakeOverDomains'));

async function isTakenOver() {
  expect(await optionsOf(former)).toMatchObject({
    domain: okta,
    client_secret: settings.clientSecret,
    scope: 'openid profile email',
    domain_aliases: ['rest.test'],
  });
  expect(await optionsOf(own)).toMatchObject({
    client_secret: settings.clientSecret,
    domain_aliases: [],
  });
  expect((await readRecord(TABLE, former.onboardingId))?.routed).toEqual({ [okta]: ['rest.test'] });
  expect((await readRecord(TABLE, own.onboardingId))?.routed).toEqual({ [okta]: [] });
  expect(await aws.record()).not.toHaveProperty('conflicts');
}

describe('taking over', () => {
  test('changes nothing but the domains of the earlier connections, and can be repeated', async () => {
    await takingOver();
    expect(await takeOver()).toEqual({ connections: 2 });
    await isTakenOver();
    expect(await takeOver()).toEqual({ connections: 0 });
    await isTakenOver();
  });

  test('is completed after a failure at any call of Auth0', async () => {
    await takingOver();
    await takeOver();
    // Finding, reading, and writing each of the two.
    const places = calls.length;
    expect(places).toBe(6);
    for (let place = 0; place < places; place += 1)
      for (const when of ['before', 'after'] as const) {
        await restore();
        fault = { at: place, when };
        await expect(takeOver()).rejects.toMatchObject({ name: 'Auth0Unavailable' });
        fault = undefined;
        await takeOver();
        await isTakenOver();
      }
  });

  test('is completed after a failure at a write of the record, done or not', async () => {
    await takingOver();
    await takeOver();
    const writes = new Set(aws.writes());
    expect(writes.size).toBeGreaterThan(0);
    for (const write of writes)
      for (const end of [() => aws.fail(write, 'InternalServerError'), () => aws.lose(write)]) {
        await restore();
        end();
        await expect(takeOver()).rejects.toThrow();
        aws.heal();
        // The killed process has left a lease.
        setDate(Date.now() + LEASE_LASTS + 1);
        await takeOver();
        await isTakenOver();
      }
  });

  test('writes nothing back if Auth0 does not show the client secret', async () => {
    await takingOver();
    hidesSecrets = true;
    await expect(takeOver()).rejects.toMatchObject({ name: 'Auth0Refused' });
    expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
    hidesSecrets = false;
    expect(await optionsOf(former)).toMatchObject({
      client_secret: settings.clientSecret,
      domain_aliases: former.emailDomains,
    });
  });
});

test('a domain moved to another Okta of the company stays routed to that one', async () => {
  await takingOver();
  const moved = { [okta]: own.emailDomains, [asOktaDomain('new.okta.com')]: own.emailDomains };
  await changeRecord(TABLE, own.onboardingId, (now) => ({ ...now, routed: moved }));
  await takeOver();
  expect((await readRecord(TABLE, own.onboardingId))?.routed).toEqual({ ...moved, [okta]: [] });
});

/** Everything is as before the take-over. */
async function restore() {
  const client = managementClientOf(standIns);
  for (const each of [former, own])
    await ensureConnection(client, { ...settings, ...each }, true, hold);
  for (const each of [former, own])
    await changeRecord(TABLE, each.onboardingId, (now) => ({
      ...now,
      routed: { [okta]: each.emailDomains },
    }));
  await changeRecord(TABLE, onboardingId, (now) => ({
    ...now,
    conflicts,
  }));
  calls = [];
}

test.each(['M\u00fcller.Test', 'm\u00fcller.test.', 'XN--MLLER-KVA.test', ' xn--mller-kva.test '])(
  'a domain that Auth0 has as %j is the same, and is removed',
  async (written) => {
    const client = managementClientOf(standIns);
    const { id, name } = await ensureConnection(client, { ...settings, ...former }, true, hold);
    const kept = standIns.database
      .prepare('select value from auth0_connections where id = ?')
      .get(id);
    // As somebody may have typed it before the tenant refused it.
    const value = String(kept?.value).replace('"acme.test"', JSON.stringify(written));
    standIns.database.prepare('update auth0_connections set value = ? where id = ?').run(value, id);
    const record = recordIn('connecting');
    const domain = 'xn--mller-kva.test';
    const listing: OnboardingRecord = {
      ...record,
      submitted: record.submitted && {
        ...record.submitted,
        oktaApps: [{ domain: okta, clientId: '0oa1', emailDomains: [domain] }],
      },
    };
    expect((await findConflicts(TABLE, client, listing)).conflicts).toEqual([
      { domain, connection: name, kind: 'other', company: 'Former' },
    ]);
    await takeOut(client, name, [domain], hold);
    expect((await findConflicts(TABLE, client, listing)).conflicts).toEqual([]);
    expect(await optionsOf(former)).toMatchObject({ domain_aliases: ['rest.test'] });
  },
);

test('others’ connections with empty options do not hide any domains', async () => {
  const client = managementClientOf(standIns);
  const { id, name } = await ensureConnection(client, { ...settings, ...former }, true, hold);
  const { value } =
    standIns.database.prepare('select value from auth0_connections where id = ?').get(id) ?? {};
  const { metadata: _, ...whole } = JSON.parse(String(value));
  const insert = standIns.database.prepare(
    'insert into auth0_connections (id, name, value) values (?, ?, ?)',
  );
  const foreign = (at: number, options: object) => {
    const [theirs, called] = [`con_foreign${at}`, `by-hand-${at}`];
    const connection = { ...whole, id: theirs, name: called, strategy: 'samlp', options };
    insert.run(theirs, called, JSON.stringify(connection));
  };
  foreign(1, { domain_aliases: null, tenant_domain: null });
  foreign(2, {});
  foreign(3, { domain_aliases: null, tenant_domain: 'ACME.test' });
  expect((await findConflicts(TABLE, client, recordIn('connecting'))).conflicts).toEqual(
    expect.arrayContaining([
      { domain: 'acme.test', connection: name, kind: 'other', company: 'Former' },
      { domain: 'acme.test', connection: 'by-hand-3', kind: 'foreign' },
    ]),
  );
});
