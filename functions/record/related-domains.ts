import { domainsAbove } from '../onboarding/domain-names.ts';

/**
 * Finds what of a list of e-mail domains has to do with others: which of ours is the same as a domain of
 * theirs, below, or above it.
 */
export function relatedTo(ours: readonly string[]): (theirs: string) => string[] {
  const own = new Set(ours);
  const below = new Map<string, string[]>();
  for (const domain of ours)
    for (const above of domainsAbove(domain))
      below.set(above, [...(below.get(above) ?? []), domain]);
  return (theirs) => [
    ...[theirs, ...domainsAbove(theirs)].filter((domain) => own.has(domain)),
    ...(below.get(theirs) ?? []),
  ];
}
