import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

/** Calls the emulator with the original caller's headers. */
type Call = (operation: string, body: object) => Promise<{ ok: boolean; answer: unknown }>;
/** Returns the emulator's response, or AWS's. */
type Correction = (
  body: unknown,
  given: { ok: boolean; answer: unknown },
  call: Call,
) => Promise<{ ok: boolean; answer: unknown }>;

const creation = z.looseObject({
  Name: z.string(),
  SecretString: z.string(),
  ClientRequestToken: z.string(),
});
const started = z.object({ stateMachineArn: z.string(), name: z.string(), input: z.string() });
const execution = z.object({
  executionArn: z.string(),
  startDate: z.union([z.string(), z.number()]),
  status: z.string(),
  input: z.string(),
});

/** Operations that differ from AWS in the emulator; docs/emulator.md lists them. */
const corrections: Record<string, Correction> = {
  // The first version is named by its ClientRequestToken. The emulator forgets that, and a submission
  // could not be found by its version: it is written once more, under that name.
  async 'secretsmanager.CreateSecret'(body, given, call) {
    const { success, data } = creation.safeParse(body);
    if (given.ok && success)
      await call('secretsmanager.PutSecretValue', {
        SecretId: data.Name,
        SecretString: data.SecretString,
        ClientRequestToken: data.ClientRequestToken,
      });
    return given;
  },
  // The same name and input, while it runs, is the same execution. The emulator refuses the name.
  async 'AWSStepFunctions.StartExecution'(body, given, call) {
    const { success, data } = started.safeParse(body);
    if (given.ok || !success) return given;
    const executionArn = `${data.stateMachineArn.replace(':stateMachine:', ':execution:')}:${data.name}`;
    const described = await call('AWSStepFunctions.DescribeExecution', { executionArn });
    const found = execution.safeParse(described.answer);
    if (!found.success || found.data.status !== 'RUNNING' || found.data.input !== data.input)
      return given;
    return { ok: true, answer: { executionArn, startDate: found.data.startDate } };
  },
};

/** An endpoint for the functions' Secrets Manager and Step Functions, in front of the emulator's. */
export async function startCorrections(
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
    const call: Call = async (operation, body) => {
      const answer = await fetch(emulator, {
        method: 'POST',
        headers: { ...headers, 'x-amz-target': operation },
        body: JSON.stringify(body),
      });
      return { ok: answer.ok, answer: await answer.json() };
    };
    try {
      const operation = headers['x-amz-target'] ?? '';
      const body = z.record(z.string(), z.unknown()).parse(JSON.parse(await text(request)));
      const given = await call(operation, body);
      const { ok, answer } = (await corrections[operation]?.(body, given, call)) ?? given;
      const type = headers['content-type'] ?? 'application/x-amz-json-1.1';
      response.writeHead(ok ? 200 : 400, { 'content-type': type });
      response.end(JSON.stringify(answer));
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
