import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Emulator } from './emulator.ts';
import { run } from './operations.ts';

const outputs = z.record(
  z.string(),
  z.object({
    PublicUrl: z.string(),
    IssueSetupLinkFunction: z.string(),
    StateMachineArn: z.string(),
  }),
);
export type Outputs = z.output<typeof outputs>[string];

/** What the tests add to the guide's commands of the CDK: the settings, which are in no cdk.json. */
const options = (context: Record<string, string>, directory: string) => [
  '--ci',
  ...['--output', directory],
  ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
];

/** Bootstraps the account and deploys the stack, as ops would. */
export async function deploy(
  emulator: Emulator,
  context: Record<string, string>,
): Promise<Outputs> {
  const { environment, directory } = emulator;
  const app = join(directory, 'cdk.out');
  const outputsFile = join(directory, 'outputs.json');
  await run('install', { environment });
  await run('bootstrap', { environment, more: options(context, app) });
  // What was synthesized for bootstrap is not synthesized once more.
  const deployment = ['--app', app, '--require-approval', 'never', '--outputs-file', outputsFile];
  await run('deploy', { environment, more: [...options(context, app), ...deployment] });
  const [output] = Object.values(outputs.parse(JSON.parse(readFileSync(outputsFile, 'utf8'))));
  if (!output) throw new Error('The stack has no outputs');
  return output;
}

/** Fails, with the differences, unless the deployed stack is what the checkout says. */
export function diff(emulator: Emulator, context: Record<string, string>): Promise<string> {
  const { environment, directory } = emulator;
  return run('diff', {
    environment,
    more: [...options(context, join(directory, 'cdk.out.diff')), '--fail'],
  });
}
