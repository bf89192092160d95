import { type FunctionName, functions } from '../functions/functions.ts';
import { oktaDomainSchema } from '../functions/okta/okta-domain.ts';
import { onboardingIdSchema } from '../functions/onboarding/onboarding-id.ts';
import {
  pageLinks,
  secretNames,
  type TokenName,
  tokenNames,
} from '../functions/onboarding/secrets.ts';
import { PREFIX as limitPrefix } from '../functions/record/limits.ts';
import { PREFIX as revocationPrefix } from '../functions/record/revocations.ts';
import type { recordTable } from '../functions/record/table.ts';
import type { Permission, Service } from '../functions/wiring.ts';

/** The stage's own resources, which permissions refer to. */
export interface Grounds {
  secretsPrefix: string;
  stateMachineName: string;
  recordTableName: string;
  eventBusName: string;
  /** The AWS name of the function that finds conflicts. */
  findConflictsName: string;
  sendMailsName: string;
  /** The sender's bare address. */
  mailFrom: string;
  configurationSetName: string;
  /** Whether mails must also work in SES's sandbox, for a test stage. */
  sandbox: boolean;
  /** An ARN in the stack's partition, account and region. */
  arn: (service: string, resource: string) => string;
}

export interface Statement {
  actions: `${Service}:${string}`[];
  resources: string[];
  conditions?: Record<string, Record<string, string>>;
}

/** Any onboarding, domain or part in a secret's name. */
const ANY = '*';
const ANY_ONBOARDING = onboardingIdSchema.parse(ANY);
const ANY_OKTA = oktaDomainSchema.parse(ANY);

/**
 * IAM's `*` matches slashes too: `users-*` would also match the client secret of `users-acme.okta.com`. A part's
 * number has one or two digits: 10,000 addresses of 254 characters are 40 parts.
 */
const submissionNames = (prefix: string) => [
  secretNames.submission(prefix, ANY_ONBOARDING),
  ...['?', '??'].map((part) => `${prefix}onboardings/${ANY}/users-${part}`),
];
const clientSecretNames = (prefix: string) => [
  secretNames.clientSecret(prefix, ANY_ONBOARDING, ANY_OKTA),
];
const draftSecretNames = (prefix: string) => [secretNames.draftSecrets(prefix, ANY_ONBOARDING)];
const taskTokenName = (prefix: string, wait: TokenName) =>
  secretNames.taskToken(prefix, ANY_ONBOARDING, wait);

/**
 * A secret's ARN is its name, a hyphen and six characters; a secret that does not exist is matched by its name alone.
 * Without the latter, reading a submission that does not exist yet would be denied instead of "not found", and so
 * would creating it.
 */
const secretArns = ({ arn }: Grounds, names: string[]) =>
  names.flatMap((name) => [
    arn('secretsmanager', `secret:${name}`),
    arn('secretsmanager', `secret:${name}-??????`),
  ]);

const read = (grounds: Grounds, names: string[]): Statement[] => [
  { actions: ['secretsmanager:GetSecretValue'], resources: secretArns(grounds, names) },
];
const write = (grounds: Grounds, names: string[]): Statement[] => [
  {
    actions: [
      'secretsmanager:CreateSecret',
      'secretsmanager:PutSecretValue',
      'secretsmanager:RestoreSecret',
    ],
    resources: secretArns(grounds, names),
  },
];
const remove = (grounds: Grounds, names: string[]): Statement[] => [
  { actions: ['secretsmanager:DeleteSecret'], resources: secretArns(grounds, names) },
];

const stateMachine = ({ arn, stateMachineName }: Grounds) =>
  arn('states', `stateMachine:${stateMachineName}`);

const record = ({ arn, recordTableName }: Grounds) => arn('dynamodb', `table/${recordTableName}`);
const recordIndex = (grounds: Grounds, index: keyof typeof recordTable.indexes) =>
  `${record(grounds)}/index/${index}`;

/** Each permission of the function table as IAM statements, limited to the resources that it needs. */
const statements: Record<Permission, (grounds: Grounds) => Statement[]> = {
  readLinkKeys: (grounds) => read(grounds, [secretNames.linkKeys(grounds.secretsPrefix)]),
  publishLinkKeys: (grounds) =>
    write(grounds, [
      secretNames.linkPublicKeys(grounds.secretsPrefix),
      ...pageLinks.map((page) => secretNames.pageLinkKeys(grounds.secretsPrefix, page)),
    ]),
  readVerifyingKeys: (grounds) =>
    read(grounds, [secretNames.linkPublicKeys(grounds.secretsPrefix)]),
  readStepLinkKeys: (grounds) =>
    read(grounds, [secretNames.pageLinkKeys(grounds.secretsPrefix, 'step')]),
  readNextLinkKeys: (grounds) =>
    read(grounds, [secretNames.pageLinkKeys(grounds.secretsPrefix, 'next')]),
  readTrialLinkKeys: (grounds) =>
    read(grounds, [secretNames.pageLinkKeys(grounds.secretsPrefix, 'trial')]),
  readStaffLinkKeys: (grounds) =>
    read(grounds, [secretNames.pageLinkKeys(grounds.secretsPrefix, 'staff')]),
  readStaffSecret: (grounds) => read(grounds, [secretNames.staffSignIn(grounds.secretsPrefix)]),
  readFingerprintKeys: (grounds) =>
    read(grounds, [secretNames.fingerprintKeys(grounds.secretsPrefix)]),
  readAuth0Credentials: (grounds) => read(grounds, [secretNames.auth0(grounds.secretsPrefix)]),
  readTrialSecret: (grounds) => read(grounds, [secretNames.auth0Trial(grounds.secretsPrefix)]),
  readWebhookSecrets: (grounds) => read(grounds, [secretNames.webhook(grounds.secretsPrefix, ANY)]),
  readDashboardKeys: (grounds) => read(grounds, [secretNames.dashboardApi(grounds.secretsPrefix)]),
  readPeopleKeys: (grounds) => read(grounds, [secretNames.peopleKeys(grounds.secretsPrefix)]),
  readSubmission: (grounds) => read(grounds, submissionNames(grounds.secretsPrefix)),
  writeSubmission: (grounds) => write(grounds, submissionNames(grounds.secretsPrefix)),
  deleteSubmission: (grounds) => remove(grounds, submissionNames(grounds.secretsPrefix)),
  readClientSecrets: (grounds) => read(grounds, clientSecretNames(grounds.secretsPrefix)),
  writeClientSecrets: (grounds) => write(grounds, clientSecretNames(grounds.secretsPrefix)),
  deleteClientSecrets: (grounds) => remove(grounds, clientSecretNames(grounds.secretsPrefix)),
  readDraftSecrets: (grounds) => read(grounds, draftSecretNames(grounds.secretsPrefix)),
  writeDraftSecrets: (grounds) => write(grounds, draftSecretNames(grounds.secretsPrefix)),
  deleteDraftSecrets: (grounds) => remove(grounds, draftSecretNames(grounds.secretsPrefix)),
  readCorrectionToken: (grounds) =>
    read(grounds, [taskTokenName(grounds.secretsPrefix, 'correction')]),
  writeCorrectionToken: (grounds) =>
    write(grounds, [taskTokenName(grounds.secretsPrefix, 'correction')]),
  readApprovalToken: (grounds) => read(grounds, [taskTokenName(grounds.secretsPrefix, 'approval')]),
  writeApprovalToken: (grounds) =>
    write(grounds, [taskTokenName(grounds.secretsPrefix, 'approval')]),
  readTrialToken: (grounds) => read(grounds, [taskTokenName(grounds.secretsPrefix, 'trial')]),
  writeTrialToken: (grounds) => write(grounds, [taskTokenName(grounds.secretsPrefix, 'trial')]),
  readSwitchOnToken: (grounds) => read(grounds, [taskTokenName(grounds.secretsPrefix, 'switchOn')]),
  writeSwitchOnToken: (grounds) =>
    write(grounds, [taskTokenName(grounds.secretsPrefix, 'switchOn')]),
  readMainAdminDashboardToken: (grounds) =>
    read(grounds, [taskTokenName(grounds.secretsPrefix, 'mainAdminDashboard')]),
  writeMainAdminDashboardToken: (grounds) =>
    write(grounds, [taskTokenName(grounds.secretsPrefix, 'mainAdminDashboard')]),
  readEveryoneDashboardToken: (grounds) =>
    read(grounds, [taskTokenName(grounds.secretsPrefix, 'everyoneDashboard')]),
  writeEveryoneDashboardToken: (grounds) =>
    write(grounds, [taskTokenName(grounds.secretsPrefix, 'everyoneDashboard')]),
  readFirstSignInToken: (grounds) =>
    read(grounds, [taskTokenName(grounds.secretsPrefix, 'firstSignIn')]),
  writeFirstSignInToken: (grounds) =>
    write(grounds, [taskTokenName(grounds.secretsPrefix, 'firstSignIn')]),
  readInvitationsToken: (grounds) =>
    read(grounds, [taskTokenName(grounds.secretsPrefix, 'invitations')]),
  writeInvitationsToken: (grounds) =>
    write(grounds, [taskTokenName(grounds.secretsPrefix, 'invitations')]),
  deleteTaskTokens: (grounds) =>
    remove(
      grounds,
      tokenNames.map((wait) => taskTokenName(grounds.secretsPrefix, wait)),
    ),
  // The action has no resource: it reveals the names of all secrets in the account, but no values.
  listSecrets: () => [{ actions: ['secretsmanager:ListSecrets'], resources: ['*'] }],
  readRecord: (grounds) => [
    { actions: ['dynamodb:GetItem', 'dynamodb:Query'], resources: [record(grounds)] },
  ],
  writeRecord: (grounds) => [
    { actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem'], resources: [record(grounds)] },
  ],
  deleteRecord: (grounds) => [{ actions: ['dynamodb:DeleteItem'], resources: [record(grounds)] }],
  countAttempts: (grounds) => [
    {
      actions: ['dynamodb:UpdateItem'],
      resources: [record(grounds)],
      // Only counters: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': `${limitPrefix}${ANY}` } },
    },
  ],
  readRevocations: (grounds) => [
    {
      actions: ['dynamodb:GetItem'],
      resources: [record(grounds)],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': `${revocationPrefix}${ANY}` },
      },
    },
  ],
  queryDue: (grounds) => [
    { actions: ['dynamodb:Query'], resources: [recordIndex(grounds, 'due')] },
  ],
  queryQueue: (grounds) => [
    { actions: ['dynamodb:Query'], resources: [recordIndex(grounds, 'queue')] },
  ],
  queryAll: (grounds) => [
    { actions: ['dynamodb:Query'], resources: [recordIndex(grounds, 'all')] },
  ],
  startExecution: (grounds) => [
    { actions: ['states:StartExecution'], resources: [stateMachine(grounds)] },
  ],
  readExecution: ({ arn, stateMachineName }) => [
    {
      actions: ['states:DescribeExecution', 'states:GetExecutionHistory'],
      resources: [arn('states', `execution:${stateMachineName}:*`)],
    },
  ],
  listExecutions: (grounds) => [
    { actions: ['states:ListExecutions'], resources: [stateMachine(grounds)] },
  ],
  answerTask: (grounds) => [
    { actions: ['states:SendTaskSuccess'], resources: [stateMachine(grounds)] },
  ],
  findConflicts: ({ arn, findConflictsName }) => [
    {
      actions: ['lambda:InvokeFunction'],
      resources: [arn('lambda', `function:${findConflictsName}`)],
    },
  ],
  tellSendMails: ({ arn, sendMailsName }) => [
    {
      actions: ['lambda:InvokeFunction'],
      resources: [arn('lambda', `function:${sendMailsName}`)],
    },
  ],
  putEvents: ({ arn, eventBusName }) => [
    { actions: ['events:PutEvents'], resources: [arn('events', `event-bus/${eventBusName}`)] },
  ],
  sendMail: ({ arn, mailFrom, configurationSetName, sandbox }) => [
    {
      actions: ['ses:SendRawEmail'],
      // In the sandbox SES also checks permission for the recipient's identity (seen in
      // github.com/aws/aws-sdk-js/issues/3641 and github.com/GSA/data.gov/issues/3810). SES uses the address's
      // identity if there is one, otherwise its domain's.
      resources: [
        arn('ses', `identity/${mailFrom}`),
        arn('ses', `identity/${mailFrom.slice(mailFrom.lastIndexOf('@') + 1)}`),
        ...(sandbox ? [arn('ses', `identity/${ANY}`)] : []),
        arn('ses', `configuration-set/${configurationSetName}`),
      ],
      conditions: { StringEquals: { 'ses:FromAddress': mailFrom } },
    },
  ],
  // The quota is the account's: the action has no resource.
  readSendQuota: () => [{ actions: ['ses:GetSendQuota'], resources: ['*'] }],
};

/** The statements of one permission. */
export const statementsOf = (permission: Permission, grounds: Grounds): Statement[] =>
  statements[permission](grounds);

/** All permissions of a function's role, besides writing logs and traces. */
export const statementsFor = (name: FunctionName, grounds: Grounds): Statement[] =>
  functions[name].permissions.flatMap((permission) => statementsOf(permission, grounds));
