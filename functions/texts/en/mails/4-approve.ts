import type { Names } from '../../names.ts';

export const approveMails = {
  approvalRequested: {
    subject: (n: Names) => `${n.company}: approve single sign-on`,
    title: (n: Names) => `${n.company} is ready for single sign-on`,
    text: 'Every check passed. What we need from you: is single sign-on part of the subscription?',
    button: 'Look and decide',
    nothing: 'Opening the link decides nothing; you confirm on the page.',
  },
};
