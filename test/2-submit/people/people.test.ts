import fc from 'fast-check';
import addressparser from 'nodemailer/lib/addressparser';
import { describe, expect, test } from 'vitest';
import {
  leaveOut,
  linesOfFile,
  normalizeText,
  readPeople,
} from '../../../functions/2-submit/people/people.ts';
import type { Entry, Row } from '../../../functions/2-submit/people/row.ts';
import { readAddress } from '../../../functions/onboarding/addresses.ts';
import { anyText } from '../../any-text.ts';

const rowsOf = (text: string): Row[] => readPeople(normalizeText(text)) ?? [];
const entriesOf = (text: string) => rowsOf(text).flatMap(({ entries }) => entries);

/** The addresses as they are; what is unreadable after a `?`, what is beside after a `+`. */
const short = (entry: Entry) => {
  switch (entry.kind) {
    case 'address':
      return entry.deactivated ? `${entry.address}!` : entry.address;
    case 'unreadable':
      return `? ${entry.text}`;
    case 'beside':
      return `+ ${entry.text}`;
  }
};
const people = (text: string) => entriesOf(text).map(short);

describe('what is pasted is read', () => {
  test.each<[string, string, string[]]>([
    ['a line each', 'a@x.com\nb@x.com\r\nc@x.com', ['a@x.com', 'b@x.com', 'c@x.com']],
    ['with commas', 'a@x.com, b@x.com,c@x.com', ['a@x.com', 'b@x.com', 'c@x.com']],
    ['with semicolons, as Outlook has them', 'a@x.com; b@x.com;', ['a@x.com', 'b@x.com']],
    ['with spaces', 'a@x.com b@x.com', ['a@x.com', 'b@x.com']],
    ['with names', 'Kim Doe <a@x.com>, "Roe, Lou" <b@x.com>', ['a@x.com', 'b@x.com']],
    ['without anything between', 'Pat <pat@x.com> Jane <jane@x.com>', ['pat@x.com', 'jane@x.com']],
    ['with “and”', 'pat@x.com and jane@x.com', ['pat@x.com', 'jane@x.com']],
    ['with a slash', 'pat@x.com / jane@x.com', ['pat@x.com', 'jane@x.com']],
    ['with a slash that touches', 'pat@x.com/jane@x.com', ['pat@x.com', 'jane@x.com']],
    ['with other marks that touch', 'a@x.com+b@x.com&c@x.com', ['a@x.com', 'b@x.com', 'c@x.com']],
    ['in parentheses', 'Pat Lee (pat@x.com)', ['pat@x.com']],
    ['before parentheses', 'a@x.com (Kim), b@x.com (Lou)', ['a@x.com', 'b@x.com']],
    ['with a name before a bare address', 'Kim a@x.com Lou b@x.com', ['a@x.com', 'b@x.com']],
    ['with a name and a comma', 'Kim Doe, a@x.com', ['a@x.com']],
    ['as links', 'Pat <mailto:pat@x.com>; mailto:a@x.com', ['pat@x.com', 'a@x.com']],
    ['as HTML', '<a href="mailto:pat@x.com">pat@x.com</a>', ['pat@x.com', '+ pat@x.com']],
    [
      'as Markdown',
      '[Pat](mailto:pat@x.com) **jo@x.com** _k_l@x.com_',
      ['pat@x.com', 'jo@x.com', 'k_l@x.com'],
    ],
    [
      'as JSON',
      '[{"email": "a@x.com", "name": "Kim"}, {"email": "b@x.com"}]',
      ['a@x.com', 'b@x.com'],
    ],
    [
      'as a formula of a spreadsheet',
      '=HYPERLINK("mailto:a@x.com","a@x.com")',
      ['a@x.com', '+ a@x.com'],
    ],
    ['with Arabic punctuation', 'a@x.com، b@x.com؛ c@x.com', ['a@x.com', 'b@x.com', 'c@x.com']],
    ['as Exchange has them', 'SMTP:kim@x.com;smtp:lou@x.com', ['kim@x.com', 'lou@x.com']],
    ['with a name that is an address', '"a@x.com, x" <b@x.com>', ['a@x.com', 'b@x.com']],
    ['last names first', 'Doe, Kim <a@x.com>; van Roe, Lou <b@x.com>', ['a@x.com', 'b@x.com']],
    ['the same with commas', 'Doe, Kim <a@x.com>, Roe, Lou <b@x.com>', ['a@x.com', 'b@x.com']],
    ['the same, a line each', 'Doe, Kim <a@x.com>\nRoe, Lou <b@x.com>,', ['a@x.com', 'b@x.com']],
    [
      'with Outlook’s quotes',
      "'Kim' <a@x.com>; 'b@x.com' <b@x.com>",
      ['a@x.com', 'b@x.com', '+ b@x.com'],
    ],
    ['with a semicolon in a name', '"Doe; Kim" <a@x.com>; b@x.com', ['a@x.com', 'b@x.com']],
    ['with umlauts', 'Müller, Jörg <a@x.com>; Øre Å <b@x.com>', ['a@x.com', 'b@x.com']],
    ['as a group', 'Team: a@x.com, b@x.com;', ['a@x.com', 'b@x.com']],
    ['as mail headers', 'To: Kim <a@x.com>; Cc: Lou <b@x.com>', ['a@x.com', 'b@x.com']],
    ['as a list', '• a@x.com\n- b@x.com\n3. c@x.com', ['a@x.com', 'b@x.com', 'c@x.com']],
    [
      'with East Asian punctuation',
      'a@x.com，b@x.com；c＠x.com',
      ['a@x.com', 'b@x.com', 'c@x.com'],
    ],
    ['with empty lines and stray commas', '\n,a@x.com,,;\n\n-----\n', ['a@x.com']],
    [
      'with invisible characters',
      '\u200ba@x.com\u00a0\u2069\n\ufeffb@x.com',
      ['a@x.com', 'b@x.com'],
    ],
    [
      'with the sentence’s full stop',
      '<a@x.com>\nb@x.com.\nc@x.com!',
      ['a@x.com', 'b@x.com', 'c@x.com'],
    ],
    [
      'with unusual characters',
      "r&d@x.com a/b@x.com x=y@x.com o'b@x.com k+1@x.com",
      ['r&d@x.com', 'a/b@x.com', 'x=y@x.com', "o'b@x.com", 'k+1@x.com'],
    ],
    ['with Word’s apostrophe', 'o’brien@x.com', ["o'brien@x.com"]],
    ['of an international domain', 'kim@münchen.example', ['kim@xn--mnchen-3ya.example']],
    ['when there is nothing', '  \n ', []],
  ])('%s', (_, text, expected) => {
    expect(people(text)).toEqual(expected);
  });
});

describe('what cannot be read is shown', () => {
  test.each<[string, string, string[]]>([
    ['a name alone', 'a@x.com\nKim Doe', ['a@x.com', '? Kim Doe']],
    ['a name among addresses', 'a@x.com, Kim Doe, b@x.com', ['a@x.com', '? Kim Doe', 'b@x.com']],
    ['a name after the last', 'a@x.com, Kim Doe', ['a@x.com', '? Kim Doe']],
    ['a name before a semicolon', 'Kim Doe; a@x.com', ['? Kim Doe', 'a@x.com']],
    ['a local part alone', 'kim@', ['? kim@']],
    ['a domain alone', '@x.com', ['? @x.com']],
    ['an @ in between', 'pat @ x.com, a@x.com', ['? pat @', 'a@x.com']],
    ['two @', 'a@b@c.com d@x.com', ['? a@b@c.com', 'd@x.com']],
    ['two that run into each other', 'kim@x.comlou@x.com', ['? kim@x.comlou@x.com']],
    ['no dot in the domain', 'kim@localhost', ['? kim@localhost']],
    ['an underscore in the domain, whole', 'kim@acme.co_m', ['? kim@acme.co_m']],
    ['other letters before the @, whole', 'jörg@x.com', ['? jörg@x.com']],
    ['a quoted local part, whole', '"kim doe"@x.com', ['? "kim doe"@x.com']],
    ['prose', 'Best regards', ['? Best regards']],
  ])('%s', (_, text, expected) => {
    expect(people(text)).toEqual(expected);
  });

  test('with why, and its line', () => {
    expect(rowsOf('a@x.com\n\njörg@x.com\nnobody')).toMatchObject([
      { line: 1 },
      { line: 3, entries: [{ kind: 'unreadable', code: 'emailNotAscii' }] },
      { line: 4, entries: [{ kind: 'unreadable', code: 'emailInvalid' }] },
    ]);
  });
});

describe('a pasted table is read', () => {
  test.each<[string, string, string[]]>([
    ['from a spreadsheet', 'Kim\tDoe\ta@x.com\nLou\tRoe\tb@x.com', ['a@x.com', 'b@x.com']],
    ['with a head', 'First name,Email\nKim,a@x.com\nLou,b@x.com', ['a@x.com', 'b@x.com']],
    ['without one', 'Kim Doe;a@x.com\nLou Roe;b@x.com', ['a@x.com', 'b@x.com']],
    ['with the names behind', 'a@x.com,Kim\nb@x.com,Lou', ['a@x.com', 'b@x.com']],
    ['with a head in other words', 'Nombre;Correo electrónico\nKim;a@x.com', ['a@x.com']],
    [
      'with a head that says nothing, which is shown',
      'Name;Kontakt\nKim;a@x.com\nLou;b@x.com',
      ['? Name Kontakt', 'a@x.com', 'b@x.com'],
    ],
    ['of Markdown', '| Kim | a@x.com |\n| Lou | b@x.com |', ['a@x.com', 'b@x.com']],
    [
      'with several addresses in a cell',
      'name;mails\nKim;"a@x.com, b@x.com"\nLou;c@x.com d@x.com',
      ['a@x.com', 'b@x.com', 'c@x.com', 'd@x.com'],
    ],
    [
      'whose quote is never closed',
      'name,email\n"Kim,a@x.com\nLou,b@x.com',
      ['a@x.com', 'b@x.com'],
    ],
    ['with a row without one', 'Name\tEmail\nKim\t\nLou\tb@x.com', ['? Kim', 'b@x.com']],
    [
      'with lines added by hand',
      'name;email\nKim;a@x.com\nb@x.com\nLou <c@x.com>',
      ['a@x.com', 'b@x.com', 'c@x.com'],
    ],
  ])('%s', (_, text, expected) => {
    expect(people(text)).toEqual(expected);
  });

  test('with the lines of its rows, also when a cell goes over several', () => {
    const rows = rowsOf('name,email\n"Doe,\nKim",a@x.com\n\nLou,b@x.com');
    expect(rows.map(({ line, lines }) => [line, lines])).toEqual([
      [2, 2],
      [5, 1],
    ]);
  });
});

/** The people of a file, as they are read again from the lines it becomes. */
const filed = (text: string) => {
  const lines = linesOfFile(normalizeText(text)) ?? [];
  return people(lines.join('\n'));
};

describe('a file is read', () => {
  test.each<[string, string, string[]]>([
    [
      'by its column',
      'login,firstName,email\nkim,Kim,a@x.com\nlou,Lou,b@x.com\n',
      ['a@x.com', 'b@x.com'],
    ],
    ['by a German column', 'Vorname;E-Mail-Adresse\r\nKim;a@x.com\r\n', ['a@x.com']],
    ['in Okta’s report', 'Login,User name,Primary email\nk,k,a@x.com\n', ['a@x.com']],
    ['by the login where no column is for mail', 'name,login\nKim,a@x.com\n', ['a@x.com']],
    [
      'by the login of those without a mail',
      'login,email\na@x.com,\nb@x.com,c@x.com',
      ['a@x.com', 'c@x.com'],
    ],
    ['without a head', 'Kim,a@x.com\nLou,b@x.com\n', ['a@x.com', 'b@x.com']],
    ['with quotes and lines within', 'name,email\n"Doe, ""Kim""\nJr.",a@x.com\n', ['a@x.com']],
    ['of one address a line', 'a@x.com\nb@x.com', ['a@x.com', 'b@x.com']],
    ['whose rows have no address', 'name,email\nKim,\nLou,b@x.com', ['? Kim', 'b@x.com']],
    [
      'with a quote gone wrong',
      'name,email\nKim "K,a@x.com\n"Lou" L,b@x.com',
      ['a@x.com', 'b@x.com'],
    ],
    ['with columns in any order', 'Email;Vorname;Nachname\r\na@x.com;Jörg;Müller\r\n', ['a@x.com']],
    [
      'with a column more that is called so',
      'Email verified,Name,Email\nTRUE,Kim,a@x.com\n',
      ['a@x.com'],
    ],
    ['with a second address', 'secondEmail,login,email\nb@home.example,kim,a@x.com\n', ['a@x.com']],
    [
      'with Outlook’s column',
      'First Name,E-mail Address,E-mail Type\nKim,a@x.com,SMTP\n',
      ['a@x.com'],
    ],
    [
      'with Google’s columns',
      'Name,E-mail 1 - Label,E-mail 1 - Value\nKim,* Work,a@x.com\n',
      ['a@x.com'],
    ],
    ['with an adjective before it', 'Name;Geschäftliche E-Mail\nKim;a@x.com\n', ['a@x.com']],
    ['with columns that say nothing of it', 'Name;Kontakt\nKim;a@x.com\n', ['a@x.com']],
    [
      'with more commas than semicolons',
      '"Last, first, middle";Email\n"Doe, Kim, X";a@x.com\n',
      ['a@x.com'],
    ],
    ['with Excel’s first line', 'sep=;\r\nName;E-Mail\r\nMüller;a@x.com\r\n', ['a@x.com']],
    ['with empty rows and columns', 'Email,,\n,,\na@x.com,,\n,,\n', ['a@x.com']],
    ['with a whole mailbox in a cell', 'Name,Email\nKim,"Doe, Kim <a@x.com>"\n', ['a@x.com']],
    [
      'by names without spaces',
      'userName,primaryEmail,secondEmail\nkim,a@x.com,k@home.example',
      ['a@x.com'],
    ],
    ['by names with underscores', 'manager_email,user_email\nboss@x.com,a@x.com', ['a@x.com']],
    ['by names with dots', 'status,profile.login,profile.email\nACTIVE,k,a@x.com', ['a@x.com']],
    [
      'by a secondary one of those who have no other',
      'Email,Recovery email\n,a@home.example',
      ['a@home.example'],
    ],
    ['in Japanese', '名前,メールアドレス\n山田,a@x.com', ['a@x.com']],
    [
      'whose first line is somebody without an address',
      'Zoe;ohne;\nKim;Doe;a@x.com',
      ['? Zoe ohne', 'a@x.com'],
    ],
    ['when it is an address book', 'Doe, Kim <a@x.com>;\n', ['a@x.com']],
    ['when it is empty', '', []],
  ])('%s', (_, text, expected) => {
    expect(filed(text)).toEqual(expected);
  });

  test('and what else is an address in its rows stands beside', () => {
    expect(people('login,email,secondEmail\na@x.com,a@x.com,a@home.example')).toEqual([
      '+ a@x.com',
      'a@x.com',
      '+ a@home.example',
    ]);
  });
});

describe('who can no longer sign in is marked', () => {
  test.each<[string, string]>([
    [
      'in Okta’s export',
      'login,firstName,email,status\nx,Kim,a@x.com,DEPROVISIONED\ny,Lou,b@x.com,ACTIVE',
    ],
    ['as Okta’s pages say it', 'Email,Status\na@x.com,Deactivated\nb@x.com,Password expired'],
    ['when suspended', 'Email,User Status\na@x.com,SUSPENDED\nb@x.com,STAGED'],
    ['in Google’s export', 'Email Address,Status [READ ONLY]\na@x.com,Suspended\nb@x.com,Active'],
    ['in Entra’s export', 'userPrincipalName,accountEnabled\na@x.com,False\nb@x.com,True'],
    ['in a column of its own', 'E-Mail;Inaktiv\na@x.com;ja\nb@x.com;nein'],
  ])('%s', (_, text) => {
    expect(people(text)).toEqual(['a@x.com!', 'b@x.com']);
    expect(filed(text)).toEqual(['a@x.com!', 'b@x.com']);
  });

  test('not by a column about something else', () => {
    expect(people('Email,MFA status\na@x.com,Disabled\nb@x.com,Enabled')).toEqual([
      'a@x.com',
      'b@x.com',
    ]);
  });
});

/** How often there is an @ in what comes out: as an address, in a line that is shown, or beside one. */
const accountedFor = (entries: readonly Entry[]) =>
  entries.reduce(
    (sum, entry) => sum + (entry.kind === 'address' ? 1 : entry.text.split('@').length - 1),
    0,
  );
const countOf = (text: string) => text.split('@').length - 1;

/** Texts of what lists are made of, whole or broken. */
const piece = fc.oneof(
  fc.constantFrom(
    ...['a@x.com', 'kim.doe@acme.example', 'KIM@x.com', 'jörg@x.com', "o'b@x.com", 'r&d@x.com'],
    ...['Kim', 'Doe', 'and', 'Email', 'email,name', 'status', 'DEACTIVATED', 'sep=;', '<', '>'],
    ...['(', ')', '"', "'", ',', ';', '\t', '|', '\n', '\n\n', ' ', ' / ', '@', 'mailto:', '.'],
    ...['-', '＠', '\u200b', '\r\n', '[', ']', ':', '@x', 'y@', '_', '’', '\u0000', '\ufeff'],
  ),
  anyText({ maxLength: 3 }),
);
const list = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

describe('whatever the text', () => {
  test('every @ is in an address or in a line that is shown', () => {
    fc.assert(
      fc.property(list, (text) => {
        expect(accountedFor(entriesOf(text))).toBe(countOf(text.replaceAll('＠', '@')));
      }),
      { numRuns: 1_000 },
    );
  });

  test('the lines that a file becomes are the same people', () => {
    fc.assert(
      fc.property(list, (text) => {
        const lines = linesOfFile(normalizeText(text)) ?? [];
        const addresses = lines.flatMap((line) => {
          const read = readAddress(line.replace(/, DEACTIVATED$/, ''));
          // A mark before it is not the address's, and then this may be none.
          return 'address' in read && !/^['`*{‘’•]/.test(line) ? read.address : [];
        });
        const again = entriesOf(lines.join('\n')).flatMap((entry) =>
          entry.kind === 'address' ? [entry.address] : [],
        );
        expect(new Set(again)).toEqual(new Set(addresses));
      }),
      { numRuns: 1_000 },
    );
  });

  test('what is left out is gone, and nothing else', () => {
    fc.assert(
      fc.property(list, (typed) => {
        const text = normalizeText(typed);
        const rows = readPeople(text) ?? [];
        const isOut = (entry: Entry) => entry.kind === 'unreadable';
        const left = leaveOut(text, rows, isOut);
        const addresses = (entries: readonly Entry[]) =>
          entries.flatMap((entry) => (entry.kind === 'address' ? [entry.address] : []));
        expect(new Set(addresses(entriesOf(left)))).toEqual(
          new Set(addresses(rows.flatMap(({ entries }) => entries))),
        );
      }),
    );
  });
});

test('a list as RFC 5322 has it is read as nodemailer reads it', () => {
  const name = fc.constantFrom('Kim Doe', '"Doe, Kim"', 'Müller', '"a; b"', "O'Neill", 'Dr. No');
  const address = fc
    .tuple(
      fc.stringMatching(/^[a-z][a-z0-9.+&'/=-]{0,9}[a-z0-9]$/),
      fc.stringMatching(/^[a-z]{1,9}$/),
    )
    .filter(([local]) => !local.includes('..') && !/[.][.]/.test(local))
    .map(([local, domain]) => `${local}@${domain}.example`);
  const mailbox = fc.oneof(
    address,
    fc.tuple(name, address).map(([display, spec]) => `${display} <${spec}>`),
  );
  fc.assert(
    fc.property(fc.array(mailbox, { minLength: 1, maxLength: 8 }), (mailboxes) => {
      const text = mailboxes.join(', ');
      const ours = new Set(
        entriesOf(text).flatMap((entry) => ('address' in entry ? entry.address : [])),
      );
      const theirs = new Set(
        addressparser(text, { flatten: true }).map(({ address: found }) => found),
      );
      expect(ours).toEqual(theirs);
    }),
  );
});

describe('leaving out', () => {
  const without = (text: string, gone: string) =>
    leaveOut(text, rowsOf(text), (entry) => entry.kind === 'address' && entry.address === gone);

  test('takes the line of whom it is about', () => {
    expect(without('a@x.com\nb@x.com\nc@x.com', 'b@x.com')).toBe('a@x.com\nc@x.com');
  });

  test('keeps the others of the line, with their names', () => {
    expect(without('Doe, Kim <a@x.com>; b@x.com; Roe, Lou <c@x.com>', 'b@x.com')).toBe(
      'Doe, Kim <a@x.com>, Roe, Lou <c@x.com>',
    );
  });

  test('takes a row of a table with all its lines, and not the head', () => {
    const table = 'name,email\n"Doe,\nKim",a@x.com\nLou,b@x.com';
    expect(without(table, 'a@x.com')).toBe('name,email\nLou,b@x.com');
  });

  test('keeps the other addresses of a cell', () => {
    const table = 'name,email\nKim,"a@x.com b@x.com"\nLou,c@x.com';
    expect(without(table, 'a@x.com')).toBe('name,email\nb@x.com\nLou,c@x.com');
  });
});
