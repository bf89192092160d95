import { ExecutionError, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { ChoiceState, FailState, MapState, State, WaitState } from './definition.ts';

type LibraryState = StateMachineDefinition['States'][string];
type Json = Parameters<StateMachine['run']>[0];

/** What a state failed with: both go into the history, and to Retry and Catch. */
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

/** The most that a state's input or output may take, as JSON in UTF-8. */
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

/** What `$$` is to the library: definition.ts writes paths so. */
const scopeOf = (input: unknown, context: Context, result?: unknown) => ({
  Context: context,
  Value: result === undefined ? input : result,
});
type Scope = ReturnType<typeof scopeOf>;

/**
 * Runs one state of the library to its end. Only states that take no time and touch nothing come
 * here: what they do to their input (paths, templates, intrinsic functions, choice rules) is the
 * library's, everything that takes time or must be remembered is the engine's.
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
    // The library's own errors are named as AWS names them; a SyntaxError or TypeError comes from
    // an intrinsic function or a path that cannot be worked out.
    const error = cause.name.startsWith('States.') ? cause.name : 'States.Runtime';
    throw new StateFailure({ error, cause: cause.message });
  }
}

/** Nothing but names: `$`, `$.a.b`, `$$.Context.Task.Token`. */
const PLAIN_PATH = /^\$(\$)?((?:\.[A-Za-z_]\w*)*)$/;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A payload template whose paths are plain and lead to something: nearly all are, and the library takes
 * a hundred times as long to say the same.
 * @returns undefined when the library is to be asked, or to say what is wrong
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

/** As {@link fillPlain}: with a `ResultPath` that is one name, null or none. */
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

/** `ResultSelector`, `ResultPath` and `OutputPath`: from what a state came to, its output. */
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
    // The library looks for the keys, not for their values.
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
  // Each rule leads to a state of its own that says where the rule leads: a rule may lead back to
  // the Choice itself, and only one state is to be run.
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

/** What a Fail state ends with. */
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
 * @param since when it began
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
