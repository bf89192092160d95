import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

const assetsSchema = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })),
});

/**
 * Deploys what another checkout would have given: what was deployed, with other values in its template.
 * @param change gets each key and value of the template, returns the value that it has now
 */
export async function upgrade(
  emulator: Emulator,
  context: Record<string, string>,
  change: (key: string, value: unknown) => unknown,
): Promise<void> {
  const { environment, directory } = emulator;
  const app = join(directory, 'cdk.out');
  const fileNamed = (ending: string) => {
    const name = readdirSync(app).find((each) => each.endsWith(ending));
    if (name === undefined) throw new Error(`There is no ${ending}`);
    return { name, path: join(app, name) };
  };
  const template = fileNamed('.template.json');
  const changed = JSON.stringify(JSON.parse(readFileSync(template.path, 'utf8'), change));
  writeFileSync(template.path, changed);
  // The bucket has each asset under its hash, and takes none twice.
  const assets = fileNamed('.assets.json').path;
  const { files } = assetsSchema.parse(JSON.parse(readFileSync(assets, 'utf8')));
  const [before] =
    Object.entries(files).find(([, { source }]) => source.path === template.name) ?? [];
  if (before === undefined) throw new Error('The template is no asset');
  const hash = createHash('sha256').update(changed).digest('hex');
  for (const file of [assets, join(app, 'manifest.json')])
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(before, hash));
  const deployment = ['--app', app, '--require-approval', 'never'];
  await run('deploy', { environment, more: [...options(context, app), ...deployment] });
}

/** Fails, with the differences, unless the deployed stack is what the checkout says. */
export function diff(emulator: Emulator, context: Record<string, string>): Promise<string> {
  const { environment, directory } = emulator;
  return run('diff', {
    environment,
    more: [...options(context, join(directory, 'cdk.out.diff')), '--fail'],
  });
}
