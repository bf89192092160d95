import type { LogEntry } from './auth0-store.ts';

/** The query uses syntax that is not supported here. */
export class LogQueryError extends Error {
  override readonly name = 'LogQueryError';
}

/**
 * Parses `q` of `GET /api/v2/logs`: the part of Auth0's Lucene subset made of `field:value`, `field:"a phrase"` and
 * `date:[2026-01-01 TO *]`, joined by `AND` (https://auth0.com/docs/deploy-monitor/logs/log-search-query-syntax).
 * Case-sensitive, as there.
 *
 * @returns whether an entry matches
 * @throws LogQueryError on anything else
 */
export function parseLogQuery(query: string): (entry: LogEntry) => boolean {
  const clauses = splitClauses(query);
  for (const [index, clause] of clauses.entries()) {
    if ((clause === 'AND') !== (index % 2 === 1)) {
      throw new LogQueryError('Clauses have to be joined by AND');
    }
  }
  if (clauses.at(-1) === 'AND') throw new LogQueryError('A clause is missing after AND');
  const matches = clauses.filter((clause) => clause !== 'AND').map(parseClause);
  return (entry) => matches.every((match) => match(entry));
}

/** The connection whose entries a query wants, if only one's. */
export function connectionIn(query: string): string | undefined {
  const clause = splitClauses(query).find((each) => each.startsWith('connection:'));
  return clause && splitClause(clause).value;
}

const splitClauses = (query: string): string[] =>
  query.match(/\w+:\[[^\]]*\]|\w+:"(?:[^"\\]|\\.)*"|\S+/g) ?? [];

function splitClause(clause: string): { field: string; value: string; quoted: boolean } {
  const [, field, rest] = /^(\w+):(.+)$/s.exec(clause) ?? [];
  if (!field || !rest) throw new LogQueryError('Expected field:value');
  const phrase = /^"((?:[^"\\]|\\.)*)"$/s.exec(rest)?.[1];
  if (phrase !== undefined) {
    return { field, value: phrase.replaceAll(/\\(.)/g, '$1'), quoted: true };
  }
  if (/["()*?~^[\]{}]/.test(rest)) throw new LogQueryError('Not supported here');
  return { field, value: rest, quoted: false };
}

function parseClause(clause: string): (entry: LogEntry) => boolean {
  const [, from, to] = /^date:\[(\S+) TO (\S+)\]$/.exec(clause) ?? [];
  if (from && to) {
    // A day means its first moment as the beginning, and its last as the end.
    return ({ date }) =>
      (from === '*' || date >= from) && (to === '*' || date.slice(0, to.length) <= to);
  }
  const { field, value } = splitClause(clause);
  return (entry) => {
    const actual = fieldOf(entry, field);
    return field === 'date' ? (actual?.startsWith(value) ?? false) : actual === value;
  };
}

function fieldOf(entry: LogEntry, field: string): string | undefined {
  const value: unknown = Object.entries(entry).find(([key]) => key === field)?.[1];
  return typeof value === 'string' ? value : undefined;
}
