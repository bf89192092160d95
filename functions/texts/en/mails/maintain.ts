import type { Names } from '../../names.ts';

export const maintainMails = () => ({
  linkUnused: {
    subject: (n: Names) => `${n.company}: nothing has come of the setup link yet`,
    title: 'The setup link is still unused',
    text: (n: Names, issued: string, expires: string) =>
      `On ${issued} a setup link was issued for ${n.company}. Nobody has entered anything yet. It expires on ${expires}.`,
    ask: 'Ask the customer whether the link reached the right person: their Okta administrator. If not, forward it, or have a new one issued:',
    why: (n: Names) => `You get this once, because you look after ${n.company}.`,
  },
  signInsFail: {
    subject: (n: Names) => `${n.company}: somebody cannot sign in with Okta`,
    title: 'Somebody cannot sign in with Okta',
    text: (n: Names) =>
      `A sign-in to ${n.product} by somebody at ${n.company} failed, for a reason that the customer’s Okta administrator can put right. We are not told who it was.`,
    page: 'The customer reads the same on their page.',
    why: (n: Names) => `You get this once for each reason, because you look after ${n.company}.`,
  },
  proofLost: {
    subject: (n: Names) => `${n.company}: the proof of an e-mail domain is gone`,
    title: 'The proof of an e-mail domain is gone',
    text: (n: Names) =>
      `People at these e-mail domains sign in to ${n.product} through the Okta of ${n.company}. The DNS record that proved that a domain is theirs has been missing for two weeks:`,
    since: (date: string) => `missing since ${date}`,
    ask: 'Ask the customer whether the domain is still theirs. If it is, they set the record again, and nothing else is to do. If it is not, have its people taken off the connection: whoever has the domain now would be sent to this Okta.',
    why: (n: Names) => `You get this once for each loss, because you look after ${n.company}.`,
  },
  secretReplaced: {
    subject: (n: Names) => `${n.company}: a client secret was replaced`,
    title: 'A client secret was replaced',
    text: (n: Names, domain: string, date: string) =>
      `The client secret of the Okta app at ${domain} was replaced on ${date}, by a link that was given to ${n.company}.`,
    checked: 'The new one was checked with Okta before. Sign-in goes on as it was.',
    customer: (n: Names) =>
      `Was it none of you? Then reply to this mail at once: ${n.csm} reads it.`,
    csm: 'The customer’s contact is told too. Ask at once if you did not expect it.',
    commands:
      'If it was none of them: whoever runs this service lets people sign in as before, and refuses every link, with these commands (for a stage on AWS, add --stage and its name):',
    why: (n: Names) =>
      `You get this because you are the contact for single sign-on to ${n.product} at ${n.company}.`,
    whyCsm: (n: Names) => `You get this because you look after ${n.company}.`,
  },
  connectionBroken: {
    subject: (n: Names) => `${n.company}: sign-in with Okta no longer works`,
    title: 'A connection to Okta no longer works',
    text: (n: Names) =>
      `A check of all connections has found that people at ${n.company} cannot get in to ${n.product} through Okta any more, or not everywhere. This is what the customer has to put right:`,
    open: 'This could not be checked',
    openText:
      'It need not mean that nobody gets in: sign-ins come from other servers than this check. If people do get in, there is nothing to do.',
    subjectOpen: (n: Names) => `${n.company}: sign-in with Okta could not be checked`,
    titleOpen: 'A connection to Okta could not be checked',
    textOpen: (n: Names) =>
      `A check of all connections could not find out whether people at ${n.company} still get in to ${n.product} through Okta.`,
    why: (n: Names) => `You get this because you look after ${n.company}.`,
    rotation: 'If the client secret has changed',
    rotationText:
      'The check does without the client secret, so it cannot tell whether that is still right. If the customer has a new one, send their Okta administrator a link to enter it. Whoever runs this service issues it with this command (for a stage on AWS, add --stage and its name); it is good for 14 days:',
    again: 'You get this with every check until it is put right. To check at once:',
  },
});
