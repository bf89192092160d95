import { randomBytes } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { handler } from '../../functions/maintain/check-tenant.ts';
import { deleteSecret, secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import { managementScopes } from '../../local/auth0/management-api.ts';
import { PREFIX, useAws } from '../aws.ts';
import { lambdaContext } from '../lambda-context.ts';
import { type StandIns, startStandIns } from '../local/sequel/stand-ins.ts';

const aws = useAws();
let standIns: StandIns | undefined;

afterEach(() => {
  vi.unstubAllEnvs();
  standIns?.stop();
  standIns = undefined;
});

const keep = (name: string, content: object) =>
  aws.given(() => writeSecret(name, JSON.stringify(content), randomBytes(32).toString('hex')));

/**
 * A complete tenant with these changes.
 * @param answers what the Management API answers, by path
 */
async function tenant({
  scopes = [...managementScopes],
  answers = {},
}: {
  scopes?: string[];
  answers?: Record<string, unknown>;
} = {}) {
  standIns = await startStandIns({
    rateLimit: 1000,
    scopes,
    async answerAuth0(request, answer) {
      const path = new URL(request.url).pathname.replace('/api/v2', '');
      return path in answers ? Response.json(answers[path]) : answer();
    },
  });
  const { origins, managementClient } = standIns;
  for (const [name, value] of Object.entries({
    AUTH0_DOMAIN: new URL(origins.auth0).host,
    TRUSTED_ORIGINS: `${origins.auth0},${origins.okta}`,
    AUTH0_CLIENT_IDS: 'sequel-app',
    AUTH0_REDIRECT_URI: `${origins.sequel}/callback`,
    AUTH0_TRIAL_CLIENT_ID: 'trial-app',
    PUBLIC_URL: 'https://sso.example.com',
  }))
    vi.stubEnv(name, value);
  const { clientId, clientSecret } = managementClient;
  await keep(secretNames.auth0(PREFIX), { clientId, clientSecret });
  await keep(secretNames.auth0Trial(PREFIX), { clientSecret: 'trial-app-secret' });
}

const answerSchema = z.object({
  findings: z.array(z.object({ code: z.string(), about: z.string().optional() })),
});
const check = async () => {
  const { findings } = answerSchema.parse(await handler({}, lambdaContext('CheckTenant')));
  return findings;
};
const stream = { name: 'Sign-ins', type: 'eventbridge', status: 'active' };

test('a tenant set up as in docs/operations.md lacks nothing', async () => {
  await tenant();
  expect(await check()).toEqual([]);
});

test('each missing scope is named, with what cannot be checked without it', async () => {
  await tenant({ scopes: ['read:connections', 'update:connections', 'delete:clients'] });
  const findings = await check();
  const about = (code: string) =>
    findings.filter((each) => each.code === code).map((each) => each.about);
  expect(about('scopeMissing')).toEqual([
    'create:connections',
    'read:connections_options',
    'update:connections_options',
    'read:logs',
  ]);
  expect(about('optionalScopeMissing')).toEqual(['read:users', 'read:prompts', 'read:log_streams']);
  expect(about('scopeUnneeded')).toEqual(['delete:clients']);
  expect(findings).toContainEqual({ code: 'unknownIdentifierFirst' });
  expect(findings).toContainEqual({ code: 'unknownStream' });
});

test.each<[string, Record<string, unknown>, object]>([
  [
    'identifier-first switched off',
    { '/prompts': { identifier_first: false } },
    { code: 'identifierFirstOff' },
  ],
  [
    'no stream to EventBridge',
    { '/log-streams': [{ ...stream, type: 'http' }] },
    { code: 'optionalStreamMissing' },
  ],
  [
    'a stream that does not run',
    { '/log-streams': [{ ...stream, status: 'suspended' }] },
    { code: 'streamStopped', about: 'Sign-ins' },
  ],
  [
    'a stream without failed sign-ins',
    {
      '/log-streams': [{ ...stream, filters: [{ type: 'category', name: 'auth.login.success' }] }],
    },
    { code: 'streamFiltered', about: 'Sign-ins' },
  ],
])('%s', async (_, answers, finding) => {
  await tenant({ answers });
  expect(await check()).toEqual([finding]);
});

test('a stream with both kinds of sign-ins is fine', async () => {
  const filters = ['auth.login.success', 'auth.login.fail', 'auth.logout.success'].map((name) => ({
    type: 'category',
    name,
  }));
  await tenant({ answers: { '/log-streams': [{ ...stream, filters }] } });
  expect(await check()).toEqual([]);
});

test('no trial application', async () => {
  await tenant();
  vi.stubEnv('AUTH0_TRIAL_CLIENT_ID', '');
  expect(await check()).toEqual([{ code: 'trialMissing' }]);
});

test.each([
  ['another secret', { clientSecret: 'another-secret' }, 'trialSecretWrong'],
  ['no secret', undefined, 'trialSecretMissing'],
])('a trial application with %s', async (_, content, code) => {
  await tenant();
  if (content) await keep(secretNames.auth0Trial(PREFIX), content);
  else await aws.given(() => deleteSecret(secretNames.auth0Trial(PREFIX)));
  expect(await check()).toMatchObject([{ code }]);
});

test('a trial application that is unknown to Auth0, or registered for another URL', async () => {
  await tenant();
  vi.stubEnv('PUBLIC_URL', 'https://moved.example.com');
  const about = 'https://moved.example.com/trials/callback';
  expect(await check()).toEqual([
    { code: 'trialCallbackMissing', about },
    { code: 'trialLogoutMissing', about },
  ]);
  vi.stubEnv('AUTH0_TRIAL_CLIENT_ID', 'nobody');
  expect((await check()).map(({ code }) => code)).toEqual([
    'trialSecretWrong',
    'trialCallbackMissing',
    'trialLogoutMissing',
  ]);
});

test('the product’s own application with another callback URL', async () => {
  await tenant();
  vi.stubEnv('AUTH0_REDIRECT_URI', 'https://elsewhere.example.com/callback');
  expect(await check()).toEqual([
    { code: 'applicationRefused', about: 'https://elsewhere.example.com/callback' },
  ]);
});

test('credentials that Auth0 refuses', async () => {
  await tenant();
  await keep(secretNames.auth0(PREFIX), { clientId: 'management', clientSecret: 'another' });
  expect(await check()).toMatchObject([{ code: 'credentialsRefused' }]);
});

test('an unreachable tenant is an error, not a list of what is missing', async () => {
  await tenant({ answers: {} });
  standIns?.stop();
  standIns = undefined;
  await expect(check()).rejects.toMatchObject({ name: 'Auth0Unavailable' });
});
