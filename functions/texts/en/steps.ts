import type { Names } from '../names.ts';
import { number } from './words.ts';

/** The setup page, step by step. */
export const steps = () => ({
  label: 'Setup',
  of: (step: number, steps: number) => `Step ${step} of ${steps}`,
  names: {
    register: 'Create the app',
    settings: 'App settings',
    values: 'Copy the values',
    domains: 'E-mail domains',
    people: 'People',
    review: 'Review and send',
  },
  titles: {
    register: 'Create an app integration in Okta',
    settings: 'Fill in the app’s settings',
    values: 'Copy three values from Okta',
    domains: 'List your e-mail domains',
    people: 'Say who is invited',
    review: 'Review and send',
  },
  next: 'Continue',
  back: 'Back',
  kept: 'What you enter is kept for 30 days. You, or a colleague who has this link, can go on at any time.',
  discard: 'Delete what was entered',
  values: {
    check: 'Check with Okta',
    verdicts: {
      verified: 'Everything fits.',
      problems: 'Something does not fit yet.',
      unproven: 'Not everything could be found out.',
      unavailable:
        'Your Okta does not answer at the moment. You can go on; we ask again when you send.',
    },
  },
  share: {
    ask: {
      register: 'Let a colleague do the steps in Okta.',
      settings: 'Let a colleague do the steps in Okta.',
      values: 'Let a colleague do the steps in Okta.',
      domains: 'Let a colleague do this step.',
      people: 'Let a colleague do this step.',
      review: '',
    },
    heading: 'A link for your colleague',
    lead: 'It opens this part alone: nothing else that was entered can be seen or sent with it. What your colleague enters appears here.',
    link: 'Link for your colleague',
    mail: 'Write an e-mail with it',
    colleague: 'Or have us mail it: your colleague’s e-mail address',
    send: 'Mail the link',
    mailed: (address: string) => `The link is on its way to ${address}.`,
    subject: (n: Names) => `Single sign-on for ${n.product}: your part`,
    body: (link: string) =>
      `Please fill in your part of the setup for single sign-on:\n\n${link}\n\nWhat you enter is kept; you need not send anything.`,
    doneTitle: 'Thank you: that was your part',
    doneText: 'It is kept, and whoever sent you the link goes on with it.',
    sentTitle: 'There is nothing more to fill in',
    sentText:
      'The setup was sent, so this part can no longer be changed here. Whoever sent you the link follows what becomes of it.',
  },
  domains: {
    of: (oktaDomain: string) => `People in ${oktaDomain}`,
    lead: (n: Names) =>
      `Sign-in to ${n.product} goes by e-mail domain: whoever enters an address at one of these domains is sent to your Okta.`,
    proof: (n: Names) =>
      `Prove that they are yours with a TXT record in their DNS settings. You can do that later, too: until then ${n.csm} has to vouch for them.`,
    records: 'Add these records in DNS. They stay the same, and we keep looking for them.',
    check: 'Show and check the DNS records',
    own: 'List only domains of your company, and each in one place. A sub-domain has to be listed itself.',
  },
  people: {
    lead: (n: Names) => `Nobody gets an invitation before ${n.csm} has approved.`,
    after:
      'Then the main admin is invited first. Once this person has signed in, everybody on the list follows.',
    once: 'Each person gets one invitation. More people can be added later.',
    sent: (count: number) =>
      count === 1
        ? 'We have the list that you sent: 1 person. It is not shown again.'
        : `We have the list that you sent: ${number(count)} people. It is not shown again.`,
    modes: {
      add: 'Keep that list. Whoever is entered below joins it.',
      replace: 'Replace that list by the one below.',
    },
  },
  review: {
    change: 'Change',
    missing: 'still missing',
    secretKept: 'saved, and not shown again',
    users: (count: number) => (count === 1 ? '1 person' : `${number(count)} people`),
    afterwards: 'After sending, this page shows how far it is. Keep the link.',
  },
});
