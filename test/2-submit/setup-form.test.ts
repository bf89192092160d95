import { describe, expect, test } from 'vitest';
import { emptyValues, parseSetupForm, valuesOf } from '../../functions/2-submit/setup-form.ts';
import { submissionSchema } from '../../functions/onboarding/submission.ts';

function formOf(fields: Record<string, string | File>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

/** The users of the submission that comes of a text. */
async function usersIn(text: string): Promise<string[]> {
  const { values } = await parseSetupForm(formOf({ users: text }));
  return values.users === '' ? [] : values.users.split('\n');
}

const csv = (content: string | Uint8Array<ArrayBuffer>, name = 'staff.csv') =>
  new File([content], name, { type: 'text/csv' });

async function usersOf(file: File): Promise<string[]> {
  const { values } = await parseSetupForm(formOf({ usersFile: file }));
  return values.users === '' ? [] : values.users.split('\n');
}

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

describe('a complete form', () => {
  test('becomes the submission that a program would send', async () => {
    const { action, submission } = await parseSetupForm(formOf(complete));
    expect(action).toBe('submit');
    const parsed = submissionSchema({ customDomains: [], trustedOrigins: [] }).parse(submission);
    expect(parsed).toEqual({
      oktaApps: [
        {
          domain: 'acme.okta.com',
          clientId: '0oa1',
          clientSecret: 'first-secret',
          emailDomains: ['acme.com', 'acme.de', 'acme.at'],
        },
        {
          domain: 'beta.okta.com',
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

  test('gives back what was typed, and no secret', async () => {
    const { values } = await parseSetupForm(formOf(complete));
    expect(JSON.stringify(values)).not.toContain('secret');
    expect(values.oktaApps[0]).toEqual({
      domain: 'acme.okta.com',
      clientId: '0oa1',
      emailDomains: 'acme.com, @acme.de\nacme.at',
    });
  });

  test.each([
    ['alone', 'TPCbaet3hZxWCQ_3_I3ig-Q-IBERkr2vgFnnd6FhnXPeu2ieFTlWfV4xOuexuVgo'],
    ['an older one with its label', 'Client secret: 8YqJvEzXnJ0iVdq0kR2mHc1tUoLwSb5pGa7fDe_3'],
  ])('nor a secret that stands where the client ID should: %s', async (_, clientId) => {
    const { values, submission } = await parseSetupForm(
      formOf({ ...complete, 'oktaApps.0.clientId': clientId }),
    );
    expect(values.oktaApps[0]?.clientId).toBe('');
    expect(submission).toMatchObject({ oktaApps: [{ clientId }, { clientId: '0oa2' }] });
  });

  test('with an empty secret leaves it out, for the one that is kept', async () => {
    const { submission } = await parseSetupForm(
      formOf({ ...complete, 'oktaApps.1.clientSecret': '  ' }),
    );
    expect(submission).toMatchObject({ oktaApps: [{ clientSecret: 'first-secret' }, {}] });
    expect(JSON.stringify(submission).match(/clientSecret/g)).toHaveLength(1);
  });
});

describe('an empty form', () => {
  test('is an error at every field that is required', async () => {
    const { values, submission } = await parseSetupForm(formOf({}));
    expect(values).toEqual(emptyValues());
    const { error } = submissionSchema(
      { customDomains: [], trustedOrigins: [] },
      { correcting: false },
    ).safeParse(submission);
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

  test('of which nobody has heard, submit', async () => {
    const { action } = await parseSetupForm(formOf({ ...complete, action: 'toString' }));
    expect(action).toBe('submit');
  });
});

test('numbers with gaps are apps in their order, and keep their secrets', async () => {
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
      { domain: 'a.okta.com', clientSecret: 'of-a' },
      { domain: 'b.okta.com', clientSecret: 'of-b' },
    ],
  });
});

test('a stored submission fills in the form, without its secrets', () => {
  const values = valuesOf(
    {
      onboardingId: 'acme-1',
      company: 'Acme',
      csm: { email: 'dana@sequel.io' },
      language: 'en',
      oktaApps: [
        {
          domain: 'acme.okta.com',
          clientId: '0oa1',
          clientSecretVersion: 'v1',
          emailDomains: ['acme.com', 'acme.de'],
        },
      ],
      mainAdmin: { name: 'Alex', email: 'alex@acme.com' },
      contact: { name: 'Riley', email: 'riley@acme.com' },
      userParts: [2],
      former: { domains: [], userParts: 0 },
    },
    ['kim@acme.com', 'lou@acme.com'],
  );
  expect(values).toEqual({
    oktaApps: [{ domain: 'acme.okta.com', clientId: '0oa1', emailDomains: 'acme.com, acme.de' }],
    mainAdmin: { name: 'Alex', email: 'alex@acme.com' },
    users: 'kim@acme.com\nlou@acme.com',
    duplicateUsers: [],
    contact: { name: 'Riley', email: 'riley@acme.com' },
  });
});

describe('pasted users', () => {
  test.each([
    ['a line each', 'a@x.com\nb@x.com\r\nc@x.com', ['a@x.com', 'b@x.com', 'c@x.com']],
    ['commas', 'a@x.com, b@x.com,c@x.com', ['a@x.com', 'b@x.com', 'c@x.com']],
    ['semicolons, as Outlook has them', 'a@x.com; b@x.com;', ['a@x.com', 'b@x.com']],
    ['spaces', 'a@x.com b@x.com', ['a@x.com', 'b@x.com']],
    ['names', 'Kim Doe <a@x.com>, "Roe, Lou" <b@x.com>', ['a@x.com', 'b@x.com']],
    ['a name before a bare address', 'Kim a@x.com', ['a@x.com']],
    ['a name that looks like an address', '"a@evil.com, x" <b@x.com>', ['b@x.com']],
    ['mailto links', 'mailto:a@x.com', ['a@x.com']],
    [
      'an address book’s people, last name first',
      'Doe, Kim <a@x.com>; van Roe, Lou <b@x.com>',
      ['a@x.com', 'b@x.com'],
    ],
    ['the same with commas', 'Doe, Kim <a@x.com>, Roe, Lou <b@x.com>', ['a@x.com', 'b@x.com']],
    ['the same, a line each', 'Doe, Kim <a@x.com>\nRoe, Lou <b@x.com>,', ['a@x.com', 'b@x.com']],
    ['Outlook’s quotes', "'Kim Doe' <a@x.com>; 'b@x.com' <b@x.com>", ['a@x.com', 'b@x.com']],
    ['a semicolon in a quoted name', '"Doe; Kim" <a@x.com>; b@x.com', ['a@x.com', 'b@x.com']],
    ['umlauts in names', 'Müller, Jörg <a@x.com>; Øre Å <b@x.com>', ['a@x.com', 'b@x.com']],
    ['a table whose quote is never closed', 'name,email\n"Kim,a@x.com', ['a@x.com']],
    ['a group', 'Team: a@x.com, b@x.com;', ['a@x.com', 'b@x.com']],
    ['cells of a spreadsheet', 'Kim\tDoe\ta@x.com\nLou\tRoe\tb@x.com', ['a@x.com', 'b@x.com']],
    ['a table with a head', 'First name,Email\nKim,a@x.com\nLou,b@x.com', ['a@x.com', 'b@x.com']],
    ['empty lines and stray commas', '\n,a@x.com,,;\n\n', ['a@x.com']],
    ['invisible characters', '\u200ba@x.com\u00a0\u2069\n\ufeffb@x.com', ['a@x.com', 'b@x.com']],
    ['angle brackets and a full stop', '<a@x.com>\nb@x.com.', ['a@x.com', 'b@x.com']],
    ['nothing', '  \n ', []],
  ])('with %s', async (_, text, users) => {
    expect(await usersIn(text)).toEqual(users);
  });

  test.each([
    ['a name alone', 'a@x.com\nKim Doe', ['a@x.com', 'Kim Doe']],
    ['a local part alone', 'kim@', ['kim@']],
    ['a name among addresses', 'a@x.com, Kim Doe', ['a@x.com', 'Kim Doe']],
  ])('keep %s, to be named as wrong', async (_, text, users) => {
    expect(await usersIn(text)).toEqual(users);
    const { submission } = await parseSetupForm(formOf({ ...complete, users: text }));
    const { error } = submissionSchema({ customDomains: [], trustedOrigins: [] }).safeParse(
      submission,
    );
    expect(error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([
      [`users.${users.length - 1}`, 'emailInvalid'],
    ]);
  });

  test('who are there twice are left out once, and named', async () => {
    const { values } = await parseSetupForm(
      formOf({ users: 'kim@x.com, KIM@x.com\nlou@x.com\nkim@x.com' }),
    );
    expect(values.users).toBe('kim@x.com\nlou@x.com');
    expect(values.duplicateUsers).toEqual(['kim@x.com']);
  });

  test('of whom there are 10,000 take no time', async () => {
    const text = Array.from({ length: 10_000 }, (_, n) => `"Doe, N${n}" <n${n}@acme.com>`);
    const started = performance.now();
    expect(await usersIn(text.join('; '))).toHaveLength(10_000);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test.each(['<', '(', '"', 'a:', ' a@', '\t', ','])(
    'made of %j a million times over take no time',
    async (piece) => {
      const started = performance.now();
      await usersIn(piece.repeat(1_000_000 / piece.length));
      expect(performance.now() - started).toBeLessThan(5_000);
    },
  );

  test('with an address that begins with dots alone take no time', async () => {
    const started = performance.now();
    expect(await usersIn(`${'.'.repeat(200_000)}@x`)).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('a CSV file of users', () => {
  test.each([
    [
      'by its column',
      'login,firstName,email\nkim,Kim,a@x.com\nlou,Lou,b@x.com\n',
      ['a@x.com', 'b@x.com'],
    ],
    ['by a German column', 'Vorname;E-Mail-Adresse\r\nKim;a@x.com\r\n', ['a@x.com']],
    ['in Okta’s export', 'Login,User name,Primary email\nk,k,a@x.com\n', ['a@x.com']],
    ['by the login where no column is for mail', 'name,login\nKim,a@x.com\n', ['a@x.com']],
    ['without a head', 'Kim,a@x.com\nLou,b@x.com\n', ['a@x.com', 'b@x.com']],
    [
      'with quotes, commas and lines within',
      'name,email\n"Doe, ""Kim""\nJr.",a@x.com\n',
      ['a@x.com'],
    ],
    ['with a byte order mark', '\ufeffemail\na@x.com\n', ['a@x.com']],
    ['of one address a line', 'a@x.com\nb@x.com', ['a@x.com', 'b@x.com']],
    ['whose rows have no address', 'name,email\nKim,\nLou,b@x.com', ['Kim', 'b@x.com']],
    ['with a quote gone wrong', 'name,email\nKim "K,a@x.com\n', ['a@x.com']],
  ])('is read %s', async (_, content, users) => {
    expect(await usersOf(csv(content))).toEqual(users);
  });

  test.each([
    ['columns in any order', 'Email;Vorname;Nachname\r\na@x.com;Jörg;Müller\r\n'],
    ['a column more that is called so', 'Email verified,Name,Email\nTRUE,Kim,a@x.com\n'],
    ['a second address', 'secondEmail,login,email\nb@private.com,kim,a@x.com\n'],
    ['Outlook’s column', 'First Name,E-mail Address,E-mail Type\nKim,a@x.com,SMTP\n'],
    ['Google’s column', 'Name,E-mail 1 - Label,E-mail 1 - Value\nKim,* Work,a@x.com\n'],
    ['an adjective before it', 'Name;Geschäftliche E-Mail\nKim;a@x.com\n'],
    ['columns that say nothing of it', 'Name;Kontakt\nKim;a@x.com\n'],
    ['more commas than semicolons in it', '"Last, first, middle";Email\n"Doe, Kim, X";a@x.com\n'],
    ['Excel’s first line', 'sep=;\r\nName;E-Mail\r\nMüller;a@x.com\r\n'],
    ['quotes everywhere', '"Name","Email"\r\n"Doe, ""Kim""","a@x.com"\r\n'],
    ['empty rows and columns', 'Email,,\n,,\na@x.com,,\n,,\n'],
    ['a whole mailbox in a cell', 'Name,Email\nKim,"Doe, Kim <a@x.com>"\n'],
    ['an address book instead of a table', 'Doe, Kim <a@x.com>;\n'],
  ])('is read with %s', async (_, content) => {
    expect(await usersOf(csv(content))).toEqual(['a@x.com']);
  });

  const table = 'Vorname;Nachname;E-Mail\r\nJörg;Müller;a@x.com\r\nZoë;ohne;\r\n';
  const bytes = (text: string, encoding: BufferEncoding, mark: number[] = []) =>
    new Uint8Array(Buffer.concat([Buffer.from(mark), Buffer.from(text, encoding)]));
  test.each([
    ['UTF-8', bytes(table, 'utf8')],
    ['UTF-8 with a mark ("CSV UTF-8" of Excel)', bytes(table, 'utf8', [0xef, 0xbb, 0xbf])],
    ['Latin 1 (plain "CSV" of Excel)', bytes(table, 'latin1')],
    ['UTF-16 (Excel’s "Unicode text")', bytes(table, 'utf16le', [0xff, 0xfe])],
    [
      'UTF-16, the other way round',
      new Uint8Array(Buffer.from(`\ufeff${table}`, 'utf16le').swap16()),
    ],
  ])('is read in %s, with its umlauts', async (_, content) => {
    expect(await usersOf(csv(content))).toEqual(['a@x.com', 'Zoë ohne']);
  });

  test('joins the pasted ones', async () => {
    const { values } = await parseSetupForm(
      formOf({ users: 'a@x.com', usersFile: csv('email\nA@x.com\nb@x.com') }),
    );
    expect(values.users).toBe('a@x.com\nb@x.com');
    expect(values.duplicateUsers).toEqual(['a@x.com']);
  });

  test.each([
    ['a workbook', [0x50, 0x4b, 0x03, 0x04, 0x14, 0, 6, 0], 'fileIsWorkbook'],
    ['an old workbook', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'fileIsWorkbook'],
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0], 'fileUnreadable'],
  ])('that is %s is told so, and the rest is kept', async (_, content, code) => {
    const file = csv(new Uint8Array(content), 'staff.csv');
    const { values, errors } = await parseSetupForm(formOf({ users: 'a@x.com', usersFile: file }));
    expect(errors).toEqual([{ path: 'usersFile', code }]);
    expect(values.users).toBe('a@x.com');
  });

  test('that was not chosen is nothing', async () => {
    expect(await usersOf(csv('', ''))).toEqual([]);
  });

  test('of 10,000 people takes no time', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => `Kim ${n},n${n}@acme.com`);
    const started = performance.now();
    expect(await usersOf(csv(['name,email', ...rows].join('\n')))).toHaveLength(10_000);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
