import type { LostMail } from '../functions/mail/lost-mails.ts';
import { texts } from '../functions/texts/index.ts';

/** A mail's addressee, for ops. */
const whom = {
  contact: 'the contact',
  mainAdmin: 'the main admin',
  user: 'a user',
  csm: 'the CSM',
  ops: 'ops',
};

const states = {
  deferred: 'Deferred (the other mail server says "later")',
  refused: 'Refused by the mail service',
  uncertain: 'Uncertain (we do not know whether it arrived)',
};

/** For ops, each kind once: `Uncertain (we do not know whether it arrived): invitation, to a user, 3 times`. */
export function lostInWords(lost: readonly LostMail[]): string[] {
  const words = texts('en');
  const lines = lost.map(
    ({ state, mail, recipient, said }) =>
      `${states[state]}: ${words.mailName(mail)}${recipient ? `, to ${whom[recipient]}` : ''}${said ? ` (${said})` : ''}`,
  );
  return [...Map.groupBy(lines, (line) => line)].map(([line, { length }]) =>
    length === 1 ? line : `${line}, ${length} times`,
  );
}
