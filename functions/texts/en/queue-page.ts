import type { Stage } from '../../onboarding/onboarding.ts';

/** The list of a CSM's onboardings. */
export const queue = () => ({
  title: 'Your onboardings',
  lead: 'What waits for you, and what for the customer. To decide, use the link in the e-mail about that company.',
  groups: {
    csm: 'Waiting for you',
    customer: 'Waiting for the customer',
    nobody: 'Under way',
    over: 'Done',
  },
  nothing: 'Nothing waits for you.',
  stages: {
    awaitingSubmission: 'Setup link issued, nothing sent yet',
    verifying: 'Checking with Okta',
    awaitingCorrection: 'The customer has to correct something',
    awaitingApproval: 'To be approved',
    connecting: 'Approved, being connected',
    awaitingTrial: 'The customer is to try signing in',
    awaitingSwitchOn: 'Tried; to be switched on when you say',
    awaitingDashboard: 'To be prepared in the dashboard',
    awaitingFirstSignIn: 'Main admin has not signed in yet',
    inviting: 'Inviting everybody else',
    completed: 'Completed',
    rejected: 'Rejected',
    expired: 'Expired',
    failed: 'Stopped by a problem; ops have been notified',
  } satisfies Record<Stage, string> as Record<Stage, string>,
  /** Replaces the stage's text while the own system is working. */
  automatic: (product: string) => `${product}’s own system prepares the dashboard`,
  since: 'Since',
  actBy: 'By',
  linkUntil: 'Link until',
  /** Durations of completed onboardings; the last three are medians. */
  took: (n: {
    completed: number;
    median: string;
    ninetieth: string;
    customer: string;
    csm: string;
    machine: string;
  }) =>
    `Completed on this page: ${n.completed}. From the setup link to the end, half of them took at most ${n.median}, nine of ten at most ${n.ninetieth}. Typically they waited ${n.customer} for the customer, ${n.csm} for you, and ${n.machine} for the machine.`,
  next: 'Next page',
  until: 'This link works until',
  personal: 'It is meant for you: anyone who has it can read this list.',
  expired: {
    text: (by: string) => `We can mail a new one to ${by}, and to nobody else.`,
    button: 'Mail me a new link',
    mailed: (by: string) => `A new link is on its way to ${by}.`,
  },
});
