import { beforeEach, expect, test } from 'vitest';
import { handler } from '../../functions/8-main-admin/show-sign-in.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { asking, keys, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOktaDomain } from '../brands.ts';
import { at, onboardingId, recordIn } from '../record/example.ts';

const aws = useAws();
const ask = asking('ShowSignIn', handler);
const by = 'dana@sequel.example';
const LIFE = 32 * 24 * 60 * 60 * 1000;

let token: string;

beforeEach(async () => {
  setDate(at(3600));
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'sign-in', { onboardingId, by, role: 'csm' }));
});

test.each([
  'verifying',
  'awaitingCorrection',
  'awaitingApproval',
  'connecting',
  'awaitingFirstSignIn',
  'inviting',
] as const)('a program is told of the stage %s', async (stage) => {
  await aws.keep(recordIn(stage));
  const { status, json } = await ask({ token });
  expect([status, json()]).toMatchObject([200, { onboardingId, stage }]);
});

test.each([true, false])('it only reads (html: %s)', async (html) => {
  await aws.keep(recordIn('awaitingFirstSignIn'));
  expect((await ask({ token, html })).status).toBe(200);
  expect(aws.writes()).toEqual([]);
});

test('the link is valid to the last moment', async () => {
  await aws.keep(recordIn('awaitingFirstSignIn'));
  setDate(Date.parse(at(3600)) + LIFE - 1);
  expect((await ask({ token })).status).toBe(200);
});

test('an expired link shows nothing', async () => {
  await aws.keep(recordIn('awaitingFirstSignIn'));
  setDate(Date.parse(at(3600)) + LIFE);
  const refused = await ask({ token });
  expect([refused.status, refused.json()]).toMatchObject([410, { code: 'linkExpired' }]);
});

test('a link of another purpose shows nothing', async () => {
  await aws.keep(recordIn('awaitingFirstSignIn'));
  const other = await createLink(keys, PUBLIC_URL, 'queue', { by });
  expect((await ask({ token: tokenOf(other) })).json()).toMatchObject({ code: 'linkInvalid' });
});

test('an onboarding without a record is over', async () => {
  expect((await ask({ token })).status).toBe(410);
});

test.each([
  ['event', {}, true, 'We noticed it'],
  ['csm', {}, false, 'We have not seen it ourselves'],
  ['csm', { seen: at(95) }, true, 'We noticed it'],
] as const)('known by %s %j: whether it was seen is said', async (by, seen, observed, words) => {
  await aws.keep({
    ...recordIn('inviting'),
    signIn: { signedIn: true, at: at(90), by, ...seen },
  });
  expect((await ask({ token })).json()).toMatchObject({ signIn: { by, observed } });
  const { body } = await ask({ token, html: true });
  expect(body).toContain(words);
});

test('others’ sign-ins are shown, until a week after the completion', async () => {
  const seenSignIns = [{ domain: asOktaDomain('acme.okta.com'), first: at(95), last: at(99) }];
  await aws.keep({ ...recordIn('inviting'), stage: 'completed', stageSince: at(100), seenSignIns });
  expect((await ask({ token })).json()).toMatchObject({ signIns: seenSignIns });
  expect((await ask({ token, html: true })).body).toContain('Others have signed in');
  setDate(Date.parse(at(100)) + 7 * 24 * 60 * 60 * 1000 + 1);
  expect((await ask({ token })).json()).not.toHaveProperty('signIns');
});
