import { describe, expect, onTestFinished, test } from 'vitest';
import { verifyOkta } from '../../functions/okta/verify-okta.ts';
import { createOutbound } from '../../functions/outbound/outbound.ts';
import { NotToBeHad } from '../python.ts';
import { callbackUrls } from './data/problems.ts';
import {
  installAuthlib,
  type Other,
  startAuthlib,
  startAxa,
  startMongo,
  underOktasPaths,
} from './others.ts';

/** Third-party providers: none is Okta, and none was written to pass the verification. */

/** Why Authlib is not available; undefined if it is. */
const missing = await installAuthlib().then(
  () => undefined,
  (error: unknown) => {
    if (error instanceof NotToBeHad) return error.message;
    throw error;
  },
);
const ofAuthlib = missing === undefined ? 'Authlib' : `Authlib (not tested: ${missing})`;

async function started(start: () => Promise<Other>): Promise<Other> {
  const other = await start();
  onTestFinished(() => other.stop());
  return other;
}

async function verify(other: Other, change: { clientId?: string; clientSecret?: string } = {}) {
  const rules = { customDomains: [], trustedOrigins: [other.origin] };
  const { clientId, clientSecret } = { ...other, ...change };
  const { outcome, problems } = await verifyOkta(
    { domain: other.origin, clientId, clientSecret },
    { callbackUrls, rules, fetch: createOutbound(rules).fetch },
  );
  return { outcome, codes: problems.map(({ code }) => code) };
}

test.each([
  ['oauth2-mock-server', startAxa],
  ['@mongodb-js/oidc-mock-provider', startMongo],
])('%s works, and is not Okta', async (_name, start) => {
  const other = await started(start);
  expect(await verify(other)).toEqual({ outcome: 'problems', codes: ['notOkta'] });
});

test.each([
  ['oauth2-mock-server', startAxa],
  ['@mongodb-js/oidc-mock-provider', startMongo],
])('%s lets everyone in, which no Okta does, even at Okta’s paths', async (_name, start) => {
  const other = await started(async () => underOktasPaths(await start()));
  for (const change of [{}, { clientId: 'unknown' }, { clientSecret: 'wrong' }]) {
    const { outcome, codes } = await verify(other, change);
    expect(outcome).toBe('problems');
    expect(codes).toContain('notOkta');
  }
});

describe.skipIf(missing)(ofAuthlib, () => {
  /** The provider at Okta's paths, with a client that has these redirect URIs. */
  const withCallbacks = (redirectUris: readonly string[]) =>
    started(async () => underOktasPaths(await startAuthlib(redirectUris)));
  const [, second] = callbackUrls;

  test('works, and is not Okta', async () => {
    const other = await started(() => startAuthlib(callbackUrls));
    expect(await verify(other)).toEqual({ outcome: 'problems', codes: ['notOkta'] });
  });

  test('is verified, until client or secret are wrong', async () => {
    const other = await withCallbacks(callbackUrls);
    expect(await verify(other)).toEqual({ outcome: 'verified', codes: [] });
    expect(await verify(other, { clientSecret: 'wrong' })).toMatchObject({
      codes: ['clientSecretWrong'],
    });
    expect(await verify(other, { clientId: 'unknown' })).toMatchObject({
      codes: ['clientUnknown'],
    });
  });

  test('reports a missing callback in its own words', async () => {
    expect(await verify(await withCallbacks([second]))).toMatchObject({
      codes: ['callbackNotRegistered'],
    });
  });

  test('with no callback registered leaves only its own words to report', async () => {
    expect(await verify(await withCallbacks(['https://elsewhere.test/']))).toMatchObject({
      codes: ['refusedByOkta'],
    });
  });
});
