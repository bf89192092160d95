import * as z from 'zod';

/**
 * The subset of the Amazon States Language that the embedded default runs: JSONPath state machines with
 * Task (`lambda:invoke`, with or without a task token), Choice, Pass, Wait, Map (inline), Succeed and
 * Fail. Anything else is rejected when the service starts, not when an execution reaches it.
 *
 * `aws-local-stepfunctions` 3 differs from AWS in two ways: a path such as `$.list[*].name` that matches
 * nothing is a runtime error (AWS: an empty list), and strings returned by intrinsic functions lose
 * their backslashes.
 *
 * @see https://states-language.net/spec.html
 */
const path = z.string();
const template = z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]);

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: z.int().min(1).default(1),
  MaxAttempts: z.int().min(0).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});

const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  ResultPath: path.nullable().optional(),
  Next: z.string(),
});

const common = {
  Comment: z.string().optional(),
  QueryLanguage: z.literal('JSONPath').optional(),
  InputPath: path.nullable().optional(),
  OutputPath: path.nullable().optional(),
};
const transition = { Next: z.string().optional(), End: z.literal(true).optional() };
const failing = {
  ResultSelector: template.optional(),
  ResultPath: path.nullable().optional(),
  Retry: z.array(retrier).default([]),
  Catch: z.array(catcher).default([]),
};

const task = z.strictObject({
  ...common,
  ...transition,
  ...failing,
  Type: z.literal('Task'),
  Resource: z.enum([
    'arn:aws:states:::lambda:invoke',
    'arn:aws:states:::lambda:invoke.waitForTaskToken',
  ]),
  Parameters: template,
  TimeoutSeconds: z.int().min(1).optional(),
});

const map = z.strictObject({
  ...common,
  ...transition,
  ...failing,
  Type: z.literal('Map'),
  ItemsPath: path.optional(),
  ItemSelector: template.optional(),
  MaxConcurrency: z.int().min(0).default(0),
  ItemProcessor: z.strictObject({
    ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE') }).optional(),
    Comment: z.string().optional(),
    StartAt: z.string(),
    get States() {
      return z.record(z.string(), state);
    },
  }),
});

const choice = z.strictObject({
  ...common,
  Type: z.literal('Choice'),
  Choices: z.array(z.looseObject({ Next: z.string() })).min(1),
  Default: z.string().optional(),
});

const pass = z.strictObject({
  ...common,
  ...transition,
  Type: z.literal('Pass'),
  Parameters: template.optional(),
  Result: z.unknown().optional(),
  ResultPath: path.nullable().optional(),
});

const wait = z
  .strictObject({
    ...common,
    ...transition,
    Type: z.literal('Wait'),
    Seconds: z.int().min(0).optional(),
    SecondsPath: path.optional(),
    Timestamp: z.iso.datetime({ offset: true }).optional(),
    TimestampPath: path.optional(),
  })
  .refine(
    ({ Seconds, SecondsPath, Timestamp, TimestampPath }) =>
      [Seconds, SecondsPath, Timestamp, TimestampPath].filter((field) => field !== undefined)
        .length === 1,
    'a Wait has one of Seconds, SecondsPath, Timestamp, TimestampPath',
  );

const succeed = z.strictObject({ ...common, Type: z.literal('Succeed') });

const fail = z.strictObject({
  Comment: z.string().optional(),
  Type: z.literal('Fail'),
  Error: z.string().optional(),
  ErrorPath: path.optional(),
  Cause: z.string().optional(),
  CausePath: path.optional(),
});

const state = z.discriminatedUnion('Type', [task, map, choice, pass, wait, succeed, fail]);

const stateMachine = z.strictObject({
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.literal('JSONPath').optional(),
  StartAt: z.string(),
  States: z.record(z.string(), state),
  TimeoutSeconds: z.int().min(1).optional(),
});

export type State = z.infer<typeof state>;
export type TaskState = z.infer<typeof task>;
export type MapState = z.infer<typeof map>;
export type WaitState = z.infer<typeof wait>;
export type FailState = z.infer<typeof fail>;
export type ChoiceState = z.infer<typeof choice>;
/** The state machine, or the processor of a Map's items. */
export type Processor = Pick<z.infer<typeof stateMachine>, 'StartAt' | 'States' | 'TimeoutSeconds'>;

/** Tests that the library supports only with the value `true`. */
const TYPE_TESTS = ['IsNull', 'IsPresent', 'IsNumeric', 'IsString', 'IsBoolean', 'IsTimestamp'];

/**
 * Rewrites what `aws-local-stepfunctions` 3 interprets differently from AWS, so that a definition means
 * the same in both:
 *
 * - The library creates its own `$$.Execution` for every run, which is a single state here. So the
 *   context object is passed one level down, and `$$` becomes `$$.Context`.
 * - `$` finds nothing if the value is `0`, `false`, `""` or `null`. So the value is passed as `$$.Value`.
 * - `ResultPath: "$"` would nest the result under a key. It is removed, as it is the default, like that
 *   of `InputPath` and `OutputPath`.
 * - `{"IsPresent": false}` never matches. It becomes the negation of `true`.
 */
function rewrite(value: unknown, key: string, inTemplate: boolean): unknown {
  if (typeof value === 'string') {
    const isPath = key.endsWith('.$') || (!inTemplate && /Path$|^Variable$/.test(key));
    if (!isPath) return value;
    // Literals in an intrinsic function's arguments stay unchanged.
    return value.replace(/'(?:\\.|[^'\\])*'|\$\$|\$(?![.[])/g, (match) => {
      if (match === '$$') return '$$.Context';
      return match === '$' ? '$$.Value' : match;
    });
  }
  if (Array.isArray(value)) return value.map((item) => rewrite(item, key, inTemplate));
  if (typeof value !== 'object' || value === null) return value;

  const rewritten: Record<string, unknown> = {};
  for (const [name, child] of Object.entries(value)) {
    if (!inTemplate && name === 'Result') rewritten[name] = child;
    else if (!inTemplate && /^(?:Input|Result|Output)Path$/.test(name) && child === '$') continue;
    else {
      const isTemplate = ['Parameters', 'ItemSelector', 'ResultSelector'].includes(name);
      rewritten[name] = rewrite(child, name, inTemplate || isTemplate);
    }
  }
  const falseTest = TYPE_TESTS.find((name) => !inTemplate && rewritten[name] === false);
  if (falseTest === undefined || !('Variable' in rewritten)) return rewritten;
  const { Next, ...rule } = rewritten;
  return { Not: { ...rule, [falseTest]: true }, ...(Next === undefined ? {} : { Next }) };
}

/** Throws if a transition's target does not exist. */
function checkTransitions({ StartAt, States }: Processor): void {
  const mustExist = (name: string, from: string) => {
    if (!Object.hasOwn(States, name)) throw new Error(`${from} leads to no state: '${name}'`);
  };
  mustExist(StartAt, 'StartAt');
  for (const [name, definition] of Object.entries(States)) {
    if ('Next' in definition && definition.Next !== undefined) mustExist(definition.Next, name);
    if ('Catch' in definition) for (const { Next } of definition.Catch) mustExist(Next, name);
    if (definition.Type === 'Choice') {
      for (const { Next } of definition.Choices) mustExist(Next, name);
      if (definition.Default !== undefined) mustExist(definition.Default, name);
    }
    if (definition.Type === 'Map') checkTransitions(definition.ItemProcessor);
  }
}

/**
 * Parses a definition for the engine.
 *
 * @param definition parsed ASL without `${substitution}`s
 * @throws Error that names the place if the embedded default does not support something
 */
export function parseDefinition(definition: unknown): Processor {
  const parsed = stateMachine.safeParse(rewrite(definition, '', false));
  if (!parsed.success) {
    throw new Error(`The state machine cannot be run here:\n${z.prettifyError(parsed.error)}`);
  }
  checkTransitions(parsed.data);
  return parsed.data;
}
