import { describe, expect, test } from 'vitest';
import { oktaDomainErrors } from '../../functions/okta/okta-domain.ts';
import { languages } from '../../functions/onboarding/languages.ts';
import { eventNames } from '../../functions/onboarding/onboarding.ts';
import { submissionSchema } from '../../functions/onboarding/submission.ts';
import { pickLanguage, texts } from '../../functions/texts/index.ts';
import { code, rich, strong } from '../../functions/texts/rich.ts';
import { oneLine, visible } from '../../functions/texts/visible.ts';
import { submissionRules } from '../submission-rules.ts';

describe('the language', () => {
  test.each([
    [undefined, 'en'],
    ['', 'en'],
    ['de', 'de'],
    ['de-AT,en;q=0.9', 'de'],
    ['en-US,en;q=0.9,de;q=0.8', 'en'],
    ['fr, de;q=0.5, en;q=0.4', 'de'],
    ['en;q=0.4, de;q=0.5', 'de'],
    ['de;q=0, en', 'en'],
    ['DE', 'de'],
    ['fr, it', 'en'],
    ['*', 'en'],
    ['toString, __proto__', 'en'],
    ['de;q=nonsense, en', 'en'],
    [','.repeat(10_000), 'en'],
  ])('for %j is %s', (header, language) => {
    expect(pickLanguage(header)).toBe(language);
  });
});

/** Every text of a dictionary, by its path; functions by their type. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'function') return [[path, 'function']];
  if (typeof value !== 'object' || value === null) return [[path, typeof value]];
  if (Array.isArray(value) && value.some((item) => typeof item === 'object'))
    return [[path, 'rich']];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, `${path}.${key}`));
}

describe.each(languages.filter((language) => language !== 'en'))('%s', (language) => {
  test('has every text of English, in the same shape', () => {
    const shape = (dictionary: unknown) =>
      leaves(dictionary)
        // A sentence needs emphasis in each language or in none.
        .map(([path, kind]) => `${path} ${kind}`)
        .sort();
    expect(shape(texts(language))).toEqual(shape(texts('en')));
  });

  test('is not a copy of English', () => {
    const same = eventNames.filter(
      (name) => texts(language).event(name) === texts('en').event(name),
    );
    expect(same).toEqual([]);
  });
});

describe.each(languages)('in %s', (language) => {
  const t = texts(language);

  test('every code of an Okta domain has a text', () => {
    for (const error of oktaDomainErrors) expect(t.fieldErrors).toHaveProperty(error);
  });

  test('every code of the submission’s schema has a text', () => {
    const app = { domain: 'acme.okta.com', clientId: 'ä', clientSecret: 'ä', emailDomains: ['-'] };
    const person = { name: 'a\u202eb', email: 'x' };
    const schema = submissionSchema(submissionRules);
    const right = { ...app, clientId: 'a', clientSecret: 'a', emailDomains: ['acme.com'] };
    const refused = { ...right, emailDomains: ['gmail.com', 'sequel.io'] };
    const submissions: unknown[] = [
      {},
      {
        oktaApps: [refused],
        mainAdmin: { name: 'a', email: 'jörg@acme.com' },
        contact: { name: 'www.evil.test' },
      },
      { oktaApps: [app], mainAdmin: person, users: ['x'], contact: { name: 'x'.repeat(101) } },
      {
        oktaApps: [right, right],
        mainAdmin: { name: 'a', email: 'a@elsewhere.com' },
        users: Array.from({ length: 10_001 }, (_, index) => `n${index}@acme.com`),
        contact: { name: 'a', email: 'a@acme.com' },
      },
      {
        oktaApps: [right, right],
        mainAdmin: { name: 'a', email: 'a@elsewhere.com' },
        users: [],
        contact: { name: 'a', email: 'a@acme.com' },
      },
    ];
    const codes = new Set(
      submissions.flatMap((submission) => {
        const { error } = schema.safeParse(submission);
        return (error?.issues ?? [])
          .filter(({ code }) => code !== 'unrecognized_keys' && code !== 'invalid_type')
          .map(({ message }) => message);
      }),
    );
    expect([...codes].sort()).toEqual(
      [
        'clientIdInvalid',
        'clientSecretInvalid',
        'domainTwice',
        'emailDomainInvalid',
        'emailDomainNotListed',
        'emailDomainOurs',
        'emailDomainPublic',
        'emailDomainTwice',
        'emailInvalid',
        'emailNotAscii',
        'invisibleCharacters',
        'nameIsUrl',
        'tooLong',
        'tooMany',
      ].sort(),
    );
    for (const error of codes) expect(t.fieldErrors).toHaveProperty(error);
  });

  test('an unknown code has a text, too', () => {
    expect(t.fieldError('toString')).toBe(t.fieldErrorUnknown);
    expect(t.requestError('constructor')).toEqual(t.requestErrors.internal);
  });

  test('an app without a secret has its own text', () => {
    const { message, fix } = t.problem({ code: 'clientSecretWrong', secretIs: 'notUsed' });
    expect(message).not.toContain(t.problem({ code: 'clientSecretWrong' }).message);
    expect(fix).toContain('Web Application');
  });

  test('an app with a key instead of a secret has its own text', () => {
    const { message, fix } = t.problem({ code: 'clientSecretWrong', secretIs: 'notEnough' });
    expect(message).not.toContain(t.problem({ code: 'clientSecretWrong' }).message);
    expect(fix).toContain('Client authentication');
  });

  test('a wrong secret of a length that Okta never uses is described as such', () => {
    const messages = ([undefined, 'tooShort', 'tooLong'] as const).map(
      (secretIs) => t.problem({ code: 'clientSecretWrong', secretIs }).message,
    );
    expect(new Set(messages).size).toBe(3);
    for (const message of messages) expect(message).toContain(messages[0]);
  });

  test('a missing redirect URI is named', () => {
    const { message } = t.problem({
      code: 'callbackNotRegistered',
      callbackUrl: 'https://login.example/cb',
    });
    expect(message).toContain('https://login.example/cb');
  });
});

test('times are given in UTC, in the reader’s way', () => {
  const iso = '2026-11-23T23:30:00.000+01:00';
  expect(texts('en').dateTime(iso)).toBe('23 November 2026 at 22:30 UTC');
  expect(texts('de').dateTime(iso)).toBe('23. November 2026 um 22:30 UTC');
  expect(texts('de').date('2026-11-23T23:30:00Z')).toBe('23. November 2026');
});

test('values inserted into a sentence stay text', () => {
  const hostile = '**<b>x</b>**';
  expect(rich`Choose ${strong('Next')}, ${hostile} and ${code('a')} ${2}`).toEqual([
    'Choose ',
    { strong: 'Next' },
    ', ',
    hostile,
    ' and ',
    { code: 'a' },
    ' ',
    '2',
    '',
  ]);
});

describe('deceptive characters', () => {
  test('are removed', () => {
    expect(visible('a\u202egnp.exe\u200b\u2066\ufeff\u0000\u2028b')).toBe('agnp.exeb');
  });
  test('do not include those that scripts and emoji need', () => {
    const needed = 'می\u200cخواهم 👩\u200d💻 Zoë\n\t';
    expect(visible(needed)).toBe(needed);
  });
  test('do not break a subject into lines', () => {
    expect(oneLine('Acme\r\nBcc: all@acme.com\u2028x')).toBe('Acme Bcc: all@acme.com x');
  });
});
