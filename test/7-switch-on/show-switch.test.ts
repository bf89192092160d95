import { beforeEach, expect, test } from 'vitest';
import { handler } from '../../functions/7-switch-on/show-switch.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { asking, keys, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { asOnboardingId } from '../brands.ts';
import { at, csm, onboardingId, recordIn } from '../record/example.ts';

const aws = useAws();
const ask = asking('ShowSwitch', handler);
const about = { onboardingId, by: csm.email };
const switched = { on: true, at: at(63), by: 'workflow' };
let token: string;

beforeEach(async () => {
  setDate(at(100));
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'switch', about));
});

test('the page says who is sent to Okta, since when, and until when that can be undone here', async () => {
  await aws.keep({ ...recordIn('awaitingFirstSignIn'), switched });
  expect((await ask({ token })).json()).toEqual({
    onboardingId,
    company: 'Acme & Söhne',
    stage: 'awaitingFirstSignIn',
    on: true,
    switched,
    undoUntil: at(63 + 14 * 24 * 3600),
    emailDomains: ['acme.test'],
    peopleCount: 3,
  });
  expect(aws.writes()).toEqual([]);
});

test.each([
  ['on', { switched }, 'Switch single sign-on off', 'Switch single sign-on on<'],
  [
    'off',
    { switched: { ...switched, on: false } },
    'Switch single sign-on on<',
    'Switch single sign-on off<',
  ],
])('it has a button for each possible action: %s', async (_, change, there, gone) => {
  await aws.keep({ ...recordIn('awaitingFirstSignIn'), ...change });
  const { body } = await ask({ token, html: true });
  expect(body).toContain(there);
  expect(body).not.toContain(gone);
});

test('it has no button before the first switch-on', async () => {
  await aws.keep(recordIn('awaitingTrial'));
  const { body } = await ask({ token, html: true });
  expect(body).toContain('not on yet');
  expect(body).not.toContain('<button');
});

test('an expired link shows nothing', async () => {
  await aws.keep({ ...recordIn('awaitingFirstSignIn'), switched });
  setDate('2027-06-01T10:00:00Z');
  expect((await ask({ token })).json()).toMatchObject({ status: 410, code: 'linkExpired' });
});

test.each([
  ['the onboarding that has the connection', undefined],
  ['a follow-up', asOnboardingId('acme-0123456789aa')],
])('of %s it shows all the connection’s e-mail domains', async (_, continues) => {
  const routed = { 'acme.okta.com': ['acme.test', 'acme.example'], 'other.okta.com': ['x.test'] };
  const record = { ...recordIn('awaitingFirstSignIn'), switched };
  await aws.keep(
    continues === undefined
      ? { ...record, routed }
      : { ...record, onboardingId: continues, routed },
  );
  if (continues !== undefined) await aws.keep({ ...record, continues });
  expect((await ask({ token })).json()).toMatchObject({
    emailDomains: ['acme.test', 'acme.example'],
  });
});
