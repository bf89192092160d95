import { beforeEach, describe, expect, test } from 'vitest';
import { handler as createConnection } from '../../functions/5-connect/create-connection.ts';
import { type ConnectionSettings, ensureConnection } from '../../functions/auth0/connection.ts';
import { handler as deliver } from '../../functions/maintain/deliver-pending.ts';
import { handler as rotate } from '../../functions/maintain/rotate-client-secret.ts';
import type { OktaDomain } from '../../functions/okta/okta-domain.ts';
import { createLink, linkIdOf } from '../../functions/onboarding/links.ts';
import {
  prepareSubmission,
  type StoredSubmission,
  storeSubmission,
} from '../../functions/onboarding/stored-submission.ts';
import { readAudit } from '../../functions/record/audit.ts';
import { asking, keys, PREFIX, PUBLIC_URL, tokenOf, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { hold, managementClientOf } from '../local/sequel/stand-ins.ts';
import { csm, onboardingId, recordIn, TABLE } from '../record/example.ts';
import { useTenant } from '../tenant.ts';

const aws = useAws();
/** What happens to a PATCH: nothing, or the tenant or this process breaks before or after it. */
let fate: 'done' | 'killedAfter' | 'lostBefore';
let patches: number;
let isDown: boolean;
const standIns = useTenant(aws, async (request, answer) => {
  if (isDown) return new Response('{}', { status: 503 });
  if (request.method !== 'PATCH') return answer();
  patches += 1;
  if (fate === 'lostBefore') return new Response('{}', { status: 400 });
  const answered = await answer();
  // From here on, DynamoDB fails every write of the record.
  if (fate === 'killedAfter') aws.fail('PutItem', 'ThrottlingException');
  return answered;
});
const ask = asking('RotateClientSecret', rotate);
const [second, third] = ['second-secret-0123456789', 'third-secret-0123456789'] as const;
let domain: OktaDomain;
let token: string;
let settings: ConnectionSettings;

beforeEach(async () => {
  fate = 'done';
  isDown = false;
  const { okta, origins } = standIns();
  const app = okta.app();
  domain = asOktaDomain(new URL(origins.okta).host);
  okta.saveApp({ ...app, clientSecrets: [app.clientSecret, second, third] });
  settings = {
    onboardingId,
    company: 'Acme',
    csm: csm.email,
    domain,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    emailDomains: ['acme.test'],
    applications: ['sequel-app'],
    isTried: false,
  };
  const { id } = await ensureConnection(managementClientOf(standIns()), settings, true, hold);
  const oktaApps = [{ domain, clientId: app.clientId }];
  await aws.keep({ ...recordIn('inviting'), stage: 'completed', oktaApps });
  const about = { onboardingId, company: 'Acme', csm, connections: [id] };
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'rotation', about));
  patches = 0;
});

const send = (clientSecret: string) =>
  ask({ token, json: { clientSecrets: [{ domain, clientSecret }] } });
/** @param seconds from now */
const sweep = (seconds: number) =>
  deliver(
    { time: new Date(Date.now() + seconds * 1000).toISOString() },
    lambdaContext('DeliverPending'),
  );
/** The replacements in the audit. */
const replaced = async () =>
  (await readAudit(TABLE, onboardingId)).filter(({ what }) => what === 'replacedSecret');
const kinds = async () => ((await aws.record())?.pending ?? []).map(({ kind }) => kind);

test('the same secret, sent three times at once, is replaced once', async () => {
  const answers = await Promise.all([send(second), send(second), send(second)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect([patches, await replaced()]).toMatchObject([1, [{ details: { domain } }]]);
  expect((await kinds()).filter((kind) => kind === 'tellOfSecret')).toHaveLength(1);
  expect(await kinds()).not.toContain('findReplacement');
});

test.each([
  [
    'two secrets for one app',
    'clientSecrets.0.clientSecret',
    third,
    'clientSecrets.0.clientSecret',
  ],
  ['an unknown field', 'clientSecrets.1000.clientSecret', third, 'clientSecrets.1000.clientSecret'],
])('a form with %s is refused', async (_, name, value, path) => {
  const form: [string, string][] = [
    ['clientSecrets.0.domain', domain],
    ['clientSecrets.0.clientSecret', second],
    [name, value],
  ];
  expect((await ask({ token, form })).json()).toMatchObject({ status: 422, errors: [{ path }] });
  expect(patches).toBe(0);
});

test('two different secrets are two replacements, even one right after the other', async () => {
  await Promise.all([send(second), send(third)]);
  await send(second);
  const written = await replaced();
  expect(written.length).toBe(patches);
  expect(new Set(written.map(({ at }) => at)).size).toBe(patches);
});

describe('the workflow’s later writes to the connection', () => {
  const before = '2026-01-01T00:00:00.000Z';
  const after = '2099-01-01T00:00:00.000Z';
  const write = (change: Partial<ConnectionSettings>) =>
    ensureConnection(managementClientOf(standIns()), { ...settings, ...change }, true, hold);
  const kept = async () => {
    const { data } = await managementClientOf(standIns()).connections.list({ take: 1 });
    const [{ options, metadata } = {}] = data;
    return { secret: options?.client_secret, at: metadata?.secretChangedAt };
  };

  test.each([
    ['a submission sent before it keeps the new secret', { sentAt: before }, second],
    ['a submission of unknown time keeps the new secret', {}, second],
    ['a submission sent after it brings its own', { sentAt: after, clientSecret: third }, third],
  ])('%s, and the time of the replacement stays', async (_, change, secret) => {
    expect((await send(second)).status).toBe(200);
    const { at } = await kept();
    await write(change);
    expect(await kept()).toEqual({ secret, at });
    expect(at).toEqual(expect.any(String));
  });

  test('of two additions of one app the client secret sent last stays, whichever is approved first', async () => {
    const [earlier, later] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
    const sent = { clientId: '0oaOther', clientSecret: second, sentAt: earlier };
    const sentLast = { ...sent, clientSecret: third, sentAt: later };
    await write(sent);
    await write(sentLast);
    expect(await kept()).toMatchObject({ secret: third });
    await write(sent);
    expect(await kept()).toMatchObject({ secret: third });
    await write({ ...sent, sentAt: after });
    expect(await kept()).toMatchObject({ secret: second });
  });

  test('for another app of that Okta, the secret is the submission’s', async () => {
    expect((await send(second)).status).toBe(200);
    await write({ sentAt: before, clientId: '0oaOther', clientSecret: third });
    expect(await kept()).toEqual({ secret: third, at: undefined });
  });

  test.each([
    ['as it was sent', false],
    ['corrected since, with the secret that it had', true],
  ])('an addition from before it keeps the new secret, %s', async (_, isCorrected) => {
    const addition = asOnboardingId('acme-000000000001');
    const { clientId, clientSecret } = settings;
    const person = { name: 'Ada Admin', email: 'ada@acme.test' };
    const sentWith = (secret: string | undefined, previous?: StoredSubmission) =>
      prepareSubmission(
        {
          oktaApps: [
            {
              domain,
              clientId,
              clientSecret: secret,
              emailDomains: [secret ? 'a.test' : 'b.test'],
            },
          ],
          mainAdmin: person,
          contact: person,
          users: [],
        },
        { onboardingId: addition, continues: onboardingId, company: 'Acme', csm, language: 'en' },
        { kid: '1', key: 'f'.repeat(43) },
        previous,
      );
    let prepared = sentWith(clientSecret);
    await storeSubmission(PREFIX, prepared);
    expect((await send(second)).status).toBe(200);
    if (isCorrected) {
      prepared = sentWith(undefined, prepared.stored);
      await storeSubmission(PREFIX, prepared);
    }
    const ids = { onboardingId: addition, submissionId: prepared.id, domain };
    await aws.keep({
      ...recordIn('connecting'),
      onboardingId: addition,
      continues: onboardingId,
      history: [{ at: '2099-01-01T00:00:00.000Z', event: 'corrected' }],
    });
    await createConnection(ids, lambdaContext('CreateConnection'));
    expect(await kept()).toEqual({ secret: second, at: expect.any(String) });
  });

  test('an unsettled replacement is reported nevertheless', async () => {
    fate = 'killedAfter';
    expect((await send(second)).status).toBe(503);
    fate = 'done';
    aws.heal();
    await write({ sentAt: before });
    await sweep(61);
    expect(await kinds()).not.toContain('findReplacement');
    expect(await replaced()).toHaveLength(1);
  });
});

describe('a replacement whose process is killed after the write to Auth0', () => {
  beforeEach(async () => {
    fate = 'killedAfter';
    expect((await send(second)).status).toBe(503);
    fate = 'done';
    aws.heal();
    expect(await replaced()).toEqual([]);
  });
  const found = () => [{ by: 'customer', link: linkIdOf(token), details: { domain } }];

  test('is found by the sweep, and reported once', async () => {
    await sweep(30);
    expect([await replaced(), await kinds()]).toEqual([
      [],
      expect.arrayContaining(['findReplacement']),
    ]);
    await sweep(61);
    expect(await replaced()).toMatchObject(found());
    expect(await kinds()).toContain('tellOfSecret');
    await sweep(62);
    await sweep(63);
    expect(await replaced()).toHaveLength(1);
    expect(await kinds()).not.toContain('findReplacement');
  });

  test('is found when the same secret is sent again', async () => {
    expect((await send(second)).status).toBe(200);
    expect(await replaced()).toMatchObject(found());
    await sweep(61);
    expect([await replaced(), patches]).toMatchObject([found(), 1]);
  });

  test('is found when another secret is sent, which is a second replacement', async () => {
    expect((await send(third)).status).toBe(200);
    await sweep(61);
    expect(await replaced()).toMatchObject([...found(), ...found()]);
  });

  test('stays pending while Auth0 does not answer', async () => {
    isDown = true;
    await sweep(61);
    expect(await kinds()).toContain('findReplacement');
    isDown = false;
    await sweep(62);
    expect(await replaced()).toMatchObject(found());
  }, 60_000);
});

test('a replacement that never reached Auth0 is dropped', async () => {
  fate = 'lostBefore';
  expect((await send(second)).status).toBe(500);
  expect(await kinds()).toContain('findReplacement');
  await sweep(61);
  expect([await replaced(), (await kinds()).includes('findReplacement')]).toEqual([[], false]);
});
