import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorsOf, findings } from '../../../functions/2-submit/people/findings.ts';
import { readPeople } from '../../../functions/2-submit/people/people.ts';
import { leaveOutFound, reviewPeople } from '../../../functions/2-submit/people/review.ts';

const reviewOf = (text: string, domains = ['acme.com']) =>
  reviewPeople(readPeople(text) ?? [], domains);

const text = [
  'email,status,other',
  'kim@acme.com,ACTIVE',
  'Sam',
  'KIM@acme.com,ACTIVE',
  'pat@mail.acme.com',
  'jo@acne.com',
  'max@acme.com,DEPROVISIONED',
  'ida@acme.com,ACTIVE,ida@home.example',
].join('\n');

test('each entry is in one place, with its line', () => {
  expect(reviewOf(text)).toEqual({
    good: ['kim@acme.com', 'ida@acme.com'],
    found: {
      unreadable: [{ line: 3, text: 'Sam' }],
      outside: [
        {
          line: 5,
          text: 'pat@mail.acme.com',
          suggestion: { cause: 'subdomain', emailDomain: 'acme.com' },
        },
        {
          line: 6,
          text: 'jo@acne.com',
          suggestion: { cause: 'typingError', emailDomain: 'acme.com' },
        },
      ],
      deactivated: [{ line: 7, text: 'max@acme.com' }],
      double: [{ line: 4, text: 'KIM@acme.com' }],
    },
    beside: [{ line: 8, text: 'ida@home.example' }],
  });
});

test('a login that equals the address is not mentioned', () => {
  const { good, beside } = reviewOf('login,email\nKim@acme.com,kim@acme.com');
  expect([good, beside]).toEqual([['kim@acme.com'], []]);
});

test('nobody counts as outside before there are e-mail domains', () => {
  expect(reviewOf('kim@anywhere.example', []).good).toEqual(['kim@anywhere.example']);
});

test('somebody listed twice outside counts once, and is removed entirely', () => {
  const list = 'a@x.com\nb@acme.com\nA@x.com';
  const { found } = reviewOf(list);
  expect([found.outside.length, found.double.length]).toEqual([1, 1]);
  const left = leaveOutFound({ text: list, rows: readPeople(list) ?? [] }, ['acme.com'], 'outside');
  expect(left.text).toBe('b@acme.com');
});

describe('errors', () => {
  test('are of every kind that blocks a submission', () => {
    expect(errorsOf(reviewOf(text))).toEqual([
      { path: 'users', code: 'linesUnreadable' },
      {
        path: 'users',
        code: 'emailDomainNotListed',
        suggestion: { cause: 'subdomain', emailDomain: 'acme.com' },
      },
      { path: 'users', code: 'userDeactivated' },
    ]);
  });

  test('do not include duplicates and further addresses, which send nobody two mails', () => {
    const { found, beside } = reviewOf('email,x\na@acme.com,b@acme.com\nA@acme.com');
    expect([found.double.length, beside.length]).toEqual([1, 1]);
    expect(errorsOf(reviewOf('email,x\na@acme.com,b@acme.com\nA@acme.com'))).toEqual([]);
  });
});

test('are gone after leaving out every kind', () => {
  const line = fc.constantFrom(
    ...text.split('\n').slice(1),
    ...['a@acme.com, b@x.com', 'Doe, Kim <a@acme.com>; nobody', 'max@acme.com', ''],
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      let left = ['email,status,other', ...lines].join('\n');
      const before = reviewOf(left);
      for (const finding of findings)
        left = leaveOutFound(
          { text: left, rows: readPeople(left) ?? [] },
          ['acme.com'],
          finding,
        ).text;
      const after = reviewOf(left);
      for (const finding of findings) expect(after.found[finding]).toEqual([]);
      expect(new Set(after.good)).toEqual(new Set(before.good));
    }),
  );
});
