import type { Names } from '../names.ts';
import { number } from './words.ts';

/** One real sign-in, before anyone else is affected. */
export const trial = () => ({
  title: {
    customer: (n: Names) => `Try signing in to ${n.product} with Okta`,
    csm: (n: Names) => `${n.company} is trying to sign in with Okta`,
  },
  lead: {
    customer: (_: Names) =>
      'Sign in once, through each Okta. Nobody else is affected: your colleagues sign in as before until this has worked and single sign-on is switched on.',
    csm: (n: Names) =>
      `${n.company} has been asked to sign in once, through each Okta. Nobody else is affected until this has worked.`,
  },
  /** For the CSM: what happens next. */
  after: {
    afterTrial: 'Then single sign-on is switched on by itself.',
    byCsm: 'Then you get a link to say when single sign-on is switched on.',
  },
  button: 'Try signing in with Okta',
  again: 'Try again with Okta',
  follow: 'What has become of it so far',
  done: 'It works',
  open: 'Not tried successfully yet',
  forWhom: (emailDomains: string) => `For people with an address at ${emailDomains}.`,
  earlier: (count: number) =>
    count === 1 ? 'One earlier attempt' : `${number(count)} earlier attempts`,
  steps: {
    started: {
      passed: 'You left for Okta',
      failed: 'You did not leave for Okta',
      open: 'You are about to leave for Okta',
    },
    logged: {
      passed: 'Auth0 has logged the sign-in',
      failed: 'Auth0 has logged a sign-in that failed',
      open: 'Auth0 has logged nothing yet',
    },
    returned: {
      passed: 'You came back from Okta',
      failed: 'You did not come back from Okta signed in',
      open: 'You have not come back from Okta yet',
    },
    redeemed: {
      passed: 'We have checked who signed in',
      failed: 'What came back could not be checked',
      open: 'What came back has not been checked yet',
    },
  },
  results: { passed: 'Passed', failed: 'Failed', open: 'Open' },
  claims: {
    email: 'E-mail address',
    none: 'none',
    listed: 'It is in a listed e-mail domain.',
    notListed: 'It is in none of the e-mail domains that are listed for this Okta.',
    mainAdmin: 'It is the main admin’s.',
    notMainAdmin: 'It is not the main admin’s.',
    verified: 'It counts as verified.',
    notVerified: 'It does not count as verified. That stops nobody here.',
    account:
      'There is a login with a password for it, too. From the switch on, Okta is the way in.',
    noAccount: 'There is no other login for it.',
    name: 'Name',
  },
  seen: 'These attempts stand in Okta’s System Log as well. What Okta tells us of you stands here until the onboarding ends.',
  skip: {
    title: 'Go on without a trial',
    effect: {
      afterTrial:
        'Single sign-on is switched on without one person having signed in that way. Whoever Okta does not let in is locked out then.',
      byCsm:
        'Nothing is switched on by this: you get a link to say when. Until then nobody has signed in that way, and whoever Okta does not let in is locked out from the switch on.',
    },
    reason: 'Why?',
    hint: 'It is kept with your address.',
    button: 'Go on without a trial',
  },
  correct: {
    title: 'Change what was sent',
    effect: (csm: string) =>
      `For what cannot be fixed in Okta: other e-mail domains, another client secret. The form opens again; afterwards it is checked, and ${csm} approves again.`,
    button: 'Open the form again',
  },
  closed: {
    done: {
      title: 'Signing in with Okta works',
      text: (_: Names) => 'It has been tried with success. There is nothing more to do here.',
    },
    early: {
      title: 'There is nothing to try yet',
      text: (n: Names) =>
        `The connection to Okta is not ready. You get a mail from ${n.csm} as soon as it is.`,
    },
    over: {
      title: 'There is nothing to try any more',
      text: (_: Names) => 'The onboarding has gone on, or is over.',
    },
  },
});
