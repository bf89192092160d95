import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { executionArn } from '../../functions/onboarding/execution.ts';
import { dynamoDb, stepFunctions } from '../../functions/runtime/aws.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, secretsOf, startEmbedded } from './embedded.ts';
import { type Customer, customerOf, type Target } from './target.ts';

let clock: ManualClock;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
  local = await startEmbedded(clock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

const DAY = 86_400_000;

const redrive = ({ onboardingId }: Customer) =>
  stepFunctions.send(
    new RedriveExecutionCommand({
      executionArn: executionArn(process.env.STATE_MACHINE_ARN ?? '', onboardingId),
    }),
  );

const count = (sql: string) => Number(local.database.prepare(sql).get()?.count);
const connections = () =>
  count('select count(*) as count from auth0_connections where deleted_at is null');
const enabled = () => count('select count(*) as count from auth0_connection_clients');

test('an unproven connection is reported, not switched on; once fixed, a redrive completes it', async () => {
  const customer = await customerOf(target);
  await customer.submit();
  await customer.reached('awaitingApproval');
  const redirectUri = process.env.AUTH0_REDIRECT_URI;
  // As if the stage's settings did not match the application in Auth0.
  process.env.AUTH0_REDIRECT_URI = 'https://app.sequel.example/not-registered';
  await target.request(await customer.linkMailed(customer.csm, 'approvals'), customer.approve);
  await customer.reached('awaitingTrial');
  await customer.tryOut(customer.submission.oktaApps[0]?.domain ?? '');
  await vi.waitFor(
    async () => {
      await clock.advance(60_000);
      expect(await customer.status()).toMatchObject({ stage: 'failed' });
    },
    { timeout: 30_000, interval: 50 },
  );
  // Enabled only for the trial application: nobody else is affected.
  expect([connections(), enabled()]).toEqual([1, 1]);
  const reports = async () =>
    (await target.mailsTo('ops@sequel.example')).filter(({ text }) =>
      text.includes('ConnectionNotProven'),
    );
  await vi.waitFor(async () => expect(await reports()).toHaveLength(1), 10_000);
  const text = (await reports())[0]?.text.replace(/\s+/g, ' ');
  expect(text).toContain('answered 403');

  // The terminal shows it.
  expect(local.troubles).toHaveLength(1);
  expect(local.troubles[0]).toMatch(
    new RegExp(
      `^${customer.onboardingId} failed: ConnectionNotProven: .+answered 403.+\\(${local.url}/workflows/${customer.onboardingId}\\)$`,
    ),
  );

  process.env.AUTH0_REDIRECT_URI = redirectUri;
  await redrive(customer);
  await vi.waitFor(
    async () => {
      await clock.advance(60_000);
      expect(await customer.status()).toMatchObject({ stage: 'awaitingDashboard' });
    },
    { timeout: 30_000, interval: 50 },
  );
  expect([connections(), enabled()]).toEqual([1, 2]);
  await customer.reached('awaitingFirstSignIn');
  await target.request(await customer.linkMailed(customer.csm, 'sign-ins'), {});
  await customer.reached('completed');
});

/** As if no change of a record reached AWS. */
const unreached =
  <In, Out>(next: (args: In) => Promise<Out>, { commandName }: { commandName?: string }) =>
  async (args: In): Promise<Out> => {
    if (commandName === 'PutItemCommand')
      throw Object.assign(new Error('Injected'), { code: 'ECONNREFUSED' });
    return next(args);
  };

describe('the stored secrets', () => {
  /** An onboarding that failed after its approval. */
  async function failed(): Promise<Customer> {
    const customer = await customerOf(target);
    await customer.submit();
    await customer.reached('awaitingApproval');
    const { AUTH0_CLIENT_IDS } = process.env;
    process.env.AUTH0_CLIENT_IDS = '';
    await target.request(await customer.linkMailed(customer.csm, 'approvals'), customer.approve);
    await customer.reached('failed');
    process.env.AUTH0_CLIENT_IDS = AUTH0_CLIENT_IDS;
    return customer;
  }

  test('of a failed onboarding are deleted when it can no longer be redriven, as ops were told', async () => {
    const redriven = await failed();
    const forgotten = await failed();
    await clock.advance(0);
    const told = (await target.mailsTo('ops@sequel.example')).find(({ text }) =>
      text.includes(forgotten.onboardingId),
    );
    expect(told?.text.replace(/\s+/g, ' ')).toMatch(
      /Until 9 December 2026 at \d\d:\d\d UTC it can go on/,
    );
    const before = secretsOf(local, forgotten.onboardingId);
    expect(before).toEqual(expect.arrayContaining(['submission', 'users-0']));
    expect(before.join()).toContain('client-secrets/');

    await clock.advance(14 * DAY - 60_000);
    expect(secretsOf(local, forgotten.onboardingId)).toEqual(before);
    await redrive(redriven);
    await redriven.reached('awaitingFirstSignIn');
    await clock.advance(DAY + 60_000);
    expect(secretsOf(local, forgotten.onboardingId)).toEqual([]);
    await expect(redrive(forgotten)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
    expect(await forgotten.status()).toMatchObject({ stage: 'failed' });

    await target.request(await redriven.linkMailed(redriven.csm, 'sign-ins'), {});
    await redriven.reached('completed');
  });

  test('of a submission that reached no record are deleted, and the customer can submit again', async () => {
    const customer = await customerOf(target);
    dynamoDb.middlewareStack.add(unreached, { step: 'deserialize', name: 'unreached' });
    expect((await customer.submit()).status).toBe(503);
    dynamoDb.middlewareStack.remove('unreached');
    expect(secretsOf(local, customer.onboardingId)).toContain('submission');
    await clock.advance(13 * DAY);
    expect(secretsOf(local, customer.onboardingId)).toContain('submission');
    await clock.advance(2 * DAY);
    expect(secretsOf(local, customer.onboardingId)).toEqual([]);
    expect((await customer.submit()).status).toBe(202);
    await customer.reached('awaitingApproval');
  });
});
