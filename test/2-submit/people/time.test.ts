import { describe, expect, test } from 'vitest';
import { readLine } from '../../../functions/2-submit/people/line.ts';
import {
  normalizeText,
  readFileList,
  readPeople,
} from '../../../functions/2-submit/people/people.ts';
import { leaveOutFound, reviewPeople } from '../../../functions/2-submit/people/review.ts';
import { readTable } from '../../../functions/2-submit/people/table.ts';
import { growth, LINEAR, repeated } from '../../processor-time.ts';

/** Texts that have made parsers slow, by length. */
const texts: Record<string, (length: number) => string> = {
  people: repeated('Kim Doe <kim.doe@acme.example>\n'),
  'people in one line': repeated('Doe, Kim <kim.doe@acme.example>; '),
  'a table': (length) =>
    `First,Last,Email,Status\n${repeated('Kim,Doe,kim.doe@acme.example,ACTIVE\n')(length)}`,
  'columns named alike': (length) =>
    `${repeated('email,')(length / 2)}\n${repeated('a@x.com,')(length / 2)}`,
  'columns named alike, and rows without': (length) =>
    `${repeated('email,')(length / 4)}\n${repeated('@,')(length / 4)}\n${repeated('a@x.de\n')(length / 2)}`,
  'status columns, and rows': (length) =>
    `email,${repeated('status,')(length / 2)}\n${repeated('a@x.de\n')(length / 2)}`,
  'a quote that is not closed': (length) => `email\n"${repeated('a@x.de\n')(length)}`,
  'quotes in the wrong places': (length) => `email\n${repeated('"a"b@x.de\n')(length)}`,
  vCards: repeated('BEGIN:VCARD\nFN:Kim\nEMAIL:a@x.de\nEND:VCARD\n'),
  'a directory': repeated('dn: x\nmail: a@x.de\n\n'),
  'numbered lines': (length) =>
    Array.from({ length: length / 12 }, (_, index) => `${index + 1}.a@x.de`).join('\n'),
  'titles above a head': (length) =>
    `${repeated('x\n')(length / 2)}Email,Name\n${repeated('a@x.de,K\n')(length / 2)}`,
  'a long local part': (length) => `${repeated('a')(length)}@x.com`,
  'a long domain': (length) => `a@${repeated('x.')(length)}`,
  'white space': (length) => `a${repeated(' ')(length)}b@x.com`,
  ...Object.fromEntries(
    ['@', ' @', 'a@', 'a@b@', 'a@x.de', '"a@x.de', ',', 'a,', ';', '"', '"a",', '<', '(', 'a:']
      .concat(
        ['\n', '\t', '|', '.', '-', '\u200d', 'ü', '\u{1d4a6}', ' a@', "'", '\u0000']
          .concat([
            '(at)',
            '%40',
            ' at x dot y',
            'a(at)x@y',
            '?cc=',
            '&to=a@x.de',
            '%20',
            '&#64;',
            '\\n',
          ])
          .concat(['1.', '→', '/', '=', ')', '(a) b@x.de ']),
      )
      .map((piece) => [`${JSON.stringify(piece)} again and again`, repeated(piece)]),
  ),
};

describe.each(Object.entries(texts))('%s', (_, text) => {
  test.each<[string, (text: string) => unknown]>([
    ['are read as a line in time', readLine],
    ['are read as a table in time', (table) => readTable(table, true)],
  ])('%s that grows with the length', (_name, work) => {
    expect(growth(text, work)).toBeLessThan(LINEAR);
  });

  test('are read, reviewed and left out in time that grows with the length', () => {
    const review = (typed: string) => {
      const normalized = normalizeText(typed);
      const rows = readPeople(normalized) ?? [];
      reviewPeople(rows, ['acme.example']);
      leaveOutFound({ text: normalized, rows }, ['acme.example'], 'outside');
      readFileList(normalized);
    };
    expect(growth(text, review)).toBeLessThan(LINEAR);
  });
});
