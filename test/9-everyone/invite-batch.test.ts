import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { handler } from '../../functions/9-everyone/invite-batch.ts';
import {
  prepareSubmission,
  storeSubmission,
} from '../../functions/onboarding/stored-submission.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import { createSecretsManager } from '../../local/aws/secrets-manager.ts';
import { createSes, type Ses } from '../../local/aws/ses.ts';
import { systemClock } from '../../local/clock.ts';
import { lambdaContext } from '../lambda-context.ts';
import { awsPort, awsVariables, startAws } from '../local/aws/aws-endpoint.ts';
import { emptyTable, TABLE } from '../record/example.ts';

const prefix = 'sequel-sso/test/';
const keys = { kid: '1', key: 'k'.repeat(43) };
const onboardingId = 'acme-0123456789ab';
const users = ['u1@acme.test', 'u2@acme.test', 'u3@acme.test'];

const directory = mkdtempSync(join(tmpdir(), 'invite-'));
let database: DatabaseSync;
let ses: Ses;
let aws: Awaited<ReturnType<typeof startAws>>;
let submissionId: string;
/** What SES has against each address. */
let faults: Record<string, string[]>;

beforeAll(async () => {
  database = new DatabaseSync(':memory:');
  const secretsManager = createSecretsManager({
    database,
    clock: systemClock,
    keyFile: join(directory, 'key'),
  });
  aws = await startAws({
    port: await awsPort(),
    secretsManager,
    dynamoDb: emptyTable(),
    ses: {
      async call(action, parameters) {
        const to = parameters.get('Destinations.member.1') ?? '';
        const fault = faults[to]?.shift();
        if (fault) throw new AwsError(fault, 'No.');
        return ses.call(action, parameters);
      },
    },
  });
  Object.assign(process.env, {
    ...awsVariables(aws.endpoint),
    PUBLIC_URL: 'https://sso.example.com',
    SECRETS_PREFIX: prefix,
    BRAND: '{}',
    MAIL_FROM: 'Sequel <sso@sequel.example>',
    MAIL_CONFIGURATION_SET: 'sso-onboarding-test',
    RECORD_TABLE: TABLE,
  });
  await secretsManager.call('CreateSecret', {
    Name: `${prefix}link-keys`,
    SecretString: JSON.stringify(keys),
  });
  const prepared = prepareSubmission(
    {
      oktaApps: [
        {
          domain: 'acme.okta.com',
          clientId: '0oa1',
          clientSecret: 'secret',
          emailDomains: ['acme.test'],
        },
      ],
      mainAdmin: { name: 'Ada', email: 'ada@acme.test' },
      contact: { name: 'Otto', email: 'otto@acme.test' },
      users,
    },
    { onboardingId, company: 'Acme', csm: { email: 'dana@sequel.example' }, language: 'en' },
    keys,
    undefined,
  );
  submissionId = prepared.id;
  await storeSubmission(prefix, prepared);
});
afterAll(async () => {
  await aws.stop();
  database.close();
  rmSync(directory, { recursive: true });
});
beforeEach(() => {
  faults = {};
  database.exec('drop table if exists ses_messages');
  ses = createSes({ database, clock: systemClock, maxSendRate: 50 });
});

const fresh = { at: 0, sent: 0, failed: [] as number[] };
const invite = (progress: object = fresh) =>
  handler(
    { onboardingId, submissionId, batch: { part: 0, from: 0, to: users.length }, progress },
    lambdaContext('InviteBatch'),
  );
const invited = () => ses.messages({ limit: 10 }).flatMap(({ to }) => to);
const all = { part: 0, at: 3, sent: 3, failed: [], done: true };

describe('Invite batch', () => {
  test('invites each once', async () => {
    expect(await invite()).toEqual(all);
    expect(invited().toSorted()).toEqual(users);
  });

  test.each(['MessageRejected', 'InvalidParameterValue'])(
    'reports an address that SES refuses (%s), by its place, and invites the others',
    async (fault) => {
      faults = { 'u2@acme.test': [fault] };
      expect(await invite()).toEqual({ ...all, sent: 2, failed: [1] });
      expect(invited().toSorted()).toEqual(['u1@acme.test', 'u3@acme.test']);
    },
  );

  test('throttled in the middle, it goes on from there: nobody gets two', async () => {
    faults = { 'u2@acme.test': ['Throttling', 'Throttling'] };
    expect(await invite()).toEqual(all);
    expect(invited().toSorted()).toEqual(users);
  });

  test('while another onboarding uses up the rate, it slows down, and nobody gets two', async () => {
    faults = { 'u2@acme.test': Array<string>(4).fill('Throttling') };
    expect(await invite()).toEqual(all);
    expect(invited().toSorted()).toEqual(users);
  });

  test.each(['AccountSendingPausedException', 'AccessDenied'])(
    'stopped in the middle (%s), it says how far it came, and goes on from there',
    async (fault) => {
      faults = { 'u1@acme.test': ['MessageRejected'], 'u3@acme.test': [fault] };
      const stopped = await invite();
      expect(stopped).toEqual({ part: 0, at: 2, sent: 1, failed: [0], done: false });
      expect(invited()).toEqual(['u2@acme.test']);
      expect(await invite(stopped as object)).toEqual({ ...all, sent: 2, failed: [0] });
      expect(invited().toSorted()).toEqual(['u2@acme.test', 'u3@acme.test']);
    },
  );

  test('stopped at the first, it fails, and the state tries again later', async () => {
    faults = { 'u1@acme.test': ['AccountSendingPausedException'] };
    await expect(invite()).rejects.toMatchObject({ name: 'MailNotSent' });
    expect(invited()).toEqual([]);
  });

  test('of an execution that does not know how far it came fails when it is stopped', async () => {
    faults = { 'u2@acme.test': ['AccountSendingPausedException'] };
    const old = handler(
      { onboardingId, submissionId, batch: { part: 0, from: 0, to: users.length } },
      lambdaContext('InviteBatch'),
    );
    await expect(old).rejects.toMatchObject({ name: 'MailNotSent' });
    expect(invited()).toEqual(['u1@acme.test']);
  });
});
