import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import {
  type Check,
  checkNames,
  problemCodes,
  type Verification,
  verificationSchema,
} from '../../functions/okta/verification.ts';
import { verifyOkta } from '../../functions/okta/verify-okta.ts';
import { createOutbound, OutboundError } from '../../functions/outbound/outbound.ts';
import { OktaUnavailable } from '../../functions/runtime/errors.ts';
import { answers } from './data/answers.ts';
import { callbackUrls, okta, openCases, problemCases } from './data/problems.ts';
import { troubleCases } from './data/troubles.ts';
import { back, type FakeOkta, json, metadata, page, startFakeOkta } from './fake-okta.ts';

/** Must not appear in any response, message or URL. */
const canary = 'c4n4ry-53cr3t_Zx9-canary-secret-0123456789';
const clientId = '0oa1b2c3d4e5f6g7h8i9';

let fake: FakeOkta;
beforeAll(async () => {
  fake = await startFakeOkta();
});
afterEach(() => fake.reset());
afterAll(() => fake.stop());

const verify = (app: Partial<Parameters<typeof verifyOkta>[0]> = {}, timeout = 5_000) => {
  const rules = { customDomains: ['login.acme.com'], trustedOrigins: [fake.origin] };
  return verifyOkta(
    { domain: fake.domain, clientId, clientSecret: canary, ...app },
    { callbackUrls, rules, fetch: createOutbound({ ...rules, timeout }).fetch },
  );
};

const named = (verification: Verification, outcome: string) =>
  verification.checks.filter((check) => check.outcome === outcome).map(({ name }) => name);

describe('a correct Okta', () => {
  it('passes every check, the callback’s once per URL', async () => {
    expect(await verify()).toEqual({
      domain: fake.domain,
      outcome: 'verified',
      problems: [],
      checks: checkNames.flatMap((name): Check[] =>
        name === 'callback'
          ? callbackUrls.map((callbackUrl) => ({ name, callbackUrl, outcome: 'passed' }))
          : [{ name, outcome: 'passed' }],
      ),
    });
  });

  it('gets each request once, as from Auth0, and nobody signs in', async () => {
    await verify();
    expect(fake.requests.map(({ place }) => place).sort()).toEqual([
      'appDiscovery',
      'authorize',
      'authorize',
      'discovery',
      'keys',
      'token',
    ]);
    const authorize = fake.requests.filter(({ place }) => place === 'authorize');
    expect(authorize.map(({ parameters }) => parameters.get('redirect_uri')).sort()).toEqual(
      callbackUrls,
    );
    expect(Object.fromEntries(authorize[0]?.parameters ?? [])).toMatchObject({
      client_id: clientId,
      response_type: 'code',
      scope: 'openid profile email',
      prompt: 'none',
      code_challenge_method: 'S256',
    });
    const token = fake.requests.find(({ place }) => place === 'token');
    expect(Object.fromEntries(token?.parameters ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: canary,
      redirect_uri: callbackUrls[0],
    });
    for (const { headers, place, parameters } of fake.requests) {
      expect(headers['user-agent']).toMatch(/^Sequel-SSO-Onboarding /);
      // Okta's pages are recognised by their English words.
      expect(headers['accept-language']).toBe('en');
      if (place !== 'token') expect(`${parameters}`).not.toContain(canary);
    }
  });

  it('skips the checks that need a secret without one', async () => {
    const verification = await verify({ clientSecret: undefined });
    expect(verification).toMatchObject({ outcome: 'verified', problems: [] });
    expect(named(verification, 'skipped')).toEqual(['clientSecret', 'dpop']);
    expect(fake.requests.map(({ place }) => place)).not.toContain('token');

    fake.answers = { authorize: page("Invalid value for 'client_id' parameter.") };
    expect((await verify({ clientSecret: undefined })).problems).toMatchObject([
      { code: 'clientUnknown', observed: expect.stringContaining('client_id') },
    ]);
    fake.answers = { authorize: { status: 503 } };
    await expect(verify({ clientSecret: undefined })).rejects.toThrow(OktaUnavailable);
  });

  it('gets the secret in the header if it does not offer the body', async () => {
    fake.answers = {
      discovery: json({
        ...metadata(fake.origin),
        token_endpoint_auth_methods_supported: ['client_secret_basic'],
      }),
    };
    expect((await verify()).outcome).toBe('verified');
    const token = fake.requests.find(({ place }) => place === 'token');
    expect(token?.headers.authorization).toMatch(/^Basic /);
    expect(token?.parameters.has('client_secret')).toBe(false);
  });

  it('has OpenID’s defaults for missing metadata', async () => {
    const { issuer, authorization_endpoint, token_endpoint, jwks_uri } = metadata(fake.origin);
    fake.answers = {
      discovery: json({ issuer, authorization_endpoint, token_endpoint, jwks_uri }),
    };
    expect((await verify()).outcome).toBe('verified');
  });

  it('gets PKCE for an app that requires it', async () => {
    const demanded = 'PKCE code challenge is required';
    fake.answers = {
      authorize: (parameters) =>
        parameters.has('code_challenge')
          ? back(parameters, 'login_required')
          : back(parameters, 'invalid_request', demanded),
      token: (parameters) =>
        json({ error: parameters.has('code_verifier') ? 'invalid_grant' : 'invalid_request' }, 400),
    };
    expect((await verify()).outcome).toBe('verified');
  });

  it('without metadata for the app leaves the result to other checks', async () => {
    for (const status of [400, 401, 403, 404]) {
      fake.reset();
      fake.answers = { appDiscovery: json(okta.clientUnknown, status) };
      expect((await verify()).outcome).toBe('verified');
    }
  });
});

describe('a problem that the customer can fix', () => {
  test.each(problemCases)(
    '$what',
    async ({ answers, problems, failed, unproven = [], skipped = [], secretIs, observed }) => {
      fake.answers = answers(fake.origin);
      const verification = await verify();
      expect(verificationSchema.parse(verification)).toEqual(verification);
      expect(verification.outcome).toBe('problems');
      expect(
        verification.problems.map(({ code, callbackUrl }) =>
          callbackUrl ? [code, callbackUrl] : code,
        ),
      ).toEqual(problems);
      expect(named(verification, 'failed')).toEqual(failed);
      expect(named(verification, 'unproven')).toEqual(unproven);
      expect([...new Set(named(verification, 'skipped'))]).toEqual(skipped);
      if (secretIs) expect(verification.problems[0]?.secretIs).toBe(secretIs);
      if (observed) expect(verification.problems[0]?.observed).toContain(observed);
      expect(JSON.stringify(verification)).not.toMatch(/[<>]|c4n4ry/);
    },
  );

  it('never leads to a request to another host, even a reachable one', async () => {
    const other = await startFakeOkta();
    const { authorization_endpoint, token_endpoint, jwks_uri } = metadata(other.origin);
    const endpoints = { authorization_endpoint, token_endpoint, jwks_uri };
    fake.answers = { discovery: json({ ...metadata(fake.origin), ...endpoints }) };
    const rules = { customDomains: [], trustedOrigins: [fake.origin, other.origin] };
    const app = { domain: fake.domain, clientId, clientSecret: canary };
    const { fetch } = createOutbound(rules);
    const { problems } = await verifyOkta(app, { callbackUrls, rules, fetch });
    other.stop();
    expect(problems.map(({ code }) => code)).toEqual(['issuerMismatch']);
    expect(other.requests).toEqual([]);
  });

  it('covers every problem code but those that need another domain, TLS, or a sign-in', () => {
    const told = new Set([
      ...answers.flatMap(({ problems = [] }) => problems),
      ...[...problemCases, ...openCases].flatMap(({ problems }) =>
        problems.map((each) => (typeof each === 'string' ? each : each[0])),
      ),
    ]);
    expect(problemCodes.filter((code) => !told.has(code))).toEqual([
      'notAnOktaDomain',
      'certificateNotTrusted',
      'deniedByPolicy',
      'pkceRequired',
      'signInFailed',
      // Only visible at a sign-in.
      'emailMissing',
      'addressElsewhere',
      'clockWrong',
      'cancelled',
      'neverReturned',
      'connectionNotReady',
      'notRedeemed',
    ]);
  });

  it('is an invalid domain, which is not called', async () => {
    for (const domain of ['acme.okta.com.evil.test', '169.254.169.254', '<b>x</b>', canary, '']) {
      const verification = await verify({ domain });
      expect(verification).toMatchObject({
        outcome: 'problems',
        problems: [{ code: 'notAnOktaDomain' }],
      });
      expect(named(verification, 'skipped')).toHaveLength(checkNames.length);
      expect(JSON.stringify(verification)).not.toMatch(/[<>]|c4n4ry/);
    }
    expect(fake.requests).toEqual([]);
  });

  it.each([
    ['has no address', async () => []],
    ['is inside', async () => [{ address: '10.0.0.1', family: 4 }]],
  ])('is a host that %s, with the same message', async (_what, lookup) => {
    const rules = { customDomains: ['login.acme.com'], trustedOrigins: [] };
    const { fetch } = createOutbound({ trustedOrigins: [], lookup });
    const app = { domain: 'login.acme.com', clientId, clientSecret: canary };
    const verification = await verifyOkta(app, { callbackUrls, rules, fetch });
    expect(verification.problems).toEqual([{ code: 'domainNotFound' }]);
    expect(named(verification, 'failed')).toEqual(['domain']);
  });
});

describe('a check that is not possible from here', () => {
  test.each(openCases)('$what', async ({ answers, problems, unproven, observed }) => {
    fake.answers = answers(fake.origin);
    const verification = await verify();
    expect(verificationSchema.parse(verification)).toEqual(verification);
    expect(verification.outcome).toBe('unproven');
    expect(verification.problems.map(({ code }) => code)).toEqual(problems);
    expect(named(verification, 'unproven')).toEqual(unproven);
    expect(named(verification, 'failed')).toEqual([]);
    if (observed) expect(verification.problems[0]?.observed).toContain(observed);
  });

  it('is named, with the status', async () => {
    fake.answers = { authorize: page('Access Forbidden', 403) };
    expect((await verify()).problems).toEqual([
      {
        code: 'blockedByOkta',
        check: 'callback',
        status: 403,
        observed: '400 Access Forbidden',
      },
    ]);
  });

  it('is found without a secret, too', async () => {
    fake.answers = { authorize: page('Access Forbidden', 403) };
    expect(await verify({ clientSecret: undefined })).toMatchObject({
      outcome: 'unproven',
      problems: [{ code: 'blockedByOkta' }],
    });
  });
});

describe('a renamed organization', () => {
  const moved = (location: string) => ({ status: 301, headers: { location } });

  it('is reported with its new name, if that can be entered', async () => {
    fake.answers = { discovery: moved('https://acme-group.okta.com/') };
    expect((await verify()).problems).toEqual([
      {
        code: 'movedByOkta',
        status: 301,
        observed: 'acme-group.okta.com',
        newDomain: 'acme-group.okta.com',
      },
    ]);
  });

  it('is reported with its new name alone, if that is not an allowed domain', async () => {
    const path = '/.well-known/openid-configuration';
    fake.answers = { discovery: moved(`https://id.elsewhere.test${path}`) };
    expect((await verify()).problems).toEqual([
      { code: 'movedByOkta', status: 301, observed: 'id.elsewhere.test' },
    ]);
  });
});

it('an issuer that differs only by a slash is reported as such', async () => {
  fake.answers = { discovery: json({ ...metadata(fake.origin), issuer: `${fake.origin}/` }) };
  expect((await verify()).problems).toEqual([
    { code: 'issuerMismatch', observed: `${fake.origin}/`, differsBy: 'slash' },
  ]);
});

describe('Okta’s or the network’s trouble', () => {
  test.each(troubleCases)('%s', async (_what, answers, message) => {
    fake.answers = answers;
    // A short timeout only for requests that never end, so that a busy machine does not change the result.
    const timeout = message.endsWith(': timeout') ? 400 : 5_000;
    const error = await verify({}, timeout).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OktaUnavailable);
    expect((error as Error).message).toBe(message);
  });

  it('is retried once after the wait that Okta requests, if that is short', async () => {
    const moment = { status: 429, headers: { 'retry-after': '0' } };
    fake.answers = {
      discovery: [moment, json(metadata(fake.origin))],
      keys: [moment, json({ keys: [] })],
    };
    expect((await verify()).problems).toEqual([{ code: 'signingKeysMissing' }]);
    expect(fake.requests.filter(({ place }) => place === 'discovery')).toHaveLength(2);
  });

  it('has the longest wait that Okta requested', async () => {
    const tooMany = (seconds: string) => ({ status: 429, headers: { 'retry-after': seconds } });
    fake.answers = { keys: tooMany('40'), token: tooMany('70'), authorize: { status: 503 } };
    await expect(verify()).rejects.toMatchObject({ name: 'OktaUnavailable', retryAfter: 70 });
    fake.reset();
    fake.answers = { keys: { status: 503 } };
    await expect(verify()).rejects.toMatchObject({ retryAfter: undefined });
  });

  it('is not retried a second time', async () => {
    fake.answers = { discovery: { status: 429, headers: { 'retry-after': '0' } } };
    await expect(verify()).rejects.toThrow('discovery: rateLimited (429, retry after 0 s)');
    expect(fake.requests.filter(({ place }) => place === 'discovery')).toHaveLength(2);
  });

  it('is a refused connection, or a failing name server', async () => {
    const rules = { customDomains: [], trustedOrigins: [] };
    const again = Object.assign(new Error('EAI_AGAIN'), { code: 'EAI_AGAIN' });
    const { fetch } = createOutbound({ ...rules, lookup: () => Promise.reject(again) });
    const app = { domain: 'acme.okta.com', clientId, clientSecret: canary };
    await expect(verifyOkta(app, { callbackUrls, rules, fetch })).rejects.toThrow(
      'discovery: connectionFailed; issuer: connectionFailed',
    );
  });

  it('is TLS at Okta’s own domains, whose certificates are Okta’s', async () => {
    const rules = { customDomains: [], trustedOrigins: [] };
    const fetch = () => Promise.reject(new OutboundError('tlsFailed'));
    const app = { domain: 'acme.okta.com', clientId, clientSecret: canary };
    await expect(verifyOkta(app, { callbackUrls, rules, fetch })).rejects.toThrow(
      'discovery: tlsFailed; issuer: tlsFailed',
    );
  });
});

it('an untrusted certificate at a customer’s own domain is a problem', async () => {
  const trustedOrigins = [fake.origin.replace('http:', 'https:')];
  const rules = { customDomains: [], trustedOrigins };
  const { fetch } = createOutbound(rules);
  const app = { domain: fake.domain, clientId, clientSecret: canary };
  const verification = await verifyOkta(app, { callbackUrls, rules, fetch });
  expect(verification.problems).toEqual([{ code: 'certificateNotTrusted' }]);
  expect(named(verification, 'failed')).toEqual(['discovery']);
});

it('a response too large for Okta is a problem', async () => {
  for (const place of ['discovery', 'keys', 'authorize', 'token'] as const) {
    fake.reset();
    fake.answers = { [place]: 'flood' };
    expect((await verify()).problems).toMatchObject([{ code: 'unknownAnswer' }]);
  }
});

describe('the client secret', () => {
  const secret = 'aB3_-'.repeat(20);
  test.each([
    [40, undefined],
    [64, undefined],
    [1, 'tooShort'],
    [39, 'tooShort'],
    [41, 'tooShort'],
    [63, 'tooShort'],
    [65, 'tooLong'],
    [100, 'tooLong'],
  ])('of %i characters, if wrong, is %s', async (length, secretIs) => {
    const clientSecret = secret.slice(0, length);
    fake.answers = { token: json(okta.secretWrong, 401) };
    const { problems, checks } = await verify({ clientSecret });
    expect(problems).toMatchObject([{ code: 'clientSecretWrong' }]);
    expect(problems[0]?.secretIs).toBe(secretIs);
    if (length > 8) expect(JSON.stringify({ problems, checks })).not.toContain(clientSecret);
  });

  it('may have any length if it is right, or if something else is wrong', async () => {
    expect((await verify({ clientSecret: 'chosen' })).outcome).toBe('verified');
    fake.answers = { keys: json({ keys: [] }) };
    expect((await verify({ clientSecret: 'chosen' })).problems).toEqual([
      { code: 'signingKeysMissing' },
    ]);
  });

  const echoes: [string, string][] = [
    ['as it is', canary],
    ['in markup', canary.replace('Z', '<i>Z</i>')],
    ['in part', canary.slice(5, 20)],
    ['encoded', Buffer.from(canary).toString('base64')],
  ];
  test.each(echoes)('is not repeated when Okta repeats it %s', async (_how, echo) => {
    fake.answers = {
      discovery: json({ ...metadata(fake.origin), issuer: `https://${echo}` }),
      appDiscovery: json(metadata(fake.origin)),
      authorize: page(`Invalid value for 'client_id': ${echo}`),
      token: json(
        { error: 'invalid_client', error_description: `The secret ${echo} is wrong` },
        401,
      ),
    };
    const unknown = await verify();
    expect(unknown.problems.map(({ code }) => code)).toEqual(['issuerMismatch', 'clientUnknown']);
    delete fake.answers.authorize;
    const wrong = await verify();
    expect(wrong.problems.map(({ code }) => code)).toEqual(['issuerMismatch', 'clientSecretWrong']);
    for (const { problems, checks } of [unknown, wrong])
      for (const each of [...problems, ...checks]) expect(each.observed).toBeUndefined();
  });
});
