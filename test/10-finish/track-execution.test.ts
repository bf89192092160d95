import { beforeEach, describe, expect, test } from 'vitest';
import { handler } from '../../functions/10-finish/track-execution.ts';
import { claim } from '../../functions/record/claims.ts';
import { changeRecord } from '../../functions/record/store.ts';
import { turn } from '../../functions/record/switching.ts';
import { useAws } from '../aws.ts';
import { asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { at, onboardingId, recordIn, TABLE } from '../record/example.ts';

const aws = useAws();
const track = (detail: object) =>
  handler(
    { time: at(200), detail: { name: onboardingId, ...detail } },
    lambdaContext('TrackExecution'),
  );

beforeEach(() => aws.keep(recordIn('awaitingApproval')));

describe('an end without an outcome', () => {
  test.each(['FAILED', 'TIMED_OUT', 'ABORTED'] as const)('%s is in the record', async (status) => {
    await track({ status, stopDate: Date.parse(at(150)) });
    expect((await aws.record())?.ended).toEqual({ status, at: at(150) });
  });

  test('without a time has the event’s time', async () => {
    await track({ status: 'ABORTED', stopDate: null });
    expect((await aws.record())?.ended?.at).toBe(at(200));
  });

  test('reported twice is written once', async () => {
    await track({ status: 'FAILED' });
    await aws.given(async () => undefined);
    expect(await track({ status: 'FAILED' })).toEqual({ changed: false });
    expect(aws.writes()).toEqual([]);
  });
});

test('the audit says who stopped it, if known', async () => {
  await track({ status: 'ABORTED', cause: 'kim: They have left' });
  expect((await aws.record())?.pending).toContainEqual(
    expect.objectContaining({
      entry: expect.objectContaining({
        what: 'stopped',
        by: 'ops',
        details: { cause: 'kim: They have left' },
      }),
    }),
  );
});

test('Step Functions’ description of a failure is not in the audit', async () => {
  await track({ status: 'FAILED', cause: '{"errorMessage": "…"}' });
  expect(JSON.stringify((await aws.record())?.pending)).not.toContain('errorMessage');
});

describe('a redrive', () => {
  const redriven = { status: 'RUNNING', redriveCount: 1 };

  test('reopens the onboarding where it was', async () => {
    await track({ status: 'FAILED' });
    await track(redriven);
    const record = await aws.record();
    expect([record?.stage, record?.ended, record?.redrives]).toEqual([
      'awaitingApproval',
      undefined,
      1,
    ]);
  });

  test('is not undone by a late report of the previous failure', async () => {
    await track(redriven);
    expect(await track({ status: 'FAILED', redriveCount: 0 })).toEqual({ changed: false });
    expect((await aws.record())?.ended).toBeUndefined();
  });
});

test.each([false, true])('a stop, switched on: %s, settles the claims', async (on) => {
  const { domain, record } = { domain: 'acme.test', record: await aws.record() };
  if (!record) throw new Error('No record');
  await claim(TABLE, [domain], record);
  if (on) await changeRecord(TABLE, onboardingId, turn({ on, at: at(100), by: 'workflow' }));
  await track({ status: 'ABORTED' });
  const other = { onboardingId: asOnboardingId('other-0123456789ab'), companyId: 'c2' };
  const conflicts = await claim(TABLE, [domain], { ...other, company: 'Other' });
  expect(conflicts.map(({ kind }) => kind)).toEqual(on ? ['other'] : []);
});

test.each(['RUNNING', 'SUCCEEDED'])('%s changes nothing', async (status) => {
  expect(await track({ status })).toEqual({ changed: false });
  expect(aws.writes()).toEqual([]);
});

test('an execution without a record changes nothing', async () => {
  expect(await track({ name: 'other-0123456789ab', status: 'FAILED' })).toEqual({ changed: false });
  expect(aws.writes()).toEqual([]);
});

test('the error about an invalid event says what is wrong, without the event’s content', async () => {
  await expect(track({ status: 'PAUSED' })).rejects.toThrow(
    /^TrackExecution got an unexpected input at detail\.status$/,
  );
});
