import {
  failures,
  invitationsUndelivered,
  signIns,
  statusChanges,
  undelivered,
} from './event-rules.ts';
import {
  auth0,
  calendar,
  changing,
  drafts,
  emailDomains,
  issuing,
  links,
  mail,
  mailing,
  opening,
  outbound,
  page,
  proof,
  sending,
  tenant,
} from './sets.ts';
import { webhookFunctions } from './webhooks/functions.ts';
import type {
  Asynchronous,
  FunctionDefinition,
  Trigger,
  TriggerContext,
  TriggerKind,
} from './wiring.ts';

const state = { by: 'state' } as const;
const direct = { by: 'direct' } as const;
const everyMinute = {
  in: ({ timeZone }: TriggerContext) => ({ cron: { minute: '*', hour: '*' }, timeZone }),
  // The next run comes anyway.
  delivery: { retries: 0, maxEventAge: 1 },
} as const;
const eachAlone: Asynchronous = { retries: 2, maxEventAge: 6 };

/**
 * Every Lambda, in the order of the journey. A state "Verify domain" runs the function
 * `VerifyDomain` in `verify-domain.ts`; CDK and the embedded default both read this table,
 * and nothing that invokes a function stands anywhere else.
 */
export const functions = {
  IssueSetupLink: {
    file: '1-setup-link/issue-setup-link',
    trigger: direct,
    environment: [...links, ...calendar, 'RECORD_TABLE', 'OPS_EMAIL', 'CSM_DOMAINS'],
    permissions: [...issuing, ...changing],
    timeout: 10,
  },

  ShowSetup: {
    file: '2-submit/show-setup',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/setup/{token}' }] },
    environment: [...page, ...outbound, ...emailDomains],
    // The submission is what the form of a correction starts with.
    permissions: [...opening, 'readTrialLinkKeys', 'readRecord', 'readSubmission'],
    timeout: 15,
  },
  SubmitSetup: {
    file: '2-submit/submit-setup',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/setup/{token}' }] },
    environment: [...page, ...outbound, ...emailDomains, 'STATE_MACHINE_ARN', 'DNS_SERVERS'],
    permissions: [
      ...opening,
      'readStepLinkKeys',
      'readFingerprintKeys',
      ...changing,
      'readSubmission',
      'writeSubmission',
      'writeClientSecrets',
      ...drafts,
      'startExecution',
      'readCorrectionToken',
      'answerTask',
    ],
    timeout: 25,
  },
  CheckDomains: {
    file: '2-submit/check-domains',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/setup/{token}/domains' }] },
    environment: [...page, 'DNS_SERVERS'],
    permissions: [...opening, ...changing],
    timeout: 15,
  },

  VerifyDomain: {
    file: '3-verify/verify-domain',
    trigger: state,
    environment: ['SECRETS_PREFIX', 'BRAND', ...outbound, 'RECORD_TABLE'],
    permissions: ['readSubmission', 'readClientSecrets', ...changing],
    timeout: 30,
  },
  ReportOktaTrouble: {
    file: '3-verify/report-okta-trouble',
    trigger: state,
    environment: mail,
    permissions: sending,
    timeout: 15,
  },
  RequestCorrection: {
    file: '3-verify/request-correction',
    trigger: state,
    environment: [...mail, ...calendar],
    permissions: mailing,
    timeout: 15,
  },
  WaitForCorrection: {
    file: '3-verify/wait-for-correction',
    trigger: state,
    environment: ['SECRETS_PREFIX', 'RECORD_TABLE'],
    permissions: ['writeCorrectionToken', ...changing, 'answerTask'],
    timeout: 15,
  },
  ConfirmReceipt: {
    file: '3-verify/confirm-receipt',
    trigger: state,
    environment: [...mail, 'AUTH0_TRIAL_CLIENT_ID'],
    permissions: mailing,
    timeout: 15,
  },

  RequestApproval: {
    file: '4-approve/request-approval',
    trigger: state,
    environment: [...mail, ...tenant, ...calendar],
    permissions: ['readAuth0Credentials', ...mailing],
    // It reads a page of a hundred connections after the other.
    timeout: 120,
  },
  WaitForApproval: {
    file: '4-approve/wait-for-approval',
    trigger: state,
    environment: ['SECRETS_PREFIX', 'RECORD_TABLE'],
    permissions: ['writeApprovalToken', ...changing, 'answerTask'],
    timeout: 15,
  },
  ShowApproval: {
    file: '4-approve/show-approval',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/approvals/{token}' }] },
    environment: [...page, 'DOMAIN_PROOF'],
    permissions: [...opening, 'readRecord'],
    timeout: 15,
  },
  ShowPeople: {
    file: '4-approve/show-people',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/approvals/{token}/people' }] },
    environment: page,
    permissions: [...opening, 'readRecord', 'readSubmission'],
    timeout: 15,
  },
  DecideApproval: {
    file: '4-approve/decide-approval',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/approvals/{token}' }] },
    environment: [...page, ...tenant, 'DOMAIN_PROOF', 'DNS_SERVERS'],
    permissions: [
      ...opening,
      ...changing,
      'deleteRecord',
      'readAuth0Credentials',
      'readApprovalToken',
      'answerTask',
    ],
    timeout: 25,
  },

  CreateConnection: {
    file: '5-connect/create-connection',
    trigger: state,
    environment: [...auth0, 'RECORD_TABLE'],
    permissions: ['readAuth0Credentials', 'readSubmission', 'readClientSecrets', ...changing],
    timeout: 60,
  },
  ProveConnection: {
    file: '5-connect/prove-connection',
    trigger: state,
    environment: [...auth0, ...proof],
    permissions: ['readSubmission'],
    timeout: 30,
  },
  TakeBackConnection: {
    file: '5-connect/take-back-connection',
    trigger: state,
    environment: [...tenant, 'AUTH0_CLIENT_IDS', 'AUTH0_TRIAL_CLIENT_ID', 'RECORD_TABLE'],
    permissions: ['readAuth0Credentials', 'readRecord'],
    timeout: 60,
  },
  RouteEmailDomains: {
    file: '5-connect/route-email-domains',
    trigger: { by: 'retired', since: '2026-11-28' },
    environment: [...auth0, 'RECORD_TABLE'],
    permissions: ['readAuth0Credentials', 'readSubmission', 'readClientSecrets', ...changing],
    timeout: 60,
  },
  TakeOverDomains: {
    file: '7-switch-on/take-over-domains',
    trigger: state,
    environment: [...tenant, 'RECORD_TABLE'],
    permissions: ['readAuth0Credentials', ...changing],
    timeout: 120,
  },
  DeleteClientSecrets: {
    file: '5-connect/delete-client-secrets',
    trigger: state,
    environment: ['SECRETS_PREFIX', 'RECORD_TABLE'],
    permissions: ['deleteClientSecrets', ...changing],
    timeout: 30,
  },

  FindConflicts: {
    file: '4-approve/find-conflicts',
    trigger: state,
    environment: [...tenant, 'RECORD_TABLE'],
    permissions: ['readAuth0Credentials', ...changing],
    // A page of a hundred connections after the other.
    timeout: 120,
  },
  OfferTrial: {
    file: '6-try/offer-trial',
    trigger: state,
    environment: [...mail, ...calendar, 'AUTH0_TRIAL_CLIENT_ID'],
    permissions: mailing,
    timeout: 15,
  },
  WaitForTrial: {
    file: '6-try/wait-for-trial',
    trigger: state,
    environment: ['SECRETS_PREFIX', 'RECORD_TABLE', 'AUTH0_TRIAL_CLIENT_ID'],
    permissions: ['writeTrialToken', ...changing, 'answerTask'],
    timeout: 15,
  },
  ShowTrial: {
    file: '6-try/show-trial',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/trials/{token}' }] },
    environment: [...page, 'TRUSTED_ORIGINS'],
    permissions: [...opening, 'readRecord'],
    timeout: 15,
  },
  StartTrial: {
    file: '6-try/start-trial',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/trials/{token}' }] },
    environment: [...page, ...tenant, 'AUTH0_TRIAL_CLIENT_ID'],
    permissions: [
      ...opening,
      'readTrialLinkKeys',
      ...changing,
      'countAttempts',
      'readTrialToken',
      'answerTask',
    ],
    timeout: 25,
  },
  FinishTrial: {
    file: '6-try/finish-trial',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/trials/callback' }] },
    environment: [...links, ...tenant, 'AUTH0_TRIAL_CLIENT_ID', 'RECORD_TABLE', 'BRAND'],
    permissions: [
      'readTrialLinkKeys',
      'readTrialSecret',
      ...changing,
      'readTrialToken',
      'answerTask',
    ],
    timeout: 28,
  },
  WithdrawTrial: {
    file: '6-try/withdraw-trial',
    trigger: state,
    environment: [...tenant, 'AUTH0_TRIAL_CLIENT_ID', 'RECORD_TABLE'],
    permissions: ['readAuth0Credentials', 'readRecord'],
    timeout: 60,
  },

  RequestSwitchOn: {
    file: '7-switch-on/request-switch-on',
    trigger: state,
    environment: [...mail, ...tenant, ...calendar],
    permissions: ['readAuth0Credentials', ...mailing],
    // It reads up to a thousand accounts.
    timeout: 60,
  },
  WaitForSwitchOn: {
    file: '7-switch-on/wait-for-switch-on',
    trigger: state,
    environment: ['SECRETS_PREFIX', 'RECORD_TABLE'],
    permissions: ['writeSwitchOnToken', ...changing, 'answerTask'],
    timeout: 15,
  },
  SwitchOn: {
    file: '7-switch-on/switch-on',
    trigger: state,
    environment: [...auth0, ...proof, 'RECORD_TABLE'],
    permissions: ['readAuth0Credentials', 'readSubmission', 'readClientSecrets', ...changing],
    timeout: 120,
  },

  ShowSwitch: {
    file: '7-switch-on/show-switch',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/switches/{token}' }] },
    environment: page,
    permissions: [...opening, 'readRecord'],
    timeout: 15,
  },
  TurnSwitch: {
    file: '7-switch-on/turn-switch',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/switches/{token}' }] },
    environment: [...page, ...tenant, 'AUTH0_CLIENT_IDS', 'AUTH0_TRIAL_CLIENT_ID', ...proof],
    permissions: [
      ...opening,
      'countAttempts',
      ...changing,
      'readAuth0Credentials',
      'readSwitchOnToken',
      'answerTask',
    ],
    timeout: 28,
  },
  SwitchConnections: {
    file: '7-switch-on/switch-connections',
    trigger: direct,
    environment: [...tenant, 'AUTH0_CLIENT_IDS', 'AUTH0_TRIAL_CLIENT_ID', ...proof, 'RECORD_TABLE'],
    permissions: [...changing, 'readAuth0Credentials'],
    timeout: 60,
  },

  PrepareMainAdmin: {
    file: '8-main-admin/prepare-main-admin',
    trigger: state,
    environment: [...mail, ...calendar],
    permissions: mailing,
    timeout: 15,
  },
  WaitForMainAdminDashboard: {
    file: '8-main-admin/wait-for-main-admin-dashboard',
    trigger: state,
    environment: ['SECRETS_PREFIX', 'RECORD_TABLE'],
    permissions: ['writeMainAdminDashboardToken', ...changing, 'answerTask'],
    timeout: 15,
  },
  ShowDashboard: {
    file: '8-main-admin/show-dashboard',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/dashboard/{token}' }] },
    environment: page,
    permissions: [...opening, 'readRecord', 'readSubmission'],
    timeout: 15,
  },
  ConfirmDashboard: {
    file: '8-main-admin/confirm-dashboard',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/dashboard/{token}' }] },
    environment: page,
    permissions: [
      ...opening,
      ...changing,
      'readSubmission',
      'readMainAdminDashboardToken',
      'readEveryoneDashboardToken',
      'answerTask',
    ],
    timeout: 25,
  },
  InviteMainAdmin: {
    file: '8-main-admin/invite-main-admin',
    trigger: state,
    environment: [...mail, ...calendar],
    permissions: mailing,
    timeout: 15,
  },
  BriefCsm: {
    file: '8-main-admin/brief-csm',
    trigger: state,
    environment: [...mail, ...calendar],
    permissions: mailing,
    timeout: 15,
  },
  WaitForFirstSignIn: {
    file: '8-main-admin/wait-for-first-sign-in',
    trigger: state,
    environment: ['SECRETS_PREFIX', 'RECORD_TABLE'],
    permissions: ['writeFirstSignInToken', ...changing, 'answerTask'],
    timeout: 15,
  },
  ReceiveSignIn: {
    file: '8-main-admin/receive-sign-in',
    trigger: { by: 'event', rule: signIns, delivery: eachAlone },
    environment: ['SECRETS_PREFIX', 'RECORD_TABLE', 'AUTH0_CLIENT_IDS', 'AUTH0_TRIAL_CLIENT_ID'],
    permissions: [...changing, 'readFirstSignInToken', 'answerTask'],
    timeout: 30,
  },
  LookForFirstSignIn: {
    file: '8-main-admin/look-for-first-sign-in',
    trigger: state,
    environment: [...auth0, ...calendar, 'RECORD_TABLE'],
    permissions: ['readAuth0Credentials', 'readSubmission', ...changing],
    timeout: 60,
  },
  ShowSignIn: {
    file: '8-main-admin/show-sign-in',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/sign-ins/{token}' }] },
    environment: page,
    permissions: [...opening, 'readRecord'],
    timeout: 15,
  },
  ConfirmSignIn: {
    file: '8-main-admin/confirm-sign-in',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/sign-ins/{token}' }] },
    environment: page,
    permissions: [...opening, ...changing, 'readFirstSignInToken', 'answerTask'],
    timeout: 25,
  },

  PrepareEveryone: {
    file: '9-everyone/prepare-everyone',
    trigger: state,
    environment: [...mail, ...calendar],
    permissions: mailing,
    timeout: 15,
  },
  WaitForEveryoneDashboard: {
    file: '9-everyone/wait-for-everyone-dashboard',
    trigger: state,
    environment: ['SECRETS_PREFIX', 'RECORD_TABLE'],
    permissions: ['writeEveryoneDashboardToken', ...changing, 'answerTask'],
    timeout: 15,
  },
  PlanInvitations: {
    file: '9-everyone/plan-invitations',
    trigger: state,
    environment: ['SECRETS_PREFIX', 'RECORD_TABLE'],
    permissions: ['readSubmission', ...changing],
    timeout: 30,
  },
  InviteUsers: {
    file: '9-everyone/invite-users',
    trigger: state,
    environment: mail,
    permissions: [...mailing, 'readInvitationsToken', 'writeInvitationsToken', 'answerTask'],
    timeout: 120,
  },
  InviteBatch: {
    file: '9-everyone/invite-batch',
    trigger: { by: 'retired', since: '2026-11-28' },
    environment: mail,
    permissions: ['readSubmission', ...changing],
    timeout: 120,
  },
  ReportUndeliveredInvitations: {
    file: 'mail/report-undelivered-invitations',
    trigger: {
      by: 'event',
      rule: invitationsUndelivered,
      // A list of users with many wrong addresses: not a mail for each.
      delivery: { queue: 'UndeliveredInvitations', gathers: 300, receives: 3 },
    },
    environment: mail,
    permissions: sending,
    timeout: 60,
  },

  ReportOutcome: {
    file: '10-finish/report-outcome',
    trigger: state,
    environment: mail,
    permissions: mailing,
    timeout: 30,
  },
  CleanUp: {
    file: '10-finish/clean-up',
    trigger: state,
    environment: ['SECRETS_PREFIX', 'RECORD_TABLE'],
    permissions: [
      'readSubmission',
      'deleteSubmission',
      'deleteClientSecrets',
      'deleteTaskTokens',
      'deleteDraftSecrets',
      'deleteRecord',
      ...changing,
    ],
    timeout: 60,
  },
  ReportFailure: {
    file: '10-finish/report-failure',
    trigger: { by: 'event', rule: failures, delivery: eachAlone },
    environment: [...mail, ...tenant, 'AUTH0_TRIAL_CLIENT_ID'],
    permissions: [
      'readAuth0Credentials',
      ...mailing,
      'deleteSubmission',
      'deleteClientSecrets',
      'deleteTaskTokens',
      'deleteDraftSecrets',
    ],
    timeout: 60,
  },

  TrackExecution: {
    file: '10-finish/track-execution',
    trigger: { by: 'event', rule: statusChanges, delivery: eachAlone },
    environment: ['RECORD_TABLE'],
    permissions: [...changing, 'deleteRecord'],
    timeout: 15,
  },

  SendMails: {
    file: 'mail/send-mails',
    trigger: {
      by: 'schedule',
      name: 'mail-sweep',
      description: 'Sends the mails that are due.',
      ...everyMinute,
    },
    environment: mail,
    permissions: [...sending, 'readInvitationsToken', 'answerTask'],
    // A run sends for a minute, after it has waited for the one before.
    timeout: 110,
  },
  DeliverPending: {
    file: 'maintain/deliver-pending',
    trigger: {
      by: 'schedule',
      name: 'pending-delivery',
      description: 'Delivers what is pending in records.',
      ...everyMinute,
    },
    environment: [
      ...mail,
      'TIME_ZONE',
      'STATE_MACHINE_ARN',
      'AUDIT_YEARS',
      'EVENT_BUS',
      'DNS_SERVERS',
    ],
    permissions: [
      ...sending,
      'startExecution',
      'readCorrectionToken',
      'readApprovalToken',
      'readTrialToken',
      'readSwitchOnToken',
      'readMainAdminDashboardToken',
      'readEveryoneDashboardToken',
      'readFirstSignInToken',
      'answerTask',
      'putEvents',
    ],
    timeout: 55,
  },
  DeleteExpiredSecrets: {
    file: 'maintain/delete-expired-secrets',
    trigger: {
      by: 'schedule',
      name: 'daily-deletion',
      description: 'Deletes what is kept of onboardings that nothing can continue.',
      in: ({ timeZone }) => ({ cron: { hour: '3', minute: '0' }, timeZone }),
      delivery: eachAlone,
    },
    environment: ['SECRETS_PREFIX', 'STATE_MACHINE_ARN'],
    permissions: [
      'listSecrets',
      'readExecution',
      'deleteSubmission',
      'deleteClientSecrets',
      'deleteTaskTokens',
      'deleteDraftSecrets',
    ],
    // One call for each onboarding that is waited for long, and for each secret that is left.
    timeout: 900,
  },
  RecheckConnections: {
    file: 'maintain/recheck-connections',
    trigger: {
      by: 'schedule',
      name: 'weekly-recheck',
      description: 'Whether every connection would still work.',
      in: ({ weeklyRecheck, timeZone }) =>
        // Before people begin to work.
        weeklyRecheck ? { cron: { weekDay: 'MON', hour: '6', minute: '0' }, timeZone } : undefined,
      delivery: eachAlone,
    },
    environment: [...mail, ...tenant, ...outbound, 'DNS_SERVERS'],
    permissions: ['readAuth0Credentials', ...sending],
    // As long as Lambda lets it: up to 10 seconds for every ten connections.
    timeout: 900,
  },
  CheckTenant: {
    file: 'maintain/check-tenant',
    trigger: direct,
    environment: [...tenant, 'AUTH0_CLIENT_IDS', 'AUTH0_TRIAL_CLIENT_ID', ...proof],
    permissions: ['readAuth0Credentials', 'readTrialSecret'],
    timeout: 60,
  },
  TakeOver: {
    file: 'maintain/take-over',
    trigger: direct,
    environment: ['SECRETS_PREFIX', 'STATE_MACHINE_ARN', 'RECORD_TABLE', 'OPS_EMAIL'],
    permissions: [...changing, 'listExecutions', 'readExecution', 'readSubmission'],
    timeout: 900,
  },
  IssueRotationLink: {
    file: 'maintain/issue-rotation-link',
    trigger: direct,
    environment: [...links, ...tenant],
    permissions: [...issuing, 'readAuth0Credentials'],
    timeout: 60,
  },
  RevokeLinks: {
    file: 'maintain/revoke-links',
    trigger: direct,
    environment: [...mail, ...calendar],
    permissions: mailing,
    timeout: 30,
  },
  ShowRotation: {
    file: 'maintain/show-rotation',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/rotations/{token}' }] },
    environment: [...links, 'RECORD_TABLE', 'BRAND'],
    permissions: [...opening, 'readRecord'],
    timeout: 15,
  },
  RotateClientSecret: {
    file: 'maintain/rotate-client-secret',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/rotations/{token}' }] },
    environment: [...links, ...tenant, 'RECORD_TABLE', ...outbound, 'BRAND'],
    permissions: [...opening, 'countAttempts', ...changing, 'readAuth0Credentials'],
    timeout: 28,
  },

  ReviewWait: {
    file: 'waiting/review-wait',
    trigger: state,
    environment: [...calendar, 'RECORD_TABLE'],
    permissions: [...changing],
    timeout: 10,
  },
  SendReminder: {
    file: 'waiting/send-reminder',
    trigger: state,
    environment: [...mail, ...calendar],
    permissions: mailing,
    timeout: 15,
  },
  EscalateWait: {
    file: 'waiting/escalate-wait',
    trigger: state,
    environment: [...mail, ...calendar],
    permissions: mailing,
    timeout: 15,
  },
  ChangeCsm: {
    file: 'waiting/change-csm',
    trigger: direct,
    environment: [...mail, ...calendar, 'CSM_DOMAINS'],
    permissions: mailing,
    timeout: 15,
  },
  ReportUndelivered: {
    file: 'mail/report-undelivered',
    trigger: { by: 'event', rule: undelivered, delivery: eachAlone },
    environment: mail,
    permissions: sending,
    timeout: 30,
  },

  IssueQueueLink: {
    file: 'queue/issue-queue-link',
    trigger: direct,
    environment: [...mail, 'CSM_DOMAINS'],
    permissions: sending,
    timeout: 15,
  },
  ShowQueue: {
    file: 'queue/show-queue',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/onboardings/{token}' }] },
    environment: page,
    permissions: [...opening, 'readRevocations', 'queryQueue'],
    timeout: 15,
  },
  RenewQueueLink: {
    file: 'queue/renew-queue-link',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/onboardings/{token}' }] },
    environment: mail,
    permissions: [...opening, ...changing],
    timeout: 25,
  },

  ...webhookFunctions,

  ShowOpenapi: {
    file: 'openapi/show-openapi',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/openapi.json' }] },
    environment: ['PUBLIC_URL', 'BRAND'],
    permissions: [],
    timeout: 10,
  },
  ShowAsyncapi: {
    file: 'openapi/show-asyncapi',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/asyncapi.json' }] },
    environment: ['PUBLIC_URL', 'BRAND', 'EVENT_BUS'],
    permissions: [],
    timeout: 10,
  },
  AnswerUnknown: {
    file: 'web/answer-unknown',
    trigger: { by: 'http', routes: 'unmatched' },
    environment: ['PUBLIC_URL', 'BRAND'],
    permissions: [],
    timeout: 10,
  },
} as const satisfies Record<string, FunctionDefinition>;

export type FunctionName = keyof typeof functions;
/** The functions with one kind of trigger. */
export type FunctionsBy<Kind extends TriggerKind> = {
  [Name in FunctionName]: (typeof functions)[Name]['trigger']['by'] extends Kind ? Name : never;
}[FunctionName];

export const functionNames = Object.keys(functions) as FunctionName[];
export const isFunction = (name: string): name is FunctionName => Object.hasOwn(functions, name);
export const triggerOf = (name: FunctionName): Trigger => functions[name].trigger;
export const functionsBy = <Kind extends TriggerKind>(kind: Kind) =>
  functionNames.filter((name): name is FunctionsBy<Kind> => functions[name].trigger.by === kind);
