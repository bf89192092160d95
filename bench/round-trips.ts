import './silent.ts';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { systemClock } from '../local/clock.ts';
import { embeddedTarget, startEmbedded } from '../test/flow/embedded.ts';
import { type Invocation, recordRoundTrips } from '../test/flow/round-trips.ts';
import { newCustomer } from './journey.ts';
import { printTable } from './table.ts';

/**
 * How long people wait if AWS, Okta and Auth0 answer in LATENCY (80) milliseconds each: for the answer to a
 * submission, from there to the mail that asks for the approval, and from the approval to the mail of the next step.
 * `--calls` prints the calls in order.
 */

const LATENCY = Number(process.env.LATENCY ?? 80);

const local = await startEmbedded(systemClock, { REQUESTS_PER_MINUTE: '1000000000' });
const target = await embeddedTarget(local.url);
// An unmeasured one first, so that everything is loaded.
const before = await newCustomer(target);
await target.request(before.setupLink, before.submission);
await before.reached('awaitingApproval');

const { port } = new URL(local.url);
const trips = recordRoundTrips(LATENCY, [Number(port) + 1, Number(port) + 2]);
const customer = await newCustomer(target);

/** When SES took this function's first mail, and the number of sequential calls before it. */
async function mailOf(name: string, asked: readonly Invocation[]) {
  for (;;) {
    const sent = asked
      .filter((each) => each.function === name)
      .flatMap(({ calls }) => calls)
      .find((each) => each.name === 'SendRawEmail');
    if (sent) return { took: sent.ended, chain: sent.overall };
    await pause(20);
  }
}
/** The number of sequential calls of this function. */
const chainOf = (name: string, asked: readonly Invocation[]) =>
  Math.max(
    ...asked
      .filter((each) => each.function === name)
      .flatMap(({ calls }) => calls.map(({ depth }) => depth)),
  );
function show(asked: readonly Invocation[]) {
  if (!process.argv.includes('--calls')) return;
  for (const { function: name, calls } of asked)
    for (const { depth, overall, name: call, ended } of calls)
      console.log(`${name} ${call}: ${depth}, ${overall}, ${ended.toFixed(0)} ms`);
}
const row = (name: string, { took, chain }: { took: number; chain: number }) => [
  name,
  String(chain),
  took.toFixed(0),
  (took - chain * LATENCY).toFixed(0),
];

let asked = trips.restart();
let began = performance.now();
await target.request(customer.setupLink, customer.submission);
const answer = { took: performance.now() - began, chain: chainOf('SubmitSetup', asked) };
const approvalMail = await mailOf('RequestApproval', asked);
await customer.reached('awaitingApproval');
// The waiting state has begun and no longer changes the record.
await pause(10 * LATENCY);
show(asked);
const link = await customer.linkMailed(customer.csm, 'approvals');
const { submissionId } = z
  .object({ submissionId: z.string() })
  .parse((await target.request(link)).body);
asked = trips.restart();
began = performance.now();
await target.request(link, { submissionId, ...customer.approve });
const decided = { took: performance.now() - began, chain: chainOf('DecideApproval', asked) };
const trialMail = await mailOf('OfferTrial', asked);
show(asked);
trips.stop();
printTable(`Round trips: services that answer in ${LATENCY} ms`, [
  ['', 'in a row', 'ms', 'of which ours'],
  row('a submission is answered', answer),
  row('submission to approval mail', approvalMail),
  row('an approval is answered', decided),
  row('approval to mail of the next step', trialMail),
]);
await local.remove();
process.exit(0);
