import type { Clock } from '../../clock.ts';
import type { Processor, State } from './definition.ts';
import type { Failure } from './evaluate.ts';
import type { Branch, Execution, ExecutionStatus, Journal } from './journal.ts';
import type { StatusChanges } from './status-changes.ts';
import { HALTED } from './waiting.ts';

/** The result of an attempt at a state. `next`: the state that a Choice selects. */
export type AttemptResult = { output: unknown; next?: string } | { failure: Failure };

/** An execution that this process is running. */
export interface Run {
  execution: Execution;
  definition: Processor;
  /** By path. */
  branches: Map<string, Branch>;
  /** Aborted when the execution ends. */
  halt: AbortController;
  /** For each running Map, by its branch's path: aborted when one of its items fails. */
  maps: Map<string, AbortController>;
}

/** Where work is in progress. It may write only until `signal` is aborted. */
export interface Position {
  run: Run;
  branch: Branch;
  processor: Processor;
  signal: AbortSignal;
}

/** '/3/0' → '/3' → '' → undefined */
function parentPath(path: string): string | undefined {
  return path === '' ? undefined : path.slice(0, path.lastIndexOf('/'));
}

/** The iteration that a branch runs, in the history's terms. */
const iteration = (branch: Branch, parent: Branch) => ({
  name: parent.state,
  index: Number(branch.path.slice(branch.path.lastIndexOf('/') + 1)),
});

const untruncated = { truncated: false };

/**
 * Limit per execution. The last event can only be the execution's end: if another would take its place,
 * the execution fails (https://docs.aws.amazon.com/step-functions/latest/dg/bp-history-limit.html;
 * message as seen in https://github.com/floci-io/floci/issues/2734).
 */
export const MOST_EVENTS = 25_000;
const FULL: Failure & { output?: string } = {
  error: 'States.Runtime',
  cause: `The execution reached the maximum number of history events (${MOST_EVENTS}).`,
};

/** Resets a branch to the beginning of an attempt at its state. */
export function beginAttempt(branch: Branch, time: number): void {
  branch.attemptAt = time;
  branch.retryAt = null;
  branch.isStarted = 0;
  branch.isSubmitted = 0;
  branch.deadline = null;
  branch.token = null;
  branch.outcome = null;
}

/**
 * The steps of an execution. Each writes its position and the matching history events together. Events,
 * their order and fields match AWS's, including `previousEventId`, which is not always the preceding
 * event.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export function createRecord(options: {
  journal: Journal;
  clock: Clock;
  roleArn: string;
  statusChanges: StatusChanges;
}) {
  const { journal, clock, statusChanges } = options;
  let afterCommit: (() => void)[] = [];
  /** Whether this transaction exceeded the limit of its execution's history. */
  let isFull = false;

  /** @param run the execution to fail if the change exceeds its history's limit */
  function transaction(change: () => void, run?: Run): void {
    afterCommit = [];
    isFull = false;
    journal.transaction(() => {
      change();
      if (isFull && run?.execution.status === 'RUNNING') end(run, 'FAILED', FULL);
    });
    for (const action of afterCommit.splice(0)) action();
  }

  /** Appends an event that follows the branch's last one, and becomes the last one. */
  function note(branch: Branch, type: string, details: object = {}): number {
    branch.lastEvent = noteAside(branch, type, details);
    return branch.lastEvent;
  }

  /** Appends an event that follows the branch's last one, without becoming the last one. */
  function noteAside(branch: Branch, type: string, details: object = {}): number {
    const last = journal.lastEvent(branch.execution);
    isFull ||= last >= MOST_EVENTS - 1;
    if (isFull) return branch.lastEvent;
    return journal.append(branch.execution, branch.lastEvent, clock.now(), type, details, last);
  }

  function enter(branch: Branch, processor: Processor, name: string, input: string): void {
    branch.state = name;
    branch.input = input;
    branch.retries = '[]';
    branch.enteredAt = clock.now();
    branch.enteredEvent = note(branch, `${processor.States[name]?.Type}StateEntered`, {
      stateEnteredEventDetails: { name, input, inputDetails: untruncated },
    });
    beginAttempt(branch, branch.enteredAt);
    journal.saveBranch(branch);
  }

  /** The items of the branch's Map, and everything below them. */
  function below(run: Run, branch: Branch): Branch[] {
    return [...run.branches.values()].filter(({ path }) => path.startsWith(`${branch.path}/`));
  }

  function parentOf(run: Run, branch: Branch): Branch | undefined {
    const path = parentPath(branch.path);
    return path === undefined ? undefined : run.branches.get(path);
  }

  /** Deletes the items of a Map that is left or retried. */
  function forgetItems(run: Run, branch: Branch): void {
    for (const { execution, path } of below(run, branch)) {
      journal.deleteBranch(execution, path);
      run.branches.delete(path);
    }
  }

  /** Ends an execution, in the history and for everything that waits in it. */
  function end(
    run: Run,
    status: Exclude<ExecutionStatus, 'RUNNING'>,
    ending: Failure & { output?: string },
  ): void {
    if (isFull && status === 'SUCCEEDED') return;
    const { output, error, cause } = isFull && status === 'FAILED' ? FULL : ending;
    const { execution } = run;
    Object.assign(execution, {
      status,
      stopDate: clock.now(),
      output: output ?? null,
      error: error ?? null,
      cause: cause ?? null,
    });
    journal.updateExecution(execution);
    const previous = isFull
      ? journal.lastEvent(execution.arn)
      : (run.branches.get('')?.lastEvent ?? 0);
    const append = (type: string, from: number, details: object) =>
      journal.append(execution.arn, from, clock.now(), type, details);
    // JSON omits undefined properties.
    const reason = { error, cause };
    if (status === 'SUCCEEDED') {
      append('ExecutionSucceeded', previous, {
        executionSucceededEventDetails: { output, outputDetails: untruncated },
      });
    } else if (status === 'FAILED') {
      append('ExecutionFailed', previous, { executionFailedEventDetails: reason });
    } else if (status === 'ABORTED') {
      append('ExecutionAborted', 0, { executionAbortedEventDetails: reason });
    } else append('ExecutionTimedOut', 0, { executionTimedOutEventDetails: reason });
    afterCommit.push(() => run.halt.abort(HALTED), statusChanges.add(execution));
  }

  return {
    transaction,
    note,
    forgetItems,
    end,

    /** Runs a transaction unless the work at this position was aborted. */
    write({ run, signal }: Position, change: () => void): void {
      signal.throwIfAborted();
      transaction(change, run);
      if (isFull) throw HALTED;
    },

    start(arn: string, name: string, input: string, definitionId: string, definition: Processor) {
      const time = clock.now();
      transaction(() => {
        const execution = journal.addExecution(arn, name, definitionId, input, time);
        journal.append(arn, 0, time, 'ExecutionStarted', {
          executionStartedEventDetails: {
            input,
            inputDetails: untruncated,
            roleArn: options.roleArn,
          },
        });
        enter(newBranch(arn, ''), definition, definition.StartAt, input);
        afterCommit.push(statusChanges.add(execution));
      });
    },

    /**
     * Continues an execution that failed, timed out or was aborted. Keeps what succeeded, and retries
     * the states where it stopped.
     */
    redrive(execution: Execution, clientToken: string | null): void {
      const time = clock.now();
      Object.assign(execution, {
        status: 'RUNNING',
        stopDate: null,
        error: null,
        cause: null,
        redriveCount: execution.redriveCount + 1,
        redriveDate: time,
        redriveToken: clientToken,
      });
      transaction(() => {
        journal.updateExecution(execution);
        const { redriveCount } = execution;
        const event = journal.append(execution.arn, 0, time, 'ExecutionRedriven', {
          executionRedrivenEventDetails: { redriveCount },
        });
        const branches = journal.branches(execution.arn);
        for (const branch of branches) {
          if (branch.status === 'succeeded') continue;
          const { outcome } = branch;
          beginAttempt(branch, time);
          branch.retries = '[]';
          branch.lastEvent = event;
          // A Map continues with the items it has.
          if (branches.some(({ path }) => path.startsWith(`${branch.path}/`))) branch.isStarted = 1;
          if (outcome !== null && 'output' in JSON.parse(outcome)) branch.outcome = outcome;
          journal.saveBranch(branch);
        }
        afterCommit.push(statusChanges.add(execution));
      });
    },

    /** Begins an item of a Map; after a redrive, a failed item continues where it failed. */
    beginItem(
      { run, branch: parent }: Position,
      path: string,
      item: { Index: number; Value: unknown },
      processor: Processor,
      input: string,
      previousEvent: number,
    ): void {
      const known = run.branches.get(path);
      const branch = known ?? newBranch(parent.execution, path);
      branch.status = 'running';
      if (known === undefined) branch.lastEvent = previousEvent;
      note(branch, 'MapIterationStarted', {
        mapIterationStartedEventDetails: iteration(branch, parent),
      });
      if (known === undefined) {
        branch.item = JSON.stringify(item);
        enter(branch, processor, processor.StartAt, input);
      } else journal.saveBranch(branch);
      run.branches.set(path, branch);
    },

    /** Stores an attempt's result, so that the attempt is not repeated. */
    conclude(branch: Branch, result: AttemptResult): void {
      branch.outcome = JSON.stringify(result);
      branch.token = null;
      journal.saveBranch(branch);
    },

    /** Stores the result of a Map whose items all succeeded. */
    concludeMap(branch: Branch, result: AttemptResult): void {
      noteAside(branch, 'MapStateSucceeded');
      branch.outcome = JSON.stringify(result);
      journal.saveBranch(branch);
    },

    /** Moves to `next`, or ends the branch if there is none. */
    leave(
      { run, branch, processor }: Position,
      state: State,
      output: string,
      next: string | undefined,
    ): void {
      note(branch, `${state.Type}StateExited`, {
        stateExitedEventDetails: { name: branch.state, output, outputDetails: untruncated },
      });
      forgetItems(run, branch);
      const parent = parentOf(run, branch);
      if (next !== undefined) enter(branch, processor, next, output);
      else if (parent === undefined) {
        branch.status = 'succeeded';
        journal.deleteBranch(branch.execution, branch.path);
        end(run, 'SUCCEEDED', { output });
      } else {
        branch.status = 'succeeded';
        branch.output = output;
        parent.lastEvent = noteAside(branch, 'MapIterationSucceeded', {
          mapIterationSucceededEventDetails: iteration(branch, parent),
        });
        journal.saveBranch(branch);
        journal.saveBranch(parent);
      }
    },

    /** Fails the state for good, with its branch and the Map that the branch is an item of. */
    fail({ run, branch, processor }: Position, state: State, failure: Failure): void {
      if (state.Type === 'Map') note(branch, 'MapStateFailed');
      branch.outcome = null;
      const parent = parentOf(run, branch);
      if (parent === undefined) {
        journal.saveBranch(branch);
        end(run, 'FAILED', failure);
        return;
      }

      branch.status = 'failed';
      noteAside(branch, 'MapIterationFailed', {
        mapIterationFailedEventDetails: iteration(branch, parent),
      });
      journal.saveBranch(branch);
      parent.lastEvent = branch.lastEvent;
      parent.outcome = JSON.stringify({ failure } satisfies AttemptResult);
      journal.saveBranch(parent);
      afterCommit.push(() => run.maps.get(parent.path)?.abort(HALTED));
      for (const other of below(run, parent)) {
        if (other.status !== 'running') continue;
        other.status = 'aborted';
        other.token = null;
        if (parentOf(run, other) === parent) {
          other.lastEvent = branch.lastEvent;
          const type = processor.States[other.state]?.Type;
          if (type === 'Task' || type === 'Wait' || type === 'Map') {
            noteAside(other, `${type}StateAborted`);
          }
          noteAside(other, 'MapIterationAborted', {
            mapIterationAbortedEventDetails: iteration(other, parent),
          });
        }
        journal.saveBranch(other);
      }
    },
  };
}

/** A branch that is about to enter its first state. */
function newBranch(execution: string, path: string): Branch {
  return {
    execution,
    path,
    status: 'running',
    state: '',
    input: '',
    item: null,
    enteredAt: 0,
    enteredEvent: 0,
    attemptAt: 0,
    lastEvent: 0,
    retries: '[]',
    retryAt: null,
    isStarted: 0,
    isSubmitted: 0,
    deadline: null,
    token: null,
    outcome: null,
    output: null,
  };
}
