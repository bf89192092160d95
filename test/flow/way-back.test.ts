import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { names } from '../../cdk/names.ts';
import { readRecord } from '../../functions/record/store.ts';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { leadsTo } from './leads-to.ts';
import { type Customer, customerOf, type Target } from './target.ts';

/** Rehearses the way back: users sign in before, between and after. */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

const comesTo = (customer: Customer, email: string) => leadsTo(target, customer, email);

/** As `npm run onboardings -- switch-off` and `switch-on` do it. */
async function ops(onboardingId: string, on: boolean) {
  const lambda = new LambdaClient({});
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({
      FunctionName: names({ stage: 'local' }).function('SwitchConnections'),
      Payload: JSON.stringify({ onboardingId, on, reason: 'Nobody gets in' }),
    }),
  );
  lambda.destroy();
  expect(FunctionError).toBeUndefined();
  return JSON.parse(Buffer.from(Payload ?? []).toString()) as unknown;
}

test('switched off by ops or the CSM people sign in as before, switched on again with Okta', async () => {
  const customer = await customerOf(target, 1);
  const { onboardingId, submission } = customer;
  const [user = ''] = submission.users;
  await customer.submit();
  await customer.reached('awaitingApproval');
  await target.request(await customer.linkMailed(customer.csm, 'approvals'), customer.approve);
  await customer.reached('awaitingTrial');
  expect(await comesTo(customer, user)).toBe('as before');
  await customer.reached('awaitingFirstSignIn');
  expect(await comesTo(customer, user)).toBe('Okta');

  /** Everything that Auth0 has about connections, except who may use them. */
  const connections = () => local.database.prepare('select * from auth0_connections').all();
  const before = connections();
  expect(await ops(onboardingId, false)).toMatchObject({ on: false, connections: 1 });
  expect(await comesTo(customer, user)).toBe('as before');
  expect(connections()).toEqual(before);

  expect(await ops(onboardingId, true)).toMatchObject({ on: true, connections: 1 });
  expect(await comesTo(customer, user)).toBe('Okta');

  const link = await customer.linkMailed(customer.csm, 'switches');
  const reason = 'They want to try it on Monday';
  expect((await target.request(link, { on: false, reason })).body).toMatchObject({ on: false });
  expect(await comesTo(customer, user)).toBe('as before');
  expect((await target.request(link, { on: true })).body).toMatchObject({ on: true });
  expect(await comesTo(customer, user)).toBe('Okta');

  // The onboarding continues to its end.
  await customer.signIn(submission.mainAdmin.email);
  await customer.reached('completed');
  const record = await readRecord(process.env.RECORD_TABLE ?? '', onboardingId);
  expect(record).toMatchObject({ switched: { on: true, by: customer.csm } });
});
