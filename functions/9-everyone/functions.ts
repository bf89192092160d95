import { calendar, changing, mail, mailing } from '../sets.ts';
import { state } from '../triggers.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** The function table's part for everyone else. */
export const everyoneFunctions = {
  PrepareEveryone: {
    file: '9-everyone/prepare-everyone',
    trigger: state,
    environment: [...mail, ...calendar, 'DASHBOARD_API'],
    permissions: mailing,
    timeout: 15,
  },
  WaitForEveryoneDashboard: {
    file: '9-everyone/wait-for-everyone-dashboard',
    trigger: state,
    environment: ['SECRETS_PREFIX', 'RECORD_TABLE'],
    permissions: ['writeEveryoneDashboardToken', ...changing, 'answerTask'],
    timeout: 15,
  },
  PlanInvitations: {
    file: '9-everyone/plan-invitations',
    trigger: state,
    environment: ['SECRETS_PREFIX', 'RECORD_TABLE'],
    permissions: ['readSubmission', ...changing],
    timeout: 30,
  },
  InviteUsers: {
    file: '9-everyone/invite-users',
    trigger: state,
    environment: mail,
    permissions: [...mailing, 'readInvitationsToken', 'writeInvitationsToken', 'answerTask'],
    timeout: 120,
  },
  InviteBatch: {
    file: '9-everyone/invite-batch',
    trigger: { by: 'retired', since: '2026-11-28' },
    environment: mail,
    permissions: ['readSubmission', ...changing],
    timeout: 120,
  },
} as const satisfies Record<string, FunctionDefinition>;
