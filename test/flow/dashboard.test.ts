import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approved, customerOf, type Target } from './target.ts';

/** The dashboard comes first: the main admin's account, then everybody else's. */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

/** Submitted, approved and tried. */
async function switchedOn(users: number) {
  const customer = await customerOf(target, users);
  await customer.submit();
  await customer.reached('awaitingApproval');
  await target.request(await customer.linkMailed(customer.csm, 'approvals'), customer.approve);
  await customer.reached('awaitingDashboard');
  return customer;
}

const subjectsTo = async (address: string) =>
  (await target.mailsTo(address)).map(({ subject }) => subject);

test('nobody is invited before the CSM says that the dashboard is prepared', async () => {
  const customer = await switchedOn(2);
  const { mainAdmin, users } = customer.submission;
  const link = await customer.linkMailed(customer.csm, 'dashboard');
  expect((await target.request(link)).body).toMatchObject({
    for: 'mainAdmin',
    people: [mainAdmin.email],
  });
  const invitation = /sign in to .* with Okta$/;
  expect(await subjectsTo(mainAdmin.email)).not.toContainEqual(expect.stringMatching(invitation));

  expect((await target.request(link, { done: true })).status).toBe(200);
  await customer.linkMailed(mainAdmin.email, 'sign-ins');
  await customer.signIn(mainAdmin.email);
  await customer.reached('awaitingDashboard');
  for (const user of users) expect(await target.mailsTo(user)).toEqual([]);
  await vi.waitFor(
    async () => expect((await subjectsTo(customer.csm)).at(-1)).toContain('now everybody else'),
    { timeout: target.patience },
  );
  expect((await target.request(link)).body).toMatchObject({ for: 'everyone', people: users });
  const file = await fetch(`${link}?format=csv`);
  expect(file.headers.get('content-type')).toContain('text/csv');
  const csv = await file.text();
  for (const user of users) expect(csv).toContain(`"${user}"`);

  await target.request(link, { skip: true, reason: 'They are not in it' });
  await customer.reached('completed');
  for (const user of users) expect(await customer.mailed(user)).toHaveLength(1);
});

test('nobody waits for a main admin who signed in before the invitation', async () => {
  const customer = await switchedOn(1);
  await customer.signIn(customer.submission.mainAdmin.email);
  expect((await customer.status()).stage).toBe('awaitingDashboard');
  // For the main admin, then for everybody else.
  await customer.reached('completed');
});

test('without other users nobody is asked about them', async () => {
  const customer = await customerOf(target, 0);
  await approved(target, customer);
  await customer.signIn(customer.submission.mainAdmin.email);
  await customer.reached('completed');
  const requests = (await subjectsTo(customer.csm)).filter((text) =>
    /dashboard|everybody/.test(text),
  );
  expect(requests).toHaveLength(1);
});
