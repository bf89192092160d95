import fc from 'fast-check';
import addressparser from 'nodemailer/lib/addressparser';
import { describe, expect, test } from 'vitest';
import {
  joinLists,
  leaveOut,
  normalizeText,
  readFileList,
  readPeople,
} from '../../../functions/2-submit/people/people.ts';
import type { Entry, Row } from '../../../functions/2-submit/people/row.ts';
import { readAddress } from '../../../functions/onboarding/addresses.ts';
import { anyText } from '../../any-text.ts';
import { files } from './data/files.ts';
import { pasted, shown } from './data/pasted.ts';
import { deactivated, tables } from './data/tables.ts';

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

describe('pasted text is read', () => {
  test.each(pasted)('%s', (_, text, expected) => {
    expect(people(text)).toEqual(expected);
  });
});

describe('unreadable text is shown', () => {
  test.each(shown)('%s', (_, text, expected) => {
    expect(people(text)).toEqual(expected);
  });

  test('with the reason and its line', () => {
    expect(rowsOf('a@x.com\n\njörg@x.com\nnobody')).toMatchObject([
      { line: 1 },
      { line: 3, entries: [{ kind: 'unreadable', code: 'emailNotAscii' }] },
      { line: 4, entries: [{ kind: 'unreadable', code: 'emailInvalid' }] },
    ]);
  });
});

describe('a pasted table is read', () => {
  test.each(tables)('%s', (_, text, expected) => {
    expect(people(text)).toEqual(expected);
  });

  test('with its rows’ lines, even if a cell spans several', () => {
    const rows = rowsOf('name,email\n"Doe,\nKim",a@x.com\n\nLou,b@x.com');
    expect(rows.map(({ line, lines }) => [line, lines])).toEqual([
      [2, 2],
      [5, 1],
    ]);
  });
});

/** The people of a file, as they are read again from the lines it becomes. */
const filed = (text: string) => {
  const list = readFileList(normalizeText(text));
  return people(list?.text ?? '');
};

describe('a file is read', () => {
  test.each(files)('%s', (_, text, expected) => {
    expect(filed(text)).toEqual(expected);
  });

  test('and nobody is lost: every other address is among the entries', () => {
    fc.assert(
      fc.property(list, (text) => {
        const normalized = normalizeText(text);
        const read = readFileList(normalized)?.rows.flatMap(({ entries }) => entries) ?? [];
        fc.pre(read.some(({ kind }) => kind !== 'beside'));
        expect(accountedFor(read)).toBe(countOf(normalized));
      }),
    );
  });

  test('and its rows’ further addresses are beside the entries', () => {
    expect(people('login,email,secondEmail\na@x.com,a@x.com,a@home.example')).toEqual([
      '+ a@x.com',
      'a@x.com',
      '+ a@home.example',
    ]);
  });
});

describe('people who can no longer sign in are marked', () => {
  test.each(deactivated)('%s', (_, text) => {
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
    ...['-', '＠', '﹫', '\u200b', '\r\n', '[', ']', ':', '@x', 'y@', '_', '’', '\u0000', '\ufeff'],
  ),
  anyText({ maxLength: 3 }),
);
const list = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

describe('whatever the text', () => {
  test('every @ is in an address or in a shown line', () => {
    fc.assert(
      fc.property(list, (text) => {
        expect(accountedFor(entriesOf(text))).toBe(countOf(text.replaceAll(/[＠﹫]/g, '@')));
      }),
      { numRuns: 1_000 },
    );
  });

  test('the lines made from a file are the same people', () => {
    fc.assert(
      fc.property(list, (text) => {
        const list = readFileList(normalizeText(text));
        const lines = list?.text.split('\n') ?? [];
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

  test('leaving out removes that, and nothing else', () => {
    fc.assert(
      fc.property(list, (typed) => {
        const text = normalizeText(typed);
        const rows = readPeople(text) ?? [];
        const isOut = (entry: Entry) => entry.kind === 'unreadable';
        const left = leaveOut({ text, rows }, isOut);
        const addresses = (entries: readonly Entry[]) =>
          entries.flatMap((entry) => (entry.kind === 'address' ? [entry.address] : []));
        expect(new Set(addresses(entriesOf(left.text)))).toEqual(
          new Set(addresses(rows.flatMap(({ entries }) => entries))),
        );
      }),
    );
  });

  test('the rest is read again as the same people, line by line', () => {
    const said = (rows: readonly Row[]) =>
      rows.flatMap(({ line, entries }) =>
        entries.flatMap((entry) =>
          entry.kind === 'address' ? [`${line} ${entry.address} ${entry.deactivated}`] : [],
        ),
      );
    const cell = fc.constantFrom(
      ...['a@x.com', 'b@x.com', 'Kim <c@x.com>', 'a@x.com d@x.com', '"Doe,\nKim"', 'nobody', ''],
    );
    const row = fc
      .tuple(cell, fc.constantFrom('ACTIVE', 'SUSPENDED', ''))
      .map((cells) => cells.join(','));
    const line = fc.constantFrom(
      'a@x.com, DEACTIVATED',
      'e@x.com; c@x.com',
      'Doe, Kim <g@x.com>',
      '',
    );
    const head = fc.constantFrom('email,status', 'Our users\n\nEmail,Status');
    const table = fc.oneof(
      fc
        .tuple(head, fc.array(row, { maxLength: 8 }))
        .map(([top, rows]) => [top, ...rows].join('\n')),
      fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n')),
    );
    fc.assert(
      fc.property(
        table,
        table,
        fc.subarray(['a@x.com', 'c@x.com', 'd@x.com']),
        (typed, file, gone) => {
          const text = normalizeText(typed);
          const list = joinLists(
            { text, rows: readPeople(text) ?? [] },
            readFileList(normalizeText(file)) ?? { text: '', rows: [] },
          );
          const left = leaveOut(
            list,
            (entry) => entry.kind === 'address' && gone.includes(entry.address),
          );
          expect(said(rowsOf(left.text))).toEqual(said(left.rows));
        },
      ),
      { numRuns: 1_000 },
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
    .filter(([local]) => !/[.][.]|(?:^|&)(?:e-?mail|mail|to|b?cc)=/.test(local))
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
    leaveOut(
      { text, rows: rowsOf(text) },
      (entry) => entry.kind === 'address' && entry.address === gone,
    ).text;

  test('removes the person’s line', () => {
    expect(without('a@x.com\nb@x.com\nc@x.com', 'b@x.com')).toBe('a@x.com\nc@x.com');
  });

  test('keeps the line’s other people, with their names', () => {
    expect(without('Doe, Kim <a@x.com>; b@x.com; Roe, Lou <c@x.com>', 'b@x.com')).toBe(
      'Doe, Kim <a@x.com>, Roe, Lou <c@x.com>',
    );
  });

  test('removes a table’s row with all its lines, but not the header', () => {
    const table = 'name,email\n"Doe,\nKim",a@x.com\nLou,b@x.com';
    expect(without(table, 'a@x.com')).toBe('name,email\nLou,b@x.com');
  });

  test('keeps a cell’s other addresses', () => {
    const table = 'name,email\nKim,"a@x.com b@x.com"\nLou,c@x.com';
    expect(without(table, 'a@x.com')).toBe('name,email\nb@x.com\nLou,c@x.com');
  });
});
