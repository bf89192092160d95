import { readFileSync } from 'node:fs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import {
  type FunctionName,
  functions,
  functionsBy,
  functionNames as names,
} from '../../functions/functions.ts';
import { type TokenName, tokenNames, waitNames } from '../../functions/onboarding/secrets.ts';
import { delayNames } from '../../functions/runtime/errors.ts';
import type { Permission } from '../../functions/wiring.ts';
import { allows, statementsByRole } from './statements.ts';
import { ofType, production, type Resources, synthesize } from './template.ts';

const development = synthesize();
const live = synthesize(production, { isValidated: true });
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
const roles = statementsByRole(development.resources);
const statementsOf = (name: FunctionName) =>
  roles.get(lambda(name).Role.replace('.Arn}', '}')) ?? [];

describe('functions', () => {
  test('there is one per entry of the table, and no other', () => {
    expect(lambdas.map(({ id }) => id).sort()).toEqual([...names].sort());
  });

  test.each(names)('%s has the table’s variables and timeout', (name) => {
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

  test('none has trusted origins', () => {
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
  const draftSecrets = secret(`${onboarding}/draft-secrets`);
  const token = (wait: TokenName) => secret(`${onboarding}/task-tokens/${wait}`);
  const table = arn('arn:aws:dynamodb::table/sso-onboarding-development');
  const machine = arn('arn:aws:states::stateMachine:sso-onboarding-development');
  const execution = arn('arn:aws:states::execution:sso-onboarding-development:acme-0a1b2c');
  /** One purpose of each permission. */
  const purposes: Record<Permission, [action: string, resource: string, keys?: string][]> = {
    readLinkKeys: [['secretsmanager:GetSecretValue', secret('link-keys')]],
    publishLinkKeys: [
      ['secretsmanager:PutSecretValue', secret('link-public-keys')],
      ['secretsmanager:PutSecretValue', secret('trial-link-keys')],
    ],
    readVerifyingKeys: [['secretsmanager:GetSecretValue', secret('link-public-keys')]],
    readStepLinkKeys: [['secretsmanager:GetSecretValue', secret('step-link-keys')]],
    readNextLinkKeys: [['secretsmanager:GetSecretValue', secret('next-link-keys')]],
    readTrialLinkKeys: [['secretsmanager:GetSecretValue', secret('trial-link-keys')]],
    readStaffLinkKeys: [['secretsmanager:GetSecretValue', secret('staff-link-keys')]],
    readStaffSecret: [['secretsmanager:GetSecretValue', secret('staff-sign-in')]],
    readFingerprintKeys: [['secretsmanager:GetSecretValue', secret('fingerprint-keys')]],
    readRevocations: [['dynamodb:GetItem', table, 'revoked#*']],
    listExecutions: [['states:ListExecutions', machine]],
    readAuth0Credentials: [['secretsmanager:GetSecretValue', secret('auth0')]],
    readDashboardKeys: [['secretsmanager:GetSecretValue', secret('dashboard-api')]],
    readPeopleKeys: [['secretsmanager:GetSecretValue', secret('people-keys')]],
    readWebhookSecrets: [['secretsmanager:GetSecretValue', secret('webhooks/*')]],
    readTrialSecret: [['secretsmanager:GetSecretValue', secret('auth0-trial')]],
    readTrialToken: [['secretsmanager:GetSecretValue', token('trial')]],
    writeTrialToken: [['secretsmanager:PutSecretValue', token('trial')]],
    readSubmission: [
      ['secretsmanager:GetSecretValue', submission],
      ['secretsmanager:GetSecretValue', users],
      ['secretsmanager:GetSecretValue', secret(`${onboarding}/users-39`)],
      // A missing secret must give "not found" instead of "forbidden".
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
    readDraftSecrets: [['secretsmanager:GetSecretValue', draftSecrets]],
    writeDraftSecrets: [
      ['secretsmanager:CreateSecret', draftSecrets.replace('-AbC123', '')],
      ['secretsmanager:PutSecretValue', draftSecrets],
      ['secretsmanager:RestoreSecret', draftSecrets],
    ],
    deleteDraftSecrets: [['secretsmanager:DeleteSecret', draftSecrets]],
    readCorrectionToken: [['secretsmanager:GetSecretValue', token('correction')]],
    writeCorrectionToken: [['secretsmanager:PutSecretValue', token('correction')]],
    readApprovalToken: [['secretsmanager:GetSecretValue', token('approval')]],
    writeApprovalToken: [['secretsmanager:PutSecretValue', token('approval')]],
    readSwitchOnToken: [['secretsmanager:GetSecretValue', token('switchOn')]],
    writeSwitchOnToken: [['secretsmanager:PutSecretValue', token('switchOn')]],
    readMainAdminDashboardToken: [['secretsmanager:GetSecretValue', token('mainAdminDashboard')]],
    writeMainAdminDashboardToken: [['secretsmanager:PutSecretValue', token('mainAdminDashboard')]],
    readEveryoneDashboardToken: [['secretsmanager:GetSecretValue', token('everyoneDashboard')]],
    writeEveryoneDashboardToken: [['secretsmanager:PutSecretValue', token('everyoneDashboard')]],
    readFirstSignInToken: [['secretsmanager:GetSecretValue', token('firstSignIn')]],
    writeFirstSignInToken: [['secretsmanager:PutSecretValue', token('firstSignIn')]],
    readInvitationsToken: [['secretsmanager:GetSecretValue', token('invitations')]],
    writeInvitationsToken: [['secretsmanager:PutSecretValue', token('invitations')]],
    deleteTaskTokens: tokenNames.map((wait) => ['secretsmanager:DeleteSecret', token(wait)]),
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
    countAttempts: [['dynamodb:UpdateItem', table, 'limit#*']],
    queryDue: [['dynamodb:Query', `${table}/index/due`]],
    queryQueue: [['dynamodb:Query', `${table}/index/queue`]],
    queryAll: [['dynamodb:Query', `${table}/index/all`]],
    startExecution: [['states:StartExecution', machine]],
    readExecution: [
      ['states:DescribeExecution', execution],
      ['states:GetExecutionHistory', execution],
    ],
    answerTask: [['states:SendTaskSuccess', machine]],
    findConflicts: [
      [
        'lambda:InvokeFunction',
        arn('arn:aws:lambda::function:sso-onboarding-development-FindConflicts'),
      ],
    ],
    tellSendMails: [
      [
        'lambda:InvokeFunction',
        arn('arn:aws:lambda::function:sso-onboarding-development-SendMails'),
      ],
    ],
    putEvents: [['events:PutEvents', arn('arn:aws:events::event-bus/sso-onboarding-development')]],
    sendMail: [['ses:SendRawEmail', arn('arn:aws:ses::identity/example.com')]],
    readSendQuota: [['ses:GetSendQuota', '*']],
  };

  test.each(names)('%s may do what the table says, and nothing else', (name) => {
    const allowed = Object.entries(purposes)
      .filter(([, [purpose]]) => purpose && allows(statementsOf(name), ...purpose))
      .map(([permission]) => permission);
    expect(allowed.sort()).toEqual([...functions[name].permissions].sort());
    for (const permission of functions[name].permissions)
      for (const purpose of purposes[permission])
        expect(allows(statementsOf(name), ...purpose), purpose.join(' ')).toBe(true);
  });

  test('only the nightly clean-up and the take-over read histories, which contain task tokens', () => {
    const readers = names.filter((name) =>
      ['states:GetExecutionHistory', 'states:DescribeExecution'].some((action) =>
        allows(statementsOf(name), action, execution),
      ),
    );
    expect(readers).toEqual(['DeleteExpiredSecrets', 'TakeOver']);
  });

  test('a task token is accessible to its own wait only', () => {
    const reach = (action: string) =>
      Object.fromEntries(
        names.flatMap((name) => {
          const reached = tokenNames.filter((wait) =>
            allows(statementsOf(name), `secretsmanager:${action}`, token(wait)),
          );
          return reached.length > 0 ? [[name, reached]] : [];
        }),
      );
    const written = {
      WaitForCorrection: ['correction'],
      WaitForApproval: ['approval'],
      WaitForTrial: ['trial'],
      WaitForSwitchOn: ['switchOn'],
      WaitForMainAdminDashboard: ['mainAdminDashboard'],
      WaitForEveryoneDashboard: ['everyoneDashboard'],
      WaitForFirstSignIn: ['firstSignIn'],
      InviteUsers: ['invitations'],
    };
    expect(reach('CreateSecret')).toEqual(written);
    expect(reach('PutSecretValue')).toEqual(written);
    expect(reach('RestoreSecret')).toEqual(written);
    expect(reach('GetSecretValue')).toEqual({
      SubmitSetup: ['correction'],
      DecideApproval: ['approval'],
      StartTrial: ['trial'],
      FinishTrial: ['trial'],
      TurnSwitch: ['switchOn'],
      ConfirmDashboard: ['mainAdminDashboard', 'everyoneDashboard'],
      ReportDashboard: ['mainAdminDashboard', 'everyoneDashboard'],
      ReceiveSignIn: ['firstSignIn'],
      ConfirmSignIn: ['firstSignIn'],
      InviteUsers: ['invitations'],
      SendMails: ['invitations'],
      DeliverPending: [...waitNames],
    });
    // All of these run when an onboarding has ended, to delete everything.
    expect(reach('DeleteSecret')).toEqual({
      CleanUp: [...tokenNames],
      ReportFailure: [...tokenNames],
      DeleteExpiredSecrets: [...tokenNames],
    });
  });

  test('of the public functions only two that decide have Auth0’s credentials, and no GET does', () => {
    const having = functionsBy('http').filter((name) =>
      functions[name].permissions.some((permission) => permission === 'readAuth0Credentials'),
    );
    expect(having).toEqual(['TurnSwitch', 'RotateClientSecret']);
    for (const name of having)
      expect(functions[name].trigger.routes).toMatchObject([{ method: 'POST' }]);
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

  test('mails can only be sent from the configured address', () => {
    const sending = names
      .flatMap(statementsOf)
      .filter(({ Action }) => Action.includes('ses:SendRawEmail'));
    expect(sending.length).toBeGreaterThan(0);
    for (const { Condition } of sending)
      expect(Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'sso@example.com' } });
  });

  test.each([
    ['production', live.resources, false],
    ['production in the sandbox', synthesize({ ...production, sandbox: true }).resources, true],
    ["a stage for tests, which may be in SES's sandbox,", development.resources, true],
  ])("in %s mails may need the recipient's identity: %s", (_, resources, expected) => {
    const sending = [...statementsByRole(resources).values()].flat();
    const recipient = arn('arn:aws:ses::identity/acme.com');
    expect(allows(sending, 'ses:SendRawEmail', recipient)).toBe(expected);
  });

  test('a resource is * only for actions without resources', () => {
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

  test("has the functions' keys and time to live, and the stage's name", () => {
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
  ])('the index %s has what its readers need', (IndexName, partition, sort, Projection) => {
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
  ])('in %s it can be restored, and deleted like the stage', (_, resources, kept, policy) => {
    const table = tableOf(resources);
    expect(table.Properties.Replicas).toEqual([
      expect.objectContaining({
        DeletionProtectionEnabled: kept,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    ]);
    expect(table.DeletionPolicy).toBe(policy);
  });

  test('a failed first deployment has not created it yet: protected, it would stay', () => {
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

  test('may invoke no function that no state runs or ran', () => {
    const invoked = (roles.get(machine.RoleArn.replace('.Arn}', '}')) ?? [])
      .filter(({ Action }) => Action.includes('lambda:InvokeFunction'))
      .flatMap(({ Resource }) => Resource);
    const retired = names.filter((name) => functions[name].trigger.by === 'retired');
    expect(invoked.sort()).toEqual([...called, ...retired].map((name) => `{${name}.Arn}`).sort());
  });

  test('is never replaced by an update, which would end running executions', () => {
    expect(machine.StateMachineName).toBe('sso-onboarding-development');
    expect(machine.StateMachineType).toBe('STANDARD');
  });

  test('is traced, and logs errors without executions’ data', () => {
    expect(machine.TracingConfiguration.Enabled).toBe(true);
    expect(machine.LoggingConfiguration).toEqual({ Level: 'ERROR', IncludeExecutionData: false });
  });
});

describe('production', () => {
  test('can be deployed again after a failed first time, and is protected once ops say so', () => {
    const unprotected = expect.stringContaining('Nothing protects this stack from being deleted');
    const first = synthesize({ ...production, terminationProtection: false });
    expect(first.terminationProtection).toBe(false);
    expect(first.warnings).toEqual([unprotected]);
    expect(live.terminationProtection).toBe(true);
    expect(live.warnings).toEqual([]);
  });

  test('keeps secrets, logs and the state machine when the stack is deleted', () => {
    for (const type of [
      'AWS::SecretsManager::Secret',
      'AWS::Logs::LogGroup',
      'AWS::StepFunctions::StateMachine',
    ]) {
      const deletions = ofType(live.resources, type).map(({ deletion }) => deletion);
      expect(new Set(deletions), type).toEqual(new Set(['RetainExceptOnCreate']));
    }
  });

  test('every log expires', () => {
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

  test('CSMs’ and our own domains are refused for customers', () => {
    const settings = { ...production, ownDomains: 'sequel.io', csmDomains: 'agency.example' };
    const { Properties } = synthesize(settings).resources.SubmitSetup ?? {};
    expect(Properties).toMatchObject({
      Environment: { Variables: { OWN_DOMAINS: 'sequel.io,agency.example' } },
    });
  });

  test('every alarm notifies ops', () => {
    const [topic] = ofType(live.resources, 'AWS::SNS::Topic');
    const alarms = alarmsOf();
    for (const { AlarmActions } of alarms) expect(AlarmActions).toEqual([`{${topic?.id}}`]);
    expect(alarms.map(({ MetricName = 'an expression' }) => MetricName).sort()).toEqual([
      '4XXError',
      '5XXError',
      'ApproximateNumberOfMessagesVisible',
      'ExecutionThrottled',
      'ExecutionsFailed',
      'ExecutionsTimedOut',
      'Invocations',
      'MailsRefused',
      'Outages',
      'Outages',
      'Outages',
      'Outages',
      'Refusals',
      'Refusals',
      'Refusals',
      'Reputation.BounceRate',
      'Reputation.ComplaintRate',
      'Throttles',
      'an expression',
    ]);
  });

  test('each error that delays work has one alarm per stage', () => {
    const outages = alarmsOf().filter(({ MetricName }) => MetricName === 'Outages');
    const dimensions = outages.map(({ Dimensions }) => Dimensions);
    expect(dimensions).toEqual(
      delayNames.map((error) => [
        { Name: 'error', Value: error },
        { Name: 'service', Value: 'sso-onboarding' },
        { Name: 'stack', Value: 'sso-onboarding-production' },
      ]),
    );
    // Retries are up to 10 minutes apart, and a flapping alarm would be mailed each time.
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

  test('a Lambda that cannot run is an alarm after 15 minutes, a bug is not', () => {
    const [alarm] = alarmsOf().filter(({ Metrics }) => Metrics);
    expect(alarm).toMatchObject({ EvaluationPeriods: 5, DatapointsToAlarm: 3, Threshold: 1 });
    expect(JSON.stringify(alarm?.Metrics)).toContain(
      'IF(FILL(failed, 0) + FILL(timedOut, 0) > 0 AND FILL(succeeded, 0) < 1, 1, 0)',
    );
    for (const count of ['Failed', 'TimedOut', 'Succeeded'])
      expect(JSON.stringify(alarm?.Metrics)).toContain(`"ServiceIntegrations${count}"`);
    expect(JSON.stringify(alarm?.Metrics)).toMatch(/:states:[^"]*:lambda:invoke"/);
  });

  test('the guide says what to do about every alarm', () => {
    const guide = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const [, chapter = ''] = guide.split('\n## Alarms\n');
    for (const { id } of ofType(live.resources, 'AWS::CloudWatch::Alarm'))
      expect(chapter).toContain(`\`${/^Monitoring(\w+)[0-9A-F]{8}$/.exec(id)?.[1]}\``);
  });

  test('the template contains no secret', () => {
    const secrets = ofType(live.resources, 'AWS::SecretsManager::Secret');
    expect(secrets).toHaveLength(9);
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
