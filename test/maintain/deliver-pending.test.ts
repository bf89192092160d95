import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { handler as waitForApproval } from '../../functions/4-approve/wait-for-approval.ts';
import { handler } from '../../functions/maintain/deliver-pending.ts';
import { readAudit } from '../../functions/record/audit.ts';
import { submit } from '../../functions/record/changes.ts';
import { track } from '../../functions/record/reports.ts';
import { changeRecord, createRecord, findDue, readRecord } from '../../functions/record/store.ts';
import { dynamoDb } from '../../functions/runtime/aws.ts';
import { metrics } from '../../functions/runtime/observability.ts';
import { AwsError } from '../../local/aws/aws-error.ts';
import { useSingleCalls } from '../aws.ts';
import { asOnboardingId } from '../brands.ts';
import { lambdaContext } from '../lambda-context.ts';
import { awsPort, awsVariables, startAws } from '../local/aws/aws-endpoint.ts';
import {
  approval,
  at,
  doer,
  emptyTable,
  issued,
  onboardingId,
  recordIn,
  submission,
  TABLE,
} from '../record/example.ts';

const NOW = '2026-11-25T11:00:00.000Z';

let table: ReturnType<typeof emptyTable>;
let aws: Awaited<ReturnType<typeof startAws>>;
/** Calls of Step Functions, and the error they get. */
let asked: { operation: string; input: unknown }[] = [];
let fault: string | undefined;
let taskToken: string | undefined;
/** The events that the bus accepted, and whether it accepts any. */
let published: string[] = [];
let takesEvents = true;

useSingleCalls();
beforeAll(async () => {
  aws = await startAws({
    port: await awsPort(),
    dynamoDb: { call: (operation, input) => table.call(operation, input) },
    secretsManager: {
      async call(operation, input) {
        if (operation !== 'GetSecretValue')
          taskToken = JSON.parse(JSON.stringify(input)).SecretString;
        if (taskToken === undefined) throw new AwsError('ResourceNotFoundException', 'None.');
        return { Name: 'token', SecretString: taskToken };
      },
    },
    eventBridge: {
      async call(_, input) {
        if (!takesEvents) throw new AwsError('ThrottlingException', 'No.');
        const { Entries } = input as { Entries: { DetailType: string }[] };
        published.push(...Entries.map(({ DetailType }) => DetailType));
        return { FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: 'id' })) };
      },
    },
    stepFunctions: {
      async call(operation, input) {
        asked.push({ operation, input });
        if (fault) throw new AwsError(fault, 'No.');
        return { executionArn: 'arn', startDate: 0 };
      },
    },
  });
  Object.assign(process.env, {
    ...awsVariables(aws.endpoint),
    RECORD_TABLE: TABLE,
    SECRETS_PREFIX: 'sequel-sso/test/',
    STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:sso-onboarding-test',
    PUBLIC_URL: 'https://sso.example.com',
    BRAND: '{}',
    MAIL_FROM: 'Sequel <sso@sequel.example>',
    MAIL_CONFIGURATION_SET: 'sso-onboarding-test',
    SES_SHARE: '1',
    OPS_EMAIL: 'ops@sequel.example',
    AUDIT_YEARS: '7',
    AUTH0_DOMAIN: 'tenant.auth0.example',
    EVENT_BUS: 'events-of-test',
    TIME_ZONE: 'UTC',
  });
});
afterAll(() => aws.stop());

beforeEach(() => {
  table = emptyTable();
  asked = [];
  fault = undefined;
  taskToken = undefined;
  published = [];
  takesEvents = true;
  return () => table.stop();
});

const sweep = (time = NOW) => handler({ time }, lambdaContext('DeliverPending'));
const kinds = async () =>
  (await readRecord(TABLE, onboardingId))?.pending.map(({ kind }) => kind) ?? [];
async function isDue() {
  for await (const ids of findDue(TABLE, NOW, 10)) if (ids.includes(onboardingId)) return true;
  return false;
}

test('a submission that was not started is started, once, and its audit stays', async () => {
  await createRecord(TABLE, recordIn('verifying'));
  await sweep();
  expect(asked).toEqual([
    { operation: 'StartExecution', input: expect.objectContaining({ name: onboardingId }) },
  ]);
  expect(await kinds()).toEqual([]);
  expect((await readAudit(TABLE, onboardingId)).map(({ what }) => what)).toEqual([
    'issued',
    'submitted',
  ]);
  await sweep();
  expect(asked).toHaveLength(1);
});

test('an entry that AWS refuses stays due', async () => {
  await createRecord(TABLE, recordIn('verifying'));
  fault = 'ThrottlingException';
  await sweep();
  expect(await kinds()).toEqual(['start']);
  expect(await isDue()).toBe(true);
});

test('a run that takes long begins no further record, and the next one continues', async () => {
  for (let count = 0; count < 30; count += 1)
    await createRecord(TABLE, {
      ...recordIn('verifying'),
      onboardingId: asOnboardingId(`acme-${String(count).padStart(12, '0')}`),
    });
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => asked.length * 5_000);
  await sweep();
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThan(20);
  clock.mockRestore();
  await sweep();
  expect(asked).toHaveLength(30);
});

test('an answer is delivered to the current wait', async () => {
  await createRecord(TABLE, recordIn('connecting'));
  taskToken = 'token';
  await sweep();
  expect(asked).toMatchObject([{ operation: 'SendTaskSuccess', input: { taskToken: 'token' } }]);
  expect(await kinds()).toEqual([]);
});

test.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken', 'no token'])(
  'an answer without a wait (%s) is no longer due, and goes to the next wait',
  async (late) => {
    await createRecord(TABLE, recordIn('connecting'));
    if (late !== 'no token') {
      taskToken = 'old';
      fault = late;
    }
    await sweep();
    expect(await kinds()).toEqual(['answer']);
    expect(await isDue()).toBe(false);

    fault = undefined;
    asked = [];
    await waitForApproval(
      {
        onboardingId,
        taskToken: 'new',
        told: { entered: NOW, round: 0, execution: { RedriveCount: 0 } },
      },
      lambdaContext('WaitForApproval'),
    );
    expect(asked).toEqual([
      {
        operation: 'SendTaskSuccess',
        input: { taskToken: 'new', output: JSON.stringify(approval(60)) },
      },
    ]);
  },
);

test('nothing is delivered to a failed onboarding until it is redriven', async () => {
  await createRecord(TABLE, {
    ...recordIn('connecting'),
    ended: { status: 'FAILED', at: NOW },
  });
  taskToken = 'token';
  await sweep();
  expect(asked).toEqual([]);
  expect(await kinds()).toEqual(['answer']);
  expect(await isDue()).toBe(false);
});

test('events are published, once and in order, and stay due while the bus accepts none', async () => {
  await createRecord(TABLE, issued());
  await changeRecord(TABLE, onboardingId, submit(submission, doer(1)));
  takesEvents = false;
  expect(await sweep()).toMatchObject({ left: 2 });
  expect((await kinds()).filter((kind) => kind === 'publish')).toHaveLength(2);
  expect(await isDue()).toBe(true);
  takesEvents = true;
  await sweep();
  expect(published).toEqual(['link.issued', 'submission.received']);
  await sweep();
  expect(published).toHaveLength(2);
});

test('a failure is published, though nothing else is delivered then', async () => {
  await createRecord(TABLE, recordIn('connecting'));
  const failed = track({ status: 'FAILED', redrives: 0, at: NOW });
  await changeRecord(TABLE, onboardingId, failed);
  await sweep();
  expect(published).toEqual(['onboarding.failed']);
  expect(asked).toEqual([]);
});

test('a bus that accepts nothing delays no onboarding, however many wait for it', async () => {
  const waiting = Array.from({ length: 110 }, (_, index) => ({
    ...issued(),
    // Before the other in the index.
    onboardingId: asOnboardingId(`aaa-${String(index).padStart(12, '0')}`),
  }));
  await Promise.all(waiting.map((record) => createRecord(TABLE, record)));
  await createRecord(TABLE, recordIn('verifying'));
  takesEvents = false;
  await sweep();
  expect(asked).toMatchObject([{ operation: 'StartExecution', input: { name: onboardingId } }]);
  takesEvents = true;
  await sweep();
  expect(published).toHaveLength(110);
});

test('an event that cannot be published delays no other onboarding’s', async () => {
  const [bad, ...others] = Array.from({ length: 21 }, (_, index) =>
    asOnboardingId(`aaa-${String(index).padStart(12, '0')}`),
  );
  if (bad)
    await createRecord(TABLE, {
      ...recordIn('verifying'),
      onboardingId: bad,
      pending: [
        {
          kind: 'publish',
          event: {
            sequence: 1,
            name: 'submission.received',
            at: at(1),
            stage: 'verifying',
            // Of an earlier version, say.
            data: { submissionId: 's1' },
          },
        },
      ],
    });
  for (const id of others) await createRecord(TABLE, { ...issued(), onboardingId: id });
  expect(await sweep()).toMatchObject({ left: 1 });
  expect(published).toHaveLength(20);
});

describe('a scheduled switch-on', () => {
  const moment = '2026-11-25T10:30:00.000Z';
  const waiting = () => ({
    ...recordIn('awaitingTrial'),
    stage: 'awaitingSwitchOn' as const,
    switchOn: 'byCsm' as const,
    planned: { at: moment, by: 'dana@sequel.example', said: '2026-11-25T10:20:00.000Z' },
    pending: [{ kind: 'switchOn' as const, at: moment }],
  });

  test('does nothing before its time', async () => {
    await createRecord(TABLE, waiting());
    await sweep('2026-11-25T10:29:59.000Z');
    expect(asked).toEqual([]);
    expect(await kinds()).toEqual(['switchOn']);
  });

  test('answers the workflow at its time, in the name of whoever scheduled it', async () => {
    await createRecord(TABLE, waiting());
    taskToken = 'token';
    await sweep();
    expect(asked).toMatchObject([
      { operation: 'SendTaskSuccess', input: { output: JSON.stringify({ outcome: 'byCsm' }) } },
    ]);
    const record = await readRecord(TABLE, onboardingId);
    expect(record).toMatchObject({
      stage: 'connecting',
      saidSwitchOn: { at: NOW, by: 'dana@sequel.example' },
    });
    expect(record).not.toHaveProperty('planned');
    await sweep();
    expect((await readAudit(TABLE, onboardingId)).map(({ what }) => what)).toContain(
      'saidSwitchOn',
    );
  });

  test('that Step Functions refuses is delivered by the next sweep', async () => {
    await createRecord(TABLE, waiting());
    taskToken = 'token';
    fault = 'ThrottlingException';
    await sweep();
    fault = undefined;
    asked = [];
    await sweep();
    expect(asked).toMatchObject([{ operation: 'SendTaskSuccess' }]);
  });

  test('does not count once changed or withdrawn', async () => {
    await createRecord(TABLE, {
      ...waiting(),
      planned: { ...waiting().planned, at: '2026-11-26T10:30:00.000Z' },
    });
    await sweep();
    expect([asked, await kinds()]).toEqual([[], []]);
  });

  test('does not count once the onboarding has ended', async () => {
    await createRecord(TABLE, { ...waiting(), ended: { status: 'ABORTED', at: NOW } });
    await sweep();
    expect(asked).toEqual([]);
  });
});

describe('what is left for 15 minutes', () => {
  let counted: object[];
  beforeEach(() => {
    counted = [];
    vi.useFakeTimers({ now: Date.parse(at(1)), toFake: ['Date'] });
    vi.spyOn(metrics(), 'singleMetric').mockImplementation(() => {
      const metric = metrics().constructor.prototype;
      return Object.assign(Object.create(metric), {
        addDimensions: (dimensions: object) => counted.push(dimensions),
        addMetric: () => {},
      });
    });
    return () => {
      vi.useRealTimers();
      vi.restoreAllMocks();
    };
  });
  const sweepAfter = (minutes: number) => {
    vi.setSystemTime(Date.parse(at(1)) + minutes * 60_000);
    return sweep(new Date().toISOString());
  };

  test.each([
    ['AccessDeniedException', 'NotDelivered'],
    ['ThrottlingException', 'ServiceUnavailable'],
  ])('is counted: a submission whose start gets %s', async (error, counts) => {
    await createRecord(TABLE, recordIn('verifying'));
    fault = error;
    await sweepAfter(14);
    expect(counted).toEqual([]);
    await sweepAfter(15);
    expect(counted).toEqual([{ stack: 'sso-onboarding-test', error: counts }]);
    fault = undefined;
    await sweepAfter(20);
    expect(counted).toHaveLength(1);
  });

  test('is counted: events that the bus does not take', async () => {
    await createRecord(TABLE, issued());
    takesEvents = false;
    await sweepAfter(16);
    expect(counted).toMatchObject([{ error: 'ServiceUnavailable' }]);
  });

  test('is counted once, whichever is left', async () => {
    for (const id of ['aaa-000000000001', 'aaa-000000000002'])
      await createRecord(TABLE, { ...recordIn('verifying'), onboardingId: asOnboardingId(id) });
    fault = 'AccessDeniedException';
    expect(await sweepAfter(60)).toMatchObject({ left: 2 });
    expect(counted).toHaveLength(1);
  });
});

test('a record that this version cannot read delays no other', async () => {
  const strange = asOnboardingId('aaaa-000000000009');
  await createRecord(TABLE, { ...recordIn('awaitingApproval'), onboardingId: strange });
  const Key = marshall({ pk: `onboarding#${strange}`, sk: 'record' });
  const { Item = {} } = await dynamoDb.send(new GetItemCommand({ TableName: TABLE, Key }));
  const item = unmarshall(Item);
  item.record.pending = [{ kind: 'ofTomorrow' }];
  Object.assign(item, { dueShard: 'pending', dueAt: '0' });
  await dynamoDb.send(new PutItemCommand({ TableName: TABLE, Item: marshall(item) }));
  await createRecord(TABLE, recordIn('verifying'));
  const held = vi.spyOn(metrics(), 'singleMetric');
  expect(await sweep()).toMatchObject({ records: 2, left: 1 });
  // Nobody knows what waits in it.
  expect(held).toHaveBeenCalledOnce();
  held.mockRestore();
  expect(asked).toMatchObject([{ operation: 'StartExecution', input: { name: onboardingId } }]);
});
