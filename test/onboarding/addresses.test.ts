import { describe, expect, test } from 'vitest';
import { email } from '../../functions/onboarding/address-schemas.ts';
import { readEmailDomain } from '../../functions/onboarding/addresses.ts';
import { growth, LINEAR, repeated } from '../processor-time.ts';

/** What is taken, or the codes of what is wrong. */
const taken = (text: string) => {
  const { data, error } = email.safeParse(text);
  return data ?? error?.issues.map(({ message }) => message);
};

describe('an address is taken', () => {
  test.each([
    ['as it is', 'kim.doe@acme.com', 'kim.doe@acme.com'],
    ['with its domain in lower case', 'Kim@ACME.com', 'Kim@acme.com'],
    ['without what was copied with it', ' \ufeffkim@acme.com\u200b\n', 'kim@acme.com'],
    ['with &', 'r&d@acme.com', 'r&d@acme.com'],
    ['with /', 'a/b@acme.com', 'a/b@acme.com'],
    ['with =', 'x=y@acme.com', 'x=y@acme.com'],
    ['with a plus', 'kim+events@acme.com', 'kim+events@acme.com'],
    ['with an apostrophe', "o'brien@acme.com", "o'brien@acme.com"],
    ['with a printer’s apostrophe', 'o’brien@acme.com', "o'brien@acme.com"],
    ['of an international domain', 'kim@MÜNCHEN.example', 'kim@xn--mnchen-3ya.example'],
    ['of the same in punycode', 'kim@xn--mnchen-3ya.example', 'kim@xn--mnchen-3ya.example'],
    ['of a Japanese domain', 'kim@例え。テスト', 'kim@xn--r8jz45g.xn--zckzah'],
    ['with 64 characters before the @', `${'a'.repeat(64)}@x.test`, `${'a'.repeat(64)}@x.test`],
  ])('%s', (_, text, address) => {
    expect(taken(text)).toBe(address);
  });
});

describe('an address is refused', () => {
  test.each([
    ['when it is empty', ' \u200b', ['required']],
    ['without an @', 'kim', ['emailInvalid']],
    ['without what is before it', '@acme.com', ['emailInvalid']],
    ['without a domain', 'kim@', ['emailInvalid']],
    ['with a domain of one label', 'kim@localhost', ['emailInvalid']],
    ['at an IP address', 'kim@127.0.0.1', ['emailInvalid']],
    ['at a number that is an IP address', 'kim@0x7f.1', ['emailInvalid']],
    ['with a second @', 'a@b@acme.com', ['emailInvalid']],
    ['with two dots', 'a..b@acme.com', ['emailInvalid']],
    ['with a dot at the end', 'a.@acme.com', ['emailInvalid']],
    ['with quotes', '"kim doe"@acme.com', ['emailInvalid']],
    ['with white space', 'kim doe@acme.com', ['emailInvalid']],
    ['with a line break', 'kim@acme.com\r\nBcc: x@evil.test', ['emailInvalid']],
    ['with an invisible character inside', 'k\u200bim@acme.com', ['emailInvalid']],
    ['with a bidirectional one', 'kim@ac\u202eme.com', ['emailInvalid']],
    ['with letters that SES cannot write to', 'jörg@acme.com', ['emailNotAscii']],
    ['with a look-alike before the @', 'аda@acme.com', ['emailNotAscii']],
    ['with 65 characters before the @', `${'a'.repeat(65)}@x.test`, ['emailInvalid']],
    ['with 255 characters', `a@${'b'.repeat(249)}.com`, ['emailInvalid']],
    [
      'when punycode makes it longer',
      `a@${'ü'.repeat(60)}.${'ü'.repeat(60)}.${'ü'.repeat(60)}.${'ü'.repeat(60)}`,
      ['emailInvalid'],
    ],
  ])('%s', (_, text, codes) => {
    expect(taken(text)).toEqual(codes);
  });
});

describe('an e-mail domain', () => {
  test.each([
    ['acme.com', 'acme.com'],
    ['@ACME.com', 'acme.com'],
    ['acme.com.', 'acme.com'],
    [' \u200bacme.com\u2069 ', 'acme.com'],
    ['Müller.example', 'xn--mller-kva.example'],
    ['xn--mller-kva.example', 'xn--mller-kva.example'],
    ['straße.example', 'xn--strae-oqa.example'],
    ['ａｃｍｅ．com', 'acme.com'],
    ['نامه\u200cای.example', 'xn--mgba3gch31f060k.example'],
    ['a--b.example', 'a--b.example'],
  ])('%j is taken as %s', (text, domain) => {
    expect(readEmailDomain(text)).toBe(domain);
  });

  test.each([
    ...[
      '',
      '@',
      'acme',
      '-acme.com',
      'acme-.com',
      'a.-b.com',
      'a.b-.com',
      'acme..com',
      '.acme.com',
    ],
    ...['acme.c', 'acme.123', '1.2.3.4', '0x7f.1', 'ac me.com', 'acme.com/x', 'acme.com:80'],
    ...[
      'https://acme.com',
      'kim@acme.com',
      'ac_me.com',
      'a%63me.com',
      'a\u200cb.com',
      'acme\u202e.test',
    ],
    ...[
      'xn--a.com',
      'xn--.com',
      'xn--acme.com',
      'ü.xn--a.com',
      'ü-.com',
      `${'a'.repeat(64)}.com`,
      `${'ü'.repeat(63)}.com`,
    ],
    `${'a.'.repeat(126)}com`,
  ])('%j is none', (text) => {
    expect(readEmailDomain(text)).toBeUndefined();
  });

  test('is as Auth0’s published pattern for domain_aliases wants it', () => {
    const label = '[a-zA-Z0-9](?:[a-zA-Z0-9\\-]*[a-zA-Z0-9])?';
    const published = new RegExp(`^((?!-))(xn--)?(${label}\\.)*(xn--)?${label}$`);
    for (const text of ['acme.com', 'a--b.example', 'müller.example', 'xn--mller-kva.example'])
      expect(readEmailDomain(text)).toMatch(published);
    for (const text of ['-acme.com', 'acme-.com', 'a.-b.com']) expect(text).not.toMatch(published);
  });
});

test.each(['a', '@', '.', ' ', '\u200b', 'ü', 'a@', 'xn--', '-'])(
  'texts of %j take time that grows with their length',
  (piece) => {
    const work = (text: string) => [email.safeParse(text), readEmailDomain(text)];
    expect(growth(repeated(piece), work)).toBeLessThan(LINEAR);
  },
);
