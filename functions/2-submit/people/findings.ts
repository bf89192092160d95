import type { FieldError, Suggestion } from '../../runtime/errors.ts';

/** What can be wrong with an entry of a list, in display order. */
export const findings = ['unreadable', 'outside', 'deactivated', 'double'] as const;
export type Finding = (typeof findings)[number];
export const isFinding = (text: string): text is Finding =>
  findings.some((finding) => finding === text);

/** An entry with a finding, and its line. */
export interface FoundEntry {
  line: number;
  text: string;
  suggestion?: Suggestion;
}

/** A list's entries before it is sent, each in one place. Line numbers refer to the text box. */
export interface Review {
  /** Addresses that will be invited. */
  good: string[];
  found: Record<Finding, FoundEntry[]>;
  /** Further addresses of people whose row has one in the likeliest column. */
  beside: FoundEntry[];
}

/** Errors that keep the list from being sent. Doubles are none: each address is invited once. */
export function errorsOf({ found }: Review): FieldError[] {
  const [outside] = found.outside;
  return [
    ...(found.unreadable.length > 0 ? [{ path: 'users', code: 'linesUnreadable' }] : []),
    ...(outside
      ? [
          {
            path: 'users',
            code: 'emailDomainNotListed',
            ...(outside.suggestion ? { suggestion: outside.suggestion } : {}),
          },
        ]
      : []),
    ...(found.deactivated.length > 0 ? [{ path: 'users', code: 'userDeactivated' }] : []),
  ];
}
