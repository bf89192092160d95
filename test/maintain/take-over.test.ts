import { expect, test } from 'vitest';
import { handler } from '../../functions/maintain/take-over.ts';
import { useAws } from '../aws.ts';
import { lambdaContext } from '../lambda-context.ts';
import { at, onboardingId, recordIn } from '../record/example.ts';

const aws = useAws();
const takeOver = () => handler({}, lambdaContext('TakeOver'));

/** One running execution. */
function running() {
  const input = {
    onboardingId,
    company: 'Acme',
    submission: { id: 's'.repeat(64), domains: ['acme.okta.com'] },
  };
  const timestamp = Date.parse(at(0)) / 1000;
  aws.answer('ListExecutions', {
    executions: [
      {
        executionArn: 'arn',
        stateMachineArn: 'arn',
        name: onboardingId,
        status: 'RUNNING',
        startDate: timestamp,
      },
    ],
  });
  aws.answer('GetExecutionHistory', {
    events: [
      {
        id: 1,
        type: 'ExecutionStarted',
        timestamp,
        executionStartedEventDetails: { input: JSON.stringify(input) },
      },
    ],
  });
}

test('an onboarding without a record gets one', async () => {
  running();
  expect(await takeOver()).toEqual({ takenOver: [onboardingId] });
  expect(await aws.record()).toMatchObject({
    company: 'Acme',
    stage: 'verifying',
    issuedAt: at(0),
  });
});

test('an existing record is unchanged', async () => {
  running();
  await aws.keep(recordIn('inviting'));
  expect(await takeOver()).toEqual({ takenOver: [] });
  expect(aws.writes()).toEqual([]);
});

test('running twice writes once', async () => {
  running();
  await takeOver();
  await takeOver();
  expect(aws.writes()).toEqual(['PutItem']);
});

test('without executions nothing happens', async () => {
  aws.answer('ListExecutions', { executions: [] });
  expect(await takeOver()).toEqual({ takenOver: [] });
});
