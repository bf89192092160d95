import { ExecutionError, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { ChoiceState, FailState, MapState, State, WaitState } from './definition.ts';

type LibraryState = StateMachineDefinition['States'][string];
type Json = Parameters<StateMachine['run']>[0];

/** Why a state failed, for the history, Retry and Catch. */
export interface Failure {
  error?: string | undefined;
  cause?: string | undefined;
}

/** A state failed. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.error);
    this.failure = failure;
  }
}

/** Largest input or output of a state, as JSON in UTF-8. */
export const MAX_PAYLOAD_BYTES = 262_144;

/** @throws StateFailure */
export function checkSize(json: string, what: string): void {
  if (Buffer.byteLength(json) <= MAX_PAYLOAD_BYTES) return;
  throw new StateFailure({
    error: 'States.DataLimitExceeded',
    cause: `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  });
}

/** The context object, `$$`. @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
export type Context = Record<string, unknown>;

/** The library's `$$`: definition.ts rewrites paths to match. */
const scopeOf = (input: unknown, context: Context, result?: unknown) => ({
  Context: context,
  Value: result === undefined ? input : result,
});
type Scope = ReturnType<typeof scopeOf>;

/**
 * Runs one state in the library. Only for states that take no time and have no effects: the library
 * transforms data (paths, templates, intrinsic functions, choice rules), the engine does everything
 * that takes time or must be stored.
 */
async function run(
  states: Record<string, LibraryState>,
  startAt: string,
  input: unknown,
  context: Context,
  result?: unknown,
): Promise<unknown> {
  const machine = new StateMachine(
    { StartAt: startAt, States: states },
    { validationOptions: { noValidate: true } },
  );
  try {
    return await machine.run(input as Json, {
      context: scopeOf(input, context, result),
      overrides: { taskResourceLocalHandlers: { [startAt]: () => result as Json } },
    }).result;
  } catch (thrown) {
    const cause = thrown instanceof ExecutionError ? thrown.cause : thrown;
    if (!(cause instanceof Error)) throw thrown;
    // The library's own errors have AWS's names. A SyntaxError or TypeError comes from an intrinsic
    // function or path that cannot be evaluated.
    const error = cause.name.startsWith('States.') ? cause.name : 'States.Runtime';
    throw new StateFailure({ error, cause: cause.message });
  }
}

/** Names only: `$`, `$.a.b`, `$$.Context.Task.Token`. */
const PLAIN_PATH = /^\$(\$)?((?:\.[A-Za-z_]\w*)*)$/;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Fills a payload template whose paths are plain and exist. Nearly all are, and the library takes a
 * hundred times as long for the same result.
 * @returns undefined if the library must evaluate it, or report the error
 */
function fillPlain(template: unknown, input: unknown, scope: Scope): unknown {
  if (Array.isArray(template)) {
    const filled = template.map((value) => fillPlain(value, input, scope));
    return filled.includes(undefined) ? undefined : filled;
  }
  if (!isObject(template)) return template;
  const filled: [string, unknown][] = [];
  for (const [key, value] of Object.entries(template)) {
    const isPath = key.endsWith('.$') && typeof value === 'string';
    const found = isPath ? follow(value, input, scope) : fillPlain(value, input, scope);
    if (found === undefined) return undefined;
    filled.push([isPath ? key.slice(0, -2) : key, found]);
  }
  return Object.fromEntries(filled);
}

function follow(path: string, input: unknown, scope: Scope): unknown {
  const [, isOfScope, names] = PLAIN_PATH.exec(path) ?? [];
  let value = isOfScope ? scope : input;
  for (const name of names?.split('.').slice(1) ?? []) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return names === undefined ? undefined : value;
}

/** `InputPath`. */
export async function effectiveInput(
  state: State,
  input: unknown,
  context: Context,
): Promise<unknown> {
  if (!('InputPath' in state) || state.InputPath === undefined) return input;
  const step = { Type: 'Pass', End: true, InputPath: state.InputPath };
  return run({ step: step as LibraryState }, 'step', input, context);
}

/** A payload template: `Parameters`, `ItemSelector`. */
export async function fill(template: unknown, input: unknown, context: Context): Promise<unknown> {
  const filled = fillPlain(template, input, scopeOf(input, context));
  if (filled !== undefined) return filled;
  const step = { Type: 'Pass', Parameters: template, End: true };
  return run({ step: step as LibraryState }, 'step', input, context);
}

/** Like {@link fillPlain}, for a `ResultPath` that is one name, null or missing. */
function plainOutput(
  { ResultSelector, ResultPath, OutputPath }: Parameters<typeof stateOutput>[0],
  input: unknown,
  result: unknown,
  context: Context,
): unknown {
  if (OutputPath !== undefined) return undefined;
  const selected =
    ResultSelector === undefined
      ? result
      : fillPlain(ResultSelector, result, scopeOf(input, context, result));
  if (selected === undefined || ResultPath === undefined) return selected;
  if (ResultPath === null) return input;
  const [, name] = /^\$\.([A-Za-z_]\w*)$/.exec(ResultPath) ?? [];
  return name !== undefined && isObject(input) ? { ...input, [name]: selected } : undefined;
}

/** Applies `ResultSelector`, `ResultPath` and `OutputPath` to a state's result. */
export async function stateOutput(
  state: { ResultSelector?: unknown; ResultPath?: string | null; OutputPath?: unknown },
  input: unknown,
  result: unknown,
  context: Context,
): Promise<unknown> {
  const plain = plainOutput(state, input, result, context);
  if (plain !== undefined) return plain;
  const step = {
    Type: 'Task',
    Resource: 'result',
    End: true,
    // The library checks whether the keys exist, not their values.
    ...Object.fromEntries(
      (['ResultSelector', 'ResultPath', 'OutputPath'] as const)
        .filter((field) => state[field] !== undefined)
        .map((field) => [field, state[field]]),
    ),
  };
  return run({ step: step as LibraryState }, 'step', input, context, result);
}

/** The name of the state that a Choice leads to. */
export async function chosen(
  state: ChoiceState,
  input: unknown,
  context: Context,
): Promise<string> {
  // Each rule leads to a helper state that returns the rule's target: a rule may lead back to the
  // Choice itself, and only one state must run.
  const targets: Record<string, LibraryState> = {};
  const leadTo = (name: string, next: string) => {
    targets[name] = { Type: 'Pass', Result: { next }, End: true };
    return name;
  };
  const choice = {
    Type: 'Choice',
    Choices: state.Choices.map((rule, index) => ({
      ...rule,
      Next: leadTo(`rule ${index}`, rule.Next),
    })),
    ...(state.Default === undefined ? {} : { Default: leadTo('default', state.Default) }),
  };
  const states = { choice: choice as LibraryState, ...targets };
  const { next } = (await run(states, 'choice', input, context)) as { next: string };
  return next;
}

/** The error and cause of a Fail state. */
export async function failure(
  state: FailState,
  input: unknown,
  context: Context,
): Promise<Failure> {
  const template: Record<string, string> = {};
  if (state.Error !== undefined) template.error = state.Error;
  if (state.Cause !== undefined) template.cause = state.Cause;
  if (state.ErrorPath !== undefined) template['error.$'] = state.ErrorPath;
  if (state.CausePath !== undefined) template['cause.$'] = state.CausePath;
  return (await fill(template, input, context)) as Failure;
}

/** The items of a Map, in order. */
export async function items(state: MapState, input: unknown, context: Context): Promise<unknown[]> {
  const list =
    state.ItemsPath === undefined
      ? input
      : await fill({ 'list.$': state.ItemsPath }, input, context).then(
          (found) => (found as { list: unknown }).list,
        );
  if (Array.isArray(list)) return list;
  throw new StateFailure({
    error: 'States.Runtime',
    cause: `Reference path "${state.ItemsPath ?? '$'}" must point to array.`,
  });
}

/**
 * When a Wait state ends, in epoch milliseconds.
 *
 * @param since when it began, in epoch milliseconds
 */
export async function waitEnds(
  state: WaitState,
  input: unknown,
  context: Context,
  since: number,
): Promise<number> {
  const at = async (path: string) =>
    ((await fill({ 'at.$': path }, input, context)) as { at: unknown }).at;
  const timestamp = state.Timestamp ?? (state.TimestampPath && (await at(state.TimestampPath)));
  if (timestamp !== undefined) {
    const time = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
    if (!Number.isNaN(time)) return time;
    throw new StateFailure({
      error: 'States.Runtime',
      cause: `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${state.TimestampPath}`,
    });
  }
  const seconds = state.SecondsPath === undefined ? state.Seconds : await at(state.SecondsPath);
  if (typeof seconds === 'number' && seconds >= 0) return since + Math.floor(seconds) * 1_000;
  throw new StateFailure({
    error: 'States.Runtime',
    cause: `The SecondsPath parameter references a value that is not a number of seconds: ${state.SecondsPath}`,
  });
}
