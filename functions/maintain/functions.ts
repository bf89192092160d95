import {
  calendar,
  changing,
  issuing,
  links,
  mail,
  mailing,
  opening,
  outbound,
  proof,
  sending,
  tenant,
} from '../sets.ts';
import { direct, eachAlone, everyMinute } from '../triggers.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** The function table's part for maintenance. */
export const maintainFunctions = {
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
      ...calendar,
      ...tenant,
      'STATE_MACHINE_ARN',
      'AUDIT_YEARS',
      'EVENT_BUS',
      'DASHBOARD_API',
      'WEBHOOK_ORIGINS',
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
      'readDashboardKeys',
      'readAuth0Credentials',
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
    environment: [...tenant, 'STATE_MACHINE_ARN', 'RECORD_TABLE', 'AUTH0_TRIAL_CLIENT_ID'],
    permissions: [
      'listSecrets',
      'readExecution',
      'queryAll',
      ...changing,
      'readAuth0Credentials',
      'deleteSubmission',
      'deleteClientSecrets',
      'deleteTaskTokens',
      'deleteDraftSecrets',
    ],
    // One call per hundred onboardings, per long-waiting one, and per leftover secret.
    timeout: 900,
  },
  RecheckConnections: {
    file: 'maintain/recheck-connections',
    trigger: {
      by: 'schedule',
      name: 'weekly-recheck',
      description: 'Whether every connection would still work.',
      in: ({ weeklyRecheck, timeZone }) =>
        // Before business hours.
        weeklyRecheck ? { cron: { weekDay: 'MON', hour: '6', minute: '0' }, timeZone } : undefined,
      delivery: eachAlone,
    },
    environment: [...mail, ...tenant, ...outbound, 'DNS_SERVERS'],
    permissions: ['readAuth0Credentials', ...sending],
    // Lambda's maximum: up to 10 seconds for every ten connections.
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
    environment: [...links, ...tenant, 'RECORD_TABLE'],
    permissions: [...issuing, 'readAuth0Credentials', 'readRecord'],
    timeout: 60,
  },
  RevokeLinks: {
    file: 'maintain/revoke-links',
    trigger: direct,
    environment: [...mail, ...calendar],
    permissions: [...mailing, 'queryQueue'],
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
} as const satisfies Record<string, FunctionDefinition>;
