import type { DetailPattern, EventPattern, Matcher } from '../functions/wiring.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fits(matcher: Matcher, value: unknown): boolean {
  if (typeof matcher === 'string') return value === matcher;
  if ('exists' in matcher) return value === undefined;
  if ('numeric' in matcher) return typeof value === 'number' && value > matcher.numeric[1];
  return typeof value === 'string' && value.startsWith(matcher.prefix);
}

const isMatchers = (pattern: DetailPattern[string]): pattern is readonly Matcher[] =>
  Array.isArray(pattern);

function matchesDetail(pattern: DetailPattern, detail: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    const value = isObject(detail) ? detail[field] : undefined;
    if (!isMatchers(wanted)) return matchesDetail(wanted, value);
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return wanted.some((matcher) => values.some((each) => fits(matcher, each)));
  });
}

/** Whether EventBridge would send the event to a rule with this pattern. */
export const matches = (
  { source, detailType, detail: pattern = {} }: EventPattern,
  event: { source: string; detailType: string; detail: unknown },
): boolean =>
  source.some((matcher) => fits(matcher, event.source)) &&
  detailType.some((matcher) => fits(matcher, event.detailType)) &&
  matchesDetail(pattern, event.detail);
