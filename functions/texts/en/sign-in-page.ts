import type { Names } from '../names.ts';
import { type Rich, rich, strong } from '../rich.ts';

export const signIn = () => ({
  title: (n: Names) => `First sign-in for ${n.company}`,
  csm: {
    question: (n: Names) => `Is ${n.company}’s main admin in?`,
    lead: (n: Names) =>
      `We notice by ourselves when the main admin signs in to ${n.product} through Okta. Confirm here only if you know that it has happened and this page does not say so.`,
    effect:
      'When you confirm, you are told whom to invite again in the dashboard, and then everybody else is invited.',
    button: 'Yes, the main admin is in',
  },
  mainAdmin: {
    question: (n: Names) => `Are you in ${n.product}?`,
    lead: (n: Names) =>
      `We usually notice by ourselves when you have signed in to ${n.product} through Okta. If you are in and this page does not say so, confirm it here.`,
    effect: 'When you confirm, your colleagues are invited.',
    button: 'Yes, I am in',
    notYet: 'Not in yet?',
  },
  confirmed: {
    title: 'The first sign-in is done',
    titleUnseen: 'The first sign-in is confirmed',
    unseen: 'We have not seen it ourselves.',
    how: {
      event: 'We noticed it',
      csm: 'Confirmed by the Customer Success Manager',
      mainAdmin: 'Confirmed by the main admin',
    },
    next: 'Everybody else is being invited, or has been. There is nothing more to do here.',
  },
  failed: {
    heading: 'Somebody could not sign in',
    lead: (n: Names) =>
      `We are told why a sign-in to ${n.product} failed, but not whose it was. It stands here for a week after the last time.`,
    last: 'The last time:',
  },
  /** Sign-ins by people other than the main admin. */
  seen: {
    heading: 'Others have signed in',
    lead: 'We are told that it worked, and keep neither whose it was nor how often.',
    first: 'first',
    last: 'last about',
  },
  tooEarly: {
    title: 'Not yet',
    text: 'The connection to Okta is not ready. The main admin gets an invitation as soon as it is.',
  },
  over: {
    title: 'This onboarding is over',
    text: 'It ended without a first sign-in. Nothing can be confirmed any more.',
  },
});

/** How to sign in, for pages and mails. */
export const howToSignIn = () => ({
  steps: (n: Names): Rich[] => [
    rich`Open ${n.product} with the button.`,
    rich`Choose ${strong(n.existingLogin)}.`,
    rich`Enter your work e-mail address. You are sent to Okta; sign in as you always do at work.`,
  ],
  picture: (n: Names) =>
    `The choice that you will see: take “${n.existingLogin}”, not “${n.otherLogin}”.`,
  pictureTitle: (n: Names) => `Welcome to ${n.product}`,
  takeThis: 'this one',
  notThis: 'not this one',
  trouble: 'If it does not work',
  troubles: (n: Names): Rich[] => [
    rich`You were asked for a new password? Go back and choose ${strong(n.existingLogin)}.`,
    rich`Okta says that you are not assigned to the app? Ask your Okta administrator to assign it to you.`,
    rich`Anything else? Reply to this mail: ${n.csm} at ${n.provider} reads it.`,
  ],
});
