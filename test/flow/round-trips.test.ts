import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isFunction, triggerOf } from '../../functions/functions.ts';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { type Invocation, recordRoundTrips } from './round-trips.ts';
import { customerOf, type Target } from './target.ts';

/**
 * How many calls of AWS, Okta and Auth0 each page and each state makes, and how many of them come one after the
 * other: the second is what people wait for, whatever one call takes. The table is round-trips.json;
 * `npm run round-trips` writes it anew. A smaller one should be written, a larger one needs a reason.
 */

const table = new URL('round-trips.json', import.meta.url);

/** Milliseconds of each call: longer than what functions do between two that need not wait for each other. */
const LATENCY = 40;

/**
 * Not the same each time: one looks into Auth0's log until it finds the sign-in, the other sends what is left with it
 * meanwhile.
 */
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

/** Of functions that people wait for, and of states: the most that one run took. */
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

/** How many calls come one after the other up to the first mail that SES took. */
function pathToMail(asked: readonly Invocation[]): Count {
  const calls = asked.flatMap((each) => each.calls).sort((a, b) => a.ended - b.ended);
  const mail = calls.find(({ name }) => name === 'SendRawEmail');
  if (!mail) throw new Error('No mail was sent');
  return { calls: 0, inARow: mail.overall };
}

/** The wait has begun, and nothing is under way any more. */
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

test('no page, state or wait takes more round trips than the table says', {
  timeout: 120_000,
}, async () => {
  const [first, second] = [await journey(), await journey()];
  // What one met by chance, as a write that came at the same moment, the other did not.
  const counts = Object.fromEntries(
    Object.entries(first).map(([name, one]): [string, Count] => {
      const other = second[name] ?? one;
      return [
        name,
        {
          calls: Math.min(one.calls, other.calls),
          inARow: Math.min(one.inARow, other.inARow),
        },
      ];
    }),
  );
  // What an event triggers is not always over by then: its row stays as it was.
  const before = JSON.parse(readFileSync(table, 'utf8')) as Counts;
  const isWritten = process.env.ROUND_TRIPS === 'write';
  const kept = isWritten ? { ...before, ...counts } : before;
  if (isWritten) writeFileSync(table, `${JSON.stringify(kept, null, 2)}\n`);
  const grown = Object.entries(counts).filter(([name, { calls, inARow }]) => {
    const known = kept[name] ?? { calls: 0, inARow: 0 };
    // Beside a path other functions run, which track the execution: by chance they make it one longer.
    const chance = name.includes(' ') ? 1 : 0;
    return calls > known.calls || inARow > known.inARow + chance;
  });
  expect(grown).toEqual([]);
});
