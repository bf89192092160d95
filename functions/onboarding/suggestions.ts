import { distance } from 'fastest-levenshtein';
import type { Suggestion } from '../runtime/errors.ts';
import { isWithin } from './domain-names.ts';

/** Maximum wrong, missing or extra letters; two swapped letters count as two. */
const MOST_SLIPS = 2;
/** Comparing takes time: the longest names compared, in characters, and the most of them. */
const LONGEST = 64;
const MOST_COMPARED = 1_000;

/** @param domain and `listed` in ASCII and lower case */
export function suggestEmailDomain(
  domain: string,
  listed: readonly string[],
): Suggestion | undefined {
  const above = listed.find((one) => isWithin(domain, one));
  if (above) return { cause: 'subdomain', emailDomain: above };
  const below = listed.find((one) => isWithin(one, domain));
  if (below) return { cause: 'parentDomain', emailDomain: below };
  if (domain.length > LONGEST) return undefined;
  const [closest] = listed
    .filter((one) => Math.abs(one.length - domain.length) <= MOST_SLIPS)
    .slice(0, MOST_COMPARED)
    .map((one) => ({ one, slips: distance(one, domain) }))
    .sort((first, second) => first.slips - second.slips);
  return closest && closest.slips <= MOST_SLIPS && closest.slips * 4 <= domain.length
    ? { cause: 'typingError', emailDomain: closest.one }
    : undefined;
}
