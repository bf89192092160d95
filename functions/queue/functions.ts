import { changing, links, mail, opening, page, sending } from '../sets.ts';
import { direct } from '../triggers.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** Function table entries for the queue. */
export const queueFunctions = {
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
    environment: [...page, 'STAFF_SIGN_IN'],
    permissions: [...opening, 'readRevocations', 'queryQueue'],
    timeout: 15,
  },
  RenewQueueLink: {
    file: 'queue/renew-queue-link',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/onboardings/{token}' }] },
    environment: [...links, 'RECORD_TABLE', 'BRAND', 'OPS_EMAIL', 'SEND_MAILS', 'STAFF_SIGN_IN'],
    permissions: [...opening, ...changing, 'tellSendMails'],
    timeout: 25,
  },
} as const satisfies Record<string, FunctionDefinition>;
