import { domainOf, keyOf } from '../../onboarding/addresses.ts';
import { suggestEmailDomain } from '../../onboarding/suggestions.ts';
import type { Finding, Review } from './findings.ts';
import { type List, leaveOut } from './people.ts';
import type { Entry, Row } from './row.ts';

/** Maximum number of suggestions; enough to see the pattern. */
const MOST_SUGGESTIONS = 20;

type Judge = (entry: Entry) => Finding | 'good' | 'beside';

/** Judges entries in order; a repeated address is a double. */
function judge(listed: ReadonlySet<string>): Judge {
  const seen = new Set<string>();
  return (entry) => {
    if (entry.kind !== 'address') return entry.kind;
    const key = keyOf(entry.address);
    if (seen.has(key)) return 'double';
    seen.add(key);
    if (entry.deactivated) return 'deactivated';
    return listed.size === 0 || listed.has(domainOf(entry.address)) ? 'good' : 'outside';
  };
}

/** @param listed the e-mail domains, in ASCII and lower case; while empty, nobody is outside */
export function reviewPeople(rows: readonly Row[], listed: readonly string[]): Review {
  const review: Review = {
    good: [],
    found: { unreadable: [], outside: [], deactivated: [], double: [] },
    beside: [],
  };
  const judged = judge(new Set(listed));
  for (const { line, entries } of rows) {
    const own = new Set(
      entries.flatMap((entry) => ('address' in entry ? keyOf(entry.address) : [])),
    );
    for (const entry of entries) {
      const kind = judged(entry);
      const found = { line, text: entry.text };
      if (kind === 'good') review.good.push(addressOf(entry));
      else if (kind === 'outside')
        review.found.outside.push({ ...found, ...suggestionFor(addressOf(entry), listed, review) });
      else if (kind !== 'beside') review.found[kind].push(found);
      // Skip a login that repeats the address.
      else if (!own.has(keyOf(entry.text))) review.beside.push(found);
    }
  }
  return review;
}

const addressOf = (entry: Entry) => (entry.kind === 'address' ? entry.address : entry.text);

function suggestionFor(address: string, listed: readonly string[], { found }: Review) {
  if (found.outside.length >= MOST_SUGGESTIONS) return {};
  const suggestion = suggestEmailDomain(domainOf(address), listed);
  return suggestion ? { suggestion } : {};
}

/** The list without the entries of one kind, and without their duplicates. */
export function leaveOutFound(list: List, listed: readonly string[], finding: Finding): List {
  const judged = judge(new Set(listed));
  const out = new Set<Entry>();
  const keys = new Set<string>();
  for (const entry of list.rows.flatMap(({ entries }) => entries)) {
    const found = judged(entry) === finding;
    const key = entry.kind === 'address' ? keyOf(entry.address) : undefined;
    if (found && key !== undefined && finding !== 'double') keys.add(key);
    if (found || (key !== undefined && keys.has(key))) out.add(entry);
  }
  return leaveOut(list, (entry) => out.has(entry));
}
