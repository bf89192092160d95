import { beforeEach, expect, test } from 'vitest';
import { handler } from '../../functions/8-main-admin/show-dashboard.ts';
import { createLink } from '../../functions/onboarding/links.ts';
import { asking, keys, PUBLIC_URL, setDate, tokenOf, useAws } from '../aws.ts';
import { at, csm, onboardingId, recordIn, submitted } from '../record/example.ts';

/** test/flow/dashboard.test.ts tests everybody else's list. */

const aws = useAws();
const ask = asking('ShowDashboard', handler);
let token: string;

beforeEach(async () => {
  setDate(at(3600));
  const about = { onboardingId, by: csm.email };
  token = tokenOf(await createLink(keys, PUBLIC_URL, 'dashboard', about));
});

test('the page lists whom to re-invite first', async () => {
  await aws.keep(recordIn('awaitingDashboard'));
  expect((await ask({ token })).json()).toEqual({
    onboardingId,
    company: 'Acme & Söhne',
    stage: 'awaitingDashboard',
    for: 'mainAdmin',
    people: [submitted.mainAdmin.email],
    dashboard: {},
  });
  expect(aws.writes()).toEqual([]);
});

test('it offers a file for a spreadsheet', async () => {
  await aws.keep(recordIn('awaitingDashboard'));
  const { headers, body } = await ask({ token, query: { format: 'csv' } });
  expect(headers['content-type']).toContain('text/csv');
  expect(body).toContain(`"${submitted.mainAdmin.email}","acme.test","mainAdmin"`);
});

test.each([
  ['awaitingTrial', 'nothing to do in the dashboard yet'],
  ['awaitingFirstSignIn', 'nothing to do in the dashboard now'],
] as const)('in the stage %s it says that there is nothing to do', async (stage, said) => {
  await aws.keep(recordIn(stage));
  const { body } = await ask({ token, html: true });
  expect(body).toContain(said);
  expect(body).not.toContain('<button');
});

test('an expired link shows nobody', async () => {
  await aws.keep(recordIn('awaitingDashboard'));
  setDate('2027-03-01T10:00:00Z');
  expect((await ask({ token })).json()).toMatchObject({ status: 410, code: 'linkExpired' });
});

test('a link of another purpose shows nobody', async () => {
  await aws.keep(recordIn('awaitingDashboard'));
  const other = await createLink(keys, PUBLIC_URL, 'switch', { onboardingId, by: csm.email });
  expect((await ask({ token: tokenOf(other) })).json()).toMatchObject({ code: 'linkInvalid' });
});
