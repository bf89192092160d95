import { join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';
import { settings, writeEntry } from '../../cdk/bundle.ts';
import type { RecordedCall, RecordedRequest } from './loopback.ts';

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

/** What functions import from other services' clients, by package. */
const SERVICES: Record<string, string> = {
  auth0: [
    "export { ConnectionsClient } from 'auth0/connections';",
    "export { LogsClient } from 'auth0/logs';",
    "export { createManagementAuth } from 'auth0/management';",
    "export { UsersClient } from 'auth0/users';",
  ].join('\n'),
  'openid-client':
    "export { authorizationCodeGrant, ClientSecretPost, customFetch, discovery } from 'openid-client';",
};

/** A floor's event: the calls and requests to make, one after the other. */
export const floorEvent = (
  calls: readonly RecordedCall[],
  requests: readonly RecordedRequest[],
  elsewhere: string,
) => ({
  requests: requests.map(({ method, bytes }) => ({ url: elsewhere, method, bytes })),
  calls: calls.map(({ target, input }) => {
    const [prefix = '', operation] = target.split('.');
    return { client: targets[prefix], command: `${operation}Command`, input };
  }),
});

/**
 * Bundles only what a function needs for its calls: the AWS clients and commands in its own bundle, written in the
 * SDK's plain style and with the same settings, and the clients of Auth0 and Okta if it has them. Its handler makes the
 * calls that the event names, those to other services with Node's own fetch.
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
  const services = Object.entries(SERVICES).filter(([name]) =>
    Object.keys(output.inputs).some((path) => path.startsWith(`node_modules/${name}/`)),
  );
  const source = [
    ...services.map(([, source]) => source),
    ...[...commands].map(
      ([client, names]) => `import { ${clients[client]}, ${names.join(', ')} } from '${client}';`,
    ),
    `const known = { ${[...commands].map(([client, names]) => `'${client}': { client: new ${clients[client]}({}), ${names.join(', ')} }`).join(', ')} };`,
    `export const handler = async ({ calls, requests }) => {
      for (const { url, method, bytes } of requests) {
        const body = method === 'GET' ? undefined : 'x'.repeat(bytes);
        await (await fetch(url, { method, body })).text();
      }
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
