import { createInterface } from 'node:readline/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { paginateListStateMachines, SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { names } from '../../cdk/names.ts';
import type { FunctionName } from '../../functions/functions.ts';
import { readCredentials } from '../aws/credentials.ts';

/** What ops run on their own machine: for a stage on AWS, or for the embedded default. */

/** Shown to the person at the terminal as is; exit code 1. */
export class CommandError extends Error {}

/** A stage as the command line uses it. */
export interface Stage {
  name: string;
  lambda: LambdaClient;
  stepFunctions: SFNClient;
  functionName(name: string): string;
  recordTable: string;
  /** @throws CommandError if the stage has no state machine */
  stateMachineArn(): Promise<string>;
}

/**
 * @param name of a stage deployed on AWS; undefined: what `npm start` runs on this machine
 * @param given port of the embedded default's home page, from the environment
 * @throws CommandError for an invalid port
 */
export function openStage(name: string | undefined, given = process.env.PORT): Stage {
  // The functions' own clients read these from the environment too.
  if (name === undefined) {
    const port = Number(given ?? 3000);
    if (!Number.isInteger(port) || port < 1 || port > 65_000)
      throw new CommandError(`PORT must be a number from 1 to 65000, such as 3000: ${given}`);
    // With invalid ones, whatever answers reports a wrong signature; usually nothing answers.
    const credentials = readCredentials(port) ?? { accessKeyId: 'none', secretAccessKey: 'none' };
    Object.assign(process.env, {
      // The fourth port is AWS's: see local/start.ts.
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port + 3}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    });
  }
  const stage = names({ stage: name ?? 'local' });
  const stepFunctions = new SFNClient();
  return {
    name: name ?? 'this machine',
    lambda: new LambdaClient(),
    stepFunctions,
    functionName: stage.function,
    recordTable: stage.recordTable,
    async stateMachineArn() {
      for await (const page of paginateListStateMachines({ client: stepFunctions }, {}))
        for (const machine of page.stateMachines ?? [])
          if (machine.name === stage.stateMachine && machine.stateMachineArn)
            return machine.stateMachineArn;
      throw new CommandError(`There is no state machine ${stage.stateMachine} in this account.`);
    },
  };
}

const failureSchema = z.object({ errorMessage: z.string() });

/**
 * Runs one of the stage's functions and waits for its result.
 * @throws CommandError with the function's message if it fails
 */
export async function invoke<Result>(
  stage: Stage,
  name: FunctionName,
  input: object,
  result: z.ZodType<Result>,
): Promise<Result> {
  const { Payload, FunctionError } = await stage.lambda.send(
    new InvokeCommand({ FunctionName: stage.functionName(name), Payload: JSON.stringify(input) }),
  );
  const payload: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
  if (!FunctionError) return result.parse(payload);
  const failure = failureSchema.safeParse(payload);
  throw new CommandError(failure.success ? failure.data.errorMessage : 'The function failed.');
}

/** Explains an AWS error and says what to do. */
export function explain(error: Error): string {
  if ('code' in error && error.code === 'ECONNREFUSED')
    return `Nothing answers on this machine at PORT ${process.env.PORT ?? 3000}. Is \`npm start\` running, with the same PORT? For AWS, name a stage: --stage production`;
  if (error.name === 'InvalidSignatureException')
    return 'Another user or an earlier version started what runs on this machine.';
  if (error.name === 'CredentialsProviderError')
    return 'No AWS credentials were found: set AWS_PROFILE, or sign in with `aws sso login`.';
  if (error.message.startsWith('Region is missing')) return 'Set AWS_REGION to the stage’s region.';
  return `${error.name}: ${error.message}`;
}

/** Whether the person at the terminal says yes; a program that runs this has already decided. */
export async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** Left-aligned columns. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
