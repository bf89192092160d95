import { writeFileSync } from 'node:fs';
import { ITEM, type State, text } from './builder.ts';
import calledFunctions from './called-functions.json' with { type: 'json' };
import { connectDomain, verifyDomain } from './items.ts';
import {
  choice,
  contains,
  id,
  ids,
  is,
  map,
  newWait,
  pass,
  plus,
  task,
  wait,
  waitForAnswer,
} from './parts.ts';
import {
  caughtSoon,
  restart,
  switching,
  untilInvited,
  untilLook,
  untilReview,
  usual,
} from './policies.ts';
import { ends, review } from './review-and-end.ts';
import type { StateName } from './state-names.ts';

/**
 * `npm run asl` writes onboarding.asl.json, which runs in all three places, and adds to called-functions.json, the
 * functions that the workflow calls or has ever called.
 */

const states: Record<StateName, State> = {
  ...pass('Start onboarding', {
    comment: 'Gives every field a first value, so that no path is ever missing.',
    value: {
      onboardingId: '$.onboardingId',
      company: '$.company',
      submission: '$.submission',
      round: '$.round',
      verification: [],
      approval: { decision: text('none'), at: text(''), by: text(''), note: text('') },
      wait: {
        for: text('nothing'),
        since: text(''),
        reminded: false,
        escalated: false,
        due: text('nothing'),
      },
      oktaTrouble: { times: 0, since: text(''), reported: text(''), giveUp: false },
      invitations: { sent: 0, deferred: 0, refused: 0, uncertain: 0 },
      over: { yes: false },
    },
    next: 'Verify domains',
  }),

  ...map('Verify domains', {
    comment: 'Asks every Okta of the submission, without anyone signing in.',
    over: '$.submission.domains',
    // The more often an Okta was asked, the fewer retries remain within the Map: see policies.ts.
    item: { ...ids, domain: ITEM, answer: { asked: plus('$.round', '$.oktaTrouble.times') } },
    atOnce: 5,
    startAt: 'Verify domain',
    states: verifyDomain,
    keepAs: '$.verification',
    next: 'Sum up verification',
  }),
  ...pass('Sum up verification', {
    value: {
      problems: contains('$.verification[*].outcome', 'problems'),
      unavailable: contains('$.verification[*].outcome', 'unavailable'),
    },
    keepAs: '$.found',
    next: 'All domains verified?',
  }),
  ...choice('All domains verified?', {
    choices: [
      { when: is('$.found.problems', true), next: 'Request correction' },
      { when: is('$.found.unavailable', true), next: 'Report Okta trouble' },
    ],
    otherwise: 'Confirm receipt',
  }),
  ...task('Report Okta trouble', {
    comment: 'Tells ops, at first and then once a day; gives up after 7 days.',
    input: {
      ...id,
      company: '$.company',
      verification: '$.verification',
      oktaTrouble: '$.oktaTrouble',
    },
    ...usual,
    result: {
      times: '$.Payload.times',
      since: '$.Payload.since',
      reported: '$.Payload.reported',
      giveUp: '$.Payload.giveUp',
      wait: '$.Payload.wait',
    },
    keepAs: '$.oktaTrouble',
    next: 'Keep asking Okta?',
  }),
  ...choice('Keep asking Okta?', {
    choices: [{ when: is('$.oktaTrouble.giveUp', true), next: 'Request correction' }],
    otherwise: 'Wait for Okta',
  }),
  ...wait('Wait for Okta', {
    comment: 'Half an hour at first, longer each time, and at least as long as Okta asks.',
    seconds: '$.oktaTrouble.wait',
    next: 'Verify domains',
  }),

  ...task('Request correction', {
    comment: 'Mails the customer what to fix, or what the CSM wants changed.',
    input: {
      ...ids,
      verification: '$.verification',
      approval: '$.approval',
    },
    ...usual,
    result: newWait,
    keepAs: '$.wait',
    next: 'Wait for correction',
  }),
  ...waitForAnswer('Wait for correction', {
    comment: 'The setup page is open again; its answer is the corrected submission.',
    input: id,
    ...untilReview,
    catch: { 'States.Timeout': { next: 'Review wait' } },
    keepAs: '$.submission',
    next: 'Start over',
  }),
  ...pass('Start over', {
    comment: 'A corrected submission is verified and approved like a new one.',
    value: {
      onboardingId: '$.onboardingId',
      company: '$.company',
      submission: '$.submission',
      round: plus('$.round', 1),
    },
    next: 'Start onboarding',
  }),

  ...task('Confirm receipt', {
    comment: 'Tells the customer that nothing is to correct, what is open, and what comes next.',
    input: { ...ids, verification: '$.verification' },
    ...usual,
    next: 'Find conflicts',
  }),
  ...task('Find conflicts', {
    comment:
      'Asks Auth0 whether e-mail domains lead to other connections: before the CSM decides, before anything is connected, and right before anything is switched on.',
    input: { ...id, after: '$.wait.for' },
    ...usual,
    result: { open: '$.Payload.open' },
    keepAs: '$.conflicts',
    next: 'Free to go on?',
  }),
  ...choice('Free to go on?', {
    comment: 'The wait that was last says how far it is.',
    choices: [
      { when: is('$.conflicts.open', true), next: 'Request approval' },
      { when: is('$.wait.for', 'approval'), next: 'Connect domains' },
      { when: is('$.wait.for', 'switchOn'), next: 'Switch on' },
    ],
    otherwise: 'Request approval',
  }),
  ...task('Request approval', {
    comment: 'Mails the CSM the evidence and a link.',
    input: { ...ids, verification: '$.verification' },
    ...usual,
    result: newWait,
    keepAs: '$.wait',
    next: 'Wait for approval',
  }),
  ...waitForAnswer('Wait for approval', {
    comment: 'Ends by a decision on the approval page; once a day the wait is reviewed.',
    input: id,
    ...untilReview,
    catch: { 'States.Timeout': { next: 'Review wait' } },
    keepAs: '$.approval',
    next: 'What was decided?',
  }),
  ...choice('What was decided?', {
    choices: [
      { when: is('$.approval.decision', 'approve'), next: 'Find conflicts' },
      { when: is('$.approval.decision', 'requestChanges'), next: 'Request correction' },
    ],
    otherwise: 'Reject',
  }),

  ...map('Connect domains', {
    comment:
      'Nobody is sent to Okta by it yet. A connection that is not proven is taken back, and then made anew.',
    over: '$.submission.domains',
    item: { ...ids, domain: ITEM },
    atOnce: 1,
    startAt: 'Create connection',
    states: connectDomain,
    retry: restart,
    next: 'Offer trial',
  }),
  ...task('Offer trial', {
    comment: 'Asks for one real sign-in, where the tenant has a trial application.',
    input: ids,
    ...usual,
    result: newWait,
    keepAs: '$.wait',
    next: 'Wait for trial',
  }),
  ...waitForAnswer('Wait for trial', {
    comment:
      'Ends when somebody has signed in through each Okta, by the CSM who goes on without, or by the customer who corrects.',
    input: id,
    ...untilReview,
    catch: { 'States.Timeout': { next: 'Review wait' } },
    keepAs: '$.trial',
    next: 'What came of the trial?',
  }),
  ...choice('What came of the trial?', {
    choices: [{ when: is('$.trial.outcome', 'corrected'), next: 'Withdraw trial' }],
    otherwise: 'Request switch-on',
  }),
  ...task('Request switch-on', {
    comment: 'Asks the CSM who wanted to say when.',
    input: ids,
    ...usual,
    result: newWait,
    keepAs: '$.wait',
    next: 'Wait for switch-on',
  }),
  ...waitForAnswer('Wait for switch-on', {
    comment: 'Ends at once where it is to be right after the trial, or else when the CSM says so.',
    input: id,
    ...untilReview,
    catch: { 'States.Timeout': { next: 'Review wait' } },
    keepAs: '$.switchOn',
    next: 'Find conflicts',
  }),
  ...task('Switch on', {
    comment:
      'From now on the people of these e-mail domains are sent to Okta. Proven right before, and right after.',
    input: { ...ids, domains: '$.submission.domains' },
    ...switching,
    next: 'Take over domains',
  }),
  ...task('Take over domains', {
    comment: 'The new connection first, then the one before.',
    input: id,
    ...usual,
    next: 'Delete client secrets',
  }),
  ...task('Delete client secrets', {
    comment: 'Auth0 has them now.',
    input: { ...id, domains: '$.submission.domains' },
    ...usual,
    next: 'Prepare main admin',
  }),

  ...task('Prepare main admin', {
    comment: 'Asks the CSM to invite the main admin again in the dashboard.',
    input: ids,
    ...usual,
    result: newWait,
    keepAs: '$.wait',
    next: 'Wait for main admin dashboard',
  }),
  ...waitForAnswer('Wait for main admin dashboard', {
    comment: 'Ends when the CSM says that it is done, or goes on without.',
    input: id,
    ...untilReview,
    catch: { 'States.Timeout': { next: 'Review wait' } },
    keepAs: '$.dashboard',
    next: 'Invite main admin',
  }),
  ...task('Invite main admin', {
    input: ids,
    ...usual,
    result: newWait,
    keepAs: '$.wait',
    next: 'Brief CSM',
  }),
  ...task('Brief CSM', {
    comment: 'The main admin is invited; a link to confirm the first sign-in.',
    input: { ...ids, wait: '$.wait' },
    ...usual,
    next: 'Wait for first sign-in',
  }),
  ...waitForAnswer('Wait for first sign-in', {
    comment:
      "Ends by Auth0's log event or by a confirmation on the sign-in page; every two hours Auth0 is asked, or twice a day where its events arrive.",
    input: id,
    ...untilLook,
    catch: { 'States.Timeout': { next: 'Look for first sign-in' } },
    keepAs: '$.signIn',
    next: 'Prepare everyone',
  }),
  ...task('Look for first sign-in', {
    comment:
      'In case the event was lost, or came before the wait: nobody signed in before the onboarding began.',
    input: { ...ids, since: '$$.Execution.StartTime', wait: '$.wait' },
    ...caughtSoon('Auth0Unavailable'),
    catch: { Auth0Unavailable: { next: 'Review wait' } },
    result: {
      signedIn: '$.Payload.signedIn',
      at: '$.Payload.at',
      by: '$.Payload.by',
      isDue: '$.Payload.isDue',
    },
    keepAs: '$.signIn',
    next: 'Signed in?',
  }),
  ...choice('Signed in?', {
    choices: [
      { when: is('$.signIn.signedIn', true), next: 'Prepare everyone' },
      { when: is('$.signIn.isDue', true), next: 'Review wait' },
    ],
    otherwise: 'Wait for first sign-in',
  }),

  ...task('Prepare everyone', {
    comment:
      'Asks the CSM to invite everybody else again in the dashboard, where there is somebody.',
    input: ids,
    ...usual,
    result: newWait,
    keepAs: '$.wait',
    next: 'Wait for everyone dashboard',
  }),
  ...waitForAnswer('Wait for everyone dashboard', {
    comment: 'Ends when the CSM says that it is done, or goes on without.',
    input: id,
    ...untilReview,
    catch: { 'States.Timeout': { next: 'Review wait' } },
    keepAs: '$.dashboard',
    next: 'Plan invitations',
  }),
  ...task('Plan invitations', {
    input: ids,
    ...usual,
    next: 'Invite users',
  }),
  ...waitForAnswer('Invite users', {
    comment:
      'Hands over an invitation to each, and waits until none waits to be sent. Looks itself every hour.',
    input: ids,
    ...untilInvited,
    catch: { 'States.Timeout': { next: 'Invite users' } },
    keepAs: '$.invitations',
    next: 'Complete',
  }),

  ...review,
  ...ends,
};

const startAt: StateName = 'Start onboarding';

/** The state machine, as in statemachines/onboarding.asl.json. */
export const onboarding = {
  Comment:
    'From a submission to everyone signing in through Okta. JSONPath only, fixed timeouts only: it runs unchanged on AWS, on an emulator and in-process.',
  StartAt: startAt,
  States: states,
};

if (import.meta.main) {
  const write = (file: string, content: unknown) =>
    writeFileSync(new URL(file, import.meta.url), `${JSON.stringify(content, undefined, 2)}\n`);
  write('onboarding.asl.json', onboarding);
  // Never remove entries: executions of an earlier version still call those functions.
  const called = [...JSON.stringify(onboarding).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
  const all = new Set([...calledFunctions, ...called]);
  write('called-functions.json', [...all].sort());
}
