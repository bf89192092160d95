import type { Names } from '../names.ts';
import type { Days, DeadlineWords, NotInvited, StageWords } from '../shapes.ts';
import { expiry, number } from './words.ts';

/** What the CSM must do. */
const ofCsm = (n: Names, { reminder, expires }: Days): DeadlineWords => ({
  by: reminder ? `Usually by ${reminder}` : `As soon as ${n.csm} can`,
  otherwise: `${reminder ? `On that day we will remind ${n.csm}` : `We have reminded ${n.csm}`}. ${expiry(expires)}`,
});

export const progress = () => ({
  title: (n: Names) => `Single sign-on for ${n.company}`,
  live: 'This page updates itself.',
  reload: 'This page refreshes by itself.',
  keepLink: 'Keep the link to this page: it works until the end.',
  next: 'What happens next',
  actor: 'Who has to act',
  when: 'By when',
  since: 'Waiting since',
  history: 'What has happened',
  invited: (invited: number, total: number) =>
    `${number(invited)} of ${number(total)} users invited`,
  /** After completion, if some invitations may not have been sent. */
  notEverybody: (n: Names) =>
    `Not everybody on the list has got an invitation to ${n.product}, as far as we know.`,
  notInvitedTold: (n: Names) => `${n.csm} is told whose.`,
  /** @param told last sentence if any were refused or uncertain, such as `notInvitedTold` */
  notInvited: ({ deferred, refused, uncertain, dropped = 0 }: NotInvited, told = '') =>
    [
      refused > 0 &&
        (refused === 1
          ? 'One invitation could not be delivered.'
          : `${number(refused)} invitations could not be delivered.`),
      uncertain > 0 &&
        (uncertain === 1
          ? 'Of one we do not know whether it was sent.'
          : `Of ${number(uncertain)} we do not know whether they were sent.`),
      refused + uncertain > 0 && told,
      deferred > 0 &&
        (deferred === 1
          ? 'One invitation is delayed, as the other mail server says “later”. It is tried again for up to three days.'
          : `${number(deferred)} invitations are delayed, as the other mail server says “later”. They are tried again for up to three days.`),
      dropped > 0 &&
        (dropped === 1
          ? 'One invitation was not sent any more.'
          : `${number(dropped)} invitations were not sent any more.`),
    ]
      .filter(Boolean)
      .join(' '),
  /** Replaces the stage's text once the time is chosen. */
  planned: (n: Names) =>
    `Single sign-on is switched on by itself, as ${n.csm} has chosen. Until then everybody signs in as before.`,
  /** Replaces the stage's text once somebody has switched it off. */
  off: (n: Names): StageWords => ({
    title: 'Switched off: your people sign in as before',
    next: `Single sign-on was switched off. Nothing is deleted, and it can be switched on again: ask ${n.csm}.`,
    actor: n.csm,
    when: '',
  }),
  /** Replaces the stage's text while the own system prepares the dashboard. */
  automatic: (n: Names): StageWords => ({
    title: 'Switched on. The accounts are being prepared',
    next: `Single sign-on is on. ${n.product} invites your people again by itself, the main admin first; then the invitations to sign in go out. ${n.csm} sees to it where that does not work.`,
    actor: 'Nobody: this runs by itself',
    when: 'Usually within an hour',
  }),
  /** If the tenant has no trial application. */
  untriable:
    'After that single sign-on is switched on for everybody at your e-mail domains, and nobody can try signing in before. Assign everybody to the app in Okta until then: whoever is not assigned is locked out.',
  note: 'The reason given',
  /** Deadlines of others, as shown to the customer. */
  waits: {
    correction: (_: Names, { reminder, actBy, expires }: Days): DeadlineWords => ({
      by: `By ${actBy}`,
      otherwise: `${reminder ? `We will remind you on ${reminder}` : 'We have reminded you'}. ${expiry(expires)}`,
    }),
    approval: ofCsm,
    trial: (n: Names, { reminder, actBy, expires }: Days): DeadlineWords => ({
      by: `By ${actBy}`,
      otherwise: `${reminder ? `On ${reminder} we will remind you and ${n.csm}` : `We have reminded you and ${n.csm}`}. ${expiry(expires)}`,
    }),
    switchOn: ofCsm,
    mainAdminDashboard: ofCsm,
    everyoneDashboard: ofCsm,
    firstSignIn: (n: Names, { reminder, actBy, expires }: Days): DeadlineWords => ({
      by: `By ${actBy}`,
      otherwise: `${reminder ? `On ${reminder} we will remind your main admin and ${n.csm}` : `We have reminded your main admin and ${n.csm}`}. ${expiry(expires)}`,
    }),
  },
  /** Replaces the stage's text if something could not be checked. */
  open: {
    title: 'Checked as far as possible. Waiting for approval',
    heading: (count: number) =>
      count === 1
        ? 'One thing could not be checked'
        : `${number(count)} things could not be checked`,
    lead: (n: Names) => `${n.csm} knows of it too, and decides whether that is good enough.`,
  },
  asking: 'is being asked',
  silent: 'As soon as your Okta answers',
  checking: 'Your Okta does not answer at the moment. We keep asking; you need not do anything.',
});
