import { text } from './builder.ts';
import { choice, id, ids, is, pass, succeed, task } from './parts.ts';
import { usual } from './policies.ts';

/** Reviews every wait in the same way: remind, escalate, expire, or keep waiting. */
export const review = {
  ...task('Review wait', {
    comment: 'Counts business days: remind, escalate, expire, or wait on.',
    input: { ...id, wait: '$.wait' },
    ...usual,
    result: {
      for: '$.Payload.for',
      since: '$.Payload.since',
      reminded: '$.Payload.reminded',
      escalated: '$.Payload.escalated',
      due: '$.Payload.due',
    },
    keepAs: '$.wait',
    next: 'What is due?',
  }),
  ...choice('What is due?', {
    choices: [
      { when: is('$.wait.due', 'reminder'), next: 'Send reminder' },
      { when: is('$.wait.due', 'escalation'), next: 'Escalate wait' },
      { when: is('$.wait.due', 'expiry'), next: 'Expire' },
    ],
    otherwise: 'Wait on',
  }),
  ...task('Send reminder', {
    input: { ...ids, wait: '$.wait' },
    ...usual,
    next: 'Wait on',
  }),
  ...task('Escalate wait', {
    comment: 'Tells ops that somebody has not acted for long.',
    input: { ...ids, wait: '$.wait' },
    ...usual,
    next: 'Wait on',
  }),
  ...choice('Wait on', {
    choices: [
      { when: is('$.wait.for', 'correction'), next: 'Wait for correction' },
      { when: is('$.wait.for', 'approval'), next: 'Wait for approval' },
      { when: is('$.wait.for', 'trial'), next: 'Wait for trial' },
      { when: is('$.wait.for', 'switchOn'), next: 'Wait for switch-on' },
      { when: is('$.wait.for', 'mainAdminDashboard'), next: 'Wait for main admin dashboard' },
      { when: is('$.wait.for', 'everyoneDashboard'), next: 'Wait for everyone dashboard' },
    ],
    otherwise: 'Wait for first sign-in',
  }),
};

/** Every ending notifies people and deletes the secrets. */
export const ends = {
  ...pass('Complete', {
    value: { outcome: text('completed') },
    keepAs: '$.end',
    next: 'Report outcome',
  }),
  ...pass('Reject', {
    value: { outcome: text('rejected') },
    keepAs: '$.end',
    next: 'Report outcome',
  }),
  ...pass('Expire', {
    value: { outcome: text('expired') },
    keepAs: '$.end',
    next: 'Report outcome',
  }),
  ...task('Report outcome', {
    comment: 'Tells the customer and the CSM.',
    input: {
      ...ids,
      outcome: '$.end.outcome',
      approval: '$.approval',
      wait: '$.wait',
    },
    ...usual,
    result: { yes: '$.Payload.done' },
    keepAs: '$.over',
    next: 'Withdraw trial',
  }),
  ...task('Withdraw trial', {
    comment: 'Nobody can try to sign in any more.',
    input: { onboardingId: '$.onboardingId', domains: '$.submission.domains' },
    ...usual,
    next: 'Is it over?',
  }),
  ...choice('Is it over?', {
    comment: 'If not, the customer corrects what was sent.',
    choices: [{ when: is('$.over.yes', true), next: 'Clean up' }],
    otherwise: 'Request correction',
  }),
  ...task('Clean up', {
    comment: 'Deletes every secret of this onboarding.',
    input: { ...id, domains: '$.submission.domains' },
    ...usual,
    next: 'How did it end?',
  }),
  ...choice('How did it end?', {
    choices: [
      { when: is('$.end.outcome', 'completed'), next: 'Completed' },
      { when: is('$.end.outcome', 'rejected'), next: 'Rejected' },
    ],
    otherwise: 'Expired',
  }),
  ...succeed('Completed'),
  ...succeed('Rejected'),
  ...succeed('Expired'),
};
