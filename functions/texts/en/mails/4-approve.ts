import type { Names } from '../../names.ts';

export const approveMails = () => ({
  approvalRequested: {
    subjectAgain: (n: Names) => `${n.company} has made changes: please decide again`,
    subjectReopened: (n: Names) => `${n.company}: please approve again, something has changed`,
    titleAgain: (n: Names) => `${n.company} has answered your request`,
    textAgain: 'The customer has changed what you asked for, and the checks were made again.',
    subject: (n: Names) => `${n.company}: approve single sign-on`,
    title: (n: Names) => `${n.company} is ready for single sign-on`,
    text: 'The checks found nothing to correct. What we need from you: is single sign-on part of the subscription?',
    textOpen:
      'What could be checked is in order, but something is open (below). What we need from you: is that good enough, and is single sign-on part of the subscription?',
    button: 'Look and decide',
    nothing: 'Opening the link decides nothing; you confirm on the page.',
  },
  domainsProven: {
    subject: (n: Names) => `${n.company}: all e-mail domains are proven`,
    title: 'The e-mail domains are proven',
    text: (n: Names, count: number) =>
      count === 1
        ? `The DNS record of the e-mail domain of ${n.company} was found, so nobody has to vouch for it. It is your decision that is waited for.`
        : `The DNS records of all ${count} e-mail domains of ${n.company} were found, so nobody has to vouch for them. It is your decision that is waited for.`,
  },
});
