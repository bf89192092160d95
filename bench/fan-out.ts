import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { systemClock } from '../local/clock.ts';
import { embeddedTarget, startEmbedded } from '../test/flow/embedded.ts';
import { milliseconds, printTable, ratio } from './table.ts';

/** The cost of large numbers: of people in a submission, and of concurrent onboardings. */

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
const local = await startEmbedded(systemClock);
const target = await embeddedTarget(local.url);
const stage = z.object({ stage: z.string() });

const submissionOf = (users: number) => ({
  oktaApps: [{ ...target.oktaApp, emailDomains: ['acme.example'] }],
  mainAdmin: { name: 'Ada', email: 'ada@acme.example' },
  users: Array.from({ length: users }, (_, index) => `user${index}@acme.example`),
  contact: { name: 'Otto', email: 'otto@acme.example' },
});

/** Milliseconds until the submission is answered, and until the CSM is asked. */
async function onboard(users: number) {
  const { setupLink } = await target.issueSetupLink('Acme', 'dana@sequel.example');
  const submission = submissionOf(users);
  const began = performance.now();
  await target.request(setupLink, submission);
  const answered = performance.now() - began;
  while (stage.parse((await target.request(setupLink)).body).stage !== 'awaitingApproval')
    await pause(20);
  return { answered, asked: performance.now() - began };
}

// The first run also loads modules.
await onboard(1);

const sizes = [1, 100, 1_000, 10_000];
const people: { users: number; answered: number; asked: number }[] = [];
for (const users of sizes) people.push({ users, ...(await onboard(users)) });
const [least] = people;
printTable('Fan-out: people in a submission', [
  ['users', 'answered, ms', '× one user', 'CSM asked, ms', '× one user'],
  ...people.map(({ users, answered, asked }) => [
    users.toLocaleString('en'),
    milliseconds(answered),
    ratio(answered, least?.answered ?? 0),
    milliseconds(asked),
    ratio(asked, least?.asked ?? 0),
  ]),
]);

const rounds: { count: number; each: number }[] = [];
for (const count of [1, 10, 50]) {
  const began = performance.now();
  await Promise.all(Array.from({ length: count }, () => onboard(2)));
  rounds.push({ count, each: (performance.now() - began) / count });
}
printTable('Fan-out: onboardings at once, until the CSM is asked', [
  ['at once', 'ms for each', '× alone'],
  ...rounds.map(({ count, each }) => [
    String(count),
    milliseconds(each),
    ratio(each, rounds[0]?.each ?? 0),
  ]),
]);

await local.remove();
process.exit(0);
