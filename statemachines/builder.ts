import type { FunctionsBy } from '../functions/functions.ts';
import type * as errors from '../functions/runtime/errors.ts';
import type { InputOf, ResultOf } from './contracts.ts';

/**
 * Builds states of an ASL state machine (JSONPath) so that the compiler finds what Step Functions would only find at
 * run time: a state, function, error or data path that does not exist, an input that the function does not take, a
 * result of the wrong type.
 *
 * Each builder returns the state under its name. Spread them into a `Record<Names, State>`, so that a missing state
 * fails to compile too.
 */

/** A state as written to the ASL file. */
export type State = Readonly<Record<string, unknown>>;

/** `Verify domain` → `VerifyDomain`, `Wait for first sign-in` → `WaitForFirstSignIn`. */
type FunctionOf<Name extends string> = Name extends `${infer Word} ${infer Rest}`
  ? `${FunctionOf<Word>}${FunctionOf<Rest>}`
  : Name extends `${infer Word}-${infer Rest}`
    ? `${FunctionOf<Word>}${FunctionOf<Rest>}`
    : Capitalize<Lowercase<Name>>;

/** The name of the function that a state runs. */
const functionOf = (name: string) =>
  name
    .split(/[ -]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('');

type StateFunction = FunctionsBy<'state'>;

/** The names whose function is of that kind. */
type NameOf<Function extends string, Names extends string> = {
  [Name in Names]: FunctionOf<Name> extends Function ? Name : never;
}[Names];

/** The function that a state's name stands for. */
type StateFunctionOf<Name extends string> = Extract<FunctionOf<Name>, StateFunction>;

/** Functions whose states wait for an answer. */
type WaitFunction = StateFunction & (`WaitFor${string}` | 'InviteUsers');

/**
 * Step Functions' errors for a function that could not run or finish
 * (https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html). A timed-out function
 * counts: it was waiting for a service.
 */
export const lambdaOutages = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
] as const;

type ErrorClass = (typeof errors)[keyof typeof errors];
/** The literal names of errors that functions throw and of those that Step Functions defines. */
export type ErrorName =
  | (ErrorClass extends infer Class
      ? Class extends abstract new (
          ...args: never
        ) => { name: infer Name extends string }
        ? Name
        : never
      : never)
  | (typeof lambdaOutages)[number]
  | 'States.ALL'
  | 'States.Timeout';

/** Places in a value: `.wait`, `.wait.for`, `.verification[*].outcome`. */
type Places<Value> = Value extends readonly (infer Item)[]
  ? `[*]${Places<Item>}`
  : Value extends object
    ? {
        [Key in keyof Value & string]: `.${Key}` | `.${Key}${Places<Value[Key]>}`;
      }[keyof Value & string]
    : never;

type At<Value, Place extends string> = Place extends `.${infer Key}.${infer Rest}`
  ? Key extends keyof Value
    ? At<Value[Key], `.${Rest}`>
    : never
  : Place extends `.${infer Key}`
    ? Key extends keyof Value
      ? Value[Key]
      : never
    : never;

/** A JSONPath into a state's data. */
type Path<Data> = `$${Places<Data>}`;
type ValueAt<Data, P extends string> = P extends `$${infer Place}` ? At<Data, Place> : never;
/** The paths to a value of this type. */
type PathTo<Data, Value> = {
  [P in Path<Data>]: [ValueAt<Data, P>] extends [Value] ? P : never;
}[Path<Data>];

/** Values that Step Functions provides. */
type ContextPath = '$$.State.EnteredTime' | '$$.Execution' | '$$.Execution.StartTime';
/** Passed to every function besides its input. */
const about = { 'now.$': '$$.State.EnteredTime' };

class Intrinsic {
  readonly call: string;
  constructor(call: string) {
    this.call = call;
  }
}

class Text<Value extends string = string> {
  readonly text: Value;
  constructor(text: Value) {
    this.text = text;
  }
}

/** A literal text, where a plain string would be a path. */
export const text = <const Value extends string>(value: Value) => new Text(value);

/** Paths in the context object to a value of this type. */
type ContextSource<Value> =
  | (string extends Value ? Exclude<ContextPath, '$$.Execution'> : never)
  | (Value extends { RedriveCount?: number | undefined } ? '$$.Execution' : never);

/** Where a value of this type comes from: a path, a constant, or an object of such. */
type Source<Data, Value> =
  | PathTo<Data, Value>
  | ContextSource<Value>
  | (Value extends string ? Text<Value> : Extract<Value, number | boolean>)
  | (Value extends readonly unknown[]
      ? never
      : Value extends object
        ? { readonly [Key in keyof Value]: Source<Data, NonNullable<Value[Key]>> }
        : never);
type Sources<Data, Value> = { readonly [Key in keyof Value]: Source<Data, Value[Key]> };

/** A value composed of constants and values at paths. */
type Template<P extends string> =
  | P
  | Text
  | Intrinsic
  | number
  | boolean
  | readonly Template<P>[]
  | { readonly [key: string]: Template<P> };
type Fields<P extends string> = Readonly<Record<string, Template<P>>>;

/** A template in ASL's form. */
function write(template: unknown): unknown {
  if (template instanceof Text) return template.text;
  if (Array.isArray(template)) return template.map(write);
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) => {
      if (typeof value === 'string') return [`${key}.$`, value];
      if (value instanceof Intrinsic) return [`${key}.$`, value.call];
      return [key, write(value)];
    }),
  );
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export interface Retrier {
  ErrorEquals: readonly ErrorName[];
  /** 0: fails at once. */
  MaxAttempts: number;
  /** Seconds before the first retry. */
  IntervalSeconds?: number;
  BackoffRate?: number;
  /** Maximum seconds between two retries. */
  MaxDelaySeconds?: number;
  /** FULL: anything between zero and the delay. */
  JitterStrategy?: 'FULL';
}

/** The last state of a Map's item. */
export const END = Symbol('END');

/**
 * The builders for states of one machine, or of one Map's item.
 * @typeParam Names of the states that `next` may lead to
 * @typeParam Data passed between states; every path is checked against it
 */
export function statesOf<Names extends string, Data extends object>() {
  type Next = Names | typeof END;
  type DataPath = Path<Data>;
  type InputPath = DataPath | ContextPath;
  interface Described {
    /** Shown to ops in the console; omitted where the name is enough. */
    comment?: string;
  }
  /** Handles errors after the retries: the next state, and where to keep error and cause. */
  type Catch = Partial<Record<ErrorName, { next: Names; keepAs?: DataPath }>>;
  type StateFor<Function extends StateFunction> = Extract<NameOf<Function, Names>, Names>;
  type InputFor<Name extends string> = {
    readonly [Key in keyof InputOf<StateFunctionOf<Name>>]: Source<
      Data,
      NonNullable<InputOf<StateFunctionOf<Name>>[Key]>
    >;
  };
  type Payload<Name extends string> = { Payload: ResultOf<StateFunctionOf<Name>> };

  interface Task<Name extends string, Kept extends DataPath> extends Described {
    /** The function's input. `now`, when the state was entered, is added. */
    input: InputFor<Name>;
    /** Seconds. */
    timeout: number;
    retry: readonly Retrier[];
    catch?: Catch;
    /** How to map the function's result. */
    result?: Sources<Payload<Name>, ValueAt<Data, Kept>>;
    /** Where to keep the result; omitted if unused. */
    keepAs?: Kept;
    next: Next;
  }
  interface WaitingTask<Name extends string> extends Described {
    /** The function's input. `taskToken` and `now` are added. */
    input: InputFor<Name>;
    /** Seconds. */
    timeout: number;
    retry: readonly Retrier[];
    catch: Catch;
    /** Where the answer is kept. */
    keepAs: DataPath;
    next: Next;
  }

  const named = <Name extends string>(name: Name, state: State): Record<Name, State> =>
    ({ [name]: state }) as Record<Name, State>;
  const comment = (said: string | undefined) => (said === undefined ? {} : { Comment: said });
  const then = (next: Next) => (next === END ? { End: true } : { Next: next });
  const catchers = (catches: Catch | undefined) =>
    catches && {
      Catch: Object.entries(catches).map(([error, { keepAs, next }]) => ({
        ErrorEquals: [error],
        ResultPath: keepAs ?? null,
        Next: next,
      })),
    };

  /** A condition of a choice. */
  type Condition = Readonly<Record<string, unknown>>;

  return {
    /** Runs the function named after the state. */
    task: <Name extends StateFor<Exclude<StateFunction, WaitFunction>>, Kept extends DataPath>(
      name: Name,
      { comment: said, input, timeout, retry, result, keepAs, next, ...rest }: Task<Name, Kept>,
    ) =>
      named(name, {
        Type: 'Task',
        ...comment(said),
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: {
          FunctionName: `\${${functionOf(name)}}`,
          Payload: { ...Object(write(input)), ...about },
        },
        TimeoutSeconds: timeout,
        Retry: retry,
        ...catchers(rest.catch),
        ...(result ? { ResultSelector: write(result) } : {}),
        ResultPath: keepAs ?? null,
        ...then(next),
      }),

    /** Runs the function named after the state with a task token, and waits for an answer. */
    waitForAnswer: <Name extends StateFor<WaitFunction>>(
      name: Name,
      { comment: said, input, timeout, retry, keepAs, next, ...rest }: WaitingTask<Name>,
    ) =>
      named(name, {
        Type: 'Task',
        ...comment(said),
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: {
          FunctionName: `\${${functionOf(name)}}`,
          Payload: { ...Object(write(input)), 'taskToken.$': '$$.Task.Token', ...about },
        },
        TimeoutSeconds: timeout,
        Retry: retry,
        ...catchers(rest.catch),
        ResultPath: keepAs,
        ...then(next),
      }),

    /** Runs states for each item of a list. */
    map: <Name extends Names, Item extends string>(
      name: Name,
      state: Described & {
        over: DataPath;
        /** The item's data; `domain: ITEM` is the item itself. */
        item: Fields<InputPath | typeof ITEM>;
        atOnce: number;
        startAt: Item;
        states: Record<Item, State>;
        retry?: readonly Retrier[];
        /** Where to keep the results; omitted if unused. */
        keepAs?: DataPath;
        next: Next;
      },
    ) =>
      named(name, {
        Type: 'Map',
        ...comment(state.comment),
        ItemsPath: state.over,
        ItemSelector: write(state.item),
        MaxConcurrency: state.atOnce,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: state.startAt,
          States: state.states,
        },
        ...(state.retry ? { Retry: state.retry } : {}),
        ResultPath: state.keepAs ?? null,
        ...then(state.next),
      }),

    /** Goes to the first choice whose condition holds. */
    choice: <Name extends Names>(
      name: Name,
      {
        comment: said,
        choices,
        otherwise,
      }: Described & { choices: readonly { when: Condition; next: Names }[]; otherwise: Names },
    ) =>
      named(name, {
        Type: 'Choice',
        ...comment(said),
        Choices: choices.map(({ when, next }) => ({ ...when, Next: next })),
        Default: otherwise,
      }),

    /** Adds a value, replaces the data with one, or (`output`) with a part of it. */
    pass: <Name extends Names>(
      name: Name,
      state: Described & { next: Next } & (
          | { value: Fields<InputPath>; keepAs?: DataPath }
          | { output: DataPath }
        ),
    ) =>
      named(name, {
        Type: 'Pass',
        ...comment(state.comment),
        ...('output' in state
          ? { OutputPath: state.output }
          : {
              Parameters: write(state.value),
              ...(state.keepAs ? { ResultPath: state.keepAs } : {}),
            }),
        ...then(state.next),
      }),

    /** Waits for the number of seconds at the path. */
    wait: <Name extends Names>(
      name: Name,
      { comment: said, seconds, next }: Described & { seconds: DataPath; next: Next },
    ) => named(name, { Type: 'Wait', ...comment(said), SecondsPath: seconds, ...then(next) }),

    succeed: <Name extends Names>(name: Name) => named(name, { Type: 'Succeed' }),

    /** Whether the path has this value. */
    is: <P extends DataPath>(path: P, value: ValueAt<Data, P> & (string | boolean)): Condition => ({
      Variable: path,
      [typeof value === 'boolean' ? 'BooleanEquals' : 'StringEquals']: value,
    }),
    above: (path: DataPath, value: number): Condition => ({
      Variable: path,
      NumericGreaterThan: value,
    }),
    atMost: (path: DataPath, value: number): Condition => ({
      Variable: path,
      NumericLessThanEquals: value,
    }),
    all: (...conditions: Condition[]): Condition => ({ And: conditions }),

    /** Whether the list at the path contains the value. */
    contains: (path: DataPath, value: string) =>
      new Intrinsic(`States.ArrayContains(${path}, '${value}')`),

    /** The value at the path plus `more`. */
    plus: (path: DataPath, more: number | DataPath) =>
      new Intrinsic(`States.MathAdd(${path}, ${more})`),
  };
}

/** In a Map's `item`: the list's item. */
export const ITEM = '$$.Map.Item.Value';
