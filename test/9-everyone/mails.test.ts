import { expect, test } from 'vitest';
import { exampleMail, textOf } from '../mail/example.ts';
import { exampleData } from '../mail/mail-examples.ts';

test('an invitation’s first lines say what to do', () => {
  const { text } = exampleMail('userInvitation');
  expect(text.split('\n').slice(0, 10).join(' ')).toContain(
    'choose Already have a login, and you are sent to Okta',
  );
});

test('an invitation is the same for everybody: it names no user, contact or main admin', () => {
  const text = textOf('userInvitation');
  for (const { name, email } of [exampleData.contact, exampleData.mainAdmin]) {
    expect(text).not.toContain(name);
    expect(text).not.toContain(email);
  }
});

test('an invitation can be unsubscribed from, by a mail to support', () => {
  expect(exampleMail('userInvitation').unsubscribe).toBe(exampleData.brand.supportEmail);
});
