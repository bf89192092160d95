import { Stack, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Asynchronous, Cron } from '../functions/wiring.ts';
import { handingOver, invokedAsynchronously } from './events.ts';

export interface ScheduledProps {
  scheduleName: string;
  description: string;
  when: { cron: Cron; timeZone: string };
  /** Runs with the input `{time}`, the scheduled time. */
  runs: IFunction;
  delivery: Asynchronous;
  /** Gets runs that could not be started or that failed every time. */
  deadLetters: Queue;
}

/** Runs a function on a schedule. */
export class Scheduled extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { scheduleName, description, when, runs, delivery, deadLetters }: ScheduledProps,
  ) {
    super(scope, id);
    invokedAsynchronously(runs, delivery, deadLetters);
    // EventBridge Scheduler passes the group as the source:
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
        resources: [runs.functionArn],
      }),
    );
    role.addToPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }),
    );
    new Schedule(this, 'Schedule', {
      scheduleName,
      description,
      schedule: ScheduleExpression.cron({ ...when.cron, timeZone: TimeZone.of(when.timeZone) }),
      target: new LambdaInvoke(runs, {
        input: ScheduleTargetInput.fromObject({ time: ContextAttribute.scheduledTime }),
        // Without the target's own policy, which grants every version and alias as well.
        role: role.withoutPolicyUpdates(),
        deadLetterQueue: deadLetters,
        ...handingOver,
      }),
    });
  }
}
