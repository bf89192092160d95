import { auth0, calendar, changing, mail, mailing, opening, page, proof, tenant } from '../sets.ts';
import { direct, state } from '../triggers.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** The function table's part for switching on. */
export const switchOnFunctions = {
  TakeOverDomains: {
    file: '7-switch-on/take-over-domains',
    trigger: state,
    environment: [...tenant, 'RECORD_TABLE'],
    permissions: ['readAuth0Credentials', ...changing],
    timeout: 120,
  },
  RequestSwitchOn: {
    file: '7-switch-on/request-switch-on',
    trigger: state,
    environment: [...mail, ...tenant, ...calendar],
    permissions: ['readAuth0Credentials', ...mailing],
    // Reads up to a thousand accounts.
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
    environment: [...page, 'STAFF_SIGN_IN'],
    permissions: [...opening, 'readRecord'],
    timeout: 15,
  },
  TurnSwitch: {
    file: '7-switch-on/turn-switch',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/switches/{token}' }] },
    environment: [
      ...page,
      ...tenant,
      'AUTH0_CLIENT_IDS',
      'AUTH0_TRIAL_CLIENT_ID',
      ...proof,
      'STAFF_SIGN_IN',
    ],
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
} as const satisfies Record<string, FunctionDefinition>;
