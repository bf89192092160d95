import { afterEach, beforeEach, expect, test } from 'vitest';
import { handler as reportFailure } from '../../functions/10-finish/report-failure.ts';
import { ensureConnection } from '../../functions/auth0/connection.ts';
import { handler } from '../../functions/maintain/delete-expired-secrets.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import { submit } from '../../functions/record/changes.ts';
import { continued } from '../../functions/record/follow-ups.ts';
import type { OnboardingRecord } from '../../functions/record/onboarding-record.ts';
import { conclude, forget, track } from '../../functions/record/reports.ts';
import { changeRecord, readRecord } from '../../functions/record/store.ts';
import { finishTrial, startTrial } from '../../functions/record/trials.ts';
import { PREFIX, useAws } from '../aws.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import {
  hold,
  managementClientOf,
  type StandIns,
  startStandIns,
} from '../local/sequel/stand-ins.ts';
import {
  at,
  doer,
  issued,
  onboardingId,
  recordIn,
  submission,
  submitted,
  TABLE,
  told,
} from '../record/example.ts';

const aws = useAws();
const domain = asOktaDomain('acme.okta.com');
const DAY = 86_400_000;
const fail = track({ status: 'FAILED', redrives: 0, at: at(500) });
const stop = track({ status: 'ABORTED', redrives: 0, at: at(500), cause: 'wrong list' });

/** An onboarding in which somebody has tried to sign in. */
function tried(): OnboardingRecord {
  const waiting = { ...recordIn('awaitingTrial'), contacts: ['riley@acme.test'] };
  const begun = startTrial({ id: 't1', domain, by: 'contact', startedAt: at(70) })(waiting);
  const claims = { email: 'tess@acme.test', name: 'Tess Tried' };
  const result = { redeemed: true, claims, succeeded: true, returnedAt: at(71) };
  return (begun && finishTrial('t1', result, doer(71))(begun)) ?? waiting;
}

let standIns: StandIns;
beforeEach(async () => {
  standIns = await startStandIns({ rateLimit: 100_000 });
  const { origins, managementClient } = standIns;
  Object.assign(process.env, {
    AUTH0_DOMAIN: new URL(origins.auth0).host,
    TRUSTED_ORIGINS: origins.auth0,
  });
  const credentials = JSON.stringify(managementClient);
  await aws.given(() => writeSecret(secretNames.auth0(PREFIX), credentials, 'm'.repeat(32)));
});
afterEach(() => {
  standIns.stop();
  Object.assign(process.env, { AUTH0_DOMAIN: 'tenant.auth0.example', TRUSTED_ORIGINS: '' });
});

/** The nightly run this many days after the example's onboarding. */
const run = (days: number) =>
  handler(
    { time: new Date(Date.parse(at(500)) + days * DAY).toISOString() },
    lambdaContext('DeleteExpiredSecrets'),
  );
const isOver = (redriveStatus = 'NOT_REDRIVABLE', status = 'FAILED') =>
  aws.answer('DescribeExecution', { status, redriveStatus });

/** The customer's addresses in the record, outside the audit's evidence. */
const people = async () => {
  const { pending: _, ...record } = (await aws.record()) ?? { pending: [] };
  return [...new Set(JSON.stringify(record).match(/\w+@acme\.test|Tess Tried/g))].sort();
};
const everybody = [
  'Tess Tried',
  'ada@acme.test',
  'otto@acme.test',
  'riley@acme.test',
  'tess@acme.test',
];

test('a failed onboarding keeps its people while it can be redriven, then forgets all of them', async () => {
  await aws.keep(tried());
  await changeRecord(TABLE, onboardingId, fail);
  isOver('REDRIVABLE');
  expect(await run(15)).toMatchObject({ forgotten: 0 });
  expect(await people()).toEqual(everybody);
  isOver();
  expect(await run(13)).toMatchObject({ forgotten: 0 });
  expect(await run(15)).toMatchObject({ forgotten: 1 });
  expect(await people()).toEqual([]);
  expect((await aws.record())?.oktaApps).toMatchObject([{ domain }]);
});

test('what is forgotten is not read again', async () => {
  await aws.keep(tried());
  await changeRecord(TABLE, onboardingId, fail);
  isOver();
  await run(15);
  const before = aws.operations().length;
  expect(await run(16)).toMatchObject({ forgotten: 0 });
  expect(aws.operations().slice(before)).not.toContain('GetItem');
});

test('its trial sign-ins end too', async () => {
  await aws.keep(tried());
  const client = managementClientOf(standIns);
  const { id } = await ensureConnection(
    client,
    {
      onboardingId,
      company: 'Acme',
      csm: 'dana@sequel.example',
      domain,
      clientId: '0oa1',
      clientSecret: 'secret',
      emailDomains: ['acme.test'],
      applications: ['trial-app'],
      isTried: true,
    },
    false,
    hold,
  );
  await changeRecord(TABLE, onboardingId, fail);
  isOver();
  await run(15);
  expect((await client.connections.clients.get(id)).data).toEqual([]);
});

test('a stop forgets who tried at once, and the rest once everybody is told', async () => {
  // A version's ID, which Secrets Manager takes.
  await aws.keep({ ...tried(), submission: { ...submission, id: 's'.repeat(64) } });
  await changeRecord(TABLE, onboardingId, stop);
  // The stop is mailed to those who were named with the link.
  expect(await people()).toEqual(['riley@acme.test']);
  const detail = {
    executionArn: `arn:aws:states:us-east-1:000000000000:execution:sso:${onboardingId}`,
    name: onboardingId,
    status: 'ABORTED' as const,
    stopDate: Date.parse(at(500)),
  };
  await reportFailure({ detail }, lambdaContext('ReportFailure'));
  expect(await people()).toEqual([]);
});

test('a link that nobody used forgets whom it was mailed to, 14 days after it expired', async () => {
  await aws.keep({ ...issued(), contacts: ['riley@acme.test'] });
  expect(await run(43)).toMatchObject({ forgotten: 0 });
  expect(await people()).toEqual(['riley@acme.test']);
  expect(await run(45)).toMatchObject({ forgotten: 1 });
  expect(await people()).toEqual([]);
});

test('a submission whose workflow never started is forgotten, one that waits is not', async () => {
  const record = submit(submission, doer(1))(issued()) ?? issued();
  await aws.keep(record);
  isOver('NOT_REDRIVABLE', 'RUNNING');
  await run(400);
  expect(await people()).toEqual(['ada@acme.test', 'otto@acme.test']);
  aws.fail('DescribeExecution', 'ExecutionDoesNotExist');
  expect(await run(400)).toMatchObject({ forgotten: 1 });
  expect(await people()).toEqual([]);
});

test('what cannot be forgotten tonight keeps no other from being forgotten', async () => {
  const other = asOnboardingId('zeta-0123456789ab');
  await aws.keep({ ...recordIn('awaitingApproval') });
  await changeRecord(TABLE, onboardingId, fail);
  await aws.keep({ ...issued(), onboardingId: other, contacts: ['riley@acme.test'] });
  aws.fail('DescribeExecution', 'ThrottlingException');
  await expect(run(60)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  expect((await readRecord(TABLE, other))?.contacts).toEqual([]);
  expect(await people()).toEqual(['ada@acme.test', 'otto@acme.test']);
});

test('a completed onboarding keeps its contact alone, whom later onboardings of the company may write to', async () => {
  const steps = [conclude(told(95), 'completed'), forget(told(96))];
  const start: OnboardingRecord = { ...recordIn('inviting'), contacts: ['riley@acme.test'] };
  const record = steps.reduce((now, step) => step(now) ?? now, start);
  await aws.keep(record);
  expect(await people()).toEqual([submitted.contact.email]);
  expect(continued(record).contacts).toEqual([submitted.contact.email]);
});

test('of a completed onboarding of an earlier version, the address named with the link becomes the contact', async () => {
  const { submitted: _, ...old } = recordIn('inviting');
  await aws.keep({ ...old, stage: 'completed', contacts: ['riley@acme.test'] });
  isOver('NOT_REDRIVABLE', 'SUCCEEDED');
  await run(15);
  expect(await aws.record()).toMatchObject({ contact: { email: 'riley@acme.test' }, contacts: [] });
});
