import { Duration, Validations } from 'aws-cdk-lib';
import { EventBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { functions } from '../functions/functions.ts';
import { type Recipient, recipients } from '../functions/mail/send.ts';

export interface EventsProps {
  stateMachineArn: string;
  receiveSignIn: IFunction;
  reportFailure: IFunction;
  reportUndelivered: IFunction;
  reportUndeliveredInvitations: IFunction;
  /** Of the mails that this stage sends: the bus has those of the whole account. */
  configurationSetName: string;
  /** Auth0's partner event bus, if there is one. */
  auth0EventBusName: string | undefined;
}

/** Events that run functions: sign-ins at Auth0, onboardings that failed, mails that did not arrive. */
export class Events extends Construct {
  /** Events that could not be handed over, or whose function failed every time. */
  readonly deadLetters: Queue;

  constructor(
    scope: Construct,
    id: string,
    {
      stateMachineArn,
      receiveSignIn,
      reportFailure,
      reportUndelivered,
      reportUndeliveredInvitations,
      configurationSetName,
      auth0EventBusName,
    }: EventsProps,
  ) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      // Auth0's and SES's events hold addresses of people. SQS's own key is enough: one account, one reader.
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue, of event rules and of asynchronous invocations.',
    });

    for (const receiver of [receiveSignIn, reportFailure, reportUndelivered])
      receiver.configureAsyncInvoke({
        retryAttempts: 2,
        maxEventAge: Duration.hours(6),
        onFailure: new SqsDestination(this.deadLetters),
      });
    const target = (receiver: IFunction) =>
      new LambdaFunction(receiver, {
        deadLetterQueue: this.deadLetters,
        retryAttempts: 185,
        maxEventAge: Duration.hours(24),
      });

    if (auth0EventBusName)
      new Rule(this, 'SignIns', {
        description: 'Successful sign-ins at Auth0.',
        eventBus: EventBus.fromEventBusName(this, 'Auth0', auth0EventBusName),
        eventPattern: {
          source: Match.prefix('aws.partner/auth0.com/'),
          detailType: ['Auth0 log'],
          detail: { data: { type: ['s'] } },
        },
        targets: [target(receiveSignIn)],
      });
    new Rule(this, 'Failures', {
      description: 'Onboardings that ended without an outcome.',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [stateMachineArn],
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      targets: [target(reportFailure)],
    });
    /** https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html */
    const undelivered = (whose: readonly Recipient[]) => ({
      source: ['aws.ses'],
      detailType: ['Email Bounced', 'Email Complaint Received', 'Email Rejected'],
      detail: {
        mail: { tags: { 'ses:configuration-set': [configurationSetName], recipient: whose } },
      },
    });
    new Rule(this, 'Undelivered', {
      description: 'Mails that did not get through, other than invitations.',
      eventPattern: undelivered(recipients.filter((recipient) => recipient !== 'user')),
      targets: [target(reportUndelivered)],
    });

    // A list of users with many wrong addresses: not a mail for each.
    const { timeout, gathers } = functions.ReportUndeliveredInvitations;
    const invitations = new Queue(this, 'UndeliveredInvitations', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // As https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html advises.
      visibilityTimeout: Duration.seconds(6 * timeout + gathers),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 3 },
    });
    reportUndeliveredInvitations.addEventSource(
      new SqsEventSource(invitations, {
        batchSize: 1000,
        maxBatchingWindow: Duration.seconds(gathers),
        reportBatchItemFailures: true,
      }),
    );
    new Rule(this, 'InvitationsUndelivered', {
      description: 'Invitations that did not get through.',
      eventPattern: undelivered(['user']),
      targets: [
        new SqsQueue(invitations, {
          deadLetterQueue: this.deadLetters,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
  }
}
