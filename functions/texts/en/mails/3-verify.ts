import type { Names } from '../../names.ts';
import { number } from '../words.ts';

export const verifyMails = () => ({
  submissionReceived: {
    subject: (n: Names) => `${n.company}: single sign-on details received`,
    title: 'Your details are right',
    text: (n: Names) =>
      `We asked your Okta, and there is nothing to correct. Next, ${n.csm} approves. We write again when there is something for you to do.`,
    titleOpen: 'Your details have arrived',
    textOpen: (n: Names) =>
      `We asked your Okta, and what could be checked is in order. This could not be checked; ${n.csm} knows of it too, and decides whether that is good enough. What it is stands below.`,
    button: 'See the progress',
  },
  correctionRequested: {
    subject: (n: Names, count: number) =>
      count === 1
        ? `${n.company}: one thing to fix for single sign-on`
        : `${n.company}: ${number(count)} things to fix for single sign-on`,
    subjectNote: (n: Names) => `${n.company}: a change is needed for single sign-on`,
    title: (count: number) => (count === 1 ? 'One thing to fix' : `${number(count)} things to fix`),
    titleNote: 'A change is needed',
    text: 'We asked your Okta, and it will not let people in like this yet. What to do stands below.',
    textNote: 'We have looked at what you sent, and ask for this:',
    subjectOpened: (n: Names) => `${n.company}: your form is open again`,
    titleOpened: 'Your form is open again',
    textOpened: 'As you asked on the page of the trial, you can change what you sent.',
    after: 'Then open your page and send the form again. What was right is kept.',
    button: 'Open your page',
  },
  oktaTrouble: {
    subject: (n: { company: string }) => `${n.company}: Okta does not answer`,
    title: 'A customer’s Okta does not answer',
    text: (since: string) =>
      `Since ${since} these domains could not be verified. We keep trying, more seldom the longer it takes.`,
    giveUp: (since: string) =>
      `Since ${since} these domains could not be verified. We stop trying now and ask the customer whether they are right.`,
  },
});
