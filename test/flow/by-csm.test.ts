import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAudit } from '../../functions/record/audit.ts';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { customerOf, type Target } from './target.ts';

/** The CSM chooses the moment in which single sign-on is switched on. */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

test('after the trial it waits until the CSM says so', async () => {
  const customer = await customerOf(target, 2);
  const { csm, onboardingId, submission } = customer;
  const [{ domain = '' } = {}] = submission.oktaApps;
  await customer.submit();
  await customer.reached('awaitingApproval');
  const approval = await customer.linkMailed(csm, 'approvals');
  const body = { ...customer.approve, switchOn: 'byCsm' };
  expect((await target.request(approval, body)).status).toBe(200);
  await customer.reached('awaitingTrial');
  await customer.tryOut(domain);
  await customer.reached('awaitingSwitchOn');

  const link = await customer.linkMailed(csm, 'switches');
  expect((await target.request(link)).body).toMatchObject({ on: false, peopleCount: 3 });
  expect((await target.request(link, { on: false, reason: 'No' })).status).toBe(200);
  expect((await customer.status()).stage).toBe('awaitingSwitchOn');

  for (let times = 0; times < 2; times += 1)
    expect((await target.request(link, { on: true })).status).toBe(200);
  await customer.reached('awaitingDashboard');
  expect((await target.request(link)).body).toMatchObject({
    on: true,
    switched: { by: 'workflow' },
  });
  await customer.reached('awaitingFirstSignIn');
  const audit = await readAudit(process.env.RECORD_TABLE ?? '', onboardingId);
  expect(audit.filter(({ what }) => what === 'saidSwitchOn')).toMatchObject([{ by: csm }]);
});
