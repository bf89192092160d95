import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rotationSchema } from '../../functions/maintain/rotation.ts';
import { companyName } from '../../functions/onboarding/names.ts';
import { submissionSchema } from '../../functions/onboarding/submission.ts';
import { fieldErrorsOf } from '../../functions/web/field-errors.ts';
import { remark } from '../../functions/web/remark.ts';
import { anyText } from '../any-text.ts';
import { submissionRules } from '../submission-rules.ts';

const id = '0oa1b2c3d4E5F6G7H8i9';
const secret = 'aB3_x-Z9'.repeat(8);
const older = secret.slice(0, 40);

const parse = (change: object) =>
  submissionSchema(submissionRules).safeParse({
    oktaApps: [
      {
        domain: 'acme.okta.com',
        clientId: id,
        clientSecret: secret,
        emailDomains: ['acme.com'],
        ...change,
      },
    ],
    mainAdmin: { name: 'Alex', email: 'alex@acme.com' },
    users: [],
    contact: { name: 'Riley', email: 'riley@acme.com' },
  });

/** The field's parsed value, or the codes of its errors. */
function taken(field: 'clientId' | 'clientSecret', text: string): string | undefined | string[] {
  const { data, error } = parse({ [field]: text });
  if (data) return data.oktaApps[0]?.[field];
  expect(JSON.stringify(fieldErrorsOf(error))).not.toContain(secret);
  return fieldErrorsOf(error).map(({ path, code }) => {
    expect(path).toBe(`oktaApps.0.${field}`);
    return code;
  });
}

describe('a client secret copied with', () => {
  const putRight: [string, string, string][] = [
    ['nothing', secret, secret],
    ['white space around', ` \t${secret}\r\n`, secret],
    ['no-break spaces around', `\u00a0${older}\u2007`, older],
    ['invisible characters', `\ufeff${secret.slice(0, 9)}\u200b${secret.slice(9)}\u00ad`, secret],
    ['quotes', `"${secret}"`, secret],
    ['curly quotes', `“${older}”`, older],
    ['German quotes', `„${secret}“`, secret],
    ['back quotes', `\`${secret}\``, secret],
    ['its label', `Client secret: ${secret}`, secret],
    ['its label in capitals, without a colon', `CLIENT SECRET ${secret}`, secret],
    ['its label on a line of its own', `Client secret\n${older}`, older],
    ['a label and quotes', `Secret: "${secret}"`, secret],
    ['a line of JSON', `"client_secret": "${secret}",`, secret],
    ['a line of a configuration', `CLIENT_SECRET=${secret}`, secret],
    ['a line break inside', `${secret.slice(0, 50)}\n  ${secret.slice(50)}`, secret],
    ['one that an admin chose', 'Correct-Horse+Battery/Staple=', 'Correct-Horse+Battery/Staple='],
    ['one that an admin chose, with a quote', `it's"mine"`, `it's"mine"`],
    ['one that begins like the label', `secret-${older}`, `secret-${older}`],
  ];
  test.each(putRight)('%s is put right', (_, text, value) => {
    expect(taken('clientSecret', text)).toBe(value);
  });

  const explained: [string, string, string][] = [
    ['nothing', '', 'required'],
    ['nothing that can be seen', ' \u200b ', 'required'],
    ['white space inside, which no length of Okta’s explains', 'abc def', 'clientSecretInvalid'],
    ['both credentials', `${id} ${secret}`, 'clientSecretInvalid'],
    ['two secrets', `${secret}\n${secret}`, 'clientSecretInvalid'],
    ['letters that no secret has', 'sécrèt', 'clientSecretInvalid'],
    ['the dots that hide it', '••••••••••••', 'clientSecretHidden'],
    ['asterisks', '************', 'clientSecretHidden'],
    ['the client ID', `Client ID: ${id}`, 'clientSecretInvalid'],
    ['the client ID alone', id, 'clientSecretIsId'],
    ['a file', 'x'.repeat(100_000), 'tooLong'],
  ];
  test.each(explained)('%s is explained, once', (_, text, code) => {
    expect(taken('clientSecret', text)).toEqual([code]);
  });

  test('any text is parsed quickly, without white space or invisible characters in the result', () => {
    const piece = fc.oneof(
      anyText(),
      fc.constantFrom(
        'Client secret',
        ':',
        ' ',
        '\n',
        '"',
        secret,
        older,
        '\u200b',
        'x'.repeat(999),
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        const value = taken('clientSecret', text);
        if (typeof value !== 'string') return;
        expect(value).toMatch(/^[\x21-\x7e]{1,700}$/);
        expect(text.replace(/[\s\p{Cf}]/gu, '')).toContain(value);
      }),
    );
    const began = performance.now();
    taken('clientSecret', `secret${' '.repeat(1_990)}é`);
    taken('clientSecret', `secret${' '.repeat(1_000_000)}é`);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('anything else is treated alike by a rotation', () => {
    const parsed = rotationSchema(submissionRules).safeParse({
      clientSecrets: [{ domain: 'acme.okta.com', clientSecret: `Client secret: ${secret}` }],
    });
    expect(parsed.data?.clientSecrets[0]?.clientSecret).toBe(secret);
  });
});

describe('a client ID copied with', () => {
  test.each([
    ['white space around', ` ${id}\n`, id],
    ['its label', `Client ID: ${id}`, id],
    ['a line of JSON', `"clientId": "${id}",`, id],
    ['quotes', `'${id}'`, id],
    ['a line break inside', `${id.slice(0, 7)}\n${id.slice(7)}`, id],
  ])('%s is put right', (_, text, value) => {
    expect(taken('clientId', text)).toBe(value);
  });

  test.each([
    ['nothing', '', 'required'],
    ['white space', '  ', 'required'],
    ['white space inside', '0oa 1 2', 'clientIdInvalid'],
    ['the client secret', secret, 'clientIdIsSecret'],
    ['the client secret in quotes', `"${older}"`, 'clientIdIsSecret'],
    ['both', `${id} ${secret}`, 'clientIdIsSecret'],
    ['both, with a colon', `${id}:${secret}`, 'clientIdIsSecret'],
    ['both, with a comma', `${id},${older}`, 'clientIdIsSecret'],
    ['both, with nothing in between', `${id}${secret}`, 'clientIdIsSecret'],
    ['both, as parameters', `client_id=${id}&client_secret=${secret}`, 'clientIdIsSecret'],
    ['both, as escaped parameters', `id%3D${id}%26secret%3D${older}`, 'clientIdIsSecret'],
    ['the client secret with its label', `Secret:${secret}`, 'clientIdIsSecret'],
    ['the client secret with its name', `client_secret_${older}`, 'clientIdIsSecret'],
    ['a client secret that begins like an ID', `0oa_${secret.slice(4)}`, 'clientIdIsSecret'],
    [
      'the client secret in two parts',
      `${secret.slice(0, 30)} ${secret.slice(30)}`,
      'clientIdIsSecret',
    ],
  ])('%s is explained, once', (_, text, code) => {
    expect(taken('clientId', text)).toEqual([code]);
  });
});

test.each([
  id,
  '0oa1',
  'acme-single-sign-on-with-sequel-in-production-2026',
  `0oa${'aB3'.repeat(12)}x`,
])('a client ID is taken as it is: %s', (text) => {
  expect(taken('clientId', text)).toBe(text);
});

describe('a client secret in another field is refused', () => {
  const person = { name: 'Alex', email: 'alex@acme.com' };
  const whole = {
    oktaApps: [
      { domain: 'acme.okta.com', clientId: id, clientSecret: 'x', emailDomains: ['acme.com'] },
    ],
    mainAdmin: person,
    users: [],
    contact: person,
  };
  test.each([
    ['mainAdmin.name', { mainAdmin: { ...person, name: `Alex ${secret}` } }],
    ['contact.name', { contact: { ...person, name: older } }],
    ['contact.email', { contact: { ...person, email: `${older}@acme.com` } }],
    ['users.0', { users: [secret] }],
    [
      'oktaApps.0.emailDomains.0',
      { oktaApps: [{ ...whole.oktaApps[0], emailDomains: [`${older}.com`] }] },
    ],
  ])('%s', (path, change) => {
    const { error } = submissionSchema(submissionRules).safeParse({ ...whole, ...change });
    expect(fieldErrorsOf(error ?? expect.fail())).toEqual([{ path, code: 'holdsSecret' }]);
  });

  test.each([
    ['a company’s name', companyName, `Acme (${secret})`],
    ['a note', remark, `The secret is ${older}.`],
  ])('%s', (_, schema, text) => {
    expect(schema.safeParse(text).error?.issues).toMatchObject([{ message: 'holdsSecret' }]);
  });

  test.each([
    'See https://docs.google.com/document/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit',
    'Since commit 3f786850e387550fdab836ed7e6dc881de23001b',
    'Llanfairpwllgwyngyllgogerychwyrndrob-Acme',
  ])('but not a long word: %s', (text) => {
    expect(remark.parse(text)).toBe(text);
  });
});

test('a hundred thousand unknown fields are named quickly', () => {
  const fields = Array.from({ length: 100_000 }, (_, n) => [`field${n}`, 1]);
  const { error } = parse(Object.fromEntries(fields));
  if (!error) throw new Error('They were taken');
  const started = performance.now();
  expect(fieldErrorsOf(error).at(99)).toEqual({ path: 'oktaApps.0.field99', code: 'unknownField' });
  expect(performance.now() - started).toBeLessThan(3_000);
});
