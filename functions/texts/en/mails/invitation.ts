import type { Names } from '../../names.ts';
import { rich, strong } from '../../rich.ts';

export const invitation = () => ({
  subject: (n: Names) => `${n.company}: sign in to ${n.product} with Okta`,
  title: (n: Names) => `Sign in to ${n.product} with Okta`,
  first: (n: Names) =>
    rich`${n.company} now signs in to ${n.product} with Okta: open ${n.product}, choose ${strong(n.existingLogin)}, and you are sent to Okta, where you sign in as always.`,
  button: (n: Names) => `Open ${n.product}`,
  how: 'Step by step',
  firstTitle: 'You are the first',
  mainAdmin: (n: Names) =>
    `Nobody at ${n.company} has signed in yet. As soon as you are in, your colleagues are invited.`,
  dashboardMail: (n: Names) =>
    `${n.csm} may also send you a new invitation from ${n.product} itself. Open that one if you get it, and do the same.`,
  confirm:
    'Are you in? We usually notice. If we do not, tell us, so that your colleagues can follow:',
  confirmLink: 'Yes, I am in',
});
