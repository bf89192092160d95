import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Emulator } from './emulator.ts';

const root = join(import.meta.dirname, '../..');

const outputs = z.record(
  z.string(),
  z.object({
    PublicUrl: z.string(),
    IssueSetupLinkFunction: z.string(),
    StateMachineArn: z.string(),
  }),
);
export type Outputs = z.output<typeof outputs>[string];

/** Runs the CDK's command line and returns what it said; fails with it too. */
function cdk(emulator: Emulator, cwd: string, ...options: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        join(root, 'node_modules/aws-cdk/bin/cdk'),
        ...options,
        '--ci',
        '--output',
        join(emulator.directory, 'cdk.out'),
      ],
      {
        cwd,
        env: { ...emulator.environment, CDK_DISABLE_CLI_TELEMETRY: '1', NO_COLOR: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(said);
      else reject(new Error(`cdk ${options.join(' ')} ended with ${status}:\n${said}`));
    });
  });
}

const contextOptions = (context: Record<string, string>) =>
  Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]);

/** Bootstraps the account and deploys the stack, as ops would. */
export async function deploy(
  emulator: Emulator,
  context: Record<string, string>,
): Promise<Outputs> {
  const outputsFile = join(emulator.directory, 'outputs.json');
  // Where there is no cdk.json, the app is not run for it.
  await cdk(emulator, emulator.directory, 'bootstrap', 'aws://000000000000/us-east-1');
  await cdk(
    emulator,
    root,
    'deploy',
    '--require-approval',
    'never',
    '--outputs-file',
    outputsFile,
    ...contextOptions(context),
  );
  const [output] = Object.values(outputs.parse(JSON.parse(readFileSync(outputsFile, 'utf8'))));
  if (!output) throw new Error('The stack has no outputs');
  return output;
}

/** Fails, with the differences, unless the deployed stack is what the checkout says. */
export const diff = (emulator: Emulator, context: Record<string, string>): Promise<string> =>
  cdk(emulator, root, 'diff', '--fail', ...contextOptions(context));
