import { beforeEach, expect, test } from 'vitest';
import { handler } from '../../functions/4-approve/show-approval.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { asking, keys, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { at, onboardingId, recordIn } from '../record/example.ts';

const aws = useAws();
const ask = asking('ShowApproval', handler);
const by = 'dana@sequel.example';
const LIFE = 32 * 24 * 60 * 60 * 1000;

let token: string;

beforeEach(async () => {
  setDate(at(3600));
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'approval', { onboardingId, by }));
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
  await aws.keep(recordIn('awaitingApproval'));
  expect((await ask({ token, html })).status).toBe(200);
  expect(aws.writes()).toEqual([]);
});

const OUTSIDE = 'At none of the e-mail domains';
const ALIKE = 'It mixes letters of several scripts';
test.each([
  ['otto@acme.test', 'acme.test', [false, false]],
  ['otto@acme.test.example', 'acme.test', [true, false]],
  // Cyrillic а between Latin letters, all Cyrillic, and German.
  ['otto@xn--cme-5cd.test', 'xn--cme-5cd.test', [false, true]],
  ['otto@xn--80ak6aa92e.test', 'xn--80ak6aa92e.test', [false, false]],
  ['otto@xn--mller-kva.test', 'xn--mller-kva.test', [false, false]],
])('marks what deceives: contact %s, e-mail domain %s', async (email, domain, marks) => {
  const record = recordIn('awaitingApproval');
  const submitted = record.submitted ?? expect.fail();
  const oktaApps = submitted.oktaApps.map((app) => ({ ...app, emailDomains: [domain] }));
  const contact = { ...submitted.contact, email };
  await aws.keep({ ...record, submitted: { ...submitted, oktaApps, contact } });
  const { body } = await ask({ token, html: true });
  expect([body.includes(OUTSIDE), body.includes(ALIKE)]).toEqual(marks);
});

test('the link is valid to the last moment', async () => {
  await aws.keep(recordIn('awaitingApproval'));
  setDate(Date.parse(at(3600)) + LIFE - 1);
  expect((await ask({ token })).status).toBe(200);
});

test('an expired link shows nothing', async () => {
  await aws.keep(recordIn('awaitingApproval'));
  setDate(Date.parse(at(3600)) + LIFE);
  const refused = await ask({ token });
  expect([refused.status, refused.json()]).toMatchObject([410, { code: 'linkExpired' }]);
});

test('a link of another purpose shows nothing', async () => {
  await aws.keep(recordIn('awaitingApproval'));
  const other = await createLink(keys, PUBLIC_URL, 'queue', { by });
  expect((await ask({ token: tokenOf(other) })).json()).toMatchObject({ code: 'linkInvalid' });
});

test('an onboarding without a record is over', async () => {
  expect((await ask({ token })).status).toBe(410);
});

test('the CSM reads how many are invited, deferred ones included, and whether it is switched off', async () => {
  await aws.keep({
    ...recordIn('inviting'),
    total: 9,
    invitations: { sent: 5, waiting: 0, deferred: 2, refused: 1, uncertain: 1 },
    switched: { on: false, at: at(300), by: 'ops' },
  });
  expect((await ask({ token })).json()).toMatchObject({
    on: false,
    invited: 5,
    total: 9,
    invitations: { waiting: 0, deferred: 2, refused: 1, uncertain: 1 },
  });
  const { body } = await ask({ token, html: true });
  expect(body).toContain('5 of 9 users invited');
  expect(body).toContain('2 invitations are delayed');
  expect(body).toContain('It is switched off at this moment');
});
