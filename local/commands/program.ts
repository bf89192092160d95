import { Command, CommanderError, InvalidArgumentError } from '@commander-js/extra-typings';
import * as z from 'zod';
import { shape } from '../../cdk/settings.ts';
import { email } from '../../functions/onboarding/address-schemas.ts';
import { personName } from '../../functions/onboarding/names.ts';
import { visible } from '../../functions/texts/visible.ts';
import { CommandError, explain, openStage, type Stage } from './command.ts';

/** The result of a run. */
export interface CommandResult {
  /** 0 for success, 1 for failure, 2 for a typing mistake, when nothing is done. */
  code: 0 | 1 | 2;
  out: string;
  error: string;
}
export type Run = (args: string[]) => Promise<CommandResult>;

/** What a program prints: `json` with `--json`. Code 1 reports a finding. */
export interface Done {
  json: unknown;
  words: string;
  code?: 0 | 1;
}

/**
 * Reads an argument, or an option's value.
 * @param right what the schema accepts: `an e-mail address, such as dana@sequel.io`
 */
export const valid =
  <S extends z.core.$ZodType>(schema: S, right: string) =>
  (text: string, previous: z.output<S> | undefined): z.output<S> => {
    // Commander takes the last one.
    if (previous !== undefined) throw new InvalidArgumentError('It is given twice.');
    const { data, success } = z.safeParse(schema, text);
    // Commander takes whatever follows an option as its value: in `--reason --yes` the value is missing.
    if (!success || text.startsWith('--')) throw new InvalidArgumentError(`It must be ${right}.`);
    return data;
  };

export const text = valid(z.string().trim().min(1), 'a text that is not empty');
export const address = valid(email, 'an e-mail address, such as dana@sequel.io');
export const NAME = 'a name: at most 100 characters, all of them visible, and no web address';
export const csmName = valid(personName, NAME);
/** Valid names of executions; earlier versions made other IDs than functions/onboarding/onboarding-id.ts does. */
export const id = valid(
  z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,79}$/)
    .brand<'OnboardingId'>(),
  'the ID of an onboarding, such as acme-corp-3f9d2c81b04e; `npm run onboardings -- list` has them',
);
const stageName = valid(
  shape.stage.unwrap(),
  'the name of a stage, such as production: at most 16 of a-z, 0-9 and -',
);

/**
 * A program that also runs within others, and handles every error.
 * @param build adds commands and options; each run has its own, as commander keeps what was typed
 */
export function program(
  name: string,
  build: (root: Command, print: (words: string, code?: 0 | 1) => void) => void,
): Run {
  return async (args) => {
    const result: CommandResult = { code: 0, out: '', error: '' };
    const root = new Command(`npm run ${name} --`)
      .helpCommand(false)
      .showHelpAfterError()
      .configureHelp({ showGlobalOptions: true })
      .exitOverride()
      .configureOutput({
        writeOut(text) {
          result.out += text;
        },
        writeErr(text) {
          result.error += text;
        },
      });
    build(root, (words, code = 0) => {
      result.out += words;
      result.code = code;
    });
    try {
      await root.parseAsync(args, { from: 'user' });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error instanceof CommanderError) {
        result.code = error.exitCode === 0 ? 0 : 2;
        // Without any command, commander only shows the help.
        if (error.code === 'commander.help')
          result.error = `error: what should be done is missing\n\n${result.error}`;
      } else {
        result.code = 1;
        result.error = error instanceof CommandError ? error.message : explain(error);
      }
    }
    // Errors repeat arguments, whose control characters must not reach the terminal.
    return { ...result, out: result.out.trimEnd(), error: visible(result.error.trimEnd()) };
  };
}

type StageCommand = Command<[], { stage?: string; json?: true }>;
type Answer = <A extends unknown[]>(
  run: (stage: Stage, ...args: A) => Done | Promise<Done>,
) => (...args: A) => Promise<void>;

/**
 * A program that works on a stage, and can print JSON.
 * @param json what `--json` prints
 * @param build `answer` makes actions of functions
 */
export const stageProgram = (
  name: string,
  { about, json }: { about: string; json: string },
  build: (root: StageCommand, answer: Answer) => void,
): Run =>
  program(name, (bare, print) => {
    const root = bare
      .description(about)
      .option(
        '--stage <name>',
        'a stage on AWS; without it, what `npm start` runs on this machine',
        stageName,
      )
      .option('--json', `prints ${json}`);
    build(root, (run) => async (...args) => {
      const { stage, json: asJson } = root.opts();
      const { json, words, code } = await run(openStage(stage), ...args);
      print(asJson ? JSON.stringify(json) : words, code);
    });
  });

/** Runs a program as this process: with its arguments, terminal and exit code. */
export async function runHere(run: Run): Promise<void> {
  const { code, out, error } = await run(process.argv.slice(2));
  if (out) process.stdout.write(`${out}\n`);
  if (error) process.stderr.write(`${error}\n`);
  process.exitCode = code;
}
