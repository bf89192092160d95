import { expect, test } from 'vitest';
import { exampleMail, textOf } from '../mail/example.ts';

const LINK = 'https://sso.example.com/approvals/';
/** The evidence between the first screen's link and the second one. */
const between = (text: string) => text.slice(text.indexOf(LINK), text.lastIndexOf(LINK));

test('everything needed to decide comes before the second link', () => {
  const { text } = exampleMail('approvalRequested');
  const first = between(text);
  for (const fact of [
    'Acme Corp',
    'acme.okta.com, 13 of 13 checks',
    '248',
    'acme.de',
    'Riley Chen',
  ])
    expect(first).toContain(fact);
  expect(first.split('\n').length).toBeLessThan(25);
});

test('a link comes first', () => {
  const { text } = exampleMail('approvalRequested');
  expect(text.slice(0, text.indexOf(LINK)).split('\n').length).toBeLessThan(12);
});

test('before the second link are ten of many e-mail domains, and the number of the rest', () => {
  const text = textOf('approvalRequested', 'several-domains');
  const first = between(text);
  expect(first).toContain('brand10.example');
  expect(first).not.toContain('brand11.example');
  expect(first).toContain('4 more');
});

test('every e-mail domain is in the mail', () => {
  const text = textOf('approvalRequested', 'several-domains');
  for (let number = 1; number <= 14; number += 1) expect(text).toContain(`brand${number}.example`);
});

test('a check’s note is beside the domain and the check', () => {
  const text = textOf('approvalRequested', 'several-domains');
  expect(text.match(/half of the team has addresses there/g)).toHaveLength(2);
});

test('each callback’s check names its URL', () => {
  const text = textOf('approvalRequested');
  expect(text).toContain('https://introvoke.auth0.com/login/callback');
  expect(text).toContain('https://login.introvoke.com/login/callback');
});

test('a check that was not possible has its status and Okta’s words, and says that approving is possible', () => {
  const text = textOf('approvalRequested', 'open');
  for (const fact of [
    '11 of 13 checks passed, 2 open',
    'refuses our servers (status 403)',
    'You may approve with this open',
    '403: Please list acme.de as well',
  ])
    expect(text).toContain(fact);
  expect(text).not.toContain('nothing to correct');
});
