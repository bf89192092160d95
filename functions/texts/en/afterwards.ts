import type { Names } from '../names.ts';

/** The setup page after completion, where customers return for later changes. */
export const afterwards = () => ({
  heading: 'Change something',
  lead: 'Keep the link to this page: it stays good.',
  rotate: {
    heading: 'Replace the client secret',
    text: 'Before a secret expires, or when it may have got into wrong hands. We check the new one with your Okta before it is used, and sign-in keeps working.',
    last: 'Last replaced',
    button: 'Replace the client secret',
  },
  more: {
    heading: 'Add e-mail domains, people or another Okta',
    text: (n: Names) =>
      `It goes the same way as the first time: your domains are proven, your Okta is checked, ${n.csm} approves, and somebody tries to sign in. Whoever signs in with Okta today goes on as before.`,
    button: 'Add something',
    begun: 'Added since',
    begunOn: 'begun on',
    open: 'Open',
    openWhat: (date: string) => `Open what was begun on ${date}`,
  },
  checks: {
    heading: 'Last checks',
    lead: 'We ask your Okta from time to time whether sign-in would still work. Nobody signs in for that.',
    asked: 'asked on',
    verdicts: {
      verified: 'Everything fits.',
      problems: 'Something no longer fits. Sign-in may fail until it is put right.',
      unproven: 'Not everything could be found out.',
      unavailable: 'Your Okta did not answer.',
    },
  },
  noFailures: {
    heading: 'Failed sign-ins',
    text: 'None in the last seven days, as far as we are told.',
  },
  download: 'Download what has happened (CSV)',
  /** In the file. */
  file: {
    secretChanged: 'Client secret replaced',
    begun: 'More e-mail domains, people or another Okta begun',
    seen: 'Somebody other than the main admin signed in for the first time',
    failed: (what: string) => `A sign-in failed, the last time: ${what}`,
    proven: 'E-mail domain proven by DNS, as of the last look',
  },
  /** On the first step of what is begun from there. */
  adding: (n: Names, domains: string) =>
    `${n.company} signs in with Okta already (${domains}). List only what is to be added: new e-mail domains with their people, or more people of one that you list again. The main admin is the person among them who gets in first.`,
});
