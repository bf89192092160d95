import { parseArgs } from 'node:util';
import { closest, distance } from 'fastest-levenshtein';
import * as z from 'zod';
import { shape } from '../../cdk/settings.ts';
import { email } from '../../functions/onboarding/address-schemas.ts';
import { personName } from '../../functions/onboarding/names.ts';
import { type Command, command, openStage, type Stage, table, UsageError } from './command.ts';

/**
 * What a program takes, as one table of its forms with their arguments and options: what is typed is parsed by it, what
 * is typed wrongly is named by it, and the help is made of it.
 */

export const NO_NAME =
  'no name, which has at most 100 characters, all of them visible, and is no web address';

/** An argument or option. */
interface Value<T> {
  schema: z.ZodType<T>;
  /** A right one, for the help; none for an option without a value. */
  example?: string;
  /** What a wrong one is: `no e-mail address`. */
  wrong?: string;
  about?: string;
}
export const flag = (about: string): Value<true> => ({ schema: z.literal(true), about });

// Those that several programs take.

export const text = (example: string) => ({
  schema: z.string().trim().min(1),
  example,
  wrong: 'empty',
});

export const id = {
  /** Valid names of executions; earlier versions made other IDs than functions/onboarding/onboarding-id.ts does. */
  schema: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,79}$/)
    .brand<'OnboardingId'>(),
  example: 'acme-corp-3f9d2c81b04e',
  wrong: 'no ID of an onboarding; `npm run onboardings -- list` has them',
};
export const csm = (about: string) => ({
  schema: email,
  example: 'dana@sequel.io',
  wrong: 'no e-mail address',
  about,
});
export const csmName = {
  schema: personName,
  example: 'Dana Miller',
  wrong: NO_NAME,
  about: 'how the Customer Success Manager is called in mails',
};

// biome-ignore lint/suspicious/noExplicitAny: one table has values of all types, and `Given` keeps them.
type Values = Record<string, Value<any>>;
type Given<V> = V extends { schema: infer S extends z.ZodType } ? z.output<S> : never;

/** What a form is answered with; `json` with `--json`, code 1 if something is not well. */
export interface Done {
  json: unknown;
  words: string;
  code?: 0 | 1;
}

/** What a form takes: names of values. By the first required option, an action's forms differ. */
interface Takes<R, P> {
  argument?: R;
  required?: readonly R[];
  optional?: readonly P[];
}
interface Form extends Takes<string, string> {
  action: string;
  about: string;
  run(given: object, stage: Stage): Promise<Done>;
}
/** @param action the first word; empty in a program that does one thing */
type MakeForm<V extends Values> = <R extends keyof V = never, P extends keyof V = never>(
  action: string,
  about: string,
  run: (
    given: { [N in R]: Given<V[N]> } & { [N in P]?: Given<V[N]> },
    stage: Stage,
  ) => Promise<Done>,
  takes?: Takes<R, P>,
) => Form;

/** Options of every form. */
const shared = {
  stage: {
    schema: shape.stage.unwrap(),
    example: 'production',
    wrong: 'no name of a stage, which has at most 16 of a-z, 0-9 and -',
    about: 'a stage on AWS; without it, what `npm start` runs on this machine',
  },
  help: flag('this'),
};

const shortened = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/**
 * A program with these forms. Nothing is done unless all that is typed is right.
 * @param json what `--json` prints
 */
export function program<V extends Values>(
  name: string,
  { about, values: own, json }: { about: string; values: V; json: string },
  formsOf: (form: MakeForm<V>) => [Form, ...Form[]],
): Command {
  const values: Values = { ...own, ...shared, json: flag(json) };
  const forms = formsOf((action, about, run, takes) => ({ action, about, run, ...takes }) as Form);

  const typed = (option: string) => {
    const { example } = values[option] ?? {};
    const quotes = example?.includes(' ') ? '"' : '';
    return example === undefined ? `--${option}` : `--${option} ${quotes}${example}${quotes}`;
  };
  const usage = ({ action, argument, required = [], optional = [] }: Form, isHelp = false) => {
    const words = [
      action,
      values[argument ?? '']?.example ?? '',
      ...required.map(typed),
      ...(isHelp ? optional.map((each) => `[${typed(each)}]`) : []),
    ].filter((word) => word !== '');
    return [`npm run ${name}`, ...(words.length > 0 ? ['--', ...words] : [])].join(' ');
  };
  const optionsOf = ({ required = [], optional = [] }: Form) => [...required, ...optional];
  const known = [...new Set(forms.flatMap(optionsOf)), ...Object.keys(shared), 'json'];

  const help = [
    about,
    '',
    ...forms.flatMap((form) => [`  ${usage(form, true)}`, `      ${form.about}`.trimEnd()]),
    '',
    table(known.map((each) => [`  ${typed(each)}`, values[each]?.about ?? ''])),
  ].join('\n');

  /** The words and options that are typed, whatever they are for. */
  function read(args: string[]) {
    const options = new Map<string, string | true>();
    const words: string[] = [];
    const { tokens } = parseArgs({
      args,
      // Node's own sentences do not say what would be right.
      strict: false,
      tokens: true,
      options: Object.fromEntries(
        known.map((each) => [
          each,
          {
            type: values[each]?.example === undefined ? 'boolean' : 'string',
            ...(each === 'help' ? { short: 'h' } : {}),
          },
        ]),
      ),
    });
    for (const token of tokens) {
      if (token.kind === 'positional') words.push(token.value);
      if (token.kind !== 'option') continue;
      const { name: option, rawName, value, inlineValue } = token;
      const refuse = (why: string) => new UsageError(why, usage(forms[0]));
      if (!known.includes(option)) {
        const meant = closest(option, known);
        const isNear = option.length > 1 && distance(option, meant) <= 3;
        throw refuse(`There is no option ${rawName}.${isNear ? ` Is --${meant} meant?` : ''}`);
      }
      const takes = values[option]?.example !== undefined;
      if (!takes && value !== undefined) throw refuse(`--${option} takes no value.`);
      // In `--csm --json` it was forgotten.
      if (takes && (value === undefined || (!inlineValue && value.startsWith('--'))))
        throw refuse(`--${option} needs a value: ${typed(option)}.`);
      if (options.has(option)) throw refuse(`--${option} is there twice, and is for one.`);
      options.set(option, value ?? true);
    }
    return { options, words };
  }

  /** @throws UsageError */
  function parse({ options, words }: ReturnType<typeof read>) {
    const [action = '', ...rest] = forms[0].action === '' ? ['', ...words] : words;
    const meant = forms.filter((each) => each.action === action);
    const form = meant.find(({ required: [first = ''] = [] }) => options.has(first)) ?? meant[0];
    if (!form) {
      const actions = [...new Set(forms.map((each) => each.action))].join(', ');
      const what = action === '' ? 'What should be done' : `There is no ${shortened(action)}`;
      throw new UsageError(`${what}: choose one of ${actions}.`, usage(forms[0]));
    }
    const { argument, required = [] } = form;
    const given: Record<string, unknown> = {};
    const take = (each: string, shown: string, text: string | true | undefined) => {
      const { schema, wrong } = values[each] as Values[string];
      if (text === undefined) throw new UsageError(`${shown} is missing.`, usage(form));
      const { success, data } = schema.safeParse(text);
      const it = text === true ? '' : shortened(text).trim() || '""';
      if (!success) throw new UsageError(`${shown} ${it}: ${wrong}.`, usage(form));
      given[each] = data;
    };
    for (const option of options.keys())
      if (!optionsOf(form).includes(option) && !(option in shared) && option !== 'json')
        throw new UsageError(
          `--${option} does not go with \`${usage(form)}\`.`,
          usage(forms.find((each) => optionsOf(each).includes(option)) ?? form, true),
        );
    const [more] = rest.slice(argument === undefined ? 0 : 1);
    if (more !== undefined)
      throw new UsageError(`${shortened(more)} is too much for \`${usage(form)}\`.`, usage(form));
    if (argument !== undefined) take(argument, `<${argument}>`, rest[0]);
    for (const option of new Set([...required, ...options.keys()]))
      take(option, `--${option}`, options.get(option));
    return { form, given };
  }

  return command(help, async (args) => {
    const found = read(args);
    if (found.options.has('help')) return help;
    const { form, given } = parse(found);
    const { stage, json: asJson, ...own } = given;
    const {
      json,
      words,
      code = 0,
    } = await form.run(own, openStage(z.string().optional().parse(stage)));
    return { code, out: asJson ? JSON.stringify(json) : words };
  });
}
