import { calendar, changing, mail, mailing, opening, page, tenant } from '../sets.ts';
import { state } from '../triggers.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** Function table entries for the approval. */
export const approveFunctions = {
  FindConflicts: {
    file: '4-approve/find-conflicts',
    trigger: state,
    environment: [...tenant, 'RECORD_TABLE'],
    permissions: ['readAuth0Credentials', 'readSubmission', ...changing],
    // Reads all connections, in sequential pages of a hundred. No other function does.
    timeout: 120,
  },
  RequestApproval: {
    file: '4-approve/request-approval',
    trigger: state,
    environment: [...mail, ...calendar],
    permissions: mailing,
    timeout: 15,
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
    environment: [...page, 'DOMAIN_PROOF', 'STAFF_SIGN_IN'],
    permissions: [...opening, 'readRecord'],
    timeout: 15,
  },
  ShowPeople: {
    file: '4-approve/show-people',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/approvals/{token}/people' }] },
    environment: [...page, 'STAFF_SIGN_IN'],
    permissions: [...opening, 'readRecord', 'readSubmission'],
    timeout: 15,
  },
  ActOnApproval: {
    file: '4-approve/act-on-approval',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/approvals/{token}/actions' }] },
    environment: [
      ...page,
      'DOMAIN_PROOF',
      'CSM_DOMAINS',
      'OPS_EMAIL',
      'SEND_MAILS',
      'STAFF_SIGN_IN',
    ],
    permissions: [...opening, ...changing, 'readSubmission', 'tellSendMails'],
    timeout: 25,
  },
  DecideApproval: {
    file: '4-approve/decide-approval',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/approvals/{token}' }] },
    environment: [...page, 'DOMAIN_PROOF', 'DNS_SERVERS', 'FIND_CONFLICTS', 'STAFF_SIGN_IN'],
    permissions: [
      ...opening,
      ...changing,
      'deleteRecord',
      'findConflicts',
      'readApprovalToken',
      'answerTask',
    ],
    timeout: 25,
  },
} as const satisfies Record<string, FunctionDefinition>;
