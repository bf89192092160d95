import { calendar, changing, mail, mailing, outbound, sending } from '../sets.ts';
import { state } from '../triggers.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** The function table's part for verifying. */
export const verifyFunctions = {
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
} as const satisfies Record<string, FunctionDefinition>;
