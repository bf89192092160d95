import { signIns } from '../event-rules.ts';
import { auth0, calendar, changing, links, mail, mailing, opening, page } from '../sets.ts';
import { eachAlone, state } from '../triggers.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** The function table's part for the main admin. */
export const mainAdminFunctions = {
  PrepareMainAdmin: {
    file: '8-main-admin/prepare-main-admin',
    trigger: state,
    environment: [...mail, ...calendar, 'DASHBOARD_API'],
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
  ListPeople: {
    file: '8-main-admin/list-people',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/people/{onboardingId}' }] },
    environment: ['PUBLIC_URL', 'BRAND', 'SECRETS_PREFIX', 'RECORD_TABLE'],
    permissions: ['readPeopleKeys', 'readRecord', 'readSubmission'],
    timeout: 15,
  },
  ReportDashboard: {
    file: '8-main-admin/report-dashboard',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/dashboard-reports/{token}' }] },
    environment: [...links, 'RECORD_TABLE', 'BRAND'],
    permissions: [
      ...opening,
      ...changing,
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
} as const satisfies Record<string, FunctionDefinition>;
