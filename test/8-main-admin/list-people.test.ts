import { beforeEach, describe, expect, test } from 'vitest';
import { handler } from '../../functions/8-main-admin/list-people.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import { limits } from '../../functions/record/limits.ts';
import { asking, keys, PREFIX, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { at, onboardingId, recordIn, submitted } from '../record/example.ts';

const aws = useAws();
const asked = asking('ListPeople', handler);
const version = 's'.repeat(32);
const KEY = 'aKeyThatNobodyGuesses0123456789abcdefghijklm';
const NEXT = 'theNextKeyWhileTheOneBeforeIsStillGood012345';

const ask = (
  authorization: string | undefined,
  {
    id = onboardingId,
    ...more
  }: { id?: string; query?: Record<string, string>; client?: string } = {},
) =>
  asked({
    path: `/people/${id}`,
    onboardingId: id,
    ...(authorization === undefined ? {} : { headers: { authorization } }),
    ...more,
  });

const keepKeys = (text: string) =>
  aws.given(() => writeSecret(secretNames.peopleKeys(PREFIX), text, 'v'.repeat(32)));

beforeEach(async () => {
  setDate(at(3600));
  await keepKeys(`${KEY}\n${NEXT}`);
  const record = recordIn('awaitingDashboard');
  await aws.keep({
    ...record,
    submission: { id: version, domains: [asOktaDomain('acme.okta.com')] },
  });
  const { oktaApps, ...rest } = submitted;
  const users = ['kim@acme.test', 'lou@acme.test'];
  const stored = {
    onboardingId,
    company: 'Acme',
    csm: { email: 'dana@sequel.example' },
    language: 'en',
    ...rest,
    oktaApps: oktaApps.map((app) => ({ ...app, clientSecretVersion: 'v' })),
    userParts: [users.length],
    former: { domains: [], userParts: 0 },
  };
  const submission = secretNames.submission(PREFIX, onboardingId);
  await aws.given(async () => {
    await writeSecret(submission, JSON.stringify(stored), version);
    await writeSecret(secretNames.users(PREFIX, onboardingId, 0), JSON.stringify(users), version);
  });
});

const emails = (answer: { json(): unknown }) =>
  (answer.json() as { people: { email: string }[] }).people.map(({ email }) => email);

test.each([KEY, NEXT])('a program with a key reads who is to sign in: %s', async (key) => {
  const answer = await ask(`Bearer ${key}`);
  expect([answer.status, emails(answer)]).toEqual([
    200,
    ['ada@acme.test', 'kim@acme.test', 'lou@acme.test'],
  ]);
  expect(aws.writes()).toEqual([]);
});

test('it can request one part, and nothing but the two parts', async () => {
  const part = (whom: string) => ask(`Bearer ${KEY}`, { query: { for: whom } });
  expect(emails(await part('mainAdmin'))).toEqual(['ada@acme.test']);
  expect(emails(await part('everyone'))).toEqual(['kim@acme.test', 'lou@acme.test']);
  expect((await part('all')).json()).toMatchObject({ status: 400, code: 'requestMalformed' });
});

describe('nobody else can:', () => {
  test.each<[string, string | undefined]>([
    ['without a key', undefined],
    ['with an empty one', 'Bearer '],
    ['with another one', `Bearer ${'x'.repeat(44)}`],
    ['with a part of one', `Bearer ${KEY.slice(0, -1)}`],
    ['with two in one', `Bearer ${KEY}\n${NEXT}`],
    ['in another letter case', `Bearer ${KEY.toUpperCase()}`],
    ['as a password', `Basic ${Buffer.from(`program:${KEY}`).toString('base64')}`],
    ['bare', KEY],
  ])('%s', async (_, authorization) => {
    const answer = await ask(authorization);
    expect(answer.json()).toMatchObject({ status: 401, code: 'unauthorized' });
    expect(answer.headers).toMatchObject({
      'www-authenticate': 'Bearer',
      'content-type': 'application/problem+json',
    });
    expect(answer.body).not.toContain('@acme.test');
  });

  test('with a link of the same onboarding', async () => {
    const about = { onboardingId, by: 'dana@sequel.example' };
    const token = tokenOf(await createLink(keys, PUBLIC_URL, 'dashboard', about));
    expect((await ask(`Bearer ${token}`)).status).toBe(401);
  });

  test.each(['', '  \n'])('in a stage without a key: %j', async (text) => {
    await aws.given(() => writeSecret(secretNames.peopleKeys(PREFIX), `${text} `, 'w'.repeat(32)));
    expect((await ask('Bearer ')).status).toBe(401);
    expect((await ask(`Bearer ${KEY}`)).status).toBe(401);
  });

  test('somebody who tries many keys', async () => {
    const client = '192.0.2.91';
    const [{ most }] = limits.failedLinks.rules;
    for (let index = 0; index < most; index += 1) await ask(`Bearer x${index}`, { client });
    expect((await ask('Bearer x', { client })).json()).toMatchObject({ code: 'tooManyTries' });
    expect((await ask(`Bearer ${KEY}`, { client })).status).toBe(200);
  });
});

test.each(['globex-0123456789ab', '../auth0', '*', onboardingId.toUpperCase()])(
  'an unknown onboarding has no list: %s',
  async (id) => {
    expect((await ask(`Bearer ${KEY}`, { id })).json()).toMatchObject({
      status: 404,
      code: 'notFound',
    });
  },
);

test('nor has one before its submission', async () => {
  await aws.keep({
    ...recordIn('awaitingSubmission'),
    onboardingId: asOnboardingId('globex-0123456789ab'),
  });
  const answer = await ask(`Bearer ${KEY}`, { id: 'globex-0123456789ab' });
  expect(answer.json()).toMatchObject({ status: 404, code: 'notFound' });
});

test('nor has one after its deletion', async () => {
  const other = { ...recordIn('inviting'), onboardingId: asOnboardingId('initech-0123456789ab') };
  await aws.keep({
    ...other,
    stage: 'completed',
    submission: { id: version, domains: [asOktaDomain('acme.okta.com')] },
  });
  const answer = await ask(`Bearer ${KEY}`, { id: 'initech-0123456789ab' });
  expect(answer.json()).toMatchObject({ status: 410, code: 'over' });
});
