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

/** Everything of one stage. */
export class OnboardingStack extends Stack {
  /** @param codeOf the code of a function; a test passes something short instead of the bundle */
  constructor(scope: Construct, settings: Settings, codeOf: (name: FunctionName) => Code) {
    const named = names(settings);
    super(scope, named.stack, {
      description: 'Single sign-on onboarding: from a setup link to everyone signing in by Okta.',
      // The CDK sets it before the first change set runs, and a failed first deployment could then not be
      // repeated: whoever operates the stage switches it on once that succeeded.
      terminationProtection: settings.terminationProtection,
      // CloudFormation takes a megabyte, and a third of it would be white space.
      suppressTemplateIndentation: true,
    });
    // A first deployment that fails must not leave things behind that make the second one fail.
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
      // Not the machine's own attribute, which would make a circle: it depends on functions.
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
    // Last of all: a first deployment that fails deletes what it made, and a protected table stays.
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
