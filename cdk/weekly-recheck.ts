import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface WeeklyRecheckProps {
  scheduleName: string;
  recheckConnections: IFunction;
  /** Takes runs that could not be started, or that failed every time. */
  deadLetters: IQueue;
  timeZone: string;
}

/** Runs RecheckConnections every Monday morning, before people begin to work. */
export class WeeklyRecheck extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { scheduleName, recheckConnections, deadLetters, timeZone }: WeeklyRecheckProps,
  ) {
    super(scope, id);
    recheckConnections.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(deadLetters),
    });
    // EventBridge Scheduler hands the group over as the source:
    // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
    const group = Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule-group',
      resourceName: 'default',
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account, 'aws:SourceArn': group },
        },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [recheckConnections.functionArn],
      }),
    );
    role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }),
    );
    new Schedule(this, 'Schedule', {
      scheduleName,
      description: 'Whether every connection would still work.',
      schedule: ScheduleExpression.cron({
        weekDay: 'MON',
        hour: '6',
        minute: '0',
        timeZone: TimeZone.of(timeZone),
      }),
      target: new LambdaInvoke(recheckConnections, {
        // Without what the target would add: it grants every version and alias as well.
        role: role.withoutPolicyUpdates(),
        deadLetterQueue: deadLetters,
        retryAttempts: 185,
        maxEventAge: Duration.hours(24),
      }),
    });
  }
}
