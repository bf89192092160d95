import { expect, test } from 'vitest';
import { oktaTrouble } from '../../functions/3-verify/mails.tsx';
import { texts } from '../../functions/texts/index.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { exampleMail, textOf } from '../mail/example.ts';
import { exampleData } from '../mail/mail-examples.ts';

const t = texts('en');
const setupLink = 'https://sso.example.com/setup/';

test('a check that was not possible is reported in Okta’s words, without claiming that all is well', () => {
  const text = textOf('submissionReceived', 'open');
  const { message, fix } = t.problem({ code: 'blockedByOkta', status: 403 });
  for (const fact of [message, fix, 'acme.okta.com', 'half of the team has addresses there.'])
    expect(text).toContain(fact);
  expect(text).not.toContain('nothing to correct');
  expect(textOf('submissionReceived', '')).toContain('nothing to correct');
});

test.each([
  ['submissionReceived', ''],
  ['correctionRequested', 'one-problem'],
  ['correctionRequested', 'note'],
] as const)('%s (%s) leads to the customer’s page', (name, variant) => {
  expect(textOf(name, variant)).toContain(setupLink);
});

test('each problem has its domain, what to do, and its link into Okta if any', () => {
  const text = textOf('correctionRequested', 'several-problems');
  const { message, fix } = t.problem({ code: 'dpopRequired' });
  for (const fact of [message, fix, 'acme.okta.com', 'login.acme.de']) expect(text).toContain(fact);
  expect(text.match(/https:\/\/acme-admin\.okta\.com/g)).toHaveLength(2);
});

test('the subject says how many problems there are', () => {
  expect(exampleMail('correctionRequested', 'several-problems').subject).toContain('3');
});

test('the CSM’s requested changes are quoted, without problems in Okta that do not exist', () => {
  const text = textOf('correctionRequested', 'note');
  expect(text).toContain('half of the team has addresses there.');
  expect(text).not.toContain(t.mails.correctionRequested.text);
});

test('problems come without an empty note', () => {
  const { titleNote } = t.mails.correctionRequested;
  expect(textOf('correctionRequested', 'one-problem')).not.toContain(titleNote);
  expect(textOf('correctionRequested', 'note')).toContain(titleNote);
});

test('a request for a correction has its deadline in days', () => {
  const text = textOf('correctionRequested', 'one-problem');
  for (const day of ['Friday 18 December', 'Thursday 26 November', 'Monday 21 December'])
    expect(text).toContain(day);
});

test.each([
  [false, t.mails.oktaTrouble.text],
  [true, t.mails.oktaTrouble.giveUp],
])('ops read which Okta has not answered since when; given up: %s', (giveUp, says) => {
  const { text } = oktaTrouble({
    brand: exampleData.brand,
    language: 'en',
    company: 'Acme Corp',
    onboardingId: asOnboardingId('acme-corp-3f9d2c81b04e'),
    domains: [
      { domain: asOktaDomain('acme.okta.com'), reason: 'callback: serverError (503)' },
      { domain: asOktaDomain('login.acme.de'), reason: 'discovery: timeout' },
    ],
    since: '2026-11-23T09:30:00.000Z',
    giveUp,
  });
  for (const fact of [
    says('23 November 2026 at 09:30 UTC'),
    'acme.okta.com',
    'login.acme.de',
    'it has an error of its own (503)',
    'no answer in time',
    'acme-corp-3f9d2c81b04e',
  ])
    expect(text.replace(/\s+/g, ' ')).toContain(fact);
});

test('a customer’s own change comes without problems or anybody’s note', () => {
  expect(exampleMail('correctionRequested', 'opened').subject).toContain('your form is open again');
  const text = textOf('correctionRequested', 'opened');
  expect(text).toContain('you can change what you sent');
  expect(text).not.toMatch(/to fix|0 /);
});
