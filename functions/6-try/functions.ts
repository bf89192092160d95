import { calendar, changing, links, mail, mailing, opening, page, tenant } from '../sets.ts';
import { state } from '../triggers.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** The function table's part for the trial. */
export const tryFunctions = {
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
    environment: [...page, ...tenant, 'AUTH0_TRIAL_CLIENT_ID', 'STAFF_SIGN_IN'],
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
    permissions: ['readAuth0Credentials', ...changing],
    timeout: 60,
  },
} as const satisfies Record<string, FunctionDefinition>;
