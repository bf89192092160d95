import { Duration, Validations } from 'aws-cdk-lib';
import {
  type EventPattern as CdkPattern,
  EventBus,
  type IRuleTarget,
  Match,
  Rule,
} from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type {
  Asynchronous,
  EventPattern,
  Gathered,
  TextMatcher,
  Trigger,
  TriggerContext,
} from '../functions/wiring.ts';

/** How long and how often EventBridge retries delivering an event or starting a scheduled run. */
export const handingOver = { retryAttempts: 185, maxEventAge: Duration.hours(24) };

const anyOf = (matchers: readonly TextMatcher[]) =>
  Match.anyOf(
    ...matchers.map((matcher) =>
      typeof matcher === 'string' ? Match.exactString(matcher) : Match.prefix(matcher.prefix),
    ),
  );

const inCdk = ({ source, detailType, detail }: EventPattern): CdkPattern => ({
  source: anyOf(source),
  detailType: anyOf(detailType),
  ...(detail ? { detail } : {}),
});

/** Sends events that a function failed to process to the dead-letter queue. */
export function invokedAsynchronously(
  receiver: IFunction,
  { retries, maxEventAge }: Asynchronous,
  deadLetters: Queue,
): void {
  receiver.configureAsyncInvoke({
    retryAttempts: retries,
    maxEventAge: Duration.hours(maxEventAge),
    onFailure: new SqsDestination(deadLetters),
  });
}

/** Events that run functions. */
export class Events extends Construct {
  /** Events that could not be delivered, or whose function failed every time. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      // Auth0's and SES's events contain people's addresses. SQS's own key is enough: one account, one reader.
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue, of event rules and of asynchronous invocations.',
    });
  }

  /** Runs the function on the trigger's events. */
  add(
    receiver: IFunction,
    { rule: { name, description, in: ruleIn }, delivery }: Trigger & { by: 'event' },
    context: TriggerContext,
    timeout: number,
  ): void {
    const target =
      'queue' in delivery
        ? this.#gathered(receiver, delivery, timeout)
        : this.#alone(receiver, delivery);
    const rule = ruleIn(context);
    if (!rule) return;
    new Rule(this, name, {
      description,
      eventPattern: inCdk(rule.pattern),
      ...(rule.bus ? { eventBus: EventBus.fromEventBusName(this, `${name}Bus`, rule.bus) } : {}),
      targets: [target],
    });
  }

  #alone(receiver: IFunction, delivery: Asynchronous): IRuleTarget {
    invokedAsynchronously(receiver, delivery, this.deadLetters);
    return new LambdaFunction(receiver, { deadLetterQueue: this.deadLetters, ...handingOver });
  }

  #gathered(
    receiver: IFunction,
    { queue: name, gathers, receives }: Gathered,
    timeout: number,
  ): IRuleTarget {
    const queue = new Queue(this, name, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // As recommended by https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html.
      visibilityTimeout: Duration.seconds(6 * timeout + gathers),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: receives },
    });
    receiver.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 1000,
        maxBatchingWindow: Duration.seconds(gathers),
        reportBatchItemFailures: true,
      }),
    );
    return new SqsQueue(queue, { deadLetterQueue: this.deadLetters, ...handingOver });
  }
}
