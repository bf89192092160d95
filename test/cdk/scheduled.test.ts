import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { statementsByRole } from './statements.ts';
import { deadLettersOf, ofType, synthesize } from './template.ts';

const development = synthesize();
const rechecked = synthesize({ weeklyRecheck: true, timeZone: 'Europe/Berlin' });

describe('schedules', () => {
  const { resources } = rechecked;
  const kept = deadLettersOf(resources);
  const schedules = z
    .array(z.looseObject({ Name: z.string(), Target: z.looseObject({ RoleArn: z.string() }) }))
    .parse(ofType(resources, 'AWS::Scheduler::Schedule'));

  test('the weekly recheck is off by default, the deletion of what expired never is', () => {
    expect(ofType(development.resources, 'AWS::Scheduler::Schedule')).toMatchObject([
      { Name: 'sso-onboarding-development-mail-sweep', State: 'ENABLED' },
      { Name: 'sso-onboarding-development-pending-delivery', State: 'ENABLED' },
      { Name: 'sso-onboarding-development-daily-deletion', State: 'ENABLED' },
    ]);
  });

  describe.each([
    ['SendMails', 'mail-sweep', 'cron(* * * * ? *)', 0],
    ['DeliverPending', 'pending-delivery', 'cron(* * * * ? *)', 0],
    ['DeleteExpiredSecrets', 'daily-deletion', 'cron(0 3 * * ? *)', 2],
    ['RecheckConnections', 'weekly-recheck', 'cron(0 6 ? * MON *)', 2],
  ])('%s', (name, schedule, expression, retries) => {
    const found = schedules.find(({ Name }) => Name === `sso-onboarding-development-${schedule}`);

    test('runs by the calendar, gets its time, and failed starts go to the dead-letter queue', () => {
      expect(found).toMatchObject({
        ScheduleExpression: expression,
        ScheduleExpressionTimezone: 'Europe/Berlin',
        State: 'ENABLED',
        Target: {
          Arn: `{${name}.Arn}`,
          DeadLetterConfig: { Arn: kept },
          Input: '{"time":"<aws.scheduler.scheduled-time>"}',
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        },
      });
    });

    test('is retried on failure if that is safe, then goes to the dead-letter queue', () => {
      expect(ofType(resources, 'AWS::Lambda::EventInvokeConfig')).toContainEqual(
        expect.objectContaining({
          FunctionName: `{${name}}`,
          MaximumRetryAttempts: retries,
          DestinationConfig: { OnFailure: { Destination: kept } },
        }),
      );
    });

    test('may invoke this and nothing else, for this account’s schedules only', () => {
      const role = (found?.Target.RoleArn ?? '').replace('.Arn}', '}');
      expect(statementsByRole(resources).get(role)).toEqual([
        { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [`{${name}.Arn}`] },
        { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [kept] },
      ]);
      expect(resources[role.slice(1, -1)]?.Properties).toMatchObject({
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Principal: { Service: 'scheduler.amazonaws.com' },
              Condition: {
                StringEquals: {
                  'aws:SourceAccount': '111122223333',
                  'aws:SourceArn':
                    'arn:aws:scheduler:eu-central-1:111122223333:schedule-group/default',
                },
              },
            },
          ],
        },
      });
    });
  });
});
