import { domainsAbove } from '../onboarding/domain-names.ts';

/** Finds our e-mail domains that are the same as one of theirs, or a sub- or parent domain of it. */
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
