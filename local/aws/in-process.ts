import {
  dynamoDb,
  eventBridge,
  lambda,
  secretsManager,
  ses,
  stepFunctions,
} from '../../functions/runtime/aws.ts';
import type { AwsAnswer, AwsCall } from './api.ts';

const clients = [dynamoDb, secretsManager, eventBridge, stepFunctions, ses, lambda];

/** The part of an SDK client's configuration that is read at each call. */
interface Transport {
  requestHandler: unknown;
  signer: unknown;
}

interface Request {
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

/**
 * Connects the functions' AWS clients to the services in this process without a socket. Only transport
 * and signature differ from AWS; requests, responses, errors and retries do not. A call costs a sixth of
 * one over a socket.
 *
 * @returns undoes it: clients call the environment's endpoint again
 */
export function callInProcess(api: (call: AwsCall) => Promise<AwsAnswer>): () => void {
  const requestHandler = {
    async handle({ path, headers, body = '' }: Request) {
      const answer = await api({
        path,
        headers,
        // Not `Buffer.from(body)`: it would first convert the SDK's own byte type to a string.
        body:
          typeof body === 'string'
            ? body
            : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString(),
      });
      return {
        response: {
          statusCode: answer.status,
          headers: answer.headers,
          body: Buffer.from(answer.body),
        },
      };
    },
  };
  const signer = async () => ({ sign: async (request: Request) => request });

  const undo = clients.map(({ config }) => {
    const transport = config as unknown as Transport;
    const { requestHandler: before, signer: signerBefore } = transport;
    Object.assign(transport, { requestHandler, signer });
    return () => {
      // Another installation in this process may have replaced the handler.
      if (transport.requestHandler === requestHandler)
        Object.assign(transport, { requestHandler: before, signer: signerBefore });
    };
  });
  return () => {
    for (const each of undo) each();
  };
}
