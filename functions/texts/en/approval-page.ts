import { isWithin } from '../../onboarding/domain-names.ts';
import type { CsmAction, DecisionName, Stage } from '../../onboarding/onboarding.ts';
import type { Conflict, Related } from '../../record/conflict.ts';
import type { Names } from '../names.ts';
import type { Sum } from '../shapes.ts';
import { number, users } from './words.ts';

/** E-mail domains taken over from another connection. */
interface Replacement {
  connection: string;
  company: string;
  domains: string;
}

const nearness = (domain: string, other: string) => (isWithin(other, domain) ? 'below' : 'above');

export const approval = () => ({
  title: (n: Names) => `Approve single sign-on for ${n.company}?`,
  lead: (n: Names) =>
    `${n.company} has registered ${n.product} in Okta, and the checks found nothing to correct. Only your decision is missing.`,
  round: {
    title: 'What has changed since you asked',
    asked: 'You asked for this:',
    gone: 'removed',
    added: 'new',
    nothing:
      'Nothing that is shown here. A client secret may be new, or others may stand on the list.',
    lead: (n: Names) =>
      `${n.company} has answered your request. Please look at what changed, and decide.`,
  },
  reopened:
    'You have approved this before. Since then e-mail domains lead to another connection, so nothing went on: they stand first below. Please look at them, and decide again.',
  held: 'You have approved this before. Since then single sign-on was switched off for this company, so nothing was switched on: that would have sent its people to Okta again. Switch it on first, with the link in your earlier mails; then approve again.',
  facts: 'At a glance',
  company: 'Company',
  onboarding: 'Onboarding',
  contact: 'Sent by',
  outside: 'At none of the e-mail domains',
  mainAdmin: 'Main admin',
  users: 'Users',
  usersCount: (count: number) => `main admin and ${users(count)}`,
  domains: 'Okta',
  clientId: 'Client ID',
  emailDomains: 'E-mail domains',
  emailDomainsOf: (count: number) =>
    count === 1 ? 'for one e-mail domain' : `for ${number(count)} e-mail domains`,
  emailDomainsMore: (count: number) => `and ${number(count)} more`,
  people: {
    title: (n: Names) => `Who is to sign in for ${n.company}`,
    back: 'Back to the decision',
    csv: 'Download as CSV',
    all: 'Look through the whole list',
  },
  whose: {
    lookAlike: 'It mixes letters of several scripts that look alike.',
    lead: (count: number, open: number) =>
      open === 0
        ? `Everybody with such an address will be sent to this Okta. ${count === 1 ? 'The domain is' : `All ${number(count)} are`} proven by a DNS record.`
        : `Everybody with such an address will be sent to this Okta. ${open === count ? (count === 1 ? 'The domain is' : `All ${number(count)} are`) : `${number(open)} of ${number(count)} ${open === 1 ? 'is' : 'are'}`} not proven.`,
    people: (count: number) => (count === 1 ? '1 person' : `${number(count)} people`),
    conflicts: {
      other: ({ company = '', connection = '' }) =>
        `It leads to the connection ${connection} of ${company}.`,
      foreign: ({ connection = '' }) =>
        `It leads to the connection ${connection}, which was not made here. Ops take the domain out of it (Auth0: Authentication, Enterprise, ${connection}, Login Experience); then approve again.`,
      own: ({ connection = '' }) =>
        `It leads to the customer’s own connection ${connection}, from which it is taken over.`,
      inProgress: ({ company = '' }) => `An onboarding of ${company} that is approved has it.`,
    } satisfies Record<Conflict['kind'], (conflict: Omit<Conflict, 'domain'>) => string>,
    related: ({ domain, other, company, connection, proven }: Related) => {
      const whose = company === undefined ? '' : ` of ${company}`;
      const where =
        connection === undefined
          ? `an onboarding${whose} that is under way ${proven ? 'has proven' : 'lists'}`
          : `the connection ${connection}${whose} has`;
      const what = other === domain ? 'it too' : `${other}, which is ${nearness(domain, other)} it`;
      return `Please look: ${where} ${what}.`;
    },
    replacing: 'E-mail domains that lead to another company’s connection',
    replace: ({ connection, company, domains }: Replacement) =>
      `Take over ${domains} from the connection ${connection} of ${company}: people there will be sent to this Okta`,
    notProven: (count: number) =>
      count === 1
        ? 'One e-mail domain is not proven'
        : `${number(count)} e-mail domains are not proven`,
    vouching:
      'Tick a domain only if you know that it belongs to the customer alone, such as from the contract: your name will stand beside it. The customer can still set the DNS record, which is shown on their page.',
    required:
      'Approving needs a proof of each. The customer sets the DNS record that is shown on their page, and it is found by itself.',
    vouch: (domain: string) => `I vouch for ${domain}`,
  },
  checks: ({ all, passed, noted, unproven, failed, skipped }: Sum) =>
    [
      `${number(passed)} of ${number(all)} checks passed`,
      ...(noted > 0 ? [`${number(noted)} with a note`] : []),
      ...(unproven > 0 ? [`${number(unproven)} open`] : []),
      ...(failed > 0 ? [`${number(failed)} failed`] : []),
      ...(skipped > 0 ? [`${number(skipped)} not made`] : []),
    ].join(', '),
  open: {
    lead: (n: Names) =>
      `${n.company} has registered ${n.product} in Okta. What could be checked is in order; something is open, and that is for you to judge.`,
    title: (count: number) =>
      count === 1
        ? 'One thing could not be checked'
        : `${number(count)} things could not be checked`,
    text: 'You may approve with this open: then the first real sign-in shows whether it works. Or ask the customer for a change. They read the same on their page and in their mail:',
  },
  evidence: 'Evidence',
  check: 'Check',
  outcome: 'Outcome',
  decide: 'Your decision',
  approve: {
    switchOn: {
      legend: 'When is single sign-on switched on?',
      afterTrial: 'Right after somebody has tried signing in with Okta',
      byCsm: 'When I say so, now or at a given time: I get a link once it is tried',
    },
    /** The same if the tenant has no trial application. */
    switchOnUntried: {
      afterTrial: 'As soon as it is connected',
      byCsm: 'When I say so, now or at a given time: I get a link once it is connected',
    },
    title: 'Approve',
    effect: (n: Names) =>
      `The connection is made within minutes. ${n.company} tries it with one sign-in, and only then it is switched on for everybody.`,
    untriable: (n: Names) =>
      `The connection is made within minutes, and switched on without a trial: our Auth0 tenant has no trial application (setting trialClientId), so nobody at ${n.company} can try signing in before. Whoever is not assigned to the app in Okta is locked out from that moment; you can switch it off again for 14 days.`,
    addOn: (n: Names) => `Single sign-on is part of ${n.company}’s subscription`,
    button: 'Approve and connect',
  },
  actions: {
    title: 'More',
    resend: 'Mail me this again',
    remind: 'Remind the customer',
    handOver: {
      title: 'Hand over to a colleague',
      effect:
        'From now on your colleague is the Customer Success Manager of this onboarding, and is mailed where it stands. Your own links then say who sees to it, and decide nothing.',
      email: 'Your colleague’s e-mail address',
      button: 'Hand over',
    },
    did: {
      resend: 'The mail is on its way to you.',
      remind: 'A reminder is on its way to whoever is waited for.',
      handOver: 'Handed over. Your colleague is mailed now.',
      nothing: 'Nothing has changed: this onboarding is with that address already.',
    } satisfies Record<CsmAction | 'nothing', string>,
  },
  requestChanges: {
    title: 'Ask for changes',
    effect:
      'The form opens again for the customer, who gets your note by e-mail. After that you decide again.',
    note: 'What should change?',
    noteHint: 'The customer reads this word for word.',
    button: 'Ask for changes',
  },
  reject: {
    title: 'Reject',
    effect:
      'The onboarding ends, and what was sent is deleted. The customer gets your reason by e-mail.',
    note: 'Why?',
    noteHint: 'The customer reads this word for word.',
    button: 'Reject and end',
  },
  decided: {
    approve: 'Approved',
    requestChanges: 'Changes requested',
    reject: 'Rejected',
  } satisfies Record<DecisionName, string>,
  /** What happens next, until it has happened. */
  decidedNext: {
    approve: 'We write to you as soon as you can do something, and when it is live.',
    requestChanges:
      'The customer has your note. You get a new mail when there is something to decide again.',
    reject: 'The customer has been told the reason.',
  } satisfies Record<DecisionName, string>,
  /** When the connection will be switched on. */
  moments: {
    afterTrial: 'Single sign-on is switched on right after the trial.',
    byCsm: 'Single sign-on is switched on when you say so.',
    untried: 'Single sign-on is switched on as soon as it is connected, without a trial.',
    planned: (moment: string) => `Single sign-on is switched on by itself: ${moment}.`,
  },
  decidedBy: (by: string) => `, with the link that was sent to ${by}.`,
  decidedBySignedIn: (by: string) => `, by ${by}, who had signed in.`,
  decidedNote: 'The note',
  overtaken: 'Somebody decided before you did, so your answer has changed nothing.',
  stageNow: 'Where it stands now',
  notNow: {
    title: (n: Names) => `Nothing to decide for ${n.company} now`,
    verifying: 'The details are being checked (again). You get a new mail when it is your turn.',
    correcting:
      'The customer has something to correct. You get a new mail when it is your turn again.',
    over: 'It ended without a decision of yours. Nothing more can be decided.',
  },
  /** The stages, worded for CSMs. */
  off: 'It is switched off at this moment: everybody signs in as before.',
  stages: {
    awaitingSubmission: 'Waiting for the customer’s details',
    verifying: 'Checking the customer’s Okta',
    awaitingCorrection: 'Waiting for the customer’s correction',
    awaitingApproval: 'Waiting for your decision',
    connecting: 'Making the connection',
    awaitingTrial: 'The customer is to try signing in',
    awaitingSwitchOn: 'Ready; to be switched on when you say',
    awaitingDashboard: 'Switched on; the dashboard is to be prepared by you',
    awaitingFirstSignIn: 'Waiting for the main admin’s first sign-in',
    inviting: 'Inviting the users',
    completed: 'Completed',
    rejected: 'Rejected',
    expired: 'Expired',
    failed: 'Stopped; ops have been told',
  } satisfies Record<Stage, string>,
});
