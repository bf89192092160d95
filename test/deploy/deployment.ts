import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Emulator } from './emulator.ts';
import { root, run } from './operations.ts';

const outputs = z.record(
  z.string(),
  z.object({
    PublicUrl: z.string(),
    IssueSetupLinkFunction: z.string(),
    StateMachineArn: z.string(),
  }),
);
export type Outputs = z.output<typeof outputs>[string];

/** What the tests add to the guide's CDK commands: the settings, which are not in cdk.json. */
const options = (context: Record<string, string>, directory: string) => [
  '--ci',
  ...['--output', directory],
  ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
];

const assetsSchema = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })),
});

/** Gets each key and value of a template, returns the replacement. */
type Change = (key: string, value: unknown) => unknown;

/** Changes the template in a CDK output directory, as if the app had created it so. */
function changeTemplate(app: string, change: Change): void {
  const fileNamed = (ending: string) => {
    const name = readdirSync(app).find((each) => each.endsWith(ending));
    if (name === undefined) throw new Error(`There is no ${ending}`);
    return { name, path: join(app, name) };
  };
  const template = fileNamed('.template.json');
  const changed = JSON.stringify(JSON.parse(readFileSync(template.path, 'utf8'), change));
  writeFileSync(template.path, changed);
  // The bucket has each asset under its hash, and keeps existing ones.
  const assets = fileNamed('.assets.json').path;
  const { files } = assetsSchema.parse(JSON.parse(readFileSync(assets, 'utf8')));
  const [before] =
    Object.entries(files).find(([, { source }]) => source.path === template.name) ?? [];
  if (before === undefined) throw new Error('The template is no asset');
  const hash = createHash('sha256').update(changed).digest('hex');
  for (const file of [assets, join(app, 'manifest.json')])
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(before, hash));
}

const expressionAlarm = z.looseObject({
  Type: z.literal('AWS::CloudWatch::Alarm'),
  Properties: z.looseObject({ Metrics: z.array(z.unknown()) }),
});

const association = z.looseObject({ Type: z.literal('AWS::WAFv2::WebACLAssociation') });

/**
 * Replaces what the emulator does not accept: alarms on expressions become alarms on a metric, and the web
 * ACL's association is dropped, as the API works without it.
 */
const emulated: Change = (_, value) => {
  if (association.safeParse(value).success) return undefined;
  const { success, data } = expressionAlarm.safeParse(value);
  if (!success) return value;
  const { Metrics: _metrics, ...Properties } = data.Properties;
  const metric = { Namespace: 'Stand-in', MetricName: 'Stand-in', Statistic: 'Sum', Period: 300 };
  return { ...data, Properties: { ...Properties, ...metric } };
};

/** Bootstraps the account and deploys the stack, like ops. */
export async function deploy(
  emulator: Emulator,
  context: Record<string, string>,
): Promise<Outputs> {
  const { environment, directory } = emulator;
  const app = join(directory, 'cdk.out');
  const outputsFile = join(directory, 'outputs.json');
  await run('install', { environment });
  await run('bootstrap', { environment, more: options(context, app) });
  changeTemplate(app, emulated);
  // Bootstrap has already synthesized the app.
  const deployment = ['--app', app, '--require-approval', 'never', '--outputs-file', outputsFile];
  await run('deploy', { environment, more: [...options(context, app), ...deployment] });
  const [output] = Object.values(outputs.parse(JSON.parse(readFileSync(outputsFile, 'utf8'))));
  if (!output) throw new Error('The stack has no outputs');
  return output;
}

/**
 * Deploys what another checkout would create: the deployed stack with other values in its template.
 */
export async function upgrade(
  emulator: Emulator,
  context: Record<string, string>,
  change: Change,
): Promise<void> {
  const { environment, directory } = emulator;
  const app = join(directory, 'cdk.out');
  changeTemplate(app, change);
  const deployment = ['--app', app, '--require-approval', 'never'];
  await run('deploy', { environment, more: [...options(context, app), ...deployment] });
}

/** Fails, with the differences, unless the deployed stack matches the checkout. */
export async function diff(emulator: Emulator, context: Record<string, string>): Promise<string> {
  const { environment, directory } = emulator;
  const app = join(directory, 'cdk.out.diff');
  execFileSync('npx', ['cdk', 'synth', '--quiet', ...options(context, app)], {
    cwd: root,
    env: environment,
    stdio: 'ignore',
  });
  changeTemplate(app, emulated);
  return run('diff', { environment, more: [...options(context, app), '--app', app, '--fail'] });
}
