import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { dynamoDb, secretsManager, ses, stepFunctions } from '../functions/runtime/aws.ts';
import { systemClock } from '../local/clock.ts';
import { embeddedTarget, startEmbedded } from '../test/flow/embedded.ts';
import { printTable } from './table.ts';

/**
 * What one onboarding with 100 users asks of AWS: its functions' calls, counted on the embedded
 * default from the setup link to the end, without anybody waiting. A page that is left open, a day of
 * waiting and a retry come on top.
 */

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
const local = await startEmbedded(systemClock);
const target = await embeddedTarget(local.url);
const calls = new Map<string, number>();
const counted =
  (service: string) =>
  <In, Out>(next: (args: In) => Promise<Out>, context: { commandName?: string }) =>
  (args: In): Promise<Out> => {
    const name = `${service}: ${context.commandName?.replace(/Command$/, '')}`;
    calls.set(name, (calls.get(name) ?? 0) + 1);
    return next(args);
  };
const first = { step: 'initialize', priority: 'high', name: 'counts' } as const;
dynamoDb.middlewareStack.add(counted('DynamoDB'), first);
secretsManager.middlewareStack.add(counted('Secrets Manager'), first);
stepFunctions.middlewareStack.add(counted('Step Functions'), first);
ses.middlewareStack.add(counted('SES'), first);

const csm = 'dana@csm.example';
const { setupLink } = await target.issueSetupLink('Acme', csm);
const standing = z.object({ stage: z.string() });
async function reached(stage: string) {
  while (standing.parse((await target.request(setupLink)).body).stage !== stage) await pause(500);
}
async function mailed(path: string): Promise<string> {
  for (;;) {
    const texts = (await target.mailsTo(csm)).map(({ text }) => text);
    const [link] = texts.join().match(new RegExp(`https?://\\S+/${path}/[^\\s\\])>]+`)) ?? [];
    if (link) return link;
    await pause(500);
  }
}
await target.request(setupLink, {
  oktaApps: [{ ...target.oktaApp, emailDomains: ['acme.example'] }],
  mainAdmin: { name: 'Ada', email: 'ada@acme.example' },
  users: Array.from({ length: 100 }, (_, index) => `user${index}@acme.example`),
  contact: { name: 'Otto', email: 'otto@acme.example' },
});
await reached('awaitingApproval');
await target.request(await mailed('approvals'), {
  decision: 'approve',
  addOnConfirmed: true,
  vouchedDomains: ['acme.example'],
});
await reached('awaitingTrial');
await target.request(await mailed('trials'), { skip: true, reason: 'Calls are counted' });
await reached('awaitingDashboard');
await target.request(await mailed('dashboard'), { done: true });
await reached('awaitingFirstSignIn');
await target.request(await mailed('sign-ins'), {});
await reached('awaitingDashboard');
await target.request(await mailed('dashboard'), { done: true });
await reached('completed');

const count = (type: string) =>
  z
    .object({ count: z.number() })
    .parse(
      local.database
        .prepare('select count(*) as count from step_functions_history where type like ?')
        .get(type),
    ).count;
const rows = [...calls].sort(([one], [other]) => one.localeCompare(other));
printTable('One onboarding with 100 users', [
  ['', 'count'],
  ['Step Functions: transitions', String(count('%StateEntered'))],
  ['Lambda: runs of states', String(count('TaskScheduled'))],
  ...rows.map(([name, times]) => [name, String(times)]),
]);
await local.remove();
process.exit(0);
