import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { verifyOkta } from '../../functions/okta/verify-okta.ts';
import { createOutbound } from '../../functions/outbound/outbound.ts';
import { createOkta, type Okta, type OktaApp } from '../../local/okta/okta.ts';
import { callbackUrls } from './data/problems.ts';

/** The same verification against a real OpenID provider that was not written to pass it. */
let okta: Okta;
let server: Server;
let origin: string;
let app: OktaApp & { clientSecret: string };

beforeAll(async () => {
  let listener: RequestListener = () => {};
  server = createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  okta = createOkta({
    origin,
    database: new DatabaseSync(':memory:'),
    redirectUris: callbackUrls,
  });
  listener = okta.listener;
  app = okta.app();
});
afterEach(() => {
  okta.saveApp(app);
  okta.trouble = 'none';
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function verify(change: { clientId?: string; clientSecret?: string } = {}) {
  const rules = { customDomains: [], trustedOrigins: [origin] };
  const { clientId, clientSecret } = { ...app, ...change };
  return verifyOkta(
    { domain: origin, clientId, clientSecret },
    { callbackUrls, rules, fetch: createOutbound(rules).fetch },
  );
}
const codes = async (change = {}) => (await verify(change)).problems.map(({ code }) => code);

describe('against the Okta stand-in', () => {
  it('finds nothing wrong with a correct app', async () => {
    const { outcome, checks } = await verify();
    expect(outcome).toBe('verified');
    expect(checks.filter(({ outcome: each }) => each !== 'passed')).toEqual([]);
  });

  it('finds an unknown client, a wrong secret, a missing callback, a missing grant and DPoP', async () => {
    expect(await codes({ clientId: '0oaUnknown' })).toEqual(['clientUnknown']);
    expect(await codes({ clientSecret: 'wrong' })).toEqual(['clientSecretWrong']);
    okta.saveApp({ ...app, redirectUris: [callbackUrls[1]] });
    expect(await codes()).toEqual(['callbackNotRegistered']);
    okta.saveApp({ ...app, authorizationCode: false });
    expect(await codes()).toEqual(['grantNotEnabled']);
    okta.saveApp({ ...app, dpop: true });
    expect(await codes()).toEqual(['dpopRequired']);
    expect(await codes({ clientSecret: 'wrong' })).toContain('clientSecretWrong');
  });

  test.each([
    ['inactive', ['appDeactivated']],
    ['pushedRequests', ['parRequired']],
    ['signedRequests', ['signedRequestRequired']],
    ['policyDenies', ['policyDenied']],
    // Nobody signs in here: assignments are only checked at the first sign-in.
    ['unassigned', []],
  ] as const)('finds what an app’s admin set: %s', async (obstacle, expected) => {
    okta.saveApp({ ...app, obstacles: [obstacle] });
    expect(await codes()).toEqual(expected);
  });

  it('finds a network zone, which leaves open whether people can sign in', async () => {
    okta.trouble = 'blocked';
    expect(await verify()).toMatchObject({
      outcome: 'unproven',
      problems: [{ code: 'blockedByOkta', check: 'discovery', status: 403 }],
    });
  });

  it('finds a renamed organization’s new name', async () => {
    okta.trouble = 'moved';
    expect((await verify()).problems).toMatchObject([
      { code: 'movedByOkta', newDomain: 'acme-renamed.okta.com' },
    ]);
  });

  it('finds the missing callback even behind custom error pages', async () => {
    okta.trouble = 'customPages';
    okta.saveApp({ ...app, redirectUris: [callbackUrls[1]] });
    expect((await verify()).problems).toMatchObject([
      { code: 'callbackNotRegistered', callbackUrl: callbackUrls[0] },
    ]);
    okta.saveApp({ ...app, redirectUris: ['https://elsewhere.test/'] });
    expect((await verify()).problems).toMatchObject([
      { code: 'refusedByOkta', status: 400, observed: expect.stringContaining('Hoppla') },
    ]);
  });
});
