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
const options = (emulator: Emulator, context: Record<string, string>) => ({
  environment: emulator.environment,
  more: [
    '--ci',
    ...['--output', join(emulator.directory, 'cdk.out')],
    ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
  ],
});

/** Bootstraps the account and deploys the stack, as ops would. */
export async function deploy(
  emulator: Emulator,
  context: Record<string, string>,
): Promise<Outputs> {
  const outputsFile = join(emulator.directory, 'outputs.json');
  await run('install', options(emulator, {}));
  await run('bootstrap', options(emulator, {}));
  const { environment, more } = options(emulator, context);
  await run('deploy', {
    environment,
    more: [...more, '--require-approval', 'never', '--outputs-file', outputsFile],
  });
  const [output] = Object.values(outputs.parse(JSON.parse(readFileSync(outputsFile, 'utf8'))));
  if (!output) throw new Error('The stack has no outputs');
  return output;
}

/** Fails, with the differences, unless the deployed stack is what the checkout says. */
export function diff(emulator: Emulator, context: Record<string, string>): Promise<string> {
  const { environment, more } = options(emulator, context);
  return run('diff', { environment, more: [...more, '--fail'] });
}
