import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isFunction, triggerOf } from '../../functions/functions.ts';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { type Invocation, recordRoundTrips } from './round-trips.ts';
import { customerOf, type Target } from './target.ts';

/**
 * The number of calls to AWS, Okta and Auth0 that each page and each state makes, and the longest chain of sequential
 * ones: people wait for the chain, whatever one call takes. The table is round-trips.json; `npm run round-trips`
 * rewrites it. Record a smaller number; a larger one needs a reason.
 */

const table = new URL('round-trips.json', import.meta.url);

/** Milliseconds per call: longer than functions compute between two independent calls. */
const LATENCY = 40;

/** These vary: one polls Auth0's log until it finds the sign-in, the other sends remaining mails meanwhile. */
const VARYING: readonly string[] = ['FinishTrial', 'ReportOutcome'];

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
let trips: ReturnType<typeof recordRoundTrips>;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
  const port = Number(new URL(local.url).port);
  trips = recordRoundTrips(LATENCY, [port + 1, port + 2]);
});
afterAll(async () => {
  trips.stop();
  await local.remove();
});

interface Count {
  calls: number;
  inARow: number;
}
type Counts = Record<string, Count>;

/** For functions that people wait for and for states: the maximum of one run. */
function countsOf(asked: readonly Invocation[]): Counts {
  const counts: Counts = {};
  for (const { function: name, calls } of asked) {
    if (!isFunction(name) || !['http', 'state'].includes(triggerOf(name).by)) continue;
    if (VARYING.includes(name)) continue;
    const { calls: most, inARow } = counts[name] ?? { calls: 0, inARow: 0 };
    counts[name] = {
      calls: Math.max(most, calls.length),
      inARow: Math.max(inARow, ...calls.map(({ depth }) => depth)),
    };
  }
  return counts;
}

/** The number of sequential calls up to SES's first mail. */
function pathToMail(asked: readonly Invocation[]): Count {
  const calls = asked.flatMap((each) => each.calls).sort((a, b) => a.ended - b.ended);
  const mail = calls.find(({ name }) => name === 'SendRawEmail');
  if (!mail) throw new Error('No mail was sent');
  return { calls: 0, inARow: mail.overall };
}

/** The wait has begun, and nothing is in progress any more. */
const settled = () => pause(12 * LATENCY);

async function journey(): Promise<Counts> {
  const customer = await customerOf(target);
  const { csm, setupLink, submission } = customer;
  const open = async (link: string) => {
    const { status } = await fetch(link, { headers: { accept: 'text/html' } });
    expect(status, link).toBe(200);
  };
  const all: Invocation[] = [];
  const paths: Counts = {};
  const restart = () => trips.restart();

  let asked = restart();
  await open(setupLink);
  await settled();
  all.push(...asked);

  asked = restart();
  await customer.submit();
  await customer.mailed(csm);
  await settled();
  paths['submission to approval mail'] = pathToMail(asked);
  all.push(...asked);

  const approval = await customer.linkMailed(csm, 'approvals');
  const { body } = await target.request(approval);
  const { submissionId } = body as { submissionId: string };
  await settled();
  asked = restart();
  await target.request(approval, { ...customer.approve, submissionId });
  await customer.mailed(submission.mainAdmin.email);
  await settled();
  paths['approval to mail of the next step'] = pathToMail(asked);
  all.push(...asked);

  asked = restart();
  await open(setupLink);
  await open(approval);
  await open(await customer.linkMailed(csm, 'trials'));
  await customer.reached('awaitingDashboard');
  await settled();
  await open(await customer.linkMailed(csm, 'dashboard'));
  await customer.reached('awaitingFirstSignIn');
  await settled();
  const signIn = await customer.linkMailed(csm, 'sign-ins');
  await open(signIn);
  await target.request(signIn, {});
  await customer.reached('completed');
  await settled();
  all.push(...asked);
  return { ...countsOf(all), ...paths };
}

/** What all journeys made: ignores what one of them met by chance, such as a concurrent write or others' mails. */
const fewest = (first: Counts, second: Counts): Counts =>
  Object.fromEntries(
    Object.entries(first).map(([name, one]) => {
      const other = second[name] ?? one;
      const calls = Math.min(one.calls, other.calls);
      return [name, { calls, inARow: Math.min(one.inARow, other.inARow) }];
    }),
  );

/** Journeys after the first two, on a machine that is busy with other things. */
const MOST_MORE = 3;

test('no page, state or wait takes more round trips than the table says', {
  timeout: 300_000,
}, async () => {
  let counts = fewest(await journey(), await journey());
  // Work triggered by events may not have ended by then: its row stays.
  const before = JSON.parse(readFileSync(table, 'utf8')) as Counts;
  const isWritten = process.env.ROUND_TRIPS === 'write';
  const kept = isWritten ? { ...before, ...counts } : before;
  if (isWritten) writeFileSync(table, `${JSON.stringify(kept, null, 2)}\n`);
  const grown = () =>
    Object.entries(counts).filter(([name, { calls, inARow }]) => {
      const known = kept[name] ?? { calls: 0, inARow: 0 };
      // Other functions run beside a path to track the execution, and may by chance lengthen it by one.
      const chance = name.includes(' ') ? 1 : 0;
      return calls > known.calls || inARow > known.inARow + chance;
    });
  for (let more = 0; more < MOST_MORE && grown().length > 0; more += 1)
    counts = fewest(counts, await journey());
  expect(grown()).toEqual([]);
});
