import { CfnOutput, RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { type FunctionName, functions as table } from '../functions/functions.ts';
import { environmentOf, variables } from './environment.ts';
import { Events } from './events.ts';
import { Mail } from './mail.ts';
import { Monitoring } from './monitoring.ts';
import { names } from './names.ts';
import { OnboardingFunction } from './onboarding-function.ts';
import { type Grounds, statementsFor } from './permissions.ts';
import { OnboardingRecord } from './record.ts';
import { Scheduled } from './scheduled.ts';
import { Secrets } from './secrets.ts';
import { isProduction, mailAddress, type Settings } from './settings.ts';
import { WebApi } from './web-api.ts';
import { Workflow } from './workflow.ts';

/** Everything of one stage. */
export class OnboardingStack extends Stack {
  /** @param codeOf the code of a function; a test passes something short instead of the bundle */
  constructor(scope: Construct, settings: Settings, codeOf: (name: FunctionName) => Code) {
    const named = names(settings);
    super(scope, named.stack, {
      description: 'Single sign-on onboarding: from a setup link to everyone signing in by Okta.',
      terminationProtection: isProduction(settings),
    });
    // A first deployment that fails must not leave things behind that make the second one fail.
    const removalPolicy = isProduction(settings)
      ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
      : RemovalPolicy.DESTROY;
    const logs = { logRetention: RetentionDays.THREE_MONTHS, removalPolicy };
    const arn = (service: string, resource: string) =>
      `arn:${this.partition}:${service}:${this.region}:${this.account}:${resource}`;

    const topic = this.#topic(settings);
    new Secrets(this, 'Secrets', { prefix: named.secretsPrefix, removalPolicy });
    new Mail(this, 'Mail', { configurationSetName: named.configurationSet });
    const webApi = new WebApi(this, 'WebApi', {
      apiName: named.stack,
      domainName: settings.domainName,
      certificateArn: settings.certificateArn,
      ...logs,
    });

    const all = variables(settings, named, {
      publicUrl: webApi.url,
      // Not the machine's own attribute, which would make a circle: it depends on functions.
      stateMachineArn: arn('states', `stateMachine:${named.stateMachine}`),
    });
    const grounds: Grounds = {
      secretsPrefix: named.secretsPrefix,
      stateMachineName: named.stateMachine,
      recordTableName: named.recordTable,
      mailFrom: mailAddress(settings.mailFrom),
      configurationSetName: named.configurationSet,
      sandbox: !isProduction(settings),
      arn,
    };
    const functions = Object.fromEntries(
      (Object.keys(table) as FunctionName[]).map((name) => [
        name,
        new OnboardingFunction(this, name, {
          functionName: named.function(name),
          code: codeOf(name),
          environment: environmentOf(name, all),
          statements: statementsFor(name, grounds),
          ...logs,
        }),
      ]),
    ) as Record<FunctionName, OnboardingFunction>;

    webApi.addRoutes(functions);
    const { stateMachine } = new Workflow(this, 'Workflow', {
      stateMachineName: named.stateMachine,
      functions: Object.fromEntries(
        Object.entries(functions).filter(
          ([name]) => table[name as FunctionName].trigger === 'state',
        ),
      ),
      ...logs,
    });
    const { deadLetters } = new Events(this, 'Events', {
      stateMachineArn: stateMachine.stateMachineArn,
      receiveSignIn: functions.ReceiveSignIn,
      reportFailure: functions.ReportFailure,
      reportUndelivered: functions.ReportUndelivered,
      reportUndeliveredInvitations: functions.ReportUndeliveredInvitations,
      configurationSetName: named.configurationSet,
      auth0EventBusName: settings.auth0EventBusName,
    });
    const timeZone = TimeZone.of(settings.timeZone);
    new Scheduled(this, 'DailyDeletion', {
      scheduleName: named.schedule('daily-deletion'),
      description: 'Deletes what is kept of onboardings that nothing can continue.',
      schedule: ScheduleExpression.cron({ hour: '3', minute: '0', timeZone }),
      runs: functions.DeleteExpiredSecrets,
      retryAttempts: 2,
      deadLetters,
    });
    if (settings.weeklyRecheck)
      new Scheduled(this, 'WeeklyRecheck', {
        scheduleName: named.schedule('weekly-recheck'),
        description: 'Whether every connection would still work.',
        // Before people begin to work.
        schedule: ScheduleExpression.cron({ weekDay: 'MON', hour: '6', minute: '0', timeZone }),
        runs: functions.RecheckConnections,
        // It would mail all the others again; ops are told, and can run it.
        retryAttempts: 0,
        deadLetters,
      });
    new Monitoring(this, 'Monitoring', {
      topic,
      dashboardName: named.dashboard,
      functionPrefix: named.function(''),
      stateMachine,
      stage: webApi.stage,
      deadLetters,
      escalateWait: functions.EscalateWait,
      configurationSetName: named.configurationSet,
    });
    const record = new OnboardingRecord(this, 'Record', {
      tableName: named.recordTable,
      deletionProtection: isProduction(settings),
      removalPolicy,
    });
    // Last of all: a first deployment that fails deletes what it made, and a protected table stays.
    for (const other of this.node.children) if (other !== record) record.node.addDependency(other);

    const outputs: Record<string, string | undefined> = {
      PublicUrl: webApi.url,
      DnsTarget: webApi.domain?.regionalDomainName,
      IssueSetupLinkFunction: functions.IssueSetupLink.functionName,
      StateMachineArn: stateMachine.stateMachineArn,
    };
    for (const [name, value] of Object.entries(outputs))
      if (value) new CfnOutput(this, name, { value });
  }

  /**
   * Where ops listen. Not encrypted with a key of our own: messages name alarms, go out as e-mail
   * anyway, and are not kept.
   */
  #topic({ opsEmail }: Settings): Topic {
    const topic = new Topic(this, 'Operations', { enforceSSL: true });
    topic.addSubscription(new EmailSubscription(opsEmail));
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    return topic;
  }
}
