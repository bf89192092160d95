import { calendar, changing, mail, mailing } from '../sets.ts';
import { direct, state } from '../triggers.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** The function table's part for what all waits share. */
export const waitingFunctions = {
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
} as const satisfies Record<string, FunctionDefinition>;
