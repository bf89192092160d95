import { calendar, changing, issuing, links } from '../sets.ts';
import { direct } from '../triggers.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** Function table entries for the setup link. */
export const setupLinkFunctions = {
  IssueSetupLink: {
    file: '1-setup-link/issue-setup-link',
    trigger: direct,
    environment: [...links, ...calendar, 'RECORD_TABLE', 'OPS_EMAIL', 'CSM_DOMAINS', 'SEND_MAILS'],
    permissions: [...issuing, ...changing, 'tellSendMails'],
    timeout: 10,
  },
} as const satisfies Record<string, FunctionDefinition>;
