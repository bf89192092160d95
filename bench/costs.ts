import type { OnboardingId } from '../functions/onboarding/onboarding-id.ts';
import './silent.ts';
import { tracingChannel } from 'node:diagnostics_channel';
import * as z from 'zod';
import { dynamoDb, secretsManager, ses, stepFunctions } from '../functions/runtime/aws.ts';
import { embeddedTarget, startEmbedded } from '../test/flow/embedded.ts';
import { manualClock } from '../test/local/manual-clock.ts';
import { newCustomer } from './journey.ts';
import { printTable } from './table.ts';

/**
 * What an onboarding with one Okta app and 100 users costs on AWS: its calls, transitions, function runs, mails and
 * secret hours, counted on the embedded default, with people who answer at once, within ten days, and within four
 * weeks. Prices: us-east-1, without free tiers. For function time, a call counts as 20 ms; pages left open are extra.
 *
 * `--json` prints JSON.
 */

const DAY = 24 * 3_600_000;
const CALL_SECONDS = 0.02;
const GIGABYTES = 0.5;

/** USD each. */
const prices = {
  transitions: 0.025 / 1_000,
  runs: 0.2 / 1_000_000,
  gigabyteSeconds: 0.0000133334,
  reads: 0.125 / 1_000_000,
  writes: 0.625 / 1_000_000,
  secretCalls: 0.05 / 10_000,
  secretHours: 0.4 / (30 * 24),
  mails: 0.1 / 1_000,
  requests: 3.5 / 1_000_000,
} as const;
type Counts = Record<keyof typeof prices, number>;
const none = (): Counts => ({
  transitions: 0,
  runs: 0,
  gigabyteSeconds: 0,
  reads: 0,
  writes: 0,
  secretCalls: 0,
  secretHours: 0,
  mails: 0,
  requests: 0,
});
const costOf = (counts: Counts) =>
  (Object.keys(prices) as (keyof typeof prices)[]).reduce(
    (sum, name) => sum + counts[name] * prices[name],
    0,
  );

let counts = none();
/** API calls by name. */
let calls = new Map<string, number>();
const counted =
  <In, Out>(next: (args: In) => Promise<Out>, { commandName = '' }: { commandName?: string }) =>
  (args: In): Promise<Out> => {
    const name = commandName.replace(/Command$/, '');
    calls.set(name, (calls.get(name) ?? 0) + 1);
    counts.gigabyteSeconds += CALL_SECONDS * GIGABYTES;
    if (['GetItem', 'Query'].includes(name)) counts.reads += 1;
    // A record with its history exceeds a write unit of 1 KB.
    else if (['PutItem', 'UpdateItem', 'DeleteItem'].includes(name)) counts.writes += 3;
    else if (name.includes('Secret')) counts.secretCalls += 1;
    else if (name === 'SendRawEmail') counts.mails += 1;
    return next(args);
  };

const clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
const local = await startEmbedded(clock, { REQUESTS_PER_MINUTE: '1000000000' });
const target = await embeddedTarget(local.url);
for (const client of [dynamoDb, secretsManager, stepFunctions, ses] as (typeof dynamoDb)[])
  client.middlewareStack.add(counted, { step: 'initialize', priority: 'high', name: 'counts' });
tracingChannel<object, { name: string }>('local.lambda.invoke').start.subscribe(() => {
  counts.runs += 1;
});

const secretsOf = (onboardingId: OnboardingId) =>
  Number(
    local.database
      .prepare(
        'select count(*) as count from secrets_secrets where name like ? and deletion_at is null',
      )
      .get(`%/onboardings/${onboardingId}/%`)?.count,
  );
const transitionsSoFar = () =>
  z
    .object({ count: z.number() })
    .parse(
      local.database
        .prepare(
          "select count(*) as count from step_functions_history where type like '%StateEntered'",
        )
        .get(),
    ).count;

/** An onboarding whose people take this many days before each of their six actions. */
async function onboarding(days: number) {
  const customer = await newCustomer(target, 100, () => clock.advance(1_000));
  const { onboardingId, setupLink, csm, submission } = customer;
  counts = none();
  calls = new Map();
  const before = transitionsSoFar();
  const request = async (link: string, body: unknown) => {
    // Everybody who answers has opened the page.
    counts.requests += 2;
    await target.request(link, body);
  };
  const wait = async () => {
    for (let hours = 0; hours < days * 24; hours += 6) {
      counts.secretHours += 6 * secretsOf(onboardingId);
      await clock.advance(DAY / 4);
    }
    // Each begun hour is billed.
    counts.secretHours += days === 0 ? secretsOf(onboardingId) : 0;
  };
  await request(setupLink, submission);
  await customer.reached('awaitingApproval');
  await wait();
  await request(await customer.linkMailed(csm, 'approvals'), customer.approve);
  await customer.reached('awaitingTrial');
  await wait();
  await request(await customer.linkMailed(csm, 'trials'), { skip: true, reason: 'It is counted' });
  await customer.reached('awaitingDashboard');
  await wait();
  await request(await customer.linkMailed(csm, 'dashboard'), { done: true });
  await customer.reached('awaitingFirstSignIn');
  await wait();
  await request(await customer.linkMailed(csm, 'sign-ins'), {});
  await customer.reached('awaitingDashboard');
  await wait();
  await request(await customer.linkMailed(csm, 'dashboard'), { done: true });
  await customer.reached('completed');
  await clock.advance(60_000);
  counts.transitions = transitionsSoFar() - before;
  return { counts, calls, secretsLeft: secretsOf(onboardingId) };
}

const journeys = {
  'at once': await onboarding(0),
  'in 10 days': await onboarding(2),
  'in 28 days': await onboarding(5.6),
};
if (process.argv.includes('--json')) {
  const figures = Object.entries(journeys).map(([name, journey]) => ({
    name,
    usd: costOf(journey.counts),
    ...journey.counts,
    secretsLeft: journey.secretsLeft,
    calls: Object.fromEntries(journey.calls),
  }));
  process.stdout.write(`${JSON.stringify({ prices, figures }, null, 2)}\n`);
} else {
  const all = Object.values(journeys);
  const row = (name: string, cell: (journey: (typeof all)[number]) => string) => [
    name,
    ...all.map(cell),
  ];
  printTable('One onboarding with one Okta app and 100 users', [
    ['', ...Object.keys(journeys)],
    ...(Object.keys(prices) as (keyof typeof prices)[]).map((name) =>
      row(name, ({ counts }) => counts[name].toFixed(name === 'gigabyteSeconds' ? 1 : 0)),
    ),
    ...[...new Set(all.flatMap(({ calls }) => [...calls.keys()]))]
      .toSorted()
      .map((name) => row(`  ${name}`, ({ calls }) => String(calls.get(name) ?? 0))),
    row('secrets left at the end', ({ secretsLeft }) => String(secretsLeft)),
    row('USD', ({ counts }) => costOf(counts).toFixed(4)),
    row('of which secrets, %', ({ counts }) =>
      ((100 * counts.secretHours * prices.secretHours) / costOf(counts)).toFixed(0),
    ),
  ]);
}
await local.remove();
process.exit(0);
