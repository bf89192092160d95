import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type AwsServices, createAwsApi } from '../../../local/aws/api.ts';
import { ownCredentials } from '../../../local/aws/credentials.ts';
import { callInProcess } from '../../../local/aws/in-process.ts';
import { createAwsServer } from '../../../local/aws/server.ts';
import { portsOfProcess } from '../../flow/machine.ts';

/** The port where this process's functions find AWS. */
export const awsPort = async () => (await portsOfProcess()) + 3;

/** The environment variables by which functions find AWS there. */
export const awsVariables = (endpoint: string) => ({
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: ownCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: ownCredentials.secretAccessKey,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
  AWS_ENDPOINT_URL_SFN: endpoint,
  AWS_ENDPOINT_URL_SES: endpoint,
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AWS_ENDPOINT_URL_EVENTBRIDGE: endpoint,
});

const unused = (name: string) => () =>
  Promise.reject(new Error(`${name} is not part of this test`));

/**
 * Serves the services that a test needs; `client` is the SDK clients' config.
 * @param port a free one by default; `awsPort()` connects the functions' own clients, which then need no socket
 */
export async function startAws({
  host = '127.0.0.1',
  port = 0,
  ...services
}: Partial<AwsServices> & { host?: string; port?: number }) {
  const api = createAwsApi({
    secretsManager: { call: unused('Secrets Manager') },
    ses: { call: unused('SES') },
    lambda: { invoke: unused('Lambda') },
    ...services,
  });
  const server = createServer(createAwsServer({ credentials: ownCredentials, api }));
  const undo = port === 0 ? () => {} : callInProcess(api);
  // The previous test file may not have released the port yet.
  for (let tries = 1; ; tries += 1) {
    try {
      await once(server.listen(port, host), 'listening');
      break;
    } catch (error) {
      if (tries === 100) throw error;
      await pause(100);
    }
  }
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    client: {
      endpoint,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: ownCredentials,
    },
    async stop() {
      undo();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
