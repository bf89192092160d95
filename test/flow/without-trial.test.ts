import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { customerOf, type Target } from './target.ts';

/** A tenant without a trial application: nobody can try first, and everybody learns what that means. */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  process.env.AUTH0_TRIAL_CLIENT_ID = '';
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

/** The page's visible text. */
async function read(link: string): Promise<string> {
  const response = await fetch(link, { headers: { accept: 'text/html' } });
  return (await response.text()).replace(/<script.*$/s, '').replace(/<[^>]+>|\s+/g, ' ');
}

test('customer and CSM read so before the approval, on page and in mail; then it is switched on', async () => {
  const customer = await customerOf(target, 2);
  const { csm, submission } = customer;
  const lastTo = (address: string) =>
    vi.waitFor(async () => {
      const text = (await target.mailsTo(address)).at(-1)?.text.replace(/\s+/g, ' ');
      if (text === undefined) throw new Error(`No mail to ${address}`);
      return text;
    }, 10_000);
  await customer.submit();
  await customer.reached('awaitingApproval');

  const toCustomer = 'nobody can try signing in before. Assign everybody';
  expect(await read(customer.setupLink)).toContain(toCustomer);
  expect(await lastTo(submission.contact.email)).toContain(toCustomer);
  const approval = await customer.linkMailed(csm, 'approvals');
  const page = await read(approval);
  for (const text of [page, await lastTo(csm)])
    expect(text).toContain(
      'switched on without a trial: our Auth0 tenant has no trial application',
    );
  expect(page).toContain('As soon as it is connected');
  // Only true with a trial.
  expect(page).not.toContain('tries it with one sign-in');

  await target.request(approval, customer.approve);
  await customer.reached('awaitingDashboard');
  expect(await read(customer.setupLink)).not.toContain(toCustomer);
  const mails = [csm, submission.contact.email, submission.mainAdmin.email];
  for (const address of mails)
    for (const { subject } of await target.mailsTo(address))
      expect(subject).not.toMatch(/tr(y|ial)/);
});
