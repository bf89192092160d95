import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { JsonService } from '../local/aws/api.ts';
import { AwsError } from '../local/aws/aws-error.ts';
import { createSecretsManager } from '../local/aws/secrets-manager.ts';
import { systemClock } from '../local/clock.ts';
import { asOktaDomain } from '../test/brands.ts';
import { lambdaContext } from '../test/lambda-context.ts';
import { awsVariables, startAws } from '../test/local/aws/aws-endpoint.ts';
import { emptyTable, onboardingId, recordIn, TABLE } from '../test/record/example.ts';
import { httpEvent } from '../test/web/http-event.ts';
import { median, milliseconds, printTable, ratio } from './table.ts';

/**
 * A company's people sign in, 20 a second, while the CSM opens the approval page: against an AWS that throttles like
 * AWS, per operation (bucket and refill per second, us-east-1).
 */

const EVENTS_A_SECOND = 20;
const PAGES_A_SECOND = 5;
const SECONDS = 20;

const PREFIX = 'sequel-sso/bench/';
const PUBLIC_URL = 'https://sso.example.com';
const keys = { kid: '1', key: 'k'.repeat(43) };
const quotas: Record<string, { bucket: number; refill: number }> = {
  GetExecutionHistory: { bucket: 400, refill: 20 },
  DescribeExecution: { bucket: 300, refill: 15 },
  SendTaskSuccess: { bucket: 3_000, refill: 500 },
  StartExecution: { bucket: 1_300, refill: 300 },
  // 10,000 a second in total; AWS documents no limit per secret.
  GetSecretValue: { bucket: 10_000, refill: 10_000 },
};
const calls: Record<string, number> = {};
let throttled = 0;
const left = new Map<string, { tokens: number; at: number }>();
const limited = (service: JsonService): JsonService => ({
  async call(operation, input) {
    calls[operation] = (calls[operation] ?? 0) + 1;
    const quota = quotas[operation];
    if (quota) {
      const now = performance.now();
      const { tokens, at } = left.get(operation) ?? { tokens: quota.bucket, at: now };
      const filled = Math.min(quota.bucket, tokens + ((now - at) / 1000) * quota.refill);
      left.set(operation, { tokens: Math.max(0, filled - 1), at: now });
      if (filled < 1) {
        throttled += 1;
        throw new AwsError('ThrottlingException', 'Rate exceeded');
      }
    }
    return service.call(operation, input);
  },
});

process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
const directory = mkdtempSync(join(tmpdir(), 'bench-'));
const secrets = createSecretsManager({
  database: new DatabaseSync(':memory:'),
  clock: systemClock,
  keyFile: join(directory, 'key'),
});
const table = emptyTable();
const aws = await startAws({
  dynamoDb: limited(table),
  secretsManager: limited(secrets),
  stepFunctions: limited({ call: async () => ({}) }),
});
Object.assign(process.env, awsVariables(aws.endpoint), {
  RECORD_TABLE: TABLE,
  AUTH0_CLIENT_IDS: 'sequel-app',
  SECRETS_PREFIX: PREFIX,
  PUBLIC_URL,
  BRAND: '{}',
  TIME_ZONE: 'UTC',
  HOLIDAYS: '',
  DOMAIN_PROOF: 'orVouched',
});
const { verifyingKeysOf } = await import('../functions/onboarding/link-keys.ts');
const { createLink } = await import('../functions/onboarding/links.ts');
const { createRecord } = await import('../functions/record/store.ts');
const { connectionName } = await import('../functions/onboarding/connection-name.ts');
const { handler: receive } = await import('../functions/8-main-admin/receive-sign-in.ts');
const { handler: show } = await import('../functions/4-approve/show-approval.ts');

await secrets.call('CreateSecret', {
  Name: `${PREFIX}link-keys`,
  SecretString: JSON.stringify(keys),
});
await secrets.call('CreateSecret', {
  Name: `${PREFIX}link-public-keys`,
  SecretString: JSON.stringify(verifyingKeysOf(keys)),
});
await createRecord(TABLE, recordIn('awaitingFirstSignIn'));
const link = await createLink(keys, PUBLIC_URL, 'approval', { onboardingId, by: 'dana@csm.test' });
const token = link.slice(link.lastIndexOf('/') + 1);

/** Page times in milliseconds, and the number of failed responses. */
async function pages(until: number) {
  const times: number[] = [];
  let failed = 0;
  while (performance.now() < until) {
    const began = performance.now();
    const { statusCode } = await show(
      httpEvent({
        path: `/approvals/${token}`,
        pathParameters: { token },
        headers: { accept: 'text/html' },
      }),
      lambdaContext('ShowApproval'),
    );
    times.push(performance.now() - began);
    if (statusCode !== 200) failed += 1;
    await pause(1000 / PAGES_A_SECOND);
  }
  return { time: median(times), failed, count: times.length };
}

let sent = 0;
async function events(until: number) {
  const under: Promise<unknown>[] = [];
  const began = performance.now();
  while (performance.now() < until) {
    const due = Math.floor(((performance.now() - began) / 1000) * EVENTS_A_SECOND);
    for (; sent < due; sent += 1) {
      const data = {
        type: 's',
        client_id: 'sequel-app',
        date: new Date().toISOString(),
        connection: connectionName(onboardingId, asOktaDomain('acme.okta.com')),
        user_name: `user${sent}@acme.test`,
      };
      under.push(receive({ detail: { data } }, lambdaContext('ReceiveSignIn')));
    }
    await pause(20);
  }
  await Promise.all(under);
}

const alone = await pages(performance.now() + 5_000);
for (const name of Object.keys(calls)) delete calls[name];
const until = performance.now() + SECONDS * 1000;
const [during] = await Promise.all([pages(until), events(until)]);
printTable(`${sent} sign-ins that no onboarding waits for, ${EVENTS_A_SECOND} a second`, [
  ['', 'calls'],
  ...Object.entries(calls).map(([name, count]) => [name, String(count)]),
  ['throttled', String(throttled)],
]);
if (alone.failed + during.failed > 0) throw new Error('A page failed');
printTable('The approval page meanwhile', [
  ['', 'pages', 'failed', 'ms', '× alone'],
  ['alone', String(alone.count), String(alone.failed), milliseconds(alone.time), '1.00'],
  [
    'during sign-ins',
    String(during.count),
    String(during.failed),
    milliseconds(during.time),
    ratio(during.time, alone.time),
  ],
]);
await aws.stop();
table.stop();
rmSync(directory, { recursive: true });
process.exit(throttled + during.failed > 0 ? 1 : 0);
