import type { Suggestion } from '../../runtime/errors.ts';

/** What can be wrong with an entry of a list, in the order in which it is told. */
export const findings = ['unreadable', 'outside', 'deactivated', 'double'] as const;
export type Finding = (typeof findings)[number];
export const isFinding = (text: string): text is Finding =>
  findings.some((finding) => finding === text);

/** An entry that something is wrong with, and the line it is in. */
export interface FoundEntry {
  line: number;
  text: string;
  suggestion?: Suggestion;
}

/** A list as it was read, before it is sent: each entry is in one place, and the lines are those of the text box. */
export interface Review {
  /** Addresses that will be invited. */
  good: string[];
  found: Record<Finding, FoundEntry[]>;
  /** Further addresses of people whose row has another one in the column that is meant. */
  beside: FoundEntry[];
}
