import { join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';
import { settings, writeEntry } from '../../cdk/bundle.ts';
import type { RecordedCall } from './loopback.ts';

const COMMAND = /node_modules\/(@aws-sdk\/client-[\w-]+)\/dist-es\/commands\/(\w+)\.js$/;

/** The SDK's client, by the prefix of the operation (aws-call.ts). */
const targets: Record<string, string> = {
  DynamoDB_20120810: '@aws-sdk/client-dynamodb',
  secretsmanager: '@aws-sdk/client-secrets-manager',
  AWSStepFunctions: '@aws-sdk/client-sfn',
  AWSEvents: '@aws-sdk/client-eventbridge',
  Lambda: '@aws-sdk/client-lambda',
};

/** The clients' classes in their packages. */
const clients: Record<string, string> = {
  '@aws-sdk/client-dynamodb': 'DynamoDBClient',
  '@aws-sdk/client-secrets-manager': 'SecretsManagerClient',
  '@aws-sdk/client-sfn': 'SFNClient',
  '@aws-sdk/client-eventbridge': 'EventBridgeClient',
  '@aws-sdk/client-ses': 'SESClient',
  '@aws-sdk/client-lambda': 'LambdaClient',
};

/** A floor's event: the calls to make, one after the other. */
export const floorEvent = (calls: readonly RecordedCall[]) => ({
  calls: calls.map(({ target, input }) => {
    const [prefix = '', operation] = target.split('.');
    return { client: targets[prefix], command: `${operation}Command`, input };
  }),
});

/**
 * Bundles only what a function needs for its calls: the AWS clients and commands in its own bundle, written in the
 * SDK's plain style and with the same settings. Its handler makes the calls that the event names.
 *
 * @param output of the function's bundle in esbuild's metafile
 * @param directory for the floor alone
 */
export function bundleFloor(output: Metafile['outputs'][string], directory: string): string {
  const commands = new Map<string, string[]>();
  for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
    const [, client, command] = COMMAND.exec(path) ?? [];
    if (client && command && bytesInOutput > 0)
      commands.set(client, [...(commands.get(client) ?? []), command]);
  }
  const source = [
    ...[...commands].map(
      ([client, names]) => `import { ${clients[client]}, ${names.join(', ')} } from '${client}';`,
    ),
    `const known = { ${[...commands].map(([client, names]) => `'${client}': { client: new ${clients[client]}({}), ${names.join(', ')} }`).join(', ')} };`,
    `export const handler = async ({ calls }) => {
      for (const { client, command, input } of calls)
        await known[client].client.send(new known[client][command](input)).catch(() => {});
      return { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: '' };
    };`,
  ].join('\n');
  buildSync({
    ...settings,
    // The SDK without our replacements.
    alias: {},
    banner: {},
    stdin: { contents: source, resolveDir: join(import.meta.dirname, '../..'), loader: 'js' },
    outfile: join(directory, 'bundle.cjs'),
  });
  return writeEntry(join(directory, 'bundle.cjs'));
}
