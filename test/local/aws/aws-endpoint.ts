import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAwsServer } from '../../../local/aws/server.ts';

type Services = Parameters<typeof createAwsServer>[0];

const unused = (name: string) => () =>
  Promise.reject(new Error(`${name} is not part of this test`));

/** Serves what a test is about on a free port; `client` is the SDK clients' config. */
export async function startAws({
  host = '127.0.0.1',
  ...services
}: Partial<Services> & { host?: string }) {
  const server = createServer(
    createAwsServer({
      secretsManager: { call: unused('Secrets Manager') },
      ses: { call: unused('SES') },
      lambda: { invoke: unused('Lambda') },
      ...services,
    }),
  );
  await new Promise<void>((done) => server.listen(0, host, done));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    client: {
      endpoint,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
