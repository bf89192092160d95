/**
 * Where in an execution a Task told something. All of it comes from Step Functions, so that no two
 * clocks are compared.
 */
export interface ToldAt {
  /** ISO time at which the state was entered: `$$.State.EnteredTime`. */
  entered: string;
  /** How often the submission was corrected, as the workflow counts; undefined where it does not. */
  round?: number | undefined;
  /** `$$.Execution.RedriveCount`; undefined where an engine does not say. */
  redrives?: number | undefined;
}

/**
 * Sorts as text in the order in which an execution gets there: a redrive comes after all before it, a
 * round after the rounds before it. Two states can be entered in the same millisecond.
 * @param entered ISO time; empty for the very beginning of the round
 */
export const orderOf = (redrives: number, round: number, entered: string): string =>
  [
    String(redrives).padStart(4, '0'),
    String(round).padStart(4, '0'),
    entered && new Date(entered).toISOString(),
  ].join(' ');
