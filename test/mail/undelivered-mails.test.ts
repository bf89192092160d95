import { expect, test } from 'vitest';
import { texts } from '../../functions/texts/index.ts';
import { exampleMail, textOf } from './example.ts';

const t = texts('en');
const { reasons } = t.mails.undelivered;

test('the CSM reads which mail did not reach whom, why, and the other server’s answer', () => {
  const text = textOf('customerUnreachable', 'contact');
  for (const fact of [
    t.mailName('correctionRequested'),
    'riley@acme.com',
    reasons.bounced,
    'half of the team has addresses there.',
  ])
    expect(text).toContain(fact);
});

test('without an answer none is shown', () => {
  const label = `${t.mails.undelivered.answer}:`;
  expect(textOf('customerUnreachable', 'contact')).toContain(label);
  expect(textOf('customerUnreachable', 'main-admin')).not.toContain(label);
});

test('the CSM gets what to pass on: the setup link to the contact, how to sign in to the main admin', () => {
  const page = 'https://sso.example.com/setup/';
  const contact = textOf('customerUnreachable', 'contact');
  const mainAdmin = textOf('customerUnreachable', 'main-admin');
  expect(contact).toContain(page);
  expect(contact).not.toContain('Already have a login');
  expect(mainAdmin).not.toContain(page);
  expect(mainAdmin).toContain('Already have a login');
});

test('undelivered invitations are listed by reason, each once, with the answer if there was one', () => {
  const text = textOf('invitationsUndelivered');
  const [before = '', bounced = ''] = text.split(reasons.bounced);
  expect(before).toContain(`${reasons.complained} * sam@acme.com: as mail that nobody asked for`);
  expect(bounced).toContain('* kim@acme.com: Please list acme.de');
  expect(bounced).toMatch(/\* lee@acme\.com(?!:)/);
  expect(bounced).not.toContain('sam@acme.com');
});

test('the subject says how many invitations were not delivered', () => {
  expect(exampleMail('invitationsUndelivered').subject).toContain('3 invitations');
});

test.each([
  ['approval', 'https://sso.example.com/approvals/'],
  ['first-sign-in', 'https://sso.example.com/sign-ins/'],
])('ops can act in the CSM’s place during the wait for %s', (variant, link) => {
  const text = textOf('csmUnreachable', variant);
  for (const fact of ['dana@sequel.io', 'acme-corp-3f9d2c81b04e', link])
    expect(text).toContain(fact);
});

test('ops are notified outside waits, too, but get no link', () => {
  const text = textOf('csmUnreachable', 'elsewhere');
  expect(text).toContain(t.mails.csmUnreachable.elsewhere);
  expect(text).not.toContain('https://sso.example.com/');
});
