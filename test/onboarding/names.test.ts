import { describe, expect, test } from 'vitest';
import { companyName, personName } from '../../functions/onboarding/names.ts';
import { growth, LINEAR, repeated } from '../processor-time.ts';

const codes = (schema: typeof personName, text: string) =>
  schema.safeParse(text).error?.issues.map(({ message }) => message) ?? [];

describe('names of the world are accepted', () => {
  test.each([
    ['Irish', "Sinéad O’Connor-O'Brien"],
    ['Persian, with a joiner', 'علی\u200cرضا'],
    ['Sinhala, with a joiner', 'ශ්\u200dරී'],
    ['Hindi, with a joiner', 'क्\u200dषितिज'],
    ['Malayalam, with a joiner', 'നന്\u200dമ'],
    ['Japanese, with a variant', '葛\u{e0100}城'],
    ['Hebrew with points', 'שָׁלוֹם'],
    ['Tibetan, with stacked letters', 'བསྒྲུབས་'],
    ['Hebrew with points and accents', 'בְּרֵאשִׁ֖ית'],
    ['Thai', 'สมชาย ใจดี'],
    ['Vietnamese, decomposed', 'Nguyễn'.normalize('NFD')],
    ['with a full stop that is no domain', 'Dr.No'],
    ['with initials', 'J.R.R. Tolkien'],
    ['with dots for spaces', 'Ada.Lovelace'],
    ['with marks', 'Kim <b>Doe</b> & Söhne'],
    ['with a slash', 'S.A./N.V. Acme'],
    ['with a slash and full stops', 'Acme Inc./Co.Ltd.'],
    ['with a mark and full stops', 'Ada·B.Lovelace!'],
    ['of one letter', 'X'],
    ['of one digit', '7'],
    ['of 100 characters', 'x'.repeat(100)],
  ])('%s', (_, text) => {
    expect([codes(personName, text), codes(companyName, text)]).toEqual([[], []]);
  });
});

test('white space around a name is removed', () => {
  expect(personName.parse(' Kim Doe\n')).toBe('Kim Doe');
});

describe('names of people and of companies are refused', () => {
  test.each([
    ['with a line break', 'A\r\nBcc: x@evil.test', 'invisibleCharacters'],
    ['with a control character', 'A\u0007B', 'invisibleCharacters'],
    ['that turn the text around', 'A\u202eB', 'invisibleCharacters'],
    ['with a mark of direction', 'A\u200fB', 'invisibleCharacters'],
    ['that isolate', 'A\u2066B\u2069', 'invisibleCharacters'],
    ['with zero-width spaces', 'A\u200bd\u2060a', 'invisibleCharacters'],
    ['with a soft hyphen', 'A\u00adda', 'invisibleCharacters'],
    ['with a joiner that no script needs', 'A\u200dB', 'invisibleCharacters'],
    ['with a joiner at the end', 'علی\u200c', 'invisibleCharacters'],
    ['with a separator of lines', 'A\u2028B', 'invisibleCharacters'],
    ['with half a character', 'A\ud800B', 'invisibleCharacters'],
    ['with a private character', 'A\ue000B', 'invisibleCharacters'],
    ['with tags', 'A\u{e0041}B', 'invisibleCharacters'],
    ['of a Hangul filler', '\u3164', 'invisibleCharacters'],
    ['of an empty Braille cell', '\u2800', 'invisibleCharacters'],
    ['of joiners alone', '\u200d\u200c', 'invisibleCharacters'],
    ['with characters that could not be read', 'M\ufffdller', 'invisibleCharacters'],
    ['with letters that cover other lines', `Z${'\u0301'.repeat(20)}`, 'tooManyMarks'],
    ['of white space', ' \u00a0\u3000 ', 'required'],
    ['of 101 characters', 'x'.repeat(101), 'tooLong'],
    ['that are an URL', 'https://evil.test/login', 'nameIsUrl'],
    ['with an URL in them', 'Please see http://evil.test', 'nameIsUrl'],
    ['with an URL without slashes', 'https:evil.test', 'nameIsUrl'],
    ['with another scheme', 'javascript:alert(1)', 'nameIsUrl'],
    ['that begin with www.', 'WWW.evil', 'nameIsUrl'],
    ['with a path', 'evil.com/login', 'nameIsUrl'],
    ['with a short host and a path', 't.co/x', 'nameIsUrl'],
    ['with a port', 'evil.com:80', 'nameIsUrl'],
    ['with an URL in brackets', 'Alex (www.evil.com)', 'nameIsUrl'],
    ['with an URL after a mark', '!https://evil.test', 'nameIsUrl'],
    ['with a host after a slash', 'Acme/evil.com', 'nameIsUrl'],
    ['with a host after two slashes', '//evil.com', 'nameIsUrl'],
    ['with a host after a colon', 'Acme:evil.com', 'nameIsUrl'],
  ])('%s', (_, text, code) => {
    expect([codes(personName, text), codes(companyName, text)]).toEqual([[code], [code]]);
  });
});

test.each([
  ...['evil.com', 'Visit evil.com now', '„evil.test“', 'evil.co.uk.', '1.2.3.4'],
  ...['evil.com!', '!evil.com', 'evil.com…', 'Ada|evil.com', 'Ada=evil.com', 'Ada*evil.com*'],
  ...['`evil.com`', 'Ada–evil.com', 'Ada_evil.com', '…evil.com', '-evil.com-', 'Ada·evil.com'],
  ...[
    'Amazon.com',
    'Amazon.com, Inc.',
    'Booking.com B.V.',
    'evil。com',
    'evil｡com',
    'evil．com',
    'Ada (ｅｖｉｌ．ｃｏｍ)',
    'kim@evil.com',
  ],
])('a host, %j, is not a person’s name, but may be a company’s', (text) => {
  expect([codes(personName, text), codes(companyName, text)]).toEqual([['nameIsUrl'], []]);
});

test.each(['a', ' ', '.', 'a.', '\u200d', 'ا\u200d', 'a/', '<', ':'])(
  'texts of %j take time that grows with their length',
  (piece) => {
    expect(growth(repeated(piece), (text) => personName.safeParse(text))).toBeLessThan(LINEAR);
  },
);
