import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import {
  Alarm,
  type AlarmProps,
  AlarmStatusWidget,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type TimeOf, timesOf } from '../functions/record/times.ts';
import { type DelayName, delayNames } from '../functions/runtime/errors.ts';
import { METRICS, SERVICE } from '../functions/runtime/observability.ts';
import { type RefusalKind, refusalKinds } from '../functions/web/refusals.ts';

export interface MonitoringProps {
  topic: ITopic;
  dashboardName: string;
  /** The prefix of the functions' names. */
  functionPrefix: string;
  stackName: string;
  stateMachine: StateMachine;
  stage: Stage;
  deadLetters: IQueue;
  /** Runs when somebody has not acted for long: 5 business days for an approval. */
  escalateWait: IFunction;
  configurationSetName: string;
}

/** The alarm's text for ops, per error. */
const outageAlarms: Record<DelayName, { alarm: string; description: string }> = {
  Auth0Unavailable: {
    alarm: 'Auth0Outage',
    description:
      'Auth0 has not worked for 15 minutes. Onboardings go on by themselves when it does.',
  },
  MailNotSent: {
    alarm: 'MailOutage',
    description:
      'SES has taken no mail for 15 minutes: it throttles, is paused, refuses us (is our address still verified?), or does not answer. Mails wait, and go out by themselves when it does.',
  },
  ServiceUnavailable: {
    alarm: 'AwsOutage',
    description:
      'AWS (Secrets Manager, Step Functions, DynamoDB) has throttled or not answered for 15 minutes. Onboardings go on by themselves when it does.',
  },
  NotDelivered: {
    alarm: 'DeliveryStuck',
    description:
      'Something has been refused every minute for 15 minutes: a submission does not start, so that the customer reads "checking", an answer is not passed on, or an event not published. It does not heal by itself: see docs/operations.md, "Stuck deliveries".',
  },
};

/** More refusals within five minutes than people cause by mistake. Invalid input does not count as an attack. */
const refusalBursts: Record<
  Exclude<RefusalKind, 'other'>,
  { alarm: string; threshold: number; description: string }
> = {
  link: {
    alarm: 'LinksRefused',
    threshold: 100,
    description: 'Many links that do not work are opened: somebody may be trying them.',
  },
  limit: {
    alarm: 'LimitsExceeded',
    threshold: 20,
    description: 'Something is done more often than people do it: see the limits.',
  },
  crossSite: {
    alarm: 'CrossSitePosts',
    threshold: 10,
    description: 'Another site makes browsers post to this one.',
  },
};

/** Alarms to the topic, and a dashboard with the same figures. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { topic, stateMachine, stage, deadLetters, escalateWait } = props;
    const sum = { statistic: 'Sum', period: Duration.minutes(5) };
    const failed = stateMachine.metricFailed(sum);
    const timedOut = stateMachine.metricTimedOut(sum);
    const aborted = stateMachine.metricAborted(sum);
    const executionsThrottled = stateMachine.metricThrottled(sum);
    // Without a dimension: the account's concurrency is used up, whoever uses it.
    const functionsThrottled = new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'Throttles',
      ...sum,
    });
    const serverErrors = stage.metricServerError(sum);
    const waiting = deadLetters.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: Duration.minutes(5),
    });
    const escalations = escalateWait.metricInvocations({
      statistic: 'Sum',
      period: Duration.hours(1),
    });
    const reputation = (metricName: string) =>
      new Metric({
        namespace: 'AWS/SES',
        metricName,
        dimensionsMap: { 'ses:configuration-set': props.configurationSetName },
        statistic: 'Average',
        period: Duration.hours(1),
      });
    const bounceRate = reputation('Reputation.BounceRate');
    const complaintRate = reputation('Reputation.ComplaintRate');

    /** Counted by taskHandler once an outage has blocked a task for 15 minutes. */
    const outage = (error: DelayName) =>
      new Metric({
        namespace: METRICS,
        metricName: 'Outages',
        dimensionsMap: { service: SERVICE, stack: props.stackName, error },
        statistic: 'Sum',
        // Tasks retry up to 10 minutes apart: with a shorter period the alarm would flap.
        period: Duration.minutes(15),
      });
    /** Counted by httpHandler. */
    const refusals = (kind: string) =>
      new Metric({
        namespace: METRICS,
        metricName: 'Refusals',
        dimensionsMap: { service: SERVICE, stack: props.stackName, kind },
        ...sum,
      });
    /** Counted by whatever sends mails. */
    const mailsRefused = new Metric({
      namespace: METRICS,
      metricName: 'MailsRefused',
      dimensionsMap: { service: SERVICE, configurationSet: props.configurationSetName },
      ...sum,
    });
    /** All functions that states invoke in this account and region: Step Functions has no finer metric. */
    const tasks = (metricName: string) =>
      new Metric({
        namespace: 'AWS/States',
        metricName,
        dimensionsMap: {
          ServiceIntegrationResourceArn: Stack.of(this).formatArn({
            service: 'states',
            resource: 'lambda',
            resourceName: 'invoke',
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        },
        ...sum,
      });
    const nothingRuns = new MathExpression({
      expression: 'IF(FILL(failed, 0) + FILL(timedOut, 0) > 0 AND FILL(succeeded, 0) < 1, 1, 0)',
      usingMetrics: {
        failed: tasks('ServiceIntegrationsFailed'),
        timedOut: tasks('ServiceIntegrationsTimedOut'),
        succeeded: tasks('ServiceIntegrationsSucceeded'),
      },
      label: 'Tasks failed and none succeeded',
      period: Duration.minutes(5),
    });

    const alarms: Alarm[] = [];
    const alarm = (
      name: string,
      metric: IMetric,
      description: string,
      own?: Partial<AlarmProps>,
    ) => {
      const created = new Alarm(this, name, {
        metric,
        alarmDescription: description,
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
        ...own,
      });
      created.addAlarmAction(new SnsAction(topic));
      alarms.push(created);
    };
    alarm('OnboardingFailed', failed, 'An onboarding failed: read its cause, repair, redrive.');
    alarm('OnboardingTimedOut', timedOut, 'An onboarding ran out of time.');
    alarm(
      'ExecutionsThrottled',
      executionsThrottled,
      'Step Functions slows onboardings down: a quota is used up.',
    );
    alarm(
      'FunctionsThrottled',
      functionsThrottled,
      "Lambda refuses invocations: the account's concurrency is used up.",
    );
    alarm(
      'DeadLetters',
      waiting,
      'A sign-in, a failed onboarding or an undelivered mail was not taken note of, mail to ops does not get through, connections were not checked, or expired secrets not deleted: the event is in the queue.',
    );
    alarm(
      'WaitEscalated',
      escalations,
      'Somebody has not acted for long: an approval or a first sign-in for 5 business days, a correction for 10.',
    );
    alarm('ServerErrors', serverErrors, 'Customers or CSMs get errors that are ours.');
    for (const name of delayNames)
      alarm(outageAlarms[name].alarm, outage(name), outageAlarms[name].description);
    for (const [kind, { alarm: name, threshold, description }] of Object.entries(refusalBursts))
      alarm(name, refusals(kind), description, { threshold });
    alarm(
      'RequestsRefused',
      stage.metricClientError(sum),
      'Many requests are refused, by functions, API Gateway or WAF: somebody may be flooding.',
      { threshold: 1000 },
    );
    // A single onboarding retries up to 10 minutes apart; a bug fails within two.
    alarm(
      'LambdaOutage',
      nothingRuns,
      'No task of an onboarding has succeeded for 15 minutes, and some failed: Lambda, or all that functions need, does not work. Onboardings go on by themselves.',
      { evaluationPeriods: 5, datapointsToAlarm: 3 },
    );
    alarm(
      'MailsRefused',
      mailsRefused,
      'SES refused a mail for good: somebody at a customer has no invitation, or somebody waits for a mail that never comes. See docs/operations.md#mails-that-may-have-got-lost.',
    );
    // SES reviews an account at 5% and 0.1%, and may stop its mail at 10% and 0.5%.
    const rare = { treatMissingData: TreatMissingData.IGNORE };
    alarm('BounceRate', bounceRate, 'Mails bounce: SES may stop sending at 10%.', {
      ...rare,
      threshold: 0.05,
    });
    alarm('ComplaintRate', complaintRate, 'Mails are marked as spam: SES may stop at 0.5%.', {
      ...rare,
      threshold: 0.001,
    });

    const search = (metricName: string, statistic: string) =>
      new MathExpression({
        expression: `SEARCH('{AWS/Lambda,FunctionName} FunctionName=${props.functionPrefix} MetricName="${metricName}"', '${statistic}', 300)`,
        usingMetrics: {},
        label: '',
        period: Duration.minutes(5),
      });
    /** Counted by "Report outcome" for each completed onboarding. */
    const time = (whose: TimeOf, statistic: string) =>
      new Metric({
        namespace: METRICS,
        metricName: `TimeOf_${whose}`,
        dimensionsMap: { service: SERVICE },
        statistic,
        period: Duration.days(7),
        label: `${whose}, ${statistic}`,
      });
    const graph = (title: string, ...left: IMetric[]) => new GraphWidget({ title, left, width: 8 });
    new Dashboard(this, 'Dashboard', {
      dashboardName: props.dashboardName,
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24, height: 3 })],
        [
          graph(
            'Onboardings',
            stateMachine.metricStarted(sum),
            stateMachine.metricSucceeded(sum),
            failed,
            timedOut,
            aborted,
          ),
          graph('Waits escalated', escalations),
          graph('Throttled', executionsThrottled, functionsThrottled),
        ],
        [
          graph('Requests', stage.metricCount(sum), stage.metricClientError(sum), serverErrors),
          graph(
            'Latency',
            stage.metricLatency({ statistic: 'p50' }),
            stage.metricLatency({ statistic: 'p99' }),
          ),
          graph('Dead letters', waiting),
        ],
        [
          graph('Function errors', search('Errors', 'Sum')),
          graph('Function duration, p95', search('Duration', 'p95')),
          graph('Mail reputation, mails refused', bounceRate, complaintRate, mailsRefused),
        ],
        [
          graph(
            'Held up for 15 minutes',
            ...delayNames.map((label) => outage(label).with({ label })),
          ),
          graph('Tasks failed', tasks('ServiceIntegrationsFailed')),
          graph(
            'Seconds to completion, a week',
            ...timesOf.flatMap((whose) => [time(whose, 'p50'), time(whose, 'p90')]),
          ),
          graph('Refused', ...refusalKinds.map((label) => refusals(label).with({ label }))),
        ],
      ],
    });
  }
}
