import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type FunctionName, functions, functionNames as names } from '../../functions/functions.ts';
import { type WaitName, waitNames } from '../../functions/onboarding/secrets.ts';
import { routes, unmatchedFunction } from '../../functions/routes.ts';
import { outageNames } from '../../functions/runtime/errors.ts';
import type { Permission } from '../../functions/wiring.ts';
import { allows, statementsByRole } from './statements.ts';
import { ofType, production, type Resources, synthesize } from './template.ts';

const development = synthesize();
const live = synthesize(production);
const rechecked = synthesize({ weeklyRecheck: true, timeZone: 'Europe/Berlin' });

const lambdas = z
  .array(
    z.object({
      id: z.string(),
      FunctionName: z.string(),
      Role: z.string(),
      Runtime: z.string(),
      Timeout: z.number(),
      TracingConfig: z.object({ Mode: z.string() }),
      Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
    }),
  )
  .parse(ofType(development.resources, 'AWS::Lambda::Function'));
const lambda = (name: FunctionName) => {
  const found = lambdas.find(({ id }) => id === name);
  if (!found) throw new Error(`${name} is not in the template`);
  return found;
};
/** The queue that has no other behind it. */
const deadLettersOf = (resources: Resources) => {
  const queues = ofType(resources, 'AWS::SQS::Queue').filter(
    (queue) => !('RedrivePolicy' in queue),
  );
  expect(queues).toHaveLength(1);
  return `{${queues[0]?.id}.Arn}`;
};
const roles = statementsByRole(development.resources);
const statementsOf = (name: FunctionName) =>
  roles.get(lambda(name).Role.replace('.Arn}', '}')) ?? [];

describe('functions', () => {
  test('there is one for each entry of the table, and no other', () => {
    expect(lambdas.map(({ id }) => id).sort()).toEqual([...names].sort());
  });

  test.each(names)('%s has the variables and the time that the table gives it', (name) => {
    const { Environment, Timeout, FunctionName } = lambda(name);
    expect(Object.keys(Environment.Variables).sort()).toEqual(
      [...new Set(functions[name].environment)].sort(),
    );
    expect(Timeout).toBe(functions[name].timeout);
    expect(FunctionName).toBe(`sso-onboarding-development-${name}`);
  });

  test('all are traced', () => {
    expect(new Set(lambdas.map(({ TracingConfig }) => TracingConfig.Mode))).toEqual(
      new Set(['Active']),
    );
  });

  test('none trusts an origin', () => {
    const origins = lambdas.flatMap(({ Environment: { Variables } }) =>
      'TRUSTED_ORIGINS' in Variables ? [Variables.TRUSTED_ORIGINS] : [],
    );
    expect(new Set(origins)).toEqual(new Set(['']));
  });
});

describe('permissions', () => {
  const arn = (rest: string) => rest.replace('::', ':eu-central-1:111122223333:');
  const secret = (name: string) =>
    arn(`arn:aws:secretsmanager::secret:sequel-sso/development/${name}-AbC123`);
  const onboarding = 'onboardings/acme-0a1b2c';
  const submission = secret(`${onboarding}/submission`);
  const users = secret(`${onboarding}/users-3`);
  const clientSecret = secret(`${onboarding}/client-secrets/acme.okta.com`);
  const token = (wait: WaitName) => secret(`${onboarding}/task-tokens/${wait}`);
  const table = arn('arn:aws:dynamodb::table/sso-onboarding-development');
  const machine = arn('arn:aws:states::stateMachine:sso-onboarding-development');
  const execution = arn('arn:aws:states::execution:sso-onboarding-development:acme-0a1b2c');
  /** One thing that each permission is there for. */
  const purposes: Record<Permission, [action: string, resource: string][]> = {
    readLinkKeys: [['secretsmanager:GetSecretValue', secret('link-keys')]],
    listExecutions: [['states:ListExecutions', machine]],
    readAuth0Credentials: [['secretsmanager:GetSecretValue', secret('auth0')]],
    readSubmission: [
      ['secretsmanager:GetSecretValue', submission],
      ['secretsmanager:GetSecretValue', users],
      ['secretsmanager:GetSecretValue', secret(`${onboarding}/users-39`)],
      // Not there: "not found", instead of "forbidden".
      ['secretsmanager:GetSecretValue', submission.replace('-AbC123', '')],
    ],
    writeSubmission: [
      ['secretsmanager:CreateSecret', submission.replace('-AbC123', '')],
      ['secretsmanager:PutSecretValue', submission],
      ['secretsmanager:RestoreSecret', users],
    ],
    deleteSubmission: [['secretsmanager:DeleteSecret', submission]],
    readClientSecrets: [['secretsmanager:GetSecretValue', clientSecret]],
    writeClientSecrets: [['secretsmanager:CreateSecret', clientSecret]],
    deleteClientSecrets: [['secretsmanager:DeleteSecret', clientSecret]],
    readCorrectionToken: [['secretsmanager:GetSecretValue', token('correction')]],
    writeCorrectionToken: [['secretsmanager:PutSecretValue', token('correction')]],
    readApprovalToken: [['secretsmanager:GetSecretValue', token('approval')]],
    writeApprovalToken: [['secretsmanager:PutSecretValue', token('approval')]],
    readFirstSignInToken: [['secretsmanager:GetSecretValue', token('firstSignIn')]],
    writeFirstSignInToken: [['secretsmanager:PutSecretValue', token('firstSignIn')]],
    deleteTaskTokens: waitNames.map((wait) => ['secretsmanager:DeleteSecret', token(wait)]),
    listSecrets: [['secretsmanager:ListSecrets', '*']],
    readRecord: [
      ['dynamodb:GetItem', table],
      ['dynamodb:Query', table],
    ],
    writeRecord: [
      ['dynamodb:UpdateItem', table],
      ['dynamodb:PutItem', table],
    ],
    deleteRecord: [['dynamodb:DeleteItem', table]],
    queryDue: [['dynamodb:Query', `${table}/index/due`]],
    queryQueue: [['dynamodb:Query', `${table}/index/queue`]],
    startExecution: [['states:StartExecution', machine]],
    readExecution: [
      ['states:DescribeExecution', execution],
      ['states:GetExecutionHistory', execution],
    ],
    answerTask: [['states:SendTaskSuccess', machine]],
    sendMail: [['ses:SendRawEmail', arn('arn:aws:ses::identity/example.com')]],
    readSendQuota: [['ses:GetSendQuota', '*']],
  };

  test.each(names)('%s may do what the table says, and nothing of the rest', (name) => {
    const allowed = Object.entries(purposes)
      .filter(([, [purpose]]) => purpose && allows(statementsOf(name), ...purpose))
      .map(([permission]) => permission);
    expect(allowed.sort()).toEqual([...functions[name].permissions].sort());
    for (const permission of functions[name].permissions)
      for (const purpose of purposes[permission])
        expect(allows(statementsOf(name), ...purpose), purpose.join(' ')).toBe(true);
  });

  test('histories, which hold task tokens, are for the nightly clean-up and the take-over alone', () => {
    const readers = names.filter((name) =>
      ['states:GetExecutionHistory', 'states:DescribeExecution'].some((action) =>
        allows(statementsOf(name), action, execution),
      ),
    );
    expect(readers).toEqual(['DeleteExpiredSecrets', 'TakeOver']);
  });

  test('a task token is within reach of its own wait only', () => {
    const reach = (action: string) =>
      Object.fromEntries(
        names.flatMap((name) => {
          const reached = waitNames.filter((wait) =>
            allows(statementsOf(name), `secretsmanager:${action}`, token(wait)),
          );
          return reached.length > 0 ? [[name, reached]] : [];
        }),
      );
    const written = {
      WaitForCorrection: ['correction'],
      WaitForApproval: ['approval'],
      WaitForFirstSignIn: ['firstSignIn'],
    };
    expect(reach('CreateSecret')).toEqual(written);
    expect(reach('PutSecretValue')).toEqual(written);
    expect(reach('RestoreSecret')).toEqual(written);
    expect(reach('GetSecretValue')).toEqual({
      SubmitSetup: ['correction'],
      DecideApproval: ['approval'],
      ReceiveSignIn: ['firstSignIn'],
      ConfirmSignIn: ['firstSignIn'],
      DeliverPending: [...waitNames],
    });
    // All of them come when an onboarding is over, and leave nothing.
    expect(reach('DeleteSecret')).toEqual({
      CleanUp: [...waitNames],
      ReportFailure: [...waitNames],
      DeleteExpiredSecrets: [...waitNames],
    });
  });

  test.each(['users-acme.okta.com', 'submission-1.okta.com'])(
    "a customer's domain does not make its client secret another kind of secret: %s",
    (domain) => {
      const one = secret(`${onboarding}/client-secrets/${domain}`);
      const reading = names.filter((name) =>
        allows(statementsOf(name), 'secretsmanager:GetSecretValue', one),
      );
      expect(reading).toEqual(
        names.filter((name) =>
          functions[name].permissions.some((permission) => permission === 'readClientSecrets'),
        ),
      );
    },
  );

  test.each([
    ['another stage', 'secretsmanager:GetSecretValue', submission.replace('development', 'live')],
    ['another state machine', 'states:StartExecution', `${machine}-2`],
    ['ending an onboarding', 'states:StopExecution', execution],
    ['another log', 'logs:PutLogEvents', arn('arn:aws:logs::log-group:/aws/lambda/other:*')],
  ])('no function may reach %s', (_, action, resource) => {
    for (const name of names)
      expect(allows(statementsOf(name), action, resource), name).toBe(false);
  });

  test('a mail can only come from the address that is set', () => {
    const sending = names
      .flatMap(statementsOf)
      .filter(({ Action }) => Action.includes('ses:SendRawEmail'));
    expect(sending.length).toBeGreaterThan(0);
    for (const { Condition } of sending)
      expect(Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'sso@example.com' } });
  });

  test.each([
    ['production', live.resources, false],
    ["a stage for tests, which may be in SES's sandbox,", development.resources, true],
  ])("in %s mails may need the recipient's identity: %s", (_, resources, expected) => {
    const sending = [...statementsByRole(resources).values()].flat();
    const recipient = arn('arn:aws:ses::identity/acme.com');
    expect(allows(sending, 'ses:SendRawEmail', recipient)).toBe(expected);
  });

  test('a resource is * only where the action knows none', () => {
    const everywhere = [...roles.values()]
      .flat()
      .filter(({ Resource }) => Resource.includes('*'))
      .flatMap(({ Action }) => Action);
    const known =
      /^(xray:|ses:GetSendQuota$|secretsmanager:ListSecrets$|logs:(Describe|PutResourcePolicy|\w+LogDeliver))/;
    expect(everywhere.filter((action) => !known.test(action))).toEqual([]);
    expect([...roles.values()].flat().flatMap(({ Action }) => Action)).not.toContain('*');
  });
});

describe('record', () => {
  const tableOf = (resources: Resources) => {
    const [table] = Object.entries(resources).filter(
      ([, { Type }]) => Type === 'AWS::DynamoDB::GlobalTable',
    );
    if (!table) throw new Error('no table');
    return { id: table[0], ...table[1] };
  };
  const { Properties } = tableOf(live.resources);

  test("has the keys and the time to live that functions go by, with the stage's name", () => {
    expect(Properties).toMatchObject({
      TableName: 'sso-onboarding-production',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  const summary = { NonKeyAttributes: ['summary'], ProjectionType: 'INCLUDE' };
  test.each([
    ['due', 'dueShard', 'dueAt', { ProjectionType: 'KEYS_ONLY' }],
    ['queue', 'queue', 'queueAt', summary],
    ['all', 'allShard', 'allAt', summary],
  ])('the index %s holds what it is read for', (IndexName, partition, sort, Projection) => {
    expect(Properties.GlobalSecondaryIndexes).toContainEqual({
      IndexName,
      KeySchema: [
        { AttributeName: partition, KeyType: 'HASH' },
        { AttributeName: sort, KeyType: 'RANGE' },
      ],
      Projection,
    });
  });

  test.each([
    ['production', live.resources, true, 'RetainExceptOnCreate'],
    ['development', development.resources, false, 'Delete'],
  ])('in %s it can be restored, and be deleted as the stage is', (_, resources, kept, policy) => {
    const table = tableOf(resources);
    expect(table.Properties.Replicas).toEqual([
      expect.objectContaining({
        DeletionProtectionEnabled: kept,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    ]);
    expect(table.DeletionPolicy).toBe(policy);
  });

  test('a first deployment that fails has not made it yet: protected, it would stay', () => {
    const table = tableOf(live.resources);
    const others = Object.keys(live.resources).filter((id) => id !== table.id);
    expect([...(table.DependsOn ?? [])].sort()).toEqual(others.sort());
  });
});

describe('workflow', () => {
  const [machine] = z
    .array(
      z.object({
        DefinitionString: z.string(),
        DefinitionSubstitutions: z.record(z.string(), z.string()),
        StateMachineName: z.string(),
        StateMachineType: z.string(),
        RoleArn: z.string(),
        LoggingConfiguration: z.object({ Level: z.string(), IncludeExecutionData: z.boolean() }),
        TracingConfiguration: z.object({ Enabled: z.boolean() }),
      }),
    )
    .length(1)
    .parse(ofType(development.resources, 'AWS::StepFunctions::StateMachine'));
  if (!machine) throw new Error('no state machine');
  const asl = readFileSync(
    new URL('../../statemachines/onboarding.asl.json', import.meta.url),
    'utf8',
  );
  const called = [...new Set([...asl.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name ?? ''))];

  test('is the file, word for word', () => {
    expect(JSON.parse(machine.DefinitionString)).toEqual(JSON.parse(asl));
  });

  test.each(called)('may invoke %s, which a state runs', (name) => {
    expect(machine.DefinitionSubstitutions[name]).toBe(`{${name}.Arn}`);
    const statements = roles.get(machine.RoleArn.replace('.Arn}', '}')) ?? [];
    expect(allows(statements, 'lambda:InvokeFunction', `{${name}.Arn}`)).toBe(true);
  });

  test('may invoke no function that no state runs', () => {
    const invoked = (roles.get(machine.RoleArn.replace('.Arn}', '}')) ?? [])
      .filter(({ Action }) => Action.includes('lambda:InvokeFunction'))
      .flatMap(({ Resource }) => Resource);
    expect(invoked.sort()).toEqual(called.map((name) => `{${name}.Arn}`).sort());
  });

  test('is never replaced by an update: that would end what runs', () => {
    expect(machine.StateMachineName).toBe('sso-onboarding-development');
    expect(machine.StateMachineType).toBe('STANDARD');
  });

  test('is traced, and logs errors without the data of executions', () => {
    expect(machine.TracingConfiguration.Enabled).toBe(true);
    expect(machine.LoggingConfiguration).toEqual({ Level: 'ERROR', IncludeExecutionData: false });
  });
});

describe('HTTP API', () => {
  const { resources } = development;

  test('has a route for each entry of the table, to its function', () => {
    const integrations = new Map(
      z
        .array(z.object({ id: z.string(), IntegrationUri: z.string() }))
        .parse(ofType(resources, 'AWS::ApiGatewayV2::Integration'))
        .map(({ id, IntegrationUri }) => [`integrations/{${id}}`, IntegrationUri]),
    );
    const deployed = z
      .array(z.object({ RouteKey: z.string(), Target: z.string() }))
      .parse(ofType(resources, 'AWS::ApiGatewayV2::Route'))
      .map(({ RouteKey, Target }) => [RouteKey, integrations.get(Target)]);
    expect(Object.fromEntries(deployed)).toEqual(
      Object.fromEntries([
        ...routes.map(({ method, path, function: name }) => [`${method} ${path}`, `{${name}.Arn}`]),
        ['$default', `{${unmatchedFunction}.Arn}`],
      ]),
    );
  });

  test('is throttled, and its access log has no path, which would hold a token', () => {
    const [stage] = z
      .array(
        z.object({
          AccessLogSettings: z.object({ Format: z.string() }),
          DefaultRouteSettings: z.object({ ThrottlingRateLimit: z.number() }),
        }),
      )
      .parse(ofType(resources, 'AWS::ApiGatewayV2::Stage'));
    expect(stage?.DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
    const logged = Object.values(JSON.parse(stage?.AccessLogSettings.Format ?? '{}'));
    expect(logged).toContain('$context.routeKey');
    expect(logged.join()).not.toMatch(/path|\.authorizer|protocol/i);
  });

  test('takes a domain of its own, and is then reached by no other', () => {
    const own = synthesize({
      domainName: 'sso.sequel.io',
      certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/abc',
    }).resources;
    expect(ofType(own, 'AWS::ApiGatewayV2::DomainName')).toMatchObject([
      { DomainName: 'sso.sequel.io' },
    ]);
    expect(ofType(own, 'AWS::ApiGatewayV2::ApiMapping')).toHaveLength(1);
    expect(ofType(own, 'AWS::ApiGatewayV2::Api')).toMatchObject([
      { DisableExecuteApiEndpoint: true },
    ]);
    expect(own.ShowSetup?.Properties).toMatchObject({
      Environment: { Variables: { PUBLIC_URL: 'https://sso.sequel.io' } },
    });
  });
});

describe('events', () => {
  const kept = deadLettersOf(live.resources);
  const undelivered = (recipient: string[]) => ({
    source: ['aws.ses'],
    'detail-type': ['Email Bounced', 'Email Complaint Received', 'Email Rejected'],
    detail: {
      mail: { tags: { 'ses:configuration-set': ['sso-onboarding-production'], recipient } },
    },
  });
  const rules = z
    .array(
      z.object({
        EventPattern: z.looseObject({ 'detail-type': z.array(z.string()) }),
        EventBusName: z.string().optional(),
        Targets: z.array(
          z.object({ Arn: z.string(), DeadLetterConfig: z.object({ Arn: z.string() }) }),
        ),
      }),
    )
    .parse(ofType(live.resources, 'AWS::Events::Rule'));

  test('a sign-in at Auth0 runs ReceiveSignIn', () => {
    expect(rules).toContainEqual(
      expect.objectContaining({
        EventBusName: production.auth0EventBusName,
        EventPattern: {
          source: [{ prefix: 'aws.partner/auth0.com/' }],
          'detail-type': ['Auth0 log'],
          detail: { data: { type: ['s', 'f'] } },
        },
        Targets: [expect.objectContaining({ Arn: '{ReceiveSignIn.Arn}' })],
      }),
    );
  });

  test('an onboarding that fails, times out or is stopped runs ReportFailure', () => {
    const [machine] = ofType(live.resources, 'AWS::StepFunctions::StateMachine');
    expect(rules).toContainEqual(
      expect.objectContaining({
        EventPattern: {
          source: ['aws.states'],
          'detail-type': ['Step Functions Execution Status Change'],
          detail: {
            stateMachineArn: [`{${machine?.id}}`],
            status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          },
        },
        Targets: [expect.objectContaining({ Arn: '{ReportFailure.Arn}' })],
      }),
    );
  });

  test('what could not be handed over or handled is kept in the dead-letter queue', () => {
    for (const { Targets } of rules)
      for (const { DeadLetterConfig } of Targets) expect(DeadLetterConfig.Arn).toBe(kept);
    const handled = z
      .array(
        z.object({
          FunctionName: z.string(),
          DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }),
        }),
      )
      .parse(ofType(live.resources, 'AWS::Lambda::EventInvokeConfig'));
    expect(
      handled.map(({ FunctionName, DestinationConfig }) => [
        FunctionName,
        DestinationConfig.OnFailure.Destination,
      ]),
    ).toEqual([
      ['{ReceiveSignIn}', kept],
      ['{ReportFailure}', kept],
      ['{TrackExecution}', kept],
      ['{DeliverPending}', kept],
      ['{DeleteExpiredSecrets}', kept],
      ['{ReportUndelivered}', kept],
    ]);
  });

  test('without a partner event bus there is no rule for sign-ins', () => {
    const runs = z
      .array(z.object({ Targets: z.array(z.object({ Arn: z.string() })) }))
      .parse(ofType(development.resources, 'AWS::Events::Rule'))
      .flatMap(({ Targets }) => Targets.map(({ Arn }) => Arn));
    expect(runs.filter((arn) => arn.startsWith('{Re')).sort()).toEqual([
      '{ReportFailure.Arn}',
      '{ReportUndelivered.Arn}',
    ]);
  });

  test('a mail of this stage that does not get through runs ReportUndelivered', () => {
    expect(ofType(live.resources, 'AWS::SES::ConfigurationSetEventDestination')).toMatchObject([
      {
        EventDestination: {
          Enabled: true,
          EventBridgeDestination: {
            EventBusArn: 'arn:aws:events:eu-central-1:111122223333:event-bus/default',
          },
          MatchingEventTypes: ['bounce', 'complaint', 'reject'],
        },
      },
    ]);
    const rule = rules.find(({ Targets }) => Targets[0]?.Arn === '{ReportUndelivered.Arn}');
    expect(rule?.EventBusName).toBeUndefined();
    expect(rule?.EventPattern).toEqual(undelivered(['contact', 'mainAdmin', 'csm', 'ops']));
  });

  test('invitations that do not get through are gathered for ReportUndeliveredInvitations', () => {
    const rule = rules.find(({ EventPattern }) =>
      isDeepStrictEqual(EventPattern, undelivered(['user'])),
    );
    const queue = ofType(live.resources, 'AWS::SQS::Queue').find(
      ({ id }) => rule?.Targets[0]?.Arn === `{${id}.Arn}`,
    );
    const timeout = functions.ReportUndeliveredInvitations.timeout;
    expect(queue).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: kept, maxReceiveCount: 3 },
      VisibilityTimeout: 6 * timeout + 300,
    });
    expect(ofType(live.resources, 'AWS::Lambda::EventSourceMapping')).toMatchObject([
      {
        EventSourceArn: `{${queue?.id}.Arn}`,
        FunctionName: '{ReportUndeliveredInvitations}',
        BatchSize: 1000,
        MaximumBatchingWindowInSeconds: 300,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    ]);
  });
});

describe('schedules', () => {
  const { resources } = rechecked;
  const kept = deadLettersOf(resources);
  const schedules = z
    .array(z.looseObject({ Name: z.string(), Target: z.looseObject({ RoleArn: z.string() }) }))
    .parse(ofType(resources, 'AWS::Scheduler::Schedule'));

  test('the weekly recheck is off by default, deleting what is expired never is', () => {
    expect(ofType(development.resources, 'AWS::Scheduler::Schedule')).toMatchObject([
      { Name: 'sso-onboarding-development-pending-delivery', State: 'ENABLED' },
      { Name: 'sso-onboarding-development-daily-deletion', State: 'ENABLED' },
    ]);
  });

  describe.each([
    ['DeliverPending', 'pending-delivery', 'cron(* * * * ? *)', 0],
    ['DeleteExpiredSecrets', 'daily-deletion', 'cron(0 3 * * ? *)', 2],
    // Once more would be a second mail to those who got theirs.
    ['RecheckConnections', 'weekly-recheck', 'cron(0 6 ? * MON *)', 0],
  ])('%s', (name, schedule, expression, retries) => {
    const found = schedules.find(({ Name }) => Name === `sso-onboarding-development-${schedule}`);

    test('runs by the calendar, knows for when, and what could not be started is kept', () => {
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

    test('is tried again when it fails, if that does no harm, and then kept', () => {
      expect(ofType(resources, 'AWS::Lambda::EventInvokeConfig')).toContainEqual(
        expect.objectContaining({
          FunctionName: `{${name}}`,
          MaximumRetryAttempts: retries,
          DestinationConfig: { OnFailure: { Destination: kept } },
        }),
      );
    });

    test('may do that and nothing else, for this account’s schedules only', () => {
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

describe('production', () => {
  test('is protected from being deleted, and keeps secrets, logs and the state machine', () => {
    expect(live.terminationProtection).toBe(true);
    expect(development.terminationProtection).toBeFalsy();
    for (const type of [
      'AWS::SecretsManager::Secret',
      'AWS::Logs::LogGroup',
      'AWS::StepFunctions::StateMachine',
    ]) {
      const deletions = ofType(live.resources, type).map(({ deletion }) => deletion);
      expect(new Set(deletions), type).toEqual(new Set(['RetainExceptOnCreate']));
    }
  });

  test('every log ends some day', () => {
    for (const { RetentionInDays } of z
      .array(z.object({ RetentionInDays: z.number() }))
      .parse(ofType(live.resources, 'AWS::Logs::LogGroup')))
      expect(RetentionInDays).toBe(90);
  });

  const alarmsOf = () =>
    z
      .array(
        z.looseObject({
          id: z.string(),
          AlarmActions: z.array(z.string()),
          MetricName: z.string().optional(),
        }),
      )
      .parse(ofType(live.resources, 'AWS::CloudWatch::Alarm'));

  test('every alarm is told to ops', () => {
    const [topic] = ofType(live.resources, 'AWS::SNS::Topic');
    const alarms = alarmsOf();
    for (const { AlarmActions } of alarms) expect(AlarmActions).toEqual([`{${topic?.id}}`]);
    expect(alarms.map(({ MetricName = 'an expression' }) => MetricName).sort()).toEqual([
      '5xx',
      'ApproximateNumberOfMessagesVisible',
      'ExecutionThrottled',
      'ExecutionsFailed',
      'ExecutionsTimedOut',
      'Invocations',
      'Outages',
      'Outages',
      'Outages',
      'Reputation.BounceRate',
      'Reputation.ComplaintRate',
      'Throttles',
      'an expression',
    ]);
  });

  test('an outage is one alarm of this stage for each error that functions throw for it', () => {
    const outages = alarmsOf().filter(({ MetricName }) => MetricName === 'Outages');
    const dimensions = outages.map(({ Dimensions }) => Dimensions);
    expect(dimensions).toEqual(
      outageNames.map((error) => [
        { Name: 'error', Value: error },
        { Name: 'service', Value: 'sso-onboarding' },
        { Name: 'stack', Value: 'sso-onboarding-production' },
      ]),
    );
    // Retries are up to 10 minutes apart, and an alarm that comes and goes is mailed each time.
    for (const alarm of outages)
      expect(alarm).toMatchObject({
        Namespace: 'SequelSso',
        Statistic: 'Sum',
        Period: 900,
        EvaluationPeriods: 1,
        Threshold: 1,
        TreatMissingData: 'notBreaching',
      });
  });

  test('a Lambda that runs nothing is an alarm after 15 minutes, a bug is not', () => {
    const [alarm] = alarmsOf().filter(({ Metrics }) => Metrics);
    expect(alarm).toMatchObject({ EvaluationPeriods: 5, DatapointsToAlarm: 3, Threshold: 1 });
    expect(JSON.stringify(alarm?.Metrics)).toContain(
      'IF(FILL(failed, 0) + FILL(timedOut, 0) > 0 AND FILL(succeeded, 0) < 1, 1, 0)',
    );
    for (const count of ['Failed', 'TimedOut', 'Succeeded'])
      expect(JSON.stringify(alarm?.Metrics)).toContain(`"ServiceIntegrations${count}"`);
    expect(JSON.stringify(alarm?.Metrics)).toMatch(/:states:[^"]*:lambda:invoke"/);
  });

  test('the guide says of every alarm what to do', () => {
    const guide = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const [, chapter = ''] = guide.split('\n## Alarms\n');
    for (const { id } of ofType(live.resources, 'AWS::CloudWatch::Alarm'))
      expect(chapter).toContain(`\`${/^Monitoring(\w+)[0-9A-F]{8}$/.exec(id)?.[1]}\``);
  });

  test('no secret stands in the template', () => {
    const secrets = ofType(live.resources, 'AWS::SecretsManager::Secret');
    expect(secrets).toHaveLength(2);
    for (const secret of secrets) {
      expect(secret).toHaveProperty('GenerateSecretString');
      expect(secret).not.toHaveProperty('SecretString');
    }
  });
});

test.each([
  ['development', development],
  ['production', live],
  ['a stage with the weekly recheck', rechecked],
])("cdk-nag's AwsSolutions finds nothing in %s", (_, { app }) => {
  expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
});
