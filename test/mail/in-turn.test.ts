import { expect, test } from 'vitest';
import { sendInTurn } from '../../functions/mail/in-turn.ts';

/** Mails to both, of which those named cannot be sent; and what was tried. */
function mailsWithout(...unsendable: string[]) {
  const tried: string[] = [];
  const send = (name: string) => async () => {
    tried.push(name);
    if (unsendable.includes(name)) throw new Error(`No mail to ${name}`);
  };
  return { tried, mails: { csm: send('csm'), customer: send('customer') } };
}

test('all mails are sent, the customer’s first', async () => {
  const { tried, mails } = mailsWithout();
  expect(await sendInTurn(mails, [])).toEqual({ left: [], done: true });
  expect(tried).toEqual(['customer', 'csm']);
});

test('a second mail that cannot be sent is left, and the first is not sent again for it', async () => {
  const { tried, mails } = mailsWithout('csm');
  const { left } = await sendInTurn(mails, []);
  expect(left).toEqual(['csm']);
  await expect(sendInTurn(mails, left)).rejects.toThrow('No mail to csm');
  expect(tried).toEqual(['customer', 'csm', 'csm']);
});

test('a first mail that cannot be sent fails, and the state tries again later', async () => {
  const { tried, mails } = mailsWithout('customer');
  await expect(sendInTurn(mails, [])).rejects.toThrow('No mail to customer');
  expect(tried).toEqual(['customer']);
});

test('an execution that does not know what is left fails', async () => {
  await expect(sendInTurn(mailsWithout('csm').mails, undefined)).rejects.toThrow('No mail to csm');
});
