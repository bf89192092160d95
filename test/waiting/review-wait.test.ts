import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide } from '../../functions/record/changes.ts';
import { changeRecord, createRecord, readRecord } from '../../functions/record/store.ts';
import { handler } from '../../functions/waiting/review-wait.ts';
import { asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { awsPort, awsVariables, startAws } from '../local/aws/aws-endpoint.ts';
import { approval, doer, emptyTable, onboardingId, recordIn, TABLE } from '../record/example.ts';

// Wednesday
const since = '2026-11-25T10:00:00.000Z';
const wait = { for: 'approval', since, reminded: false, escalated: false, due: 'nothing' };

const table = emptyTable();
let aws: Awaited<ReturnType<typeof startAws>>;

beforeAll(async () => {
  aws = await startAws({ port: await awsPort(), dynamoDb: table });
  Object.assign(process.env, {
    ...awsVariables(aws.endpoint),
    RECORD_TABLE: TABLE,
    TIME_ZONE: 'UTC',
    HOLIDAYS: '',
  });
});
afterAll(async () => {
  await aws.stop();
  table.stop();
});

/** As the workflow asks. */
const review = (change: object, entered: string, id = onboardingId) =>
  handler(
    {
      onboardingId: id,
      wait: { ...wait, ...change },
      told: { entered, round: 0, execution: { RedriveCount: 0 } },
    },
    lambdaContext('ReviewWait'),
  );

describe('Review wait', () => {
  test.each([
    ['nothing after a day', {}, '2026-11-26T10:00:00Z', { due: 'nothing' }],
    ['a reminder after two', {}, '2026-11-27T10:00:00Z', { due: 'reminder', reminded: true }],
    ['no second reminder', { reminded: true }, '2026-11-30T10:00:00Z', { due: 'nothing' }],
    [
      'an escalation after five',
      { reminded: true },
      '2026-12-02T10:00:00Z',
      { due: 'escalation', escalated: true },
    ],
    [
      'an escalation even if the reminder was missed',
      {},
      '2026-12-02T10:00:00Z',
      { due: 'escalation', escalated: true },
    ],
    [
      'the end after twenty',
      { reminded: true, escalated: true },
      '2026-12-23T10:00:00Z',
      { due: 'expiry' },
    ],
    ['the end before everything else', {}, '2027-03-01T10:00:00Z', { due: 'expiry' }],
  ])('%s', async (_, before, now, after) => {
    // An onboarding from before there were records.
    const result = await review(before, now, asOnboardingId('unknown-0123456789ab'));
    expect(result).toMatchObject({ for: 'approval', since, ...after });
  });

  test('an input that is not a wait is our fault, and the error has only its path', async () => {
    await expect(review({ for: 'godot' }, since)).rejects.toMatchObject({
      name: 'InvalidState',
      message: 'ReviewWait got an unexpected input at wait.for',
    });
  });

  test('the end is recorded, and a later answer is too late', async () => {
    await createRecord(TABLE, { ...recordIn('awaitingApproval'), onboardingId });
    expect(await review({}, '2026-12-23T10:00:00Z')).toMatchObject({ due: 'expiry' });
    expect((await readRecord(TABLE, onboardingId))?.stage).toBe('expired');
    // The same invocation again, as after a lost response.
    expect(await review({}, '2026-12-23T10:00:00Z')).toMatchObject({ due: 'expiry' });
    const late = await changeRecord(TABLE, onboardingId, decide(approval(9), 's1', doer(9)));
    expect(late.changed).toBe(false);
  });

  test.each([
    ['a reminder', '2026-11-27T10:00:00Z'],
    ['an escalation', '2026-12-02T10:00:00Z'],
    ['the end', '2026-12-23T10:00:00Z'],
  ])(
    'nothing instead of %s, when somebody answered since the wait timed out',
    async (what, now) => {
      const id = asOnboardingId(`answered-${what.length}`);
      await createRecord(TABLE, { ...recordIn('connecting'), onboardingId: id });
      expect(await review({}, now, id)).toMatchObject({ due: 'nothing' });
    },
  );
});
