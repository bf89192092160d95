import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { USER_AGENT } from '../../functions/outbound/user-agent.ts';
import { dynamoDb } from '../../functions/runtime/aws.ts';
import { selfSigned } from '../../test/outbound/data/self-signed.ts';
import { awsCall } from '../aws-call.ts';

/** A forwarded AWS call, and its answer. */
export interface RecordedCall {
  /** `DynamoDB_20120810.GetItem`, `Lambda.Invoke` */
  target: string;
  input: unknown;
  status: number;
  headers: Record<string, string>;
  answer: Uint8Array;
}

/** A request to another service's stand-in, which runs in this process. */
export interface RecordedRequest {
  method: string;
  /** Length of its body. */
  bytes: number;
}

/**
 * The request handler with which the functions' clients in this process reach the embedded default's AWS
 * (local/aws/in-process.ts).
 */
interface InProcess {
  handle(call: { path: string; headers: object; body: string }): Promise<{
    response: { statusCode: number; headers: Record<string, string>; body: Uint8Array };
  }>;
}

/**
 * A proxy between a function and the embedded default's AWS. It forwards calls and records them, or replays the recorded
 * answers to the same calls, so that a floor sends and gets the same bytes and nothing happens twice. It uses https,
 * as on Lambda: for http the SDK uses another handler, which loads Node's fetch.
 */
export async function startLoopback() {
  const aws = dynamoDb.config.requestHandler as unknown as InProcess;
  let kept: RecordedCall[] = [];
  let replayed: RecordedCall[] | undefined;
  let requests: RecordedRequest[] = [];
  subscribe('http.server.response.finish', (message) => {
    const { method = '', headers } = (message as { request: IncomingMessage }).request;
    if (headers['user-agent'] === USER_AGENT)
      requests.push({ method, bytes: Number(headers['content-length'] ?? 0) });
  });
  const elsewhere = createHttpServer((incoming, response) => {
    incoming.resume().on('end', () => response.end('{}'));
  });
  await once(elsewhere.listen(0, '127.0.0.1'), 'listening');

  const server = createServer(selfSigned, async (incoming, response) => {
    const body = await text(incoming);
    const { url: path = '/', headers } = incoming;
    const { target, input } = awsCall(path, headers, body);
    let call: RecordedCall | undefined;
    if (replayed) {
      const at = replayed.findIndex((each) => each.target === target);
      [call] = replayed.splice(at, at < 0 ? 0 : 1);
      if (!call) throw new Error(`${target} was not called before`);
    } else {
      const { response: answered } = await aws.handle({ path, headers, body });
      const { statusCode: status, headers: given, body: answer } = answered;
      call = { target, input, status, headers: given, answer };
      kept.push(call);
    }
    response.writeHead(call.status, call.headers).end(call.answer);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  const directory = mkdtempSync(join(tmpdir(), 'loopback-'));
  const certificate = join(directory, 'certificate.pem');
  writeFileSync(certificate, selfSigned.cert);

  return {
    /** The environment of a process that should call this server. */
    environment: {
      AWS_ENDPOINT_URL: `https://localhost:${(server.address() as AddressInfo).port}`,
      NODE_EXTRA_CA_CERTS: certificate,
    },
    /** Answers every request of a floor to another service. */
    elsewhere: `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`,
    /** The calls and requests made during the work. */
    async recorded<T>(work: () => Promise<T>) {
      kept = [];
      requests = [];
      replayed = undefined;
      const result = await work();
      return { result, calls: kept, requests: [...requests] };
    },
    /** Runs work that makes the same calls. */
    async replaying<T>(calls: readonly RecordedCall[], work: () => Promise<T>): Promise<T> {
      replayed = [...calls];
      try {
        return await work();
      } finally {
        replayed = undefined;
      }
    },
    stop() {
      rmSync(directory, { recursive: true });
      for (const each of [server, elsewhere]) {
        each.closeAllConnections();
        each.close();
      }
    },
  };
}
