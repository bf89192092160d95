import { Annotations, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import {
  type FunctionName,
  functionNames,
  functionsBy,
  functions as table,
  triggerOf,
} from '../functions/functions.ts';
import type { TriggerContext } from '../functions/wiring.ts';
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
import { isProduction, isSandbox, mailAddress, type Settings } from './settings.ts';
import { WebApi } from './web-api.ts';
import { Workflow } from './workflow.ts';

/** `daily-deletion` → `DailyDeletion`. */
const pascalCase = (text: string) =>
  text.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** All resources of a stage. */
export class OnboardingStack extends Stack {
  /** @param codeOf the code of a function; tests pass a short text instead of the bundle */
  constructor(scope: Construct, settings: Settings, codeOf: (name: FunctionName) => Code) {
    const named = names(settings);
    super(scope, named.stack, {
      description: 'Single sign-on onboarding: from a setup link to everyone signing in by Okta.',
      // The CDK sets it before the first change set runs, and then a failed first deployment could not be repeated.
      // The operator switches it on after the first success.
      terminationProtection: settings.terminationProtection,
      // CloudFormation accepts a megabyte, and a third of it would be white space.
      suppressTemplateIndentation: true,
    });
    // A failed first deployment must not leave anything that makes the second one fail.
    const removalPolicy = isProduction(settings)
      ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
      : RemovalPolicy.DESTROY;
    const logs = { logRetention: RetentionDays.THREE_MONTHS, removalPolicy };
    const arn = (service: string, resource: string) =>
      `arn:${this.partition}:${service}:${this.region}:${this.account}:${resource}`;

    const topic = this.#topic(settings);
    new Secrets(this, 'Secrets', {
      prefix: named.secretsPrefix,
      removalPolicy,
      trial: settings.trialClientId !== undefined,
      webhooks: settings.webhooks.map(({ name }) => name),
      automaticDashboard: settings.dashboardApi !== undefined,
      staffSignIn: settings.staffSignIn !== undefined,
    });
    new Mail(this, 'Mail', { configurationSetName: named.configurationSet });
    const webApi = new WebApi(this, 'WebApi', {
      apiName: named.stack,
      requestsPerClient: settings.requestsPerClient,
      domainName: settings.domainName,
      certificateArn: settings.certificateArn,
      ...logs,
    });

    const all = variables(settings, named, {
      publicUrl: webApi.url,
      // Not the machine's own attribute, which would be circular: it depends on functions.
      stateMachineArn: arn('states', `stateMachine:${named.stateMachine}`),
    });
    const grounds: Grounds = {
      secretsPrefix: named.secretsPrefix,
      stateMachineName: named.stateMachine,
      recordTableName: named.recordTable,
      eventBusName: named.eventBus,
      findConflictsName: named.function('FindConflicts'),
      sendMailsName: named.function('SendMails'),
      mailFrom: mailAddress(settings.mailFrom),
      configurationSetName: named.configurationSet,
      sandbox: isSandbox(settings),
      arn,
    };
    const functions = Object.fromEntries(
      functionNames.map((name) => [
        name,
        new OnboardingFunction(this, name, {
          functionName: named.function(name),
          code: codeOf(name),
          environment: environmentOf(name, all),
          statements: statementsFor(name, grounds),
          reservedConcurrency:
            triggerOf(name).by === 'http' ? settings.reservedConcurrency : undefined,
          ...logs,
        }),
      ]),
    ) as Record<FunctionName, OnboardingFunction>;

    webApi.addRoutes(functions);
    const { stateMachine } = new Workflow(this, 'Workflow', {
      stateMachineName: named.stateMachine,
      functions: Object.fromEntries(functionsBy('state').map((name) => [name, functions[name]])),
      retired: functionsBy('retired').map((name) => functions[name]),
      signInsArrive: settings.auth0EventBusName !== undefined,
      ...logs,
    });
    const published = new EventBus(this, 'Published', {
      eventBusName: named.eventBus,
      description: 'What happens to onboardings, for others to follow: /asyncapi.json.',
    });
    const events = new Events(this, 'Events');
    const context: TriggerContext = {
      stateMachineArn: stateMachine.stateMachineArn,
      configurationSet: named.configurationSet,
      auth0EventBus: settings.auth0EventBusName,
      webhooksFrom: settings.webhooks.length > 0 ? published.eventBusName : undefined,
      timeZone: settings.timeZone,
      weeklyRecheck: settings.weeklyRecheck,
    };
    for (const name of functionNames) {
      const trigger = triggerOf(name);
      switch (trigger.by) {
        case 'event':
          events.add(functions[name], trigger, context, table[name].timeout);
          break;
        case 'schedule': {
          const when = trigger.in(context);
          if (!when) break;
          new Scheduled(this, pascalCase(trigger.name), {
            scheduleName: named.schedule(trigger.name),
            description: trigger.description,
            when,
            runs: functions[name],
            delivery: trigger.delivery,
            deadLetters: events.deadLetters,
          });
          break;
        }
        case 'http': // The API has its routes,
        case 'state': // the workflow its states,
        case 'retired': // also those of before,
        case 'direct': // and people their own permissions.
          break;
        default:
          trigger satisfies never;
      }
    }
    new Monitoring(this, 'Monitoring', {
      topic,
      dashboardName: named.dashboard,
      functionPrefix: named.function(''),
      stackName: named.stack,
      stateMachine,
      stage: webApi.stage,
      deadLetters: events.deadLetters,
      escalateWait: functions.EscalateWait,
      configurationSetName: named.configurationSet,
    });
    const record = new OnboardingRecord(this, 'Record', {
      tableName: named.recordTable,
      deletionProtection: isProduction(settings),
      removalPolicy,
    });
    // Created last: a failed first deployment deletes what it created, but a protected table would stay.
    for (const other of this.node.children) if (other !== record) record.node.addDependency(other);

    if (isProduction(settings) && !settings.terminationProtection)
      Annotations.of(this).addWarningV2(
        'terminationProtection',
        'Nothing protects this stack from being deleted. Once it is deployed, set terminationProtection and deploy again.',
      );

    const outputs: Record<string, string | undefined> = {
      PublicUrl: webApi.url,
      DnsTarget: webApi.domain?.regionalDomainName,
      IssueSetupLinkFunction: functions.IssueSetupLink.functionName,
      StateMachineArn: stateMachine.stateMachineArn,
      EventBusArn: published.eventBusArn,
    };
    for (const [name, value] of Object.entries(outputs))
      if (value) new CfnOutput(this, name, { value });
  }

  /**
   * The topic that notifies ops. Not encrypted with a key of our own: messages name alarms, are sent as e-mail
   * anyway, and are not stored.
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
