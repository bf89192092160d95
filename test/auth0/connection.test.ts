import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type ConnectionSettings,
  createManagementClient,
  ensureConnection,
  type ManagementClient,
  switchConnection,
} from '../../functions/auth0/connection.ts';
import { findFailures, findSignIn } from '../../functions/auth0/log.ts';
import { connectionName } from '../../functions/onboarding/connection-name.ts';
import { createSecretsManager } from '../../local/aws/secrets-manager.ts';
import { systemClock } from '../../local/clock.ts';
import { asConnectionName, asOktaDomain, asOnboardingId } from '../brands.ts';
import { awsPort, awsVariables, startAws } from '../local/aws/aws-endpoint.ts';
import { hold, type StandIns, startStandIns } from '../local/sequel/stand-ins.ts';

const prefix = 'sequel-sso/test/';
const directory = mkdtempSync(join(tmpdir(), 'connection-'));
const secret = 'canary-0123456789-of-a-client-secret_';

/** Replaces the tenant's response, `before` or `after` it handles the request. */
interface Fault {
  at: 'before' | 'after';
  call: string;
  answer: Response;
}
let faults: Fault[] = [];
/** Calls of the Management API: `POST /connections`. */
let calls: string[] = [];
/** Number of requested tokens. */
let tokens = 0;
let standIns: StandIns;
let aws: Awaited<ReturnType<typeof startAws>>;
let client: ManagementClient;
let count = 0;
let acme: ConnectionSettings;

beforeAll(async () => {
  standIns = await startStandIns({
    rateLimit: 10_000,
    async answerAuth0(request, answer) {
      const path = new URL(request.url).pathname.replace('/api/v2', '');
      const call = `${request.method} ${path.replace(/con_\w+/, '{id}')}`;
      if (path === '/oauth/token') tokens += 1;
      else calls.push(call);
      const fault = faults.find((each) => each.call === call);
      if (!fault) return answer();
      faults = faults.filter((each) => each !== fault);
      if (fault.at === 'after') await answer();
      return fault.answer;
    },
  });
  const secretsManager = createSecretsManager({
    database: standIns.database,
    clock: systemClock,
    keyFile: join(directory, 'key'),
  });
  aws = await startAws({
    port: await awsPort(),
    secretsManager,
  });
  Object.assign(process.env, {
    ...awsVariables(aws.endpoint),
  });
  await secretsManager.call('CreateSecret', {
    Name: `${prefix}auth0`,
    SecretString: JSON.stringify(standIns.managementClient),
  });
});
afterAll(async () => {
  await aws.stop();
  standIns.stop();
  rmSync(directory, { recursive: true });
});
beforeEach(async () => {
  // A client makes a limited number of requests: each task has its own.
  client = await newClient();
  faults = [];
  tokens = 0;
  calls = [];
  count += 1;
  acme = {
    onboardingId: asOnboardingId(`acme-${String(count).padStart(12, '0')}`),
    company: 'Acme Corp',
    csm: 'dana@sequel.io',
    domain: asOktaDomain('acme.okta.com'),
    clientId: '0oa1',
    clientSecret: secret,
    emailDomains: [`acme${count}.test`],
    applications: ['sequel-app'],
    isTried: false,
  };
});

const newClient = () =>
  createManagementClient({
    SECRETS_PREFIX: prefix,
    AUTH0_DOMAIN: new URL(standIns.origins.auth0).host,
    TRUSTED_ORIGINS: [standIns.origins.auth0],
  });
const answer = (status: number, headers: Record<string, string> = {}, body: object = {}) =>
  Response.json(
    // Worse than Auth0: it also repeats what it was sent.
    { statusCode: status, error: 'Error', message: `Bad: ${secret}`, errorCode: secret, ...body },
    { status, headers },
  );
const ensure = () => ensureConnection(client, acme, false, hold);
/** The one connection of the onboarding, with the applications that may use it. */
async function theOne() {
  const name = connectionName(acme.onboardingId, acme.domain);
  const { data } = await client.connections.list({ name, strategy: ['okta'], take: 10 });
  expect(data).toHaveLength(1);
  const id = data[0]?.id ?? '';
  return { id, applications: (await client.connections.clients.get(id)).data };
}
const times = (call: string) => calls.filter((each) => each === call).length;

describe('a token', () => {
  const list = async () => (await newClient()).connections.list({ strategy: ['okta'], take: 1 });

  test('is kept from one task to the next', async () => {
    await list();
    tokens = 0;
    await list();
    await list();
    expect([tokens, times('GET /connections')]).toEqual([0, 3]);
  });

  test('that Auth0 no longer accepts is renewed, and the request retried, once', async () => {
    await list();
    tokens = 0;
    faults = [{ at: 'before', call: 'GET /connections', answer: answer(401) }];
    await list();
    expect([tokens, faults]).toEqual([1, []]);
    faults = Array.from({ length: 3 }, () => ({
      at: 'before' as const,
      call: 'GET /connections',
      answer: answer(401),
    }));
    await expect(list()).rejects.toMatchObject({ statusCode: 401 });
    expect(faults).toHaveLength(1);
  });
});

describe('a connection', () => {
  test.each<[string, Fault['at'], number]>([
    ['that Auth0 made, answering 500', 'after', 500],
    ['that Auth0 made, answering 502', 'after', 502],
    ['that Auth0 did not make', 'before', 503],
    ['whose name is taken at this moment', 'before', 409],
    ['that the SDK would ask for again itself', 'before', 408],
  ])('%s exists once after the retry', async (_, at, status) => {
    faults = [{ at, call: 'POST /connections', answer: answer(status) }];
    await expect(ensure()).rejects.toMatchObject({ name: 'Auth0Unavailable' });
    // The workflow waits and retries.
    expect(times('POST /connections')).toBe(1);
    const { id } = await ensure();
    expect(await theOne()).toEqual({ id, applications: [{ client_id: 'sequel-app' }] });
    expect(times('POST /connections')).toBe(at === 'after' ? 1 : 2);
  });

  test.each<[string, Fault['at']]>([
    ['was not enabled for its applications', 'before'],
    ['was, and nobody learned of it', 'after'],
  ])('that %s is, by the retry', async (_, at) => {
    faults = [{ at, call: 'PATCH /connections/{id}/clients', answer: answer(500) }];
    await expect(ensure()).rejects.toMatchObject({ name: 'Auth0Unavailable' });
    const { id } = await ensure();
    expect(await theOne()).toEqual({ id, applications: [{ client_id: 'sequel-app' }] });
    expect(times('POST /connections')).toBe(1);
  });

  test('of the same name that is somebody else’s is left alone', async () => {
    const { id } = await ensure();
    const metadata = {
      onboardingId: asOnboardingId('other-0123456789ab'),
      oktaDomain: acme.domain,
    };
    await client.connections.update(id, { metadata });
    calls = [];
    await expect(ensure()).rejects.toMatchObject({ name: 'Auth0Refused' });
    expect(calls).toEqual(['GET /connections']);
  });
});

describe('a connection that is tried first', () => {
  const product = () => ({ ...acme, applications: ['sequel-app'] });

  test('has its e-mail domains, and is not enabled for the product', async () => {
    acme = { ...acme, applications: ['trial-app'], isTried: true };
    const { id } = await ensure();
    expect((await client.connections.get(id)).options).toMatchObject({
      domain_aliases: acme.emailDomains,
    });
    expect((await theOne()).applications).toEqual([{ client_id: 'trial-app' }]);
  });

  test('is switched on, off and on again with one call each, which changes nothing else', async () => {
    acme = { ...acme, applications: ['trial-app'], isTried: true };
    const { id } = await ensure();
    const before = await client.connections.get(id);
    const uses = async () => (await theOne()).applications.map(({ client_id }) => client_id);
    for (const [on, expected] of [
      [true, ['sequel-app', 'trial-app']],
      [false, ['trial-app']],
      [true, ['sequel-app', 'trial-app']],
    ] as const) {
      calls = [];
      expect(await switchConnection(client, product(), on)).toBe(true);
      expect(calls).toEqual(['GET /connections', 'PATCH /connections/{id}/clients']);
      expect(await uses()).toEqual(expected);
    }
    expect(await client.connections.get(id)).toEqual(before);
  });

  test('is not switched for another onboarding', async () => {
    await ensure();
    const other = { ...product(), domain: asOktaDomain('beta.okta.com') };
    expect(await switchConnection(client, other, true)).toBe(false);
  });
});

describe('Auth0’s rate limit', () => {
  test.each<[string, () => Record<string, string>]>([
    ['says so in seconds', () => ({ 'retry-after': '0' })],
    ['was reset a moment ago', () => ({ 'x-ratelimit-reset': '1' })],
  ])('is waited for when it %s, and the call is made again', async (_, headers) => {
    faults = [1, 2].map(() => ({
      at: 'before',
      call: 'POST /connections',
      answer: answer(429, headers()),
    }));
    await ensure();
    expect(times('POST /connections')).toBe(3);
    await theOne();
  });

  test.each<[string, () => Record<string, string>]>([
    ['in an hour', () => ({ 'retry-after': '3600' })],
    ['in an hour, by the clock', () => ({ 'x-ratelimit-reset': `${Date.now() / 1000 + 3600}` })],
    ['at no time', () => ({})],
    ['at a time that nobody can read', () => ({ 'retry-after': 'soon' })],
  ])('that is reset %s is left to the workflow', async (_, headers) => {
    faults = [{ at: 'before', call: 'POST /connections', answer: answer(429, headers()) }];
    await expect(ensure()).rejects.toMatchObject({ name: 'Auth0Unavailable' });
    expect(times('POST /connections')).toBe(1);
  });

  test('that is never reset ends the retries', async () => {
    faults = Array.from({ length: 100 }, () => ({
      at: 'before',
      call: 'GET /connections',
      answer: answer(429, { 'retry-after': '0' }),
    }));
    await expect(ensure()).rejects.toMatchObject({ name: 'Auth0Unavailable' });
    expect(times('GET /connections')).toBe(4);
  });
});

test.each([400, 401, 403, 404, 500])(
  'Auth0’s message with a %i is not passed on, as it may contain the client secret',
  async (status) => {
    // With another token it is the same.
    faults = [1, 2].map(() => ({
      at: 'before' as const,
      call: 'POST /connections',
      answer: answer(status),
    }));
    const error: unknown = await ensure().catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain(secret);
    expect(JSON.stringify(error)).not.toContain(secret);
  },
);

test('the code of a refusal is passed on', async () => {
  const refusal = answer(403, {}, { errorCode: 'insufficient_scope' });
  faults = [{ at: 'before', call: 'POST /connections', answer: refusal }];
  await expect(ensure()).rejects.toThrow('403 insufficient_scope');
});

describe('a sign-in that Auth0 only has in its log', () => {
  const ada = 'Ada@acme.test';
  const through = { name: asConnectionName('acme-log'), applications: ['sequel-app'] };
  const signedIn = (user_name: string) => logged({ type: 's', user_name });
  const logged = (entry: object) => {
    const { lastInsertRowid } = standIns.database
      .prepare("insert into auth0_logs (value) values ('{}')")
      .run();
    standIns.database.prepare('update auth0_logs set value = ? where position = ?').run(
      JSON.stringify({
        log_id: String(lastInsertRowid),
        date: new Date(standIns.clock.now()).toISOString(),
        connection: 'acme-log',
        client_id: 'sequel-app',
        ...entry,
      }),
      lastInsertRowid,
    );
    standIns.clock.time += 1000;
  };
  const find = (since: string) => findSignIn(client, through, ada, since);

  test('is found among a whole company’s: the first one, and no older one', async () => {
    const began = new Date(standIns.clock.now()).toISOString();
    signedIn(ada);
    const later = new Date(standIns.clock.now()).toISOString();
    for (let n = 0; n < 120; n += 1) signedIn(`u${n}@acme.test`);
    expect(await find(began)).toBe(began);
    // One for each spelling.
    expect(times('GET /logs')).toBe(2);
    expect(await find(later)).toBeUndefined();
  });

  test('that failed is found, latest first, but no older one or another connection’s', async () => {
    const fail = (description: string, connection = 'acme-log') =>
      logged({ type: 'f', description, connection });
    fail('too early');
    const began = new Date(standIns.clock.now()).toISOString();
    fail('first');
    signedIn(ada);
    fail('somewhere else', 'beta-log');
    fail('second');
    const failures = await findFailures(client, through, began);
    expect(failures.map(({ description }) => description)).toEqual(['second', 'first']);
  });

  test('is looked up in the thousand entries that Auth0 shows, and no further', async () => {
    for (let n = 0; n < 1_001; n += 1) signedIn(ada);
    const second = new Date(standIns.clock.now() - 1_000_000).toISOString();
    expect(await find('2026-01-01T00:00:00.000Z')).toBe(second);
    expect(times('GET /logs')).toBe(11);
  });
});
