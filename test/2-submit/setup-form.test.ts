import { describe, expect, test } from 'vitest';
import { parseSetupForm, refuseLost } from '../../functions/2-submit/setup-form.ts';
import { emptyValues, valuesOf } from '../../functions/2-submit/setup-values.ts';
import { submissionSchema } from '../../functions/onboarding/submission.ts';
import type { RequestError } from '../../functions/runtime/errors.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { submissionRules } from '../submission-rules.ts';

function formOf(fields: Record<string, string | File>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

const csv = (content: string | Uint8Array<ArrayBuffer>, name = 'staff.csv') =>
  new File([content], name, { type: 'text/csv' });

const twice = (name: string, value: string | File): [string, string | File][] => [
  [name, value],
  [name, value],
];

const complete = {
  action: 'submit',
  'oktaApps.0.domain': ' acme.okta.com ',
  'oktaApps.0.clientId': '0oa1',
  'oktaApps.0.clientSecret': 'first-secret',
  'oktaApps.0.emailDomains': 'acme.com, @acme.de\nacme.at',
  'oktaApps.1.domain': 'beta.okta.com',
  'oktaApps.1.clientId': '0oa2',
  'oktaApps.1.clientSecret': 'second-secret',
  'oktaApps.1.emailDomains': 'beta.com',
  'mainAdmin.name': 'Alex Weber',
  'mainAdmin.email': 'alex@acme.com',
  users: 'kim@acme.com',
  'contact.name': 'Riley Chen',
  'contact.email': 'riley@acme.com',
};

test('a form with hundreds of apps is read as far as it takes to refuse it', async () => {
  const fields = Array.from({ length: 999 }, (_, n) => [`oktaApps.${n}.domain`, 'acme.okta.com']);
  const { values, submission } = await parseSetupForm(formOf(Object.fromEntries(fields)));
  expect(values.oktaApps).toHaveLength(11);
  const { error } = submissionSchema(submissionRules).safeParse(submission);
  expect(error?.issues).toContainEqual(
    expect.objectContaining({ path: ['oktaApps'], message: 'tooMany' }),
  );
});

describe('a complete form', () => {
  test('becomes the same submission that a program sends', async () => {
    const { action, submission } = await parseSetupForm(formOf(complete));
    expect(action).toBe('submit');
    const parsed = submissionSchema(submissionRules).parse(submission);
    expect(parsed).toEqual({
      oktaApps: [
        {
          domain: asOktaDomain('acme.okta.com'),
          clientId: '0oa1',
          clientSecret: 'first-secret',
          emailDomains: ['acme.com', 'acme.de', 'acme.at'],
        },
        {
          domain: asOktaDomain('beta.okta.com'),
          clientId: '0oa2',
          clientSecret: 'second-secret',
          emailDomains: ['beta.com'],
        },
      ],
      mainAdmin: { name: 'Alex Weber', email: 'alex@acme.com' },
      users: ['kim@acme.com'],
      contact: { name: 'Riley Chen', email: 'riley@acme.com' },
    });
  });

  test('gives back the input, without a secret', async () => {
    const { values } = await parseSetupForm(formOf(complete));
    expect(JSON.stringify(values)).not.toContain('secret');
    expect(values.oktaApps[0]).toEqual({
      domain: asOktaDomain('acme.okta.com'),
      clientId: '0oa1',
      emailDomains: 'acme.com, @acme.de\nacme.at',
    });
  });

  test.each([
    ['alone', 'TPCbaet3hZxWCQ_3_I3ig-Q-IBERkr2vgFnnd6FhnXPeu2ieFTlWfV4xOuexuVgo'],
    ['an older one with its label', 'Client secret: 8YqJvEzXnJ0iVdq0kR2mHc1tUoLwSb5pGa7fDe_3'],
  ])('gives back no secret from the client ID’s field: %s', async (_, clientId) => {
    const { values, submission } = await parseSetupForm(
      formOf({ ...complete, 'oktaApps.0.clientId': clientId }),
    );
    expect(values.oktaApps[0]?.clientId).toBe('');
    expect(submission).toMatchObject({ oktaApps: [{ clientId }, { clientId: '0oa2' }] });
  });

  test('with an empty secret omits it, to use the stored one', async () => {
    const { submission } = await parseSetupForm(
      formOf({ ...complete, 'oktaApps.1.clientSecret': '  ' }),
    );
    expect(submission).toMatchObject({ oktaApps: [{ clientSecret: 'first-secret' }, {}] });
    expect(JSON.stringify(submission).match(/clientSecret/g)).toHaveLength(1);
  });
});

describe('an empty form', () => {
  test('has an error at every required field', async () => {
    const { values, submission } = await parseSetupForm(formOf({}));
    expect(values).toEqual(emptyValues());
    const { error } = submissionSchema(submissionRules, { correcting: false }).safeParse(
      submission,
    );
    const required = error?.issues.filter(({ message }) => message === 'required');
    expect(required?.map(({ path }) => path.join('.'))).toEqual([
      'oktaApps.0.domain',
      'oktaApps.0.clientId',
      'oktaApps.0.clientSecret',
      'oktaApps.0.emailDomains',
      'mainAdmin.name',
      'mainAdmin.email',
      'contact.name',
      'contact.email',
    ]);
  });
});

describe('buttons that change the form', () => {
  test('add an Okta app at the end', async () => {
    const { action, values } = await parseSetupForm(formOf({ ...complete, action: 'addApp' }));
    expect(action).toBe('addApp');
    expect(values.oktaApps.map(({ domain }) => domain)).toEqual([
      'acme.okta.com',
      'beta.okta.com',
      '',
    ]);
  });

  test('remove the one they name', async () => {
    const { action, values } = await parseSetupForm(formOf({ ...complete, action: 'removeApp.0' }));
    expect(action).toBe('removeApp');
    expect(values.oktaApps.map(({ domain }) => domain)).toEqual(['beta.okta.com']);
  });

  test('leave one empty app when the last is removed', async () => {
    const { values } = await parseSetupForm(
      formOf({ 'oktaApps.0.domain': 'acme.okta.com', action: 'removeApp.0' }),
    );
    expect(values.oktaApps).toEqual(emptyValues().oktaApps);
  });

  test('that are unknown submit', async () => {
    for (const action of ['toString', 'SUBMIT', 'x', '.submit'])
      await expect(parseSetupForm(formOf({ ...complete, action }))).rejects.toThrow(
        expect.objectContaining({ code: 'bodyMalformed' }),
      );
  });
});

test('gaps in the numbers keep the apps’ order and secrets', async () => {
  const { submission } = await parseSetupForm(
    formOf({
      'oktaApps.7.domain': 'b.okta.com',
      'oktaApps.7.clientSecret': 'of-b',
      'oktaApps.2.domain': 'a.okta.com',
      'oktaApps.2.clientSecret': 'of-a',
      'oktaApps.__proto__.domain': 'x.okta.com',
    }),
  );
  expect(submission).toMatchObject({
    oktaApps: [
      { domain: asOktaDomain('a.okta.com'), clientSecret: 'of-a' },
      { domain: asOktaDomain('b.okta.com'), clientSecret: 'of-b' },
    ],
  });
});

test('a stored submission fills in the form as typed, without secrets', () => {
  const values = valuesOf({
    onboardingId: asOnboardingId('acme-1'),
    company: 'Acme',
    csm: { email: 'dana@sequel.io' },
    language: 'en',
    oktaApps: [
      {
        domain: asOktaDomain('acme.okta.com'),
        clientId: '0oa1',
        clientSecretVersion: 'v1',
        emailDomains: ['acme.com', 'xn--mller-kva.example'],
      },
    ],
    mainAdmin: { name: 'Alex', email: 'alex@xn--mller-kva.example' },
    contact: { name: 'Riley', email: 'riley@acme.com' },
    userParts: [2],
    former: { domains: [], userParts: 0 },
  });
  expect(values).toEqual({
    oktaApps: [
      {
        domain: asOktaDomain('acme.okta.com'),
        clientId: '0oa1',
        emailDomains: 'acme.com, müller.example',
      },
    ],
    mainAdmin: { name: 'Alex', email: 'alex@müller.example' },
    users: '',
    usersMode: 'add',
    contact: { name: 'Riley', email: 'riley@acme.com' },
  });
});

describe('the list of users', () => {
  const listOf = async (fields: Record<string, string | File>) => {
    const { values, submission, review, errors } = await parseSetupForm(
      formOf({ 'oktaApps.0.emailDomains': 'acme.com', ...fields }),
    );
    return { text: values.users, submission, review, errors };
  };

  test('is submitted as the addresses found in it', async () => {
    const { submission, text } = await listOf({ users: 'Kim <kim@acme.com>; lou@acme.com' });
    expect(submission).toMatchObject({ users: ['kim@acme.com', 'lou@acme.com'] });
    expect(text).toBe('Kim <kim@acme.com>; lou@acme.com');
  });

  test('keeps its lines as typed', async () => {
    const users = 'Kim <kim@acme.com>\n\nlou@acme.com,\n  nobody\nlast@acme.com';
    const { text, review } = await listOf({ users: users.replaceAll('\n', '\r\n') });
    expect(text).toBe(users);
    expect(review?.found.unreadable).toEqual([{ line: 4, text: 'nobody' }]);
  });

  test('gets the file’s people appended, one per line', async () => {
    const { text, submission, review } = await listOf({
      users: 'kim@acme.com',
      usersFile: csv(
        'Email,Status\nKIM@acme.com,ACTIVE\nlou@acme.com,ACTIVE\nZoe,\nmax@acme.com,SUSPENDED',
      ),
    });
    expect(text).toBe('kim@acme.com\nKIM@acme.com\nlou@acme.com\nZoe\nmax@acme.com, DEACTIVATED');
    expect(submission).toMatchObject({ users: ['kim@acme.com', 'lou@acme.com'] });
    expect(review?.found).toMatchObject({
      double: [{ line: 2 }],
      unreadable: [{ line: 4, text: 'Zoe' }],
      deactivated: [{ line: 5 }],
    });
  });

  test('shows the further addresses of a file', async () => {
    const { text, review } = await listOf({
      usersFile: csv('login,email,secondEmail\nkim@acme.com,kim@acme.com,kim@home.example'),
    });
    expect(text).toBe('kim@acme.com');
    expect(review?.good).toEqual(['kim@acme.com']);
    expect(review?.beside).toEqual([{ line: 1, text: 'kim@home.example' }]);
  });

  test.each([
    ['unreadable', 'kim@acme.com\nmax@acme.com, DEACTIVATED\npat@acme.example\nkim@acme.com'],
    ['deactivated', 'kim@acme.com\nnobody\npat@acme.example\nkim@acme.com'],
    ['outside', 'kim@acme.com\nnobody\nmax@acme.com, DEACTIVATED\nkim@acme.com'],
    ['double', 'kim@acme.com\nnobody\nmax@acme.com, DEACTIVATED\npat@acme.example'],
    ['toString', 'kim@acme.com\nnobody\nmax@acme.com, DEACTIVATED\npat@acme.example\nkim@acme.com'],
  ])('loses what is left out: %s', async (finding, left) => {
    const users = 'kim@acme.com\nnobody\nmax@acme.com, DEACTIVATED\npat@acme.example\nkim@acme.com';
    const { text } = await listOf({ users, action: `leaveOut.${finding}` });
    expect(text).toBe(left);
  });

  test.each([
    ['a workbook', [0x50, 0x4b, 0x03, 0x04, 0x14, 0, 6, 0], 'fileIsWorkbook'],
    ['an old workbook', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'fileIsWorkbook'],
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0], 'fileUnreadable'],
    ['far too long', [...Buffer.from('a@acme.com\n'.repeat(40_000))], 'tooMany'],
  ])('is kept when its file is %s', async (_, content, code) => {
    const file = csv(new Uint8Array(content));
    const { text, errors } = await listOf({ users: 'kim@acme.com', usersFile: file });
    expect(errors).toEqual([{ path: 'usersFile', code }]);
    expect(text).toBe('kim@acme.com');
  });

  test.each([
    ['people', Array.from({ length: 10_001 }, (_, n) => `n${n}@acme.com`).join('\n')],
    ['lines', 'a\n'.repeat(40_000)],
  ])('of too many %s is refused at once, and given back', async (_, users) => {
    const { text, errors } = await listOf({ users });
    expect(errors).toEqual([{ path: 'users', code: 'tooMany' }]);
    expect(text).toBe(users.trim());
  });

  test('that is empty, without a file, is empty', async () => {
    const { text, review, errors } = await listOf({ users: ' \n ', usersFile: csv('', '') });
    expect([text, review, errors]).toEqual(['', undefined, []]);
  });
});

describe('a form from which something would be lost is refused', () => {
  const lost = (form: FormData, step?: 'domains' | 'people') => {
    try {
      refuseLost(form, step);
      return [];
    } catch (error) {
      return (error as RequestError).fields;
    }
  };
  const list = 'kim@acme.com';
  test.each<[string, [string, string | File][], string, string]>([
    ['users in a file', [['users', csv(list)]], 'users', 'wrongType'],
    ['the file as a text', [['usersFile', list]], 'usersFile', 'wrongType'],
    ['two files', [...twice('usersFile', csv(list))], 'usersFile', 'wrongType'],
    [
      'a second file after an empty one',
      [
        ['usersFile', csv('', '')],
        ['usersFile', csv(list)],
      ],
      'usersFile',
      'wrongType',
    ],
    ['two lists', [...twice('users', list)], 'users', 'wrongType'],
    ['two main admins', [...twice('mainAdmin.email', list)], 'mainAdmin.email', 'wrongType'],
    [
      'two secrets',
      [...twice('oktaApps.0.clientSecret', 'a')],
      'oktaApps.0.clientSecret',
      'wrongType',
    ],
    ['another name for a list', [['emails', list]], 'emails', 'unknownField'],
    [
      'an app with too high a number',
      [['oktaApps.1000.domain', 'a']],
      'oktaApps.1000.domain',
      'unknownField',
    ],
    ['an app’s unknown field', [['oktaApps.0.secret', 'a']], 'oktaApps.0.secret', 'unknownField'],
    ['a step that does not exist', [['step', 'user']], 'step', 'unknownField'],
    ['an unknown field called __proto__', [['__proto__', 'a']], '__proto__', 'unknownField'],
  ])('%s', (_, fields, path, code) => {
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    expect(lost(form)).toEqual([{ path, code }]);
  });

  test('another step’s fields', () => {
    const form = formOf({ step: 'domains', users: list, 'oktaApps.0.emailDomains': 'acme.com' });
    expect(lost(form, 'domains')).toEqual([{ path: 'users', code: 'unknownField' }]);
  });

  test('but not what pages send', () => {
    expect(lost(formOf({ ...complete, usersFile: csv('', ''), usersMode: 'add' }))).toEqual([]);
    const step = { step: 'people', action: 'enter.next', colleague: '', users: list };
    expect(lost(formOf({ ...step, usersFile: csv(list) }), 'people')).toEqual([]);
    const slot = { 'oktaApps.0.slot': '0', 'oktaApps.0.emailDomains': 'acme.com' };
    expect(lost(formOf({ step: 'domains', ...slot }), 'domains')).toEqual([]);
  });
});
