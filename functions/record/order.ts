/** A Task's place in its execution. All values come from Step Functions, so that no two clocks are compared. */
export interface ToldAt {
  /** ISO time at which the state was entered: `$$.State.EnteredTime`. */
  entered: string;
  /** Number of corrections, as counted by the workflow; undefined if it does not count. */
  round?: number | undefined;
  /** `$$.Execution.RedriveCount`; undefined if the engine does not provide it. */
  redrives?: number | undefined;
}

/**
 * Sorts as text in execution order: a redrive comes after everything before it, and a round after earlier rounds. Two
 * states can be entered in the same millisecond.
 * @param entered ISO time; empty for the very beginning of the round
 */
export const orderOf = (redrives: number, round: number, entered: string): string =>
  [
    String(redrives).padStart(4, '0'),
    String(round).padStart(4, '0'),
    entered && new Date(entered).toISOString(),
  ].join(' ');
