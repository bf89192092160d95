import type { Names } from '../../names.ts';

export const submitMails = () => ({
  stepGiven: {
    subject: (n: Names) => `${n.company}: your part of single sign-on for ${n.product}`,
    title: 'A colleague has given you a part',
    text: (n: Names) =>
      `${n.company} is connecting its Okta to ${n.product}. A colleague of yours asks you to do this part:`,
    button: 'Open your part',
    until: (date: string) =>
      `Please do it by ${date}. What you enter is kept; you need not send anything.`,
    personal:
      'The link opens this part alone. If you expect nothing of the kind, ignore this mail.',
    why: (n: Names) =>
      `You get this because a colleague at ${n.company} entered your address. Replies are read by ${n.csm}.`,
  },
});
