import type { Check, Problem, ProblemCode, Verification } from '../okta/verification.ts';
import type { Texts } from './index.ts';
import type { Sum } from './shapes.ts';

const isNote = (t: Texts, name: string | undefined): name is keyof Texts['notes'] =>
  name !== undefined && Object.hasOwn(t.notes, name);

const isCheck = (t: Texts, name: string): name is keyof Texts['checks'] =>
  Object.hasOwn(t.checks, name);

/**
 * Translates why a service did not answer: `serverError (503)`, or with the check in front,
 * `callback: serverError (503); issuer: timeout`. Unknown reasons stay unchanged.
 */
export const troubleInWords = (t: Texts, said: string): string =>
  said
    .split('; ')
    .map((one) => {
      const [, check = '', kind = '', detail = ''] =
        /^(?:([a-zA-Z]+): )?([a-zA-Z]+)( \(.*\))?$/.exec(one) ?? [];
      if (!Object.hasOwn(t.troubles, kind)) return one;
      const words = `${t.troubles[kind as keyof Texts['troubles']]}${detail}`;
      if (check === '') return words;
      return `${isCheck(t, check) ? `“${t.checks[check]}”` : check}: ${words}`;
    })
    .join('; ');

/** A check's remark besides its result: the status and Okta's words, or the note. */
export function remarkOf(t: Texts, { name, status, observed }: Check): string | undefined {
  if (name === 'domain' && isNote(t, observed)) return t.notes[observed];
  const said = observed === undefined ? undefined : troubleInWords(t, observed);
  return [status, said].filter((part) => part !== undefined).join(': ') || undefined;
}

/** Codes whose message already contains the observation, or whose observation is not Okta's words. */
const QUOTED_ELSEWHERE: readonly ProblemCode[] = [
  'issuerMismatch',
  'movedByOkta',
  'oktaUnavailable',
];

/** Okta's own words, to quote beside a problem's message. */
export const quoteOf = ({ code, observed }: Problem): string | undefined =>
  QUOTED_ELSEWHERE.includes(code) ? undefined : observed;

/** Counts a verification's checks by outcome. */
export function sumOf({ checks }: Verification): Sum {
  const sum: Sum = { all: checks.length, passed: 0, noted: 0, unproven: 0, failed: 0, skipped: 0 };
  for (const { outcome } of checks) sum[outcome] += 1;
  return sum;
}
