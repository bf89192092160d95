import { describe, expect, test } from 'vitest';
import {
  normalizeText,
  readFileList,
  readPeople,
} from '../../../functions/2-submit/people/people.ts';
import { leaveOutFound, reviewPeople } from '../../../functions/2-submit/people/review.ts';
import { growth, LINEAR, processorTime, repeated } from '../../processor-time.ts';

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

test.each(Object.entries(texts))(
  '%s: read, reviewed and left out in time that grows with the length',
  (_, text) => {
    const all = (typed: string) => Object.values(parsers(typed).steps).map((run) => run());
    expect(growth(text, all)).toBeLessThan(LINEAR);
  },
);

/**
 * What is done with a list, each as a step of its own: in this order, as later steps need what the first two return.
 */
function parsers(typed: string) {
  let normalized = '';
  let rows: ReturnType<typeof readPeople>;
  const steps: Record<string, () => unknown> = {
    normalize() {
      normalized = normalizeText(typed);
    },
    'read what is typed'() {
      rows = readPeople(normalized);
    },
    'read a file': () => readFileList(normalized),
    review: () => reviewPeople(rows ?? [], ['acme.example']),
    'leave out': () =>
      leaveOutFound({ text: normalized, rows: rows ?? [] }, ['acme.example'], 'outside'),
  };
  return { steps, read: () => rows };
}

/** What is taken of a list at most, in bytes (functions/web/http.ts) and in marks (people.ts). */
const MOST: [RegExp, number][] = [
  [/\n/g, 25_000],
  [/@|at/g, 30_000],
  [/[,;\t|]/g, 500_000],
];
const LARGEST_BODY = 3 * 1024 * 1024;

/** A piece as often as it is taken. */
function largest(piece: string, head = ''): string {
  const times = MOST.map(([mark, most]) => most / (piece.match(mark)?.length ?? 0));
  const bytes = (LARGEST_BODY - Buffer.byteLength(head)) / Buffer.byteLength(piece);
  return head + piece.repeat(Math.floor(Math.min(bytes, ...times)) - 1);
}

describe('the largest list that is taken', () => {
  test.each<[string, string]>([
    ['people', largest('Kim Doe <kim.doe@acme.example>\n')],
    ['people in one line', largest('Doe, Kim <kim.doe@acme.example>; ')],
    ['international domains', largest('\u00e9@\u00e9\u0301.de,')],
    ['a table', largest('Kim,Doe,kim.doe@acme.example,ACTIVE\n', 'First,Last,Email,Status\n')],
    ['status columns, and rows', largest('a@x.de\n', `email,${'status,'.repeat(250_000)}\n`)],
    ['address columns, and rows', largest('a@x.de\n', `${'email,'.repeat(400_000)}\n`)],
    ['quoted cells', largest('"a",')],
    ['words without an address', largest('a b ')],
    ['addresses that are spelled out', largest('a(at)x ')],
    ['addresses in words', largest(' at x dot y')],
    ['entities', largest('&amp;')],
    ['wide letters', largest('\uff21')],
  ])('%s', (_, text) => {
    const longOf = ({ steps }: ReturnType<typeof parsers>) =>
      Object.entries(steps)
        .map(([name, run]) => ({ name, ms: processorTime(run, 100) }))
        .filter(({ ms }) => ms >= 100);
    // A part first, or what is not linear would take minutes.
    expect(longOf(parsers(text.slice(0, text.length / 16)))).toEqual([]);
    const whole = parsers(text);
    expect(longOf(whole)).toEqual([]);
    expect(whole.read()).toBeDefined();
  });
});
