import type { VariableName } from './runtime/environment.ts';

/** What a function may do on AWS; cdk/permissions.ts turns each into IAM statements. */
export const permissions = [
  'readLinkKeys',
  'readAuth0Credentials',
  'readSubmission',
  'writeSubmission',
  'deleteSubmission',
  'readClientSecrets',
  'writeClientSecrets',
  'deleteClientSecrets',
  'readCorrectionToken',
  'writeCorrectionToken',
  'readApprovalToken',
  'writeApprovalToken',
  'readFirstSignInToken',
  'writeFirstSignInToken',
  'deleteTaskTokens',
  'listSecrets',
  'readRecord',
  'writeRecord',
  'deleteRecord',
  'queryDue',
  'queryQueue',
  'startExecution',
  'readExecution',
  'answerTask',
  'sendMail',
  'readSendQuota',
] as const;
export type Permission = (typeof permissions)[number];

export interface FunctionDefinition {
  /** Its file under functions/, without `.ts`; it exports `handler`. */
  file: string;
  /** Why somebody calls it: a route, a state of the workflow, an event, a schedule, or a person with AWS permissions. */
  trigger: 'http' | 'state' | 'event' | 'schedule' | 'direct';
  environment: readonly VariableName[];
  permissions: readonly Permission[];
  /** Seconds for which its events are gathered and handed over together; otherwise each comes alone. */
  gathers?: number;
  /** Seconds before Lambda stops it. */
  timeout: number;
}

const links = ['PUBLIC_URL', 'SECRETS_PREFIX'] as const;
const calendar = ['TIME_ZONE', 'HOLIDAYS'] as const;
const progress = [...links, 'STATE_MACHINE_ARN', 'BRAND', ...calendar] as const;
const mail = [...links, 'BRAND', 'MAIL_FROM', 'MAIL_CONFIGURATION_SET'] as const;
const outbound = ['CUSTOM_OKTA_DOMAINS', 'TRUSTED_ORIGINS'] as const;
const tenant = ['SECRETS_PREFIX', 'AUTH0_DOMAIN', 'TRUSTED_ORIGINS'] as const;
const auth0 = [...tenant, 'AUTH0_CLIENT_IDS', 'CUSTOM_OKTA_DOMAINS'] as const;

const mailing = ['readLinkKeys', 'readSubmission', 'sendMail'] as const;

/**
 * Every Lambda, in the order of the journey. A state "Verify domain" runs the function
 * `VerifyDomain` in `verify-domain.ts`; CDK and the embedded default both read this table.
 */
export const functions = {
  IssueSetupLink: {
    file: '1-setup-link/issue-setup-link',
    trigger: 'direct',
    environment: links,
    permissions: ['readLinkKeys'],
    timeout: 10,
  },

  ShowSetup: {
    file: '2-submit/show-setup',
    trigger: 'http',
    environment: progress,
    permissions: ['readLinkKeys', 'readExecution', 'readSubmission'],
    timeout: 15,
  },
  SubmitSetup: {
    file: '2-submit/submit-setup',
    trigger: 'http',
    environment: [...progress, ...outbound],
    permissions: [
      'readLinkKeys',
      'readExecution',
      'readSubmission',
      'writeSubmission',
      'writeClientSecrets',
      // What was stored goes again when Step Functions takes no more executions.
      'deleteSubmission',
      'deleteClientSecrets',
      'startExecution',
      'readCorrectionToken',
      'answerTask',
    ],
    timeout: 25,
  },

  VerifyDomain: {
    file: '3-verify/verify-domain',
    trigger: 'state',
    environment: ['SECRETS_PREFIX', 'BRAND', ...outbound],
    permissions: ['readSubmission', 'readClientSecrets'],
    timeout: 30,
  },
  ReportOktaTrouble: {
    file: '3-verify/report-okta-trouble',
    trigger: 'state',
    environment: [...mail, 'OPS_EMAIL'],
    permissions: ['sendMail'],
    timeout: 15,
  },
  RequestCorrection: {
    file: '3-verify/request-correction',
    trigger: 'state',
    environment: [...mail, ...calendar],
    permissions: mailing,
    timeout: 15,
  },
  WaitForCorrection: {
    file: '3-verify/wait-for-correction',
    trigger: 'state',
    environment: ['SECRETS_PREFIX'],
    permissions: ['writeCorrectionToken'],
    timeout: 15,
  },
  ConfirmReceipt: {
    file: '3-verify/confirm-receipt',
    trigger: 'state',
    environment: mail,
    permissions: mailing,
    timeout: 15,
  },

  RequestApproval: {
    file: '4-approve/request-approval',
    trigger: 'state',
    environment: [...mail, ...calendar],
    permissions: mailing,
    timeout: 15,
  },
  WaitForApproval: {
    file: '4-approve/wait-for-approval',
    trigger: 'state',
    environment: ['SECRETS_PREFIX'],
    permissions: ['writeApprovalToken'],
    timeout: 15,
  },
  ShowApproval: {
    file: '4-approve/show-approval',
    trigger: 'http',
    environment: progress,
    permissions: ['readLinkKeys', 'readExecution', 'readSubmission'],
    timeout: 15,
  },
  DecideApproval: {
    file: '4-approve/decide-approval',
    trigger: 'http',
    environment: progress,
    permissions: [
      'readLinkKeys',
      'readExecution',
      'readSubmission',
      'readApprovalToken',
      'answerTask',
    ],
    timeout: 25,
  },

  CreateConnection: {
    file: '5-connect/create-connection',
    trigger: 'state',
    environment: auth0,
    permissions: ['readAuth0Credentials', 'readSubmission', 'readClientSecrets'],
    timeout: 60,
  },
  ProveConnection: {
    file: '5-connect/prove-connection',
    trigger: 'state',
    environment: [...auth0, 'AUTH0_REDIRECT_URI', 'BRAND'],
    permissions: ['readSubmission'],
    timeout: 30,
  },
  TakeBackConnection: {
    file: '5-connect/take-back-connection',
    trigger: 'state',
    environment: [...tenant, 'AUTH0_CLIENT_IDS'],
    permissions: ['readAuth0Credentials'],
    timeout: 60,
  },
  RouteEmailDomains: {
    file: '5-connect/route-email-domains',
    trigger: 'state',
    environment: auth0,
    permissions: ['readAuth0Credentials', 'readSubmission', 'readClientSecrets'],
    timeout: 60,
  },
  DeleteClientSecrets: {
    file: '5-connect/delete-client-secrets',
    trigger: 'state',
    environment: ['SECRETS_PREFIX'],
    permissions: ['deleteClientSecrets'],
    timeout: 30,
  },

  InviteMainAdmin: {
    file: '8-main-admin/invite-main-admin',
    trigger: 'state',
    environment: [...mail, ...calendar],
    permissions: mailing,
    timeout: 15,
  },
  BriefCsm: {
    file: '8-main-admin/brief-csm',
    trigger: 'state',
    environment: [...mail, ...calendar],
    permissions: mailing,
    timeout: 15,
  },
  WaitForFirstSignIn: {
    file: '8-main-admin/wait-for-first-sign-in',
    trigger: 'state',
    environment: ['SECRETS_PREFIX'],
    permissions: ['writeFirstSignInToken'],
    timeout: 15,
  },
  ReceiveSignIn: {
    file: '8-main-admin/receive-sign-in',
    trigger: 'event',
    environment: ['SECRETS_PREFIX', 'STATE_MACHINE_ARN'],
    permissions: ['readExecution', 'readSubmission', 'readFirstSignInToken', 'answerTask'],
    timeout: 30,
  },
  LookForFirstSignIn: {
    file: '8-main-admin/look-for-first-sign-in',
    trigger: 'state',
    environment: auth0,
    permissions: ['readAuth0Credentials', 'readSubmission'],
    timeout: 60,
  },
  ShowSignIn: {
    file: '8-main-admin/show-sign-in',
    trigger: 'http',
    environment: progress,
    permissions: ['readLinkKeys', 'readExecution', 'readSubmission'],
    timeout: 15,
  },
  ConfirmSignIn: {
    file: '8-main-admin/confirm-sign-in',
    trigger: 'http',
    environment: progress,
    permissions: [
      'readLinkKeys',
      'readExecution',
      'readSubmission',
      'readFirstSignInToken',
      'answerTask',
    ],
    timeout: 25,
  },

  PlanInvitations: {
    file: '9-everyone/plan-invitations',
    trigger: 'state',
    environment: ['SECRETS_PREFIX'],
    permissions: ['readSubmission'],
    timeout: 30,
  },
  InviteBatch: {
    file: '9-everyone/invite-batch',
    trigger: 'state',
    environment: mail,
    permissions: [...mailing, 'readSendQuota'],
    timeout: 120,
  },
  ReportUndeliveredInvitations: {
    file: 'mail/report-undelivered-invitations',
    trigger: 'event',
    environment: [...mail, 'STATE_MACHINE_ARN', 'OPS_EMAIL'],
    permissions: ['readExecution', 'sendMail'],
    gathers: 300,
    timeout: 60,
  },

  ReportOutcome: {
    file: '10-finish/report-outcome',
    trigger: 'state',
    environment: mail,
    permissions: mailing,
    timeout: 30,
  },
  CleanUp: {
    file: '10-finish/clean-up',
    trigger: 'state',
    environment: ['SECRETS_PREFIX'],
    permissions: ['readSubmission', 'deleteSubmission', 'deleteClientSecrets', 'deleteTaskTokens'],
    timeout: 60,
  },
  ReportFailure: {
    file: '10-finish/report-failure',
    trigger: 'event',
    environment: [...mail, 'OPS_EMAIL'],
    permissions: [
      'readLinkKeys',
      'readSubmission',
      'sendMail',
      'deleteSubmission',
      'deleteClientSecrets',
      'deleteTaskTokens',
    ],
    timeout: 60,
  },

  DeleteExpiredSecrets: {
    file: 'maintain/delete-expired-secrets',
    trigger: 'schedule',
    environment: ['SECRETS_PREFIX', 'STATE_MACHINE_ARN'],
    permissions: [
      'listSecrets',
      'readExecution',
      'deleteSubmission',
      'deleteClientSecrets',
      'deleteTaskTokens',
    ],
    // One call for each onboarding that is waited for long, and for each secret that is left.
    timeout: 900,
  },
  RecheckConnections: {
    file: 'maintain/recheck-connections',
    trigger: 'direct',
    environment: [...mail, ...tenant, ...outbound],
    permissions: ['readAuth0Credentials', 'sendMail'],
    // As long as Lambda lets it: up to 10 seconds for every ten connections.
    timeout: 900,
  },
  IssueRotationLink: {
    file: 'maintain/issue-rotation-link',
    trigger: 'direct',
    environment: [...links, ...tenant],
    permissions: ['readLinkKeys', 'readAuth0Credentials'],
    timeout: 60,
  },
  ShowRotation: {
    file: 'maintain/show-rotation',
    trigger: 'http',
    environment: [...links, ...tenant, 'BRAND'],
    permissions: ['readLinkKeys', 'readAuth0Credentials'],
    timeout: 25,
  },
  RotateClientSecret: {
    file: 'maintain/rotate-client-secret',
    trigger: 'http',
    environment: [...links, ...tenant, ...outbound, 'BRAND'],
    permissions: ['readLinkKeys', 'readAuth0Credentials'],
    timeout: 28,
  },

  ReviewWait: {
    file: 'waiting/review-wait',
    trigger: 'state',
    environment: calendar,
    permissions: [],
    timeout: 10,
  },
  SendReminder: {
    file: 'waiting/send-reminder',
    trigger: 'state',
    environment: [...mail, ...calendar],
    permissions: mailing,
    timeout: 15,
  },
  EscalateWait: {
    file: 'waiting/escalate-wait',
    trigger: 'state',
    environment: [...mail, 'OPS_EMAIL'],
    permissions: mailing,
    timeout: 15,
  },
  ReportUndelivered: {
    file: 'mail/report-undelivered',
    trigger: 'event',
    environment: [...mail, 'STATE_MACHINE_ARN', 'OPS_EMAIL'],
    permissions: ['readLinkKeys', 'readExecution', 'sendMail'],
    timeout: 30,
  },

  ShowOpenapi: {
    file: 'openapi/show-openapi',
    trigger: 'http',
    environment: ['PUBLIC_URL', 'BRAND'],
    permissions: [],
    timeout: 10,
  },
  AnswerUnknown: {
    file: 'web/answer-unknown',
    trigger: 'http',
    environment: ['PUBLIC_URL', 'BRAND'],
    permissions: [],
    timeout: 10,
  },
} as const satisfies Record<string, FunctionDefinition>;

export type FunctionName = keyof typeof functions;
