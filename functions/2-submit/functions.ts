import { changing, drafts, emailDomains, links, opening, outbound, page } from '../sets.ts';
import type { FunctionDefinition } from '../wiring.ts';

/** Function table entries for submitting. */
export const submitFunctions = {
  ShowSetup: {
    file: '2-submit/show-setup',
    trigger: { by: 'http', routes: [{ method: 'GET', path: '/setup/{token}' }] },
    environment: [...page, ...outbound, ...emailDomains],
    // The form of a correction starts with the stored submission.
    permissions: [...opening, 'readTrialLinkKeys', 'readRecord', 'readSubmission'],
    timeout: 15,
  },
  SubmitSetup: {
    file: '2-submit/submit-setup',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/setup/{token}' }] },
    environment: [
      ...page,
      ...outbound,
      ...emailDomains,
      'STATE_MACHINE_ARN',
      'DNS_SERVERS',
      'SEND_MAILS',
    ],
    permissions: [
      ...opening,
      'readStepLinkKeys',
      'readFingerprintKeys',
      ...changing,
      'readSubmission',
      'writeSubmission',
      'writeClientSecrets',
      ...drafts,
      'startExecution',
      'readCorrectionToken',
      'answerTask',
      'tellSendMails',
    ],
    timeout: 25,
  },
  IssueNextLink: {
    file: '2-submit/issue-next-link',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/setup/{token}/links' }] },
    environment: [...links, 'RECORD_TABLE', 'BRAND'],
    permissions: [...opening, 'readNextLinkKeys', ...changing],
    timeout: 15,
  },
  CheckDomains: {
    file: '2-submit/check-domains',
    trigger: { by: 'http', routes: [{ method: 'POST', path: '/setup/{token}/domains' }] },
    environment: [...page, 'DNS_SERVERS'],
    permissions: [...opening, ...changing],
    timeout: 15,
  },
} as const satisfies Record<string, FunctionDefinition>;
