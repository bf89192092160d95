import { Duration } from 'aws-cdk-lib';
import type { HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
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

export interface MonitoringProps {
  topic: ITopic;
  dashboardName: string;
  /** What the names of the functions start with. */
  functionPrefix: string;
  stateMachine: StateMachine;
  stage: HttpStage;
  deadLetters: IQueue;
  /** The function that runs when somebody has not acted for long: 5 business days for an approval. */
  escalateWait: IFunction;
  configurationSetName: string;
}

/** Alarms to the topic, and a dashboard of the same figures. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { topic, stateMachine, stage, deadLetters, escalateWait } = props;
    const sum = { statistic: 'Sum', period: Duration.minutes(5) };
    const failed = stateMachine.metricFailed(sum);
    const timedOut = stateMachine.metricTimedOut(sum);
    const aborted = stateMachine.metricAborted(sum);
    const executionsThrottled = stateMachine.metricThrottled(sum);
    // Without a dimension: the account's concurrency is what is used up, whoever uses it.
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
          graph('Mail reputation', bounceRate, complaintRate),
        ],
      ],
    });
  }
}
