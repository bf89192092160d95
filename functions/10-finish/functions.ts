import { failures, statusChanges } from '../event-rules.ts';
import { changing, mail, mailing, tenant } from '../sets.ts';
import { eachAlone, state } from '../triggers.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** The function table's part for the end. */
export const finishFunctions = {
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
} as const satisfies Record<string, FunctionDefinition>;
