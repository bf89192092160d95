import { type Deadline, deadlines } from '../../functions/onboarding/deadlines.ts';
import type { Wait } from '../../functions/onboarding/inputs.ts';
import type { State } from './definition.ts';

/** 86400 → "1 day", 5400 → "90 minutes". */
function duration(seconds: number): string {
  const units: [string, number][] = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
    ['second', 1],
  ];
  const [unit, size] = units.find(([, length]) => seconds % length === 0) ?? ['second', 1];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** `$.approval.decision` → "decision". */
const lastPart = (path: unknown) =>
  String(path)
    .split(/[.[\]'"]+/)
    .filter((part) => part !== '' && part !== '$')
    .at(-1) ?? String(path);

/** `requestChanges` → "request changes". */
const inWords = (name: string) =>
  name.replace(
    /([a-z])([A-Z])/g,
    (_, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  );

const OPERATORS: Record<string, string> = {
  GreaterThan: '>',
  GreaterThanEquals: '≥',
  LessThan: '<',
  LessThanEquals: '≤',
  Matches: 'like',
};

/** A choice rule in a few words; the state's name and the path say what it is about. */
export function conditionLabel(rule: Record<string, unknown>): string {
  if (Array.isArray(rule.And)) return rule.And.map(conditionLabel).join(' and ');
  if (Array.isArray(rule.Or)) return rule.Or.map(conditionLabel).join(' or ');
  if (typeof rule.Not === 'object' && rule.Not !== null)
    return `not ${conditionLabel({ ...rule.Not })}`;
  const variable = inWords(lastPart(rule.Variable));
  const comparison = Object.entries(rule).find(
    ([key]) => !['Variable', 'Next', 'Comment'].includes(key),
  );
  if (comparison === undefined) return variable;
  const [operator, value] = comparison;
  const shown = inWords(operator.endsWith('Path') ? lastPart(value) : String(value));
  if (operator.startsWith('Boolean')) return value === false ? `not ${variable}` : variable;
  if (operator.startsWith('Is'))
    return `${variable} ${value === false ? 'is not' : 'is'} ${operator.slice(2).toLowerCase()}`;
  if (/^StringEquals/.test(operator)) return shown;
  const kind = operator.replace(/^(String|Numeric|Timestamp)/, '').replace(/Path$/, '');
  return `${variable} ${OPERATORS[kind] ?? '='} ${shown}`;
}

/**
 * What the state "Wait for first sign-in" waits for: `firstSignIn`; undefined if its business days are not counted.
 */
function waitedForIn(name: string): Wait['for'] | undefined {
  const [, what = ''] = /^Wait for (.+)$/.exec(name) ?? [];
  const key = what.replace(/[ -](\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.keys(deadlines).find((each): each is Wait['for'] => each === key);
}

/** The deadline of the state that waits for it. */
export const deadlineDetail = (name: string, deadline: Deadline): string | undefined =>
  waitedForIn(name) === deadline.for
    ? [
        deadline.reminder && `reminder ${shortDay(deadline.reminder)}`,
        `expires ${shortDay(deadline.expires)}`,
      ]
        .filter(Boolean)
        .join(', ')
    : undefined;

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/**
 * `22 Dec 2026`.
 * @param date `2026-12-22`
 */
export const shortDay = (date: string) => dayFormat.format(new Date(date));

/**
 * A state's detail for readers: how many business days it waits, or how many items run at once. Omits that such a
 * wait ends and restarts daily to check what is due.
 */
export function detailOf(name: string, state: State): string | undefined {
  const waitedFor = waitedForIn(name);
  if (waitedFor && waitsForAnswer(state)) {
    const { reminder, expiry } = deadlines[waitedFor];
    return `reminds after ${reminder}, expires after ${expiry} business days`;
  }
  const limit =
    state.TimeoutSeconds === undefined ? '' : `, ${duration(state.TimeoutSeconds)} at most`;
  if (waitsForAnswer(state)) return `waits for an answer${limit}`;
  if (state.Type === 'Wait' && state.Seconds !== undefined) return duration(state.Seconds);
  if (state.Type === 'Map')
    return state.MaxConcurrency === 1
      ? 'for each, one after the other'
      : `for each${state.MaxConcurrency ? `, ${state.MaxConcurrency} at once` : ''}`;
  return undefined;
}

/** Whether it is a Task that ends with an answer to its task token. */
export const waitsForAnswer = ({ Resource }: State) =>
  Resource?.endsWith('.waitForTaskToken') ?? false;
