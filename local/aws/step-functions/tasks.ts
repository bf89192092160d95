import { randomBytes } from 'node:crypto';
import PQueue from 'p-queue';
import type { Clock } from '../../clock.ts';
import type { TaskState } from './definition.ts';
import { type Context, checkSize, type Failure, fill, StateFailure } from './evaluate.ts';
import type { Branch, Journal } from './journal.ts';
import type { AttemptResult, createRecord, Position, Run } from './record.ts';
import { HALTED, PARKED, signalOf, unlessHalted, until } from './waiting.ts';

/** Called about failed tasks that will be retried. On AWS, only the history shows them. */
export interface TaskWatch {
  /** @param since when the task's state was entered, in epoch milliseconds */
  held(execution: string, path: string, error: string, since: number): void;
  /** The task ended, successfully or not. */
  released(execution: string, path: string): void;
  /** The execution ended, with all its tasks. */
  ended(execution: string): void;
}

/** The task's fields in the history's events. */
const about = (resource: 'invoke' | 'invoke.waitForTaskToken') => ({
  resourceType: 'lambda',
  resource,
});
const outputOf = (output: string) => ({ output, outputDetails: { truncated: false } });

/** Milliseconds until it is asked again how many invocations may be concurrent. */
const ADJUSTED_AFTER = 1_000;

/** The key of a task that waits for the answer to its token. */
const waiterOf = (execution: string, path: string) => `${execution} ${path}`;

/** The outcome of an invocation. `result` is JSON. */
type Invocation = { result: string } | { failure: Failure };

const isRetry = ({ retries }: Branch) =>
  (JSON.parse(retries) as number[]).some((count) => count > 0);

const newToken = () => `AQ${randomBytes(60).toString('base64url')}`;

/**
 * The engine's Task states: invocations, their timeouts, and answers to task tokens. A task that waits for an
 * answer, outside a Map, throws PARKED; it runs again once it is answered or times out.
 * @param options `contextOf`: the context object of a branch's current state
 */
export function createTasks(options: {
  journal: Journal;
  record: ReturnType<typeof createRecord>;
  stateMachine: { arn: string };
  invoke(functionName: string, payload: unknown): Promise<unknown>;
  clock: Clock;
  watch?: TaskWatch | undefined;
  mostAtOnce?: (() => number) | undefined;
  contextOf(at: Position): Context;
}) {
  const { journal, record, stateMachine, clock, contextOf } = options;
  const waiters = new Map<string, () => void>();
  const { mostAtOnce = () => Number.POSITIVE_INFINITY } = options;
  const places = new PQueue();
  /** Retries have half of the places: what keeps failing, often after a long time, does not keep the rest waiting. */
  const retries = new PQueue();
  let isAdjusting = false;
  /** Also while all that run hang, and nothing else asks for a place. */
  const adjust = () => {
    const most = mostAtOnce();
    places.concurrency = most;
    retries.concurrency = Math.max(1, Math.floor(most / 2));
    if (places.size + retries.size === 0 || isAdjusting) return;
    isAdjusting = true;
    setTimeout(() => {
      isAdjusting = false;
      adjust();
    }, ADJUSTED_AFTER).unref();
  };

  /**
   * Waits for a free invocation slot. Older executions come first: of a thousand that begin at once the first is soon
   * done, rather than all of them late.
   * @returns a function that releases it
   */
  async function placeOf({ run, branch, signal }: Position): Promise<() => void> {
    const priority = -run.execution.startDate;
    const place = new Promise<() => void>((given) => {
      const take = () => places.add(() => new Promise<void>((letGo) => given(letGo)), { priority });
      void (isRetry(branch) ? retries.add(take, { priority }) : take());
    });
    adjust();
    try {
      return await unlessHalted(signal, place);
    } catch (error) {
      void place.then((letGo) => letGo());
      throw error;
    }
  }

  async function attempt(at: Position, state: TaskState, input: unknown): Promise<AttemptResult> {
    // A task that waits for an answer to its token was already invoked.
    if (at.branch.isSubmitted === 1) return perform(at, state, input, () => {});
    const letGo = await placeOf(at);
    try {
      return await perform(at, state, input, letGo);
    } finally {
      letGo();
    }
  }

  /** @param letGo releases the invocation slot, once the Lambda has returned */
  async function perform(
    at: Position,
    state: TaskState,
    input: unknown,
    letGo: () => void,
  ): Promise<AttemptResult> {
    const { branch } = at;
    const waitsForToken = state.Resource.endsWith('.waitForTaskToken');
    const task = about(waitsForToken ? 'invoke.waitForTaskToken' : 'invoke');
    const token = waitsForToken ? (branch.token ?? newToken()) : null;
    const context = { ...contextOf(at), ...(token === null ? {} : { Task: { Token: token } }) };
    const { FunctionName, Payload = {} } = (await fill(state.Parameters, input, context)) as {
      FunctionName?: unknown;
      Payload?: unknown;
    };
    if (typeof FunctionName !== 'string') {
      throw new StateFailure({ error: 'States.Runtime', cause: 'FunctionName is not a string' });
    }
    if (branch.isStarted === 0) {
      record.write(at, () => start(branch, state, token, FunctionName));
    }

    const conclusion = (type: string, details: object, result: AttemptResult): AttemptResult => {
      const key = `t${type.slice(1)}EventDetails`;
      record.write(at, () => {
        record.note(branch, type, { [key]: { ...task, ...details } });
        record.conclude(branch, result);
      });
      return result;
    };
    const timedOut = () => {
      const reason = { error: 'States.Timeout' };
      return conclusion('TaskTimedOut', reason, { failure: reason });
    };
    // Answered while this process was still preparing the wait.
    if (branch.outcome !== null) return JSON.parse(branch.outcome);
    const { deadline } = branch;
    if (deadline !== null && clock.now() >= deadline) return timedOut();
    if (branch.isSubmitted === 1 && branch.path === '') throw PARKED;

    at.signal.throwIfAborted();
    const isOver = new AbortController();
    const answered = Promise.withResolvers<void>();
    const waiter = waiterOf(branch.execution, branch.path);
    try {
      type Event = 'answered' | 'timed out' | Invocation;
      const events: Promise<Event>[] = [answered.promise.then(() => 'answered')];
      waiters.set(waiter, answered.resolve);
      if (deadline !== null) {
        const timeout = until(clock, deadline, signalOf(at.signal, isOver));
        events.push(timeout.then(() => 'timed out'));
      }
      const invocation =
        branch.isSubmitted === 1 ? [] : [invoke(FunctionName, Payload).finally(letGo)];
      let event = await unlessHalted(at.signal, Promise.race([...events, ...invocation]));

      if (
        waitsForToken &&
        branch.outcome === null &&
        typeof event === 'object' &&
        'result' in event
      ) {
        const { result } = event;
        record.write(at, () => {
          record.note(branch, 'TaskSubmitted', {
            taskSubmittedEventDetails: { ...task, ...outputOf(result) },
          });
          branch.isSubmitted = 1;
          journal.saveBranch(branch);
        });
        // It now waits for a person, not for a service.
        options.watch?.released(branch.execution, branch.path);
        if (branch.path === '') throw PARKED;
        event = await unlessHalted(at.signal, Promise.race(events));
      }

      // Answers to tokens are journalled before their sender gets a response.
      if (branch.outcome !== null) return JSON.parse(branch.outcome);
      if (event === 'answered') throw new Error('A task was answered with no outcome');
      if (event === 'timed out') return timedOut();
      if ('failure' in event) return conclusion('TaskFailed', event.failure, event);
      return conclusion('TaskSucceeded', outputOf(event.result), {
        output: JSON.parse(event.result),
      });
    } finally {
      // After a redrive, the next attempt may already be waiting.
      if (waiters.get(waiter) === answered.resolve) waiters.delete(waiter);
      isOver.abort(HALTED);
    }
  }

  /** Call within a transaction: schedules and starts the task, and sets its token and deadline. */
  function start(
    branch: Branch,
    { Resource, TimeoutSeconds }: TaskState,
    token: string | null,
    functionName: string,
  ): void {
    const task = about(
      Resource === 'arn:aws:states:::lambda:invoke' ? 'invoke' : 'invoke.waitForTaskToken',
    );
    record.note(branch, 'TaskScheduled', {
      taskScheduledEventDetails: {
        ...task,
        region: stateMachine.arn.split(':')[3],
        // Omits the payload, which may contain the task token.
        parameters: JSON.stringify({ FunctionName: functionName }),
        timeoutInSeconds: TimeoutSeconds,
      },
    });
    record.note(branch, 'TaskStarted', { taskStartedEventDetails: task });
    branch.isStarted = 1;
    branch.token = token;
    if (token !== null) journal.addToken(token, branch.execution, branch.path);
    if (TimeoutSeconds !== undefined) branch.deadline = clock.now() + TimeoutSeconds * 1_000;
    journal.saveBranch(branch);
  }

  /** Invokes a Lambda. Returns its errors as AWS reports them: the name, and a cause in JSON. */
  async function invoke(functionName: string, payload: unknown): Promise<Invocation> {
    let result: string;
    try {
      const answer = (await options.invoke(functionName, payload)) ?? null;
      result = JSON.stringify({ ExecutedVersion: '$LATEST', Payload: answer, StatusCode: 200 });
    } catch (thrown) {
      const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
      const cause = JSON.stringify({ errorType: name, errorMessage: message, trace: [] });
      return { failure: { error: name, cause } };
    }
    try {
      checkSize(result, 'lambda');
      return { result };
    } catch (error) {
      if (error instanceof StateFailure) return { failure: error.failure };
      throw error;
    }
  }

  /** Journals the answer to a task's token, and wakes the task. `output` is JSON. */
  function answer(
    run: Run,
    branch: Branch,
    answer: { output: string } | { failure: Failure },
  ): void {
    const resource = about('invoke.waitForTaskToken');
    record.transaction(() => {
      if ('output' in answer) {
        record.note(branch, 'TaskSucceeded', {
          taskSucceededEventDetails: { ...resource, ...outputOf(answer.output) },
        });
        record.conclude(branch, { output: JSON.parse(answer.output) });
      } else {
        record.note(branch, 'TaskFailed', {
          taskFailedEventDetails: { ...resource, ...answer.failure },
        });
        record.conclude(branch, answer);
      }
    }, run);
    waiters.get(waiterOf(branch.execution, branch.path))?.();
  }

  return { attempt, answer };
}
