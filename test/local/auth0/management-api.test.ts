import { type ManagementClient, ManagementError } from 'auth0';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Browser } from '../sequel/browser.ts';
import { managementClientOf, type StandIns, startStandIns } from '../sequel/stand-ins.ts';

let standIns: StandIns;
let management: ManagementClient;

beforeEach(async () => {
  standIns = await startStandIns();
  management = client();
});
afterEach(() => standIns.stop());

function client(change: { clientSecret?: string; audience?: string } = {}) {
  return managementClientOf(standIns, change);
}

const oktaOptions = {
  domain: 'acme.okta.com',
  client_id: '0oa1',
  client_secret: 'secret',
  type: 'back_channel',
  scope: 'openid profile email',
  domain_aliases: ['acme.test'],
} as const;
const acme = {
  name: 'acme',
  strategy: 'okta',
  display_name: 'Acme Corp',
  options: oktaOptions,
  metadata: { onboarding: 'o-1' },
  show_as_button: false,
} as const;

/** The SDK's error for a response. */
async function refusal(call: PromiseLike<unknown>): Promise<ManagementError> {
  const error = await Promise.resolve(call).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ManagementError) return error;
  throw new Error('Was not refused', { cause: error });
}

describe('tokens', () => {
  test('a wrong secret: 401 access_denied', async () => {
    expect(await refusal(client({ clientSecret: 'wrong' }).connections.list())).toMatchObject({
      statusCode: 401,
      body: { error: 'access_denied', error_description: 'Unauthorized' },
    });
  });

  test('another audience: 403 access_denied', async () => {
    const refused = await refusal(client({ audience: 'https://other/' }).connections.list());
    expect(refused).toMatchObject({ statusCode: 403, body: { error: 'access_denied' } });
  });

  test('the granted scopes, or fewer on request', async () => {
    const ask = async (change: Record<string, string>) => {
      const { clientId, clientSecret } = standIns.managementClient;
      const response = await fetch(`${standIns.origins.auth0}/oauth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
          audience: `https://${new URL(standIns.origins.auth0).host}/api/v2/`,
          ...change,
        }),
      });
      return { status: response.status, body: await response.json() };
    };
    expect(await ask({})).toMatchObject({
      status: 200,
      body: {
        scope:
          'create:connections read:connections update:connections read:connections_options ' +
          'update:connections_options read:logs read:users read:prompts read:log_streams delete:connections',
        expires_in: 86400,
        token_type: 'Bearer',
      },
    });
    expect((await ask({ scope: 'read:logs delete:users' })).body.scope).toBe('read:logs');
    expect(await ask({ grant_type: 'password' })).toMatchObject({
      status: 403,
      body: { error: 'unauthorized_client' },
    });
  });

  test.each([
    ['none', {}],
    ['a made-up one', { authorization: 'Bearer abc' }],
  ])('a request with %s is a 401', async (_, headers) => {
    const response = await fetch(`${standIns.origins.auth0}/api/v2/connections`, { headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ statusCode: 401, error: 'Unauthorized' });
  });
});

describe('connections', () => {
  test('create, get, update, delete', async () => {
    const created = await management.connections.create(acme);
    expect(created).toEqual({
      ...acme,
      id: expect.stringMatching(/^con_[0-9a-f]{16}$/),
      is_domain_connection: false,
      realms: ['acme'],
    });
    const id = created.id ?? '';
    expect(await management.connections.get(id)).toEqual(created);
    expect(await management.connections.get(id, { fields: 'name,strategy' })).toEqual({
      name: 'acme',
      strategy: 'okta',
    });

    const options = { domain: 'acme.okta.com', client_id: '0oa2' };
    const updated = await management.connections.update(id, { options, display_name: 'Acme' });
    expect(updated).toEqual({ ...created, options, display_name: 'Acme' });
    expect(await management.connections.get(id)).toEqual(updated);

    await management.connections.delete(id);
    expect(await refusal(management.connections.get(id))).toMatchObject({ statusCode: 404 });
    expect((await management.connections.list()).data).toEqual([]);
  });

  test('which applications may use it', async () => {
    const { id = '' } = await management.connections.create(acme);
    expect((await management.connections.clients.get(id)).data).toEqual([]);
    await management.connections.clients.update(id, [{ client_id: 'sequel-app', status: true }]);
    expect((await management.connections.clients.get(id)).data).toEqual([
      { client_id: 'sequel-app' },
    ]);
    await management.connections.clients.update(id, [{ client_id: 'sequel-app', status: false }]);
    expect((await management.connections.clients.get(id)).data).toEqual([]);

    const tooMany = Array.from({ length: 51 }, () => ({ client_id: 'sequel-app', status: true }));
    for (const clients of [[], tooMany, [{ client_id: 'unknown', status: true }]]) {
      const refused = await refusal(management.connections.clients.update(id, clients));
      expect(refused).toMatchObject({ statusCode: 400, body: { errorCode: 'invalid_body' } });
    }
    expect(
      await refusal(
        management.connections.clients.update('con_unknown', [
          { client_id: 'sequel-app', status: true },
        ]),
      ),
    ).toMatchObject({ statusCode: 404 });
  });

  test('enabled_clients in the create call still works', async () => {
    const { id = '' } = await management.connections.create({
      ...acme,
      enabled_clients: ['sequel-app'],
    });
    expect((await management.connections.clients.get(id)).data).toEqual([
      { client_id: 'sequel-app' },
    ]);
  });

  test('a taken name: 409, until the deletion is through', async () => {
    const { id = '' } = await management.connections.create(acme);
    const again = () => refusal(management.connections.create(acme));
    const conflict = {
      statusCode: 409,
      body: {
        statusCode: 409,
        error: 'Conflict',
        message: 'A connection with the same name already exists',
        errorCode: 'connection_conflict',
      },
    };
    expect(await again()).toMatchObject(conflict);
    await management.connections.delete(id);
    standIns.clock.time += 1_999;
    expect(await again()).toMatchObject(conflict);
    standIns.clock.time += 1;
    expect((await management.connections.create(acme)).id).not.toBe(id);
  });

  test.each([
    ['name with a double hyphen', { name: 'a--b' }, 'name'],
    ['name with a hyphen at the end', { name: 'a-' }, 'name'],
    ['name too long', { name: 'a'.repeat(129) }, 'name'],
    ['display name empty', { display_name: '' }, 'display_name'],
    ['display name too long', { display_name: 'a'.repeat(129) }, 'display_name'],
    [
      'domain with a scheme',
      { options: { ...oktaOptions, domain: 'https://a.okta.com' } },
      'options.domain',
    ],
    [
      'domain with a path',
      { options: { ...oktaOptions, domain: 'a.okta.com/' } },
      'options.domain',
    ],
    [
      'domain with a port',
      { options: { ...oktaOptions, domain: 'a.okta.com:8443' } },
      'options.domain',
    ],
    ['domain too short', { options: { ...oktaOptions, domain: 'a.b' } }, 'options.domain'],
    [
      'domain too long',
      { options: { ...oktaOptions, domain: `${'a'.repeat(252)}.com` } },
      'options.domain',
    ],
    [
      'secret too long',
      { options: { ...oktaOptions, client_secret: 'a'.repeat(701) } },
      'options.client_secret',
    ],
    [
      'scope without openid',
      { options: { ...oktaOptions, scope: 'profile email' } },
      'options.scope',
    ],
    [
      'too many aliases',
      { options: { ...oktaOptions, domain_aliases: Array(1001).fill('a.test') } },
      'options.domain_aliases',
    ],
    [
      'an alias whose label ends with a hyphen',
      { options: { ...oktaOptions, domain_aliases: ['acme-.test'] } },
      'options.domain_aliases.0',
    ],
    [
      'too much metadata',
      { metadata: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i, 'x'])) },
      'metadata',
    ],
    ['metadata too long', { metadata: { a: 'x'.repeat(256) } }, 'metadata.a'],
  ])('%s: 400 invalid_body', async (_, change, property) => {
    const refused = await refusal(management.connections.create({ ...acme, ...change }));
    expect(refused).toMatchObject({
      statusCode: 400,
      body: {
        statusCode: 400,
        error: 'Bad Request',
        message: expect.stringContaining(`on property ${property}`),
        errorCode: 'invalid_body',
      },
    });
  });

  test('a missing client ID, another type or strategy, unknown properties, no JSON: 400', async () => {
    const { clientId, clientSecret } = standIns.managementClient;
    const { access_token } = await (
      await fetch(`${standIns.origins.auth0}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
          audience: `https://${new URL(standIns.origins.auth0).host}/api/v2/`,
        }),
      })
    ).json();
    for (const body of [
      JSON.stringify({ ...acme, options: { domain: 'acme.okta.com' } }),
      JSON.stringify({ ...acme, options: { ...oktaOptions, type: 'front_channel' } }),
      JSON.stringify({ ...acme, strategy: 'samlp' }),
      JSON.stringify({ ...acme, surprise: true }),
      '{',
    ]) {
      const response = await fetch(`${standIns.origins.auth0}/api/v2/connections`, {
        method: 'POST',
        headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
        body,
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errorCode: 'invalid_body' });
    }
    expect((await management.connections.list()).data).toEqual([]);
  });

  test('a name cannot be changed', async () => {
    const { id = '' } = await management.connections.create(acme);
    const change: Record<string, unknown> = { name: 'other' };
    expect(await refusal(management.connections.update(id, change))).toMatchObject({
      statusCode: 400,
    });
  });

  test('list: by name and strategy, page after page', async () => {
    for (let number = 1; number <= 5; number += 1) {
      await management.connections.create({ ...acme, name: `acme-${number}` });
    }
    const byName = await management.connections.list({ name: 'acme-3', strategy: ['okta'] });
    expect(byName.data.map(({ name }) => name)).toEqual(['acme-3']);
    expect(byName.data[0]?.metadata).toEqual({ onboarding: 'o-1' });
    expect((await management.connections.list({ name: 'acme' })).data).toEqual([]);
    expect((await management.connections.list({ strategy: ['auth0'] })).data).toEqual([]);

    const names: (string | undefined)[] = [];
    for await (const { name } of await management.connections.list({ take: 2 })) names.push(name);
    expect(names).toEqual(['acme-1', 'acme-2', 'acme-3', 'acme-4', 'acme-5']);
  });

  test('a connection to the trusted stand-in may have a port', async () => {
    const domain = new URL(standIns.origins.okta).host;
    const { options } = await management.connections.create({
      ...acme,
      options: { ...oktaOptions, domain },
    });
    expect(options).toMatchObject({ domain });
  });

  test('everything survives a restart, even the token', async () => {
    const created = await management.connections.create(acme);
    standIns.restart();
    expect(await management.connections.get(created.id ?? '')).toEqual(created);
    expect(await refusal(management.connections.create(acme))).toMatchObject({ statusCode: 409 });
  });
});

describe('scopes', () => {
  const restartWith = async (scopes: string[]) => {
    standIns.stop();
    standIns = await startStandIns({ scopes });
    management = client();
  };

  test('without the scope: 403 insufficient_scope', async () => {
    await restartWith([]);
    for (const call of [
      () => management.connections.list(),
      () => management.connections.create(acme),
      () => management.connections.get('con_1'),
      () => management.connections.update('con_1', {}),
      () => management.connections.delete('con_1'),
      () => management.connections.clients.get('con_1'),
      () => management.logs.list(),
    ]) {
      const refused = await refusal(call());
      expect(refused).toMatchObject({
        statusCode: 403,
        body: { errorCode: 'insufficient_scope', message: expect.stringContaining('expected') },
      });
    }
  });

  test('options are neither shown nor changed without the scopes for options', async () => {
    await restartWith(['create:connections', 'read:connections', 'update:connections']);
    const created = await management.connections.create(acme);
    expect(created).not.toHaveProperty('options');
    const id = created.id ?? '';
    expect(await management.connections.get(id)).not.toHaveProperty('options');
    expect((await management.connections.list()).data[0]).not.toHaveProperty('options');
    expect(
      await refusal(management.connections.update(id, { options: oktaOptions })),
    ).toMatchObject({
      statusCode: 403,
      body: { message: expect.stringContaining('update:connections_options') },
    });
    expect(await management.connections.update(id, { display_name: 'x' })).not.toHaveProperty(
      'options',
    );
  });
});

describe('rate limit', () => {
  test('headers on every answer, 429 with Retry-After beyond it, until the next second', async () => {
    standIns.stop();
    standIns = await startStandIns({ rateLimit: 2 });
    management = client();
    const first = await management.connections
      .get('con_1')
      .withRawResponse()
      .catch((error) => error);
    const reset = String(standIns.clock.time / 1000 + 1);
    expect(first.rawResponse.headers.get('x-ratelimit-limit')).toBe('2');
    expect(first.rawResponse.headers.get('x-ratelimit-remaining')).toBe('1');
    expect(first.rawResponse.headers.get('x-ratelimit-reset')).toBe(reset);
    await management.connections.list();

    const limited = await refusal(management.connections.create(acme));
    expect(limited).toMatchObject({
      statusCode: 429,
      body: {
        statusCode: 429,
        error: 'Too Many Requests',
        message: 'Global limit has been reached',
        errorCode: 'too_many_requests',
      },
    });
    expect(limited.rawResponse?.headers.get('retry-after')).toBe('1');
    expect(limited.rawResponse?.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(limited.rawResponse?.headers.get('x-ratelimit-reset')).toBe(reset);

    standIns.clock.time += 1_000;
    expect((await management.connections.list()).data).toEqual([]);
    expect((await management.connections.create(acme)).name).toBe('acme');
  });
});

describe('logs', () => {
  beforeEach(async () => {
    const { okta, origins } = standIns;
    for (const [name, domain] of [
      ['acme', 'acme.test'],
      ['beta', 'beta.test'],
    ] as const) {
      await management.connections.create({
        name,
        strategy: 'okta',
        options: {
          domain: new URL(origins.okta).host,
          client_id: okta.app().clientId,
          client_secret: okta.app().clientSecret,
          scope: 'openid profile email',
          domain_aliases: [domain],
        },
        enabled_clients: ['sequel-app'],
      });
      const browser = new Browser();
      const welcome = await browser.open(`${origins.sequel}/`);
      const login = await browser.click(welcome, 'Already have a login');
      const signIn = await browser.submit(login, { email: `ada@${domain}` });
      await browser.submit(signIn, { email: `ada@${domain}`, password: 'x' });
      standIns.clock.time += 60_000;
    }
  });

  const names = (page: { data: { user_name?: string | undefined }[] }) =>
    page.data.map((entry) => entry.user_name);

  test('newest first, in pages, or oldest first', async () => {
    expect(names(await management.logs.list())).toEqual(['ada@beta.test', 'ada@acme.test']);
    expect(names(await management.logs.list({ sort: 'date:1' }))[0]).toBe('ada@acme.test');
    const paged: unknown[] = [];
    for await (const entry of await management.logs.list({ per_page: 1 })) {
      paged.push(entry.user_name);
    }
    expect(paged).toEqual(['ada@beta.test', 'ada@acme.test']);
  });

  test('by q, and not by search, which matches beginnings of words', async () => {
    expect(await refusal(management.logs.list({ search: 'type:s' }))).toMatchObject({
      statusCode: 400,
    });
    const queryParams = { q: 'type:s AND connection:"beta"' };
    expect(names(await management.logs.list({}, { queryParams }))).toEqual(['ada@beta.test']);
    const all = names(await management.logs.list());
    expect(names(await management.logs.list({}, { queryParams: { q: '' } }))).toEqual(all);
    expect(
      await refusal(management.logs.list({}, { queryParams: { q: 'type:s OR type:f' } })),
    ).toMatchObject({ statusCode: 400, body: { errorCode: 'invalid_query_string' } });
    expect(await refusal(management.logs.list({ per_page: 101 }))).toMatchObject({
      statusCode: 400,
    });
    expect(await refusal(management.logs.list({ per_page: 100, page: 10 }))).toMatchObject({
      statusCode: 400,
    });
  });

  test('the tenant’s page shows connections and log, and no secret', async () => {
    const html = await (await fetch(standIns.origins.auth0)).text();
    expect(html).toContain('ada@acme.test');
    expect(html).toContain('E-mail domains: beta.test');
    expect(html).not.toContain(standIns.okta.app().clientSecret);
  });
});
