import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

const creation = z.looseObject({
  Name: z.string(),
  SecretString: z.string(),
  ClientRequestToken: z.string(),
});

/**
 * Secrets Manager for the functions, in front of the emulator's: CreateSecret names the first
 * version by its ClientRequestToken, as on AWS (the emulator forgets it, and a submission could not
 * be found by its version). It is written as a second version, which does take the name.
 */
export async function startSecretsManager(
  emulator: string,
): Promise<{ endpoint: string; stop(): void }> {
  const server = createServer(async (request, response) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).flatMap(([name, value]) =>
        typeof value === 'string' && !/^(host|connection|content-length)$/.test(name)
          ? [[name, value]]
          : [],
      ),
    );
    const call = (operation: string, body: string) =>
      fetch(emulator, {
        method: 'POST',
        headers: { ...headers, 'x-amz-target': operation },
        body,
      });
    try {
      const operation = headers['x-amz-target'] ?? '';
      const body = await text(request);
      const answer = await call(operation, body);
      const created = operation === 'secretsmanager.CreateSecret' && answer.ok;
      const { success, data } = creation.safeParse(created ? JSON.parse(body) : undefined);
      if (success)
        await call(
          'secretsmanager.PutSecretValue',
          JSON.stringify({
            SecretId: data.Name,
            SecretString: data.SecretString,
            ClientRequestToken: data.ClientRequestToken,
          }),
        );
      response.writeHead(answer.status, {
        'content-type': answer.headers.get('content-type') ?? 'application/x-amz-json-1.1',
      });
      response.end(await answer.text());
    } catch {
      response.writeHead(502).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
