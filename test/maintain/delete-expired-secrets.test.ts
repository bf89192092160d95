import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { handler } from '../../functions/maintain/delete-expired-secrets.ts';
import { secretNames } from '../../functions/onboarding/secrets.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import { createSecretsManager } from '../../local/aws/secrets-manager.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { awsPort, awsVariables, startAws } from '../local/aws/aws-endpoint.ts';
import { manualClock } from '../local/manual-clock.ts';
import { emptyTable, TABLE } from '../record/example.ts';

const DAY = 86_400_000;
const PREFIX = 'sequel-sso/test/';
const clock = manualClock(Date.parse('2026-11-01T03:00:00Z'));
const directory = mkdtempSync(join(tmpdir(), 'expired-'));
const database = new DatabaseSync(':memory:');

type Execution = { status: string; redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE' };
const over: Execution = { status: 'FAILED', redriveStatus: 'NOT_REDRIVABLE' };
/** Executions by onboarding; Step Functions knows no others. */
let executions: Record<string, Execution | 'throttled'> = {};
/** Names of secrets that cannot be deleted now. */
let stuck: string[] = [];
let asked: string[] = [];
let calls: string[] = [];
let aws: Awaited<ReturnType<typeof startAws>>;
let secretsManager: ReturnType<typeof createSecretsManager>;
const table = emptyTable();

beforeAll(async () => {
  secretsManager = createSecretsManager({ database, clock, keyFile: join(directory, 'key') });
  aws = await startAws({
    port: await awsPort(),
    // Without records: forget-expired.test.ts has them.
    dynamoDb: { call: (operation, input) => table.call(operation, input) },
    secretsManager: {
      async call(operation, input) {
        calls.push(operation);
        const { SecretId } = input as { SecretId?: string };
        if (SecretId && stuck.includes(SecretId)) throw new AwsError('ThrottlingException', 'Rate');
        return secretsManager.call(operation, input);
      },
    },
    stepFunctions: {
      async call(_, input) {
        const { executionArn } = input as { executionArn: string };
        const name = executionArn.split(':').at(-1) ?? '';
        asked.push(name);
        const execution = executions[name];
        if (execution === undefined) throw new AwsError('ExecutionDoesNotExist', 'None');
        if (execution === 'throttled') throw new AwsError('ThrottlingException', 'Rate exceeded');
        return execution;
      },
    },
  });
  Object.assign(process.env, {
    ...awsVariables(aws.endpoint),
    SECRETS_PREFIX: PREFIX,
    RECORD_TABLE: TABLE,
    AUTH0_DOMAIN: 'tenant.auth0.example',
    STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:sso-onboarding-test',
  });
});
afterAll(async () => {
  await aws.stop();
  table.stop();
  database.close();
  rmSync(directory, { recursive: true });
});
beforeEach(() => {
  database.exec('delete from secrets_secrets');
  executions = {};
  stuck = [];
  asked = [];
  calls = [];
});

const create = (Name: string) =>
  secretsManager.call('CreateSecret', { Name, SecretString: 'canary-0123456789' });

/** An onboarding's secrets: a submission and a client secret. */
async function onboarding(name: string): Promise<string[]> {
  const id = asOnboardingId(name);
  const names = [
    secretNames.submission(PREFIX, id),
    secretNames.clientSecret(PREFIX, id, asOktaDomain('acme.okta.com')),
  ];
  for (const name of names) await create(name);
  return names;
}

const run = () =>
  handler({ time: new Date(clock.now()).toISOString() }, lambdaContext('DeleteExpiredSecrets'));

const kept = () =>
  database
    .prepare('select name from secrets_secrets where deletion_at is null order by name')
    .all()
    .map(({ name }) => String(name));

test('secrets of onboardings that cannot continue are deleted; those that run, can be redriven or are others’ stay', async () => {
  for (const id of ['failed', 'forgotten', 'completed', 'running', 'redrivable'])
    await onboarding(id);
  const others = [secretNames.auth0(PREFIX), 'sequel-sso/another/onboardings/acme/submission'];
  for (const name of others) await create(name);
  executions = {
    failed: over,
    completed: { status: 'SUCCEEDED', redriveStatus: 'NOT_REDRIVABLE' },
    running: { status: 'RUNNING', redriveStatus: 'NOT_REDRIVABLE' },
    redrivable: { status: 'FAILED', redriveStatus: 'REDRIVABLE' },
  };
  await clock.advance(14 * DAY);
  expect(await run()).toEqual({ onboardings: 3, secrets: 6, forgotten: 0 });
  expect(kept().map((name) => name.replace(/\/(submission|client-secrets.*)$/, ''))).toEqual([
    'sequel-sso/another/onboardings/acme',
    secretNames.auth0(PREFIX),
    ...Array(2).fill(`${secretNames.onboardings(PREFIX)}redrivable`),
    ...Array(2).fill(`${secretNames.onboardings(PREFIX)}running`),
  ]);
  // Restorable, like everything that is deleted.
  const [name = ''] = [secretNames.submission(PREFIX, asOnboardingId('failed'))];
  const { deletion_at } = database
    .prepare('select deletion_at from secrets_secrets where name = ?')
    .get(name) ?? { deletion_at: 0 };
  expect(deletion_at).toBe(clock.now() + 7 * DAY);

  expect(await run()).toEqual({ onboardings: 0, secrets: 0, forgotten: 0 });
});

test('secrets changed in the last 14 days stay, without a look-up: they may belong to a submission in progress', async () => {
  const [submission = ''] = await onboarding('new');
  await clock.advance(14 * DAY - 1);
  expect(await run()).toEqual({ onboardings: 0, secrets: 0, forgotten: 0 });
  // One of two is written anew, for a correction.
  await secretsManager.call('PutSecretValue', { SecretId: submission, SecretString: 'x' });
  await clock.advance(14 * DAY - 1);
  expect(await run()).toEqual({ onboardings: 0, secrets: 0, forgotten: 0 });
  expect(asked).toEqual([]);
  await clock.advance(1);
  expect(await run()).toEqual({ onboardings: 1, secrets: 2, forgotten: 0 });
});

test('one that cannot be looked up or deleted blocks no other; the next run deletes the rest', async () => {
  const [, clientSecret = ''] = await onboarding('a-stuck');
  await onboarding('b-throttled');
  await onboarding('c-failed');
  executions = { 'a-stuck': over, 'b-throttled': 'throttled', 'c-failed': over };
  stuck = [clientSecret];
  await clock.advance(15 * DAY);
  const failed = run();
  await expect(failed).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  await expect(failed).rejects.not.toThrow(/canary/);
  expect(kept()).toHaveLength(3);

  executions['b-throttled'] = over;
  stuck = [];
  expect(await run()).toEqual({ onboardings: 2, secrets: 3, forgotten: 0 });
  expect(kept()).toEqual([]);
});

test('all pages of the list are read, names only', async () => {
  for (let part = 0; part < 101; part += 1)
    await create(secretNames.users(PREFIX, asOnboardingId('large'), part));
  await onboarding('last');
  await clock.advance(14 * DAY);
  expect(await run()).toEqual({ onboardings: 2, secrets: 103, forgotten: 0 });
  expect(new Set(calls)).toEqual(new Set(['ListSecrets', 'DeleteSecret']));
  expect(asked.toSorted()).toEqual(['large', 'last']);
});

test('a draft’s client secrets are deleted 30 days after they were typed, whatever happens to the rest', async () => {
  const draft = secretNames.draftSecrets(PREFIX, asOnboardingId('running'));
  const names = await onboarding('running');
  await create(draft);
  executions = { running: { status: 'RUNNING', redriveStatus: 'NOT_REDRIVABLE' } };
  await clock.advance(29 * DAY);
  await run();
  expect(kept()).toContain(draft);
  await clock.advance(DAY);
  expect(await run()).toEqual({ onboardings: 0, secrets: 1, forgotten: 0 });
  expect(kept()).toEqual(names.sort());
});
