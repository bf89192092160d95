import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stepFunctions } from '../../functions/shared/aws.ts';
import { executionArn } from '../../functions/shared/execution.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approve, customerOf, type Target } from './target.ts';

let clock: ManualClock;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
  local = await startEmbedded(clock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

const count = (sql: string) => Number(local.database.prepare(sql).get()?.count);
const connections = () =>
  count('select count(*) as count from auth0_connections where deleted_at is null');
const enabled = () => count('select count(*) as count from auth0_connection_clients');

test('a connection that is not proven is taken back and reported; once put right, a redrive completes it', async () => {
  const customer = await customerOf(target);
  await customer.submit();
  await customer.reached('awaitingApproval');
  const redirectUri = process.env.AUTH0_REDIRECT_URI;
  // As if the stage's settings did not fit the application in Auth0.
  process.env.AUTH0_REDIRECT_URI = 'https://app.sequel.example/not-registered';
  await target.request(await customer.linkMailed(customer.csm, 'approvals'), approve);
  await vi.waitFor(
    async () => {
      await clock.advance(60_000);
      expect(await customer.status()).toMatchObject({ stage: 'failed' });
    },
    { timeout: 30_000, interval: 50 },
  );
  expect([connections(), enabled()]).toEqual([1, 0]);
  const reports = async () =>
    (await target.mailsTo('ops@sequel.example')).filter(({ text }) =>
      text.includes('ConnectionNotProven'),
    );
  await vi.waitFor(async () => expect(await reports()).toHaveLength(1), 10_000);
  const text = (await reports())[0]?.text.replace(/\s+/g, ' ');
  expect(text).toContain(`${customer.submission.oktaApps[0]?.domain}: `);
  expect(text).toContain('answered 403. The connection was rolled back');

  process.env.AUTH0_REDIRECT_URI = redirectUri;
  const arn = executionArn(process.env.STATE_MACHINE_ARN ?? '', customer.onboardingId);
  await stepFunctions.send(new RedriveExecutionCommand({ executionArn: arn }));
  await vi.waitFor(
    async () => {
      await clock.advance(60_000);
      expect(await customer.status()).toMatchObject({ stage: 'awaitingFirstSignIn' });
    },
    { timeout: 30_000, interval: 50 },
  );
  expect([connections(), enabled()]).toEqual([1, 1]);
});
