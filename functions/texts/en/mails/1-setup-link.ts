import type { Names } from '../../names.ts';

export const setupLinkMails = () => ({
  setupLinkIssued: {
    subject: (n: Names) => `${n.company}: set up single sign-on for ${n.product}`,
    title: (n: Names) => `Set up single sign-on for ${n.company}`,
    text: (n: Names) =>
      `With this link you connect your Okta to ${n.product}. It takes about 15 minutes, and you can stop at any step and go on later.`,
    button: 'Open the setup',
    until: (date: string) => `Please send it off by ${date}.`,
    personal: 'Whoever has the link can set it up: pass it on to your Okta administrator only.',
    why: (n: Names) => `You get this because ${n.csm} named you as the contact at ${n.company}.`,
  },
});
