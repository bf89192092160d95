import type { Names } from '../names.ts';
import { okta } from '../okta-words.ts';
import { code, rich } from '../rich.ts';
import { number } from './words.ts';

export const form = () => ({
  required: 'Please fill in every field unless it is marked optional.',
  optional: 'optional',
  app: (number: number) => `Okta domain ${number}`,
  appOnly: 'Okta app',
  domain: {
    label: 'Okta domain',
    hint: 'Paste the address of your Okta, even of the Admin Console: we take what we need.',
  },
  clientId: { label: 'Client ID', hint: 'For example 0oa1b2c3d4e5f6g7h8i9.' },
  clientSecret: {
    label: 'Client secret',
    hint: 'Stored encrypted, handed over to the sign-in service, then deleted here. Nobody sees it.',
    kept: 'We have it; it is not shown again. Leave this empty unless it has changed.',
    again: 'For your safety it is not shown again: please paste it once more.',
    show: 'Show',
    hide: 'Hide',
    showWhat: (number: number) => `Show client secret ${number}`,
  },
  emailDomains: {
    label: 'E-mail domains of the people in this Okta',
    hint: 'What comes after the @, separated by commas: acme.com, acme.de. Anyone who enters such an address at sign-in is sent to this Okta.',
  },
  addApp: 'Add another Okta domain',
  removeApp: (number: number) => `Remove Okta domain ${number}`,
  mainAdmin: {
    legend: 'Main admin',
    hint: (n: Names) =>
      `Will be invited first. Once this person is in ${n.product}, everybody else is invited.`,
  },
  users: {
    legend: 'Other users',
    label: 'E-mail addresses',
    hint: 'Paste them from anywhere: one a line, with commas, or as “Name <mail>”. Up to 10,000.',
    file: 'Or a CSV file',
    fileHint: 'An export from Okta, or a spreadsheet saved as CSV. Its addresses join those above.',
    check: 'Check the list',
    review: {
      caption: 'What we found in the list',
      good: (count: number) =>
        count === 1 ? '1 person will be invited' : `${number(count)} people will be invited`,
      kinds: {
        unreadable: (count: number) => `${number(count)} cannot be read`,
        outside: (count: number) => `${number(count)} outside your e-mail domains`,
        deactivated: (count: number) => `${number(count)} deactivated`,
        double: (count: number) => `${number(count)} listed twice`,
        beside: (count: number) =>
          count === 1 ? '1 further address' : `${number(count)} further addresses`,
      },
      explain: {
        good: 'Each once, after the main admin has signed in.',
        unreadable: 'There is no complete e-mail address. Correct these lines, or leave them out.',
        outside:
          'Sign-in goes by your e-mail domains, so these people would not get in. List their domain as well, correct it, or leave them out.',
        deactivated:
          'According to the export these people can no longer sign in. Leave them out, or take the mark off their line.',
        double: 'Everybody is invited once all the same.',
        beside: 'These stand in the row of somebody who is invited at another address.',
      },
      line: (line: number) => `Line ${number(line)}:`,
      more: (count: number) => `and ${number(count)} more`,
      leaveOut: 'Leave these out',
    },
  },
  contact: {
    legend: 'You',
    hint: 'We write to you when there is something to do, and when it is done. Before your e-mail domain is proven we write only to whom this link was mailed to; this page shows the same.',
  },
  name: 'Name',
  email: 'E-mail address',
  submit: 'Send and check',
  resubmit: 'Send and check again',
  next: (n: Names) =>
    `We ask your Okta right away whether everything fits; nobody signs in for that. Then ${n.csm} approves.`,
  probes: (userAgent: string) =>
    rich`You will see these checks in Okta’s ${okta.systemLog}, from ${code(userAgent)}: a few sign-ins that end at once, and one code that does not exist. That is intended.`,
  errors: (count: number) =>
    count === 1 ? 'Please correct one thing' : `Please correct ${number(count)} things`,
  error: 'Error:',
  /** The request has fields that the page does not have, or lacks those that its buttons send. */
  notOurs: 'What was sent is not what this page sends. Please use its fields and buttons.',
});

export const correcting = () => ({
  title: (n: Names) => `Please correct: single sign-on for ${n.company}`,
  heading: (count: number) =>
    count === 1
      ? 'One thing to fix in Okta or below'
      : `${number(count)} things to fix in Okta or below`,
  lead: 'Everything else that could be checked was in order. Fix this, then send the form again; we check at once.',
  fix: 'How to fix it:',
  observed: 'Okta’s own words:',
  link: 'Open this app in Okta',
  again: 'Check again',
  noteHeading: (n: Names) => `${n.csm} asks for a change`,
  noteLead: 'Change it below and send the form again.',
});
