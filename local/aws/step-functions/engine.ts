import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { MapState, Processor, State, TaskState } from './definition.ts';
import { parseDefinition } from './definition.ts';
import type { Context, Failure } from './evaluate.ts';
import {
  checkSize,
  chosen,
  effectiveInput,
  failure,
  fill,
  items,
  StateFailure,
  stateOutput,
  waitEnds,
} from './evaluate.ts';
import type { Branch, Execution, Journal, Waiting } from './journal.ts';
import type { AttemptResult, Position, Run } from './record.ts';
import { beginAttempt, createRecord } from './record.ts';
import type { StatusChanges } from './status-changes.ts';
import { createTasks, type TaskWatch } from './tasks.ts';
import { createBackground, HALTED, PARKED, signalOf, until } from './waiting.ts';

/** Concurrent items of an inline Map without MaxConcurrency. */
const DEFAULT_CONCURRENCY = 40;

/** Whether a retrier or catcher matches this error. @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
function matches(errorEquals: string[], error: string | undefined): boolean {
  if (error === 'States.Runtime') return false;
  return errorEquals.some((name) => {
    if (name === error) return true;
    if (error === 'States.DataLimitExceeded') return false;
    return name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout');
  });
}

/** Adds the place of a runtime error to its cause, like AWS. */
function located({ state, enteredEvent }: Branch, { error, cause }: Failure): Failure {
  const what = 'An error occurred while executing the state';
  return error === 'States.Runtime' && !cause?.startsWith(what)
    ? { error, cause: `${what} '${state}' (entered at the event id #${enteredEvent}). ${cause}` }
    : { error, cause };
}

const isoTime = (time: number) => new Date(time).toISOString();

/**
 * Runs executions of one state machine.
 *
 * `aws-local-stepfunctions` computes what a state does to its data, one state at a time (evaluate.ts).
 * The engine moves from state to state and does everything that takes time: invocations, task tokens,
 * timeouts, retries, waits, the items of a Map. It journals every step before the step takes effect
 * (record.ts), so after a kill an execution continues from its last step: what is not in the journal
 * has not happened, and what is there is not repeated. Only an invocation in progress is repeated.
 */
export function createEngine(options: {
  journal: Journal;
  stateMachine: { name: string; arn: string; definition: object };
  roleArn: string;
  invoke(functionName: string, payload: unknown): Promise<unknown>;
  clock: Clock;
  statusChanges: StatusChanges;
  watch?: TaskWatch | undefined;
  /** Most concurrent invocations at this moment. Timeouts of queued ones have not started. */
  mostAtOnce?: (() => number) | undefined;
}) {
  const { journal, stateMachine, clock, watch } = options;
  const record = createRecord(options);
  const background = createBackground();
  const halt = new AbortController();
  /** Executions that this process is running, by ARN. */
  const runs = new Map<string, Run>();
  /** Executions waiting for an answer, by ARN, with a function that cancels their timer. */
  const parked = new Map<string, () => void>();

  const definitions = new Map<string, Processor>();
  const definitionJson = JSON.stringify(stateMachine.definition);
  const definitionId = createHash('sha256').update(definitionJson).digest('hex');
  const currentDefinition = parseDefinition(stateMachine.definition);
  definitions.set(definitionId, currentDefinition);
  journal.addDefinition(definitionId, definitionJson, clock.now());

  /** An execution keeps the definition it started with, whatever is deployed later. */
  function definitionOf({ definition: id }: Pick<Execution, 'definition'>): Processor {
    const definition = definitions.get(id) ?? parseDefinition(JSON.parse(journal.definition(id)));
    definitions.set(id, definition);
    return definition;
  }

  function runOf(execution: Execution): Run {
    const branches = journal
      .branches(execution.arn)
      .map((branch) => [branch.path, branch] as const);
    return {
      execution,
      definition: definitionOf(execution),
      branches: new Map(branches),
      halt: new AbortController(),
      maps: new Map(),
    };
  }

  function launch(execution: Execution): void {
    if (halt.signal.aborted) return;
    const run = runOf(execution);
    const signal = signalOf(run.halt, halt);
    const root = run.branches.get('');
    if (root === undefined) throw new Error(`${execution.arn} is running, but nowhere`);
    runs.set(execution.arn, run);
    signal.addEventListener('abort', () => {
      runs.delete(execution.arn);
      watch?.ended(execution.arn);
    });
    background.run(driveRoot({ run, branch: root, processor: run.definition, signal }));

    const ends = endOf(execution);
    if (ends === undefined) return;
    background.run(
      until(clock, ends, signal).then(() => {
        signal.throwIfAborted();
        record.transaction(() => record.end(run, 'TIMED_OUT', {}));
      }),
    );
  }

  /** When an execution times out, if it has a limit. */
  function endOf(execution: Waiting | Execution): number | undefined {
    const { TimeoutSeconds } = definitionOf(execution);
    const began = execution.redriveDate ?? execution.startDate;
    return TimeoutSeconds === undefined ? undefined : began + TimeoutSeconds * 1_000;
  }

  /** Runs an execution until it ends or waits for an answer. */
  async function driveRoot(at: Position): Promise<void> {
    try {
      await drive(at);
    } catch (error) {
      if (error !== PARKED) throw error;
      const { run, branch } = at;
      // The answer arrived while this was unwinding.
      if (branch.outcome !== null) return driveRoot(at);
      run.halt.abort(HALTED);
      park({ ...run.execution, deadline: branch.deadline });
    }
  }

  /** Frees the memory of an execution that waits for an answer, except a timer for its timeout. */
  function park(execution: Waiting): void {
    const ends = [execution.deadline, endOf(execution)].filter((time) => typeof time === 'number');
    parked.set(
      execution.arn,
      ends.length === 0 ? () => {} : clock.at(Math.min(...ends), () => wake(execution.arn)),
    );
  }

  /** Continues an execution that waited, if it is still running. */
  function wake(arn: string): void {
    const cancel = parked.get(arn);
    if (cancel === undefined) return;
    cancel();
    parked.delete(arn);
    const execution = journal.execution(arn);
    if (execution?.status !== 'RUNNING') return;
    const ends = endOf(execution);
    if (ends === undefined || clock.now() < ends) launch(execution);
    else record.transaction(() => record.end(runOf(execution), 'TIMED_OUT', {}));
  }

  /** Runs a branch from its current state to its end. */
  async function drive(at: Position): Promise<void> {
    while (at.branch.status === 'running') {
      at.signal.throwIfAborted();
      const state = at.processor.States[at.branch.state];
      if (state === undefined) throw new Error(`There is no state '${at.branch.state}'`);
      await conclude(at, state, await attempt(at, state));
    }
  }

  function contextOf({ run: { execution }, branch }: Position): Context {
    const retries: number[] = JSON.parse(branch.retries);
    return {
      Execution: {
        Id: execution.arn,
        Input: JSON.parse(execution.input),
        Name: execution.name,
        RoleArn: options.roleArn,
        StartTime: isoTime(execution.startDate),
        RedriveCount: execution.redriveCount,
        ...(execution.redriveDate === null ? {} : { RedriveTime: isoTime(execution.redriveDate) }),
      },
      StateMachine: { Id: stateMachine.arn, Name: stateMachine.name },
      State: {
        Name: branch.state,
        EnteredTime: isoTime(branch.enteredAt),
        RetryCount: retries.reduce((sum, count) => sum + count, 0),
      },
      ...(branch.item === null ? {} : { Map: { Item: JSON.parse(branch.item) } }),
    };
  }

  const tasks = createTasks({ ...options, record, contextOf });

  async function attempt(at: Position, state: State): Promise<AttemptResult> {
    const { branch } = at;
    if (branch.retryAt !== null) {
      await until(clock, branch.retryAt, at.signal);
      record.write(at, () => {
        beginAttempt(branch, clock.now());
        journal.saveBranch(branch);
      });
    }
    if (branch.outcome !== null) return JSON.parse(branch.outcome);
    try {
      const context = contextOf(at);
      const input = await effectiveInput(state, JSON.parse(branch.input), context);
      switch (state.Type) {
        case 'Task':
          return await tasks.attempt(at, state, input);
        case 'Map':
          return await attemptMap(at, state, input);
        case 'Choice':
          return { output: input, next: await chosen(state, input, context) };
        case 'Pass':
          if (state.Result !== undefined) return { output: state.Result };
          if (state.Parameters === undefined) return { output: input };
          return { output: await fill(state.Parameters, input, context) };
        case 'Wait': {
          const end = await waitEnds(state, input, context, branch.attemptAt);
          await until(clock, end, at.signal);
          return { output: input };
        }
        case 'Succeed':
          return { output: input };
        case 'Fail':
          return { failure: await failure(state, input, context) };
      }
    } catch (error) {
      if (error instanceof StateFailure) return { failure: error.failure };
      throw error;
    }
  }

  async function attemptMap(at: Position, state: MapState, input: unknown): Promise<AttemptResult> {
    const { run, branch } = at;
    const list = await items(state, input, contextOf(at));
    if (branch.isStarted === 0) {
      record.write(at, () => {
        const details = { mapStateStartedEventDetails: { length: list.length } };
        record.note(branch, 'MapStateStarted', details);
        branch.isStarted = 1;
        journal.saveBranch(branch);
      });
    }

    const itemFailed = new AbortController();
    run.maps.set(branch.path, itemFailed);
    const signal = signalOf(at.signal, itemFailed);
    const queue = list.entries();
    /** Runs items one after another until none is left. */
    const takeItems = async (previousEvent: number) => {
      for (const [index, value] of queue) {
        const path = `${branch.path}/${index}`;
        const known = run.branches.get(path);
        if (known?.status === 'succeeded') {
          previousEvent = known.lastEvent;
          continue;
        }
        if (known?.status !== 'running') {
          const item = { Index: index, Value: value };
          const selected =
            state.ItemSelector === undefined
              ? value
              : await fill(state.ItemSelector, input, { ...contextOf(at), Map: { Item: item } });
          record.write({ ...at, signal }, () => {
            const itemInput = JSON.stringify(selected);
            record.beginItem(at, path, item, state.ItemProcessor, itemInput, previousEvent);
          });
        }
        const begun = run.branches.get(path);
        if (begun === undefined) throw HALTED;
        await drive({ run, branch: begun, processor: state.ItemProcessor, signal });
        previousEvent = begun.lastEvent;
      }
    };
    const concurrency = Math.min(state.MaxConcurrency || DEFAULT_CONCURRENCY, list.length);
    const started = branch.lastEvent;
    const workers = Array.from({ length: concurrency }, () => takeItems(started));
    for (const worker of await Promise.allSettled(workers)) {
      if (worker.status === 'rejected' && worker.reason !== HALTED) throw worker.reason;
    }
    run.maps.delete(branch.path);
    at.signal.throwIfAborted();
    // A failed item fails its Map in the same transaction.
    if (branch.outcome !== null) return JSON.parse(branch.outcome);

    const outputs = list.map((_item, index) => run.branches.get(`${branch.path}/${index}`)?.output);
    const result = { output: outputs.map((output) => JSON.parse(output ?? 'null')) };
    record.write(at, () => record.concludeMap(branch, result));
    return result;
  }

  /** Handles an attempt's result: next state, retry, or end. */
  async function conclude(at: Position, state: State, result: AttemptResult): Promise<void> {
    const { branch } = at;
    let reason: Failure;
    if ('failure' in result) reason = result.failure;
    else {
      try {
        const output = await shape(at, state, result.output);
        const next = result.next ?? ('Next' in state ? state.Next : undefined);
        watch?.released(branch.execution, branch.path);
        record.write(at, () => record.leave(at, state, output, next));
        return;
      } catch (error) {
        if (!(error instanceof StateFailure)) throw error;
        reason = error.failure;
      }
    }

    if ('Retry' in state) {
      if (retry(at, state, reason)) {
        watch?.held(branch.execution, branch.path, reason.error ?? '', branch.enteredAt);
        return;
      }
      watch?.released(branch.execution, branch.path);
      const catcher = state.Catch.find(({ ErrorEquals }) => matches(ErrorEquals, reason.error));
      if (catcher !== undefined) {
        const Cause = reason.cause ?? (reason.error === 'States.Timeout' ? '' : null);
        const caught = { Error: reason.error ?? null, Cause };
        try {
          const output = await shape(at, { ResultPath: catcher.ResultPath }, caught);
          record.write(at, () => {
            if (state.Type === 'Map') record.note(branch, 'MapStateFailed');
            record.leave(at, state, output, catcher.Next);
          });
          return;
        } catch (error) {
          if (!(error instanceof StateFailure)) throw error;
          reason = error.failure;
        }
      }
    }
    record.write(at, () => record.fail(at, state, located(branch, reason)));
  }

  /** Schedules the next attempt. @returns false if there is none */
  function retry(at: Position, state: TaskState | MapState, { error }: Failure): boolean {
    const { branch } = at;
    const index = state.Retry.findIndex(({ ErrorEquals }) => matches(ErrorEquals, error));
    const retrier = state.Retry[index];
    const counts: number[] = JSON.parse(branch.retries);
    const count = counts[index] ?? 0;
    if (retrier === undefined || count >= retrier.MaxAttempts) return false;
    const { IntervalSeconds, BackoffRate, MaxDelaySeconds, JitterStrategy } = retrier;
    const longest = Math.min(
      IntervalSeconds * BackoffRate ** count,
      MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
    );
    const delay = JitterStrategy === 'FULL' ? Math.random() * longest : longest;
    record.write(at, () => {
      record.forgetItems(at.run, branch);
      beginAttempt(branch, branch.attemptAt);
      branch.retryAt = Math.round(clock.now() + delay * 1_000);
      branch.retries = JSON.stringify(
        state.Retry.map((_retrier, i) => (counts[i] ?? 0) + (i === index ? 1 : 0)),
      );
      journal.saveBranch(branch);
    });
    return true;
  }

  /** The state's output as JSON. */
  async function shape(at: Position, state: object, result: unknown): Promise<string> {
    const input: unknown = JSON.parse(at.branch.input);
    const output = JSON.stringify(await stateOutput(state, input, result, contextOf(at)));
    checkSize(output, at.branch.state);
    return output;
  }

  return {
    /** Starts an execution. It is in the journal when this returns. */
    start(arn: string, name: string, input: string): void {
      record.start(arn, name, input, definitionId, currentDefinition);
      const execution = journal.execution(arn);
      if (execution !== undefined) launch(execution);
    },

    /** Continues every execution that is running according to the journal. */
    resume(): void {
      for (const execution of journal.waiting()) if (!runs.has(execution.arn)) park(execution);
      for (const execution of journal.underWay()) if (!runs.has(execution.arn)) launch(execution);
    },

    /** Ends a running execution from outside. */
    abort(execution: Execution, reason: Failure): void {
      const run = runs.get(execution.arn) ?? runOf(execution);
      record.transaction(() => record.end(run, 'ABORTED', reason));
      wake(execution.arn);
    },

    /** Continues an execution that did not succeed. */
    redrive(execution: Execution, clientToken: string | null): void {
      record.redrive(execution, clientToken);
      launch(execution);
    },

    /**
     * Answers a task token. The answer is in the journal when this returns.
     *
     * @param answer `output` is JSON
     * @returns whether the task waited for it; `undefined` if no task has this token
     */
    answer(token: string, answer: { output: string } | { failure: Failure }): boolean | undefined {
      const task = journal.token(token);
      if (task === undefined) return undefined;
      const execution = journal.execution(task.execution);
      if (execution?.status !== 'RUNNING') return false;
      const run = runs.get(task.execution) ?? runOf(execution);
      const branch = run.branches.get(task.path);
      const isWaiting =
        branch?.token === token && (branch.deadline === null || clock.now() < branch.deadline);
      if (!isWaiting) return false;

      tasks.answer(run, branch, answer);
      wake(task.execution);
      return true;
    },

    /** Stops like a kill, and waits until nothing of this engine is running. */
    async stop(): Promise<void> {
      halt.abort(HALTED);
      for (const cancel of parked.values()) cancel();
      parked.clear();
      await background.settled();
    },
  };
}
