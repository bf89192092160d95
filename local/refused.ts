import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Logger } from '@aws-lambda-powertools/logger';
import { names } from '../cdk/names.ts';
import { SERVICE } from '../functions/runtime/observability.ts';
import { clientOf } from '../functions/web/client.ts';
import { problemDocument, securityHeaders } from '../functions/web/http.ts';
import { noteRefusal } from '../functions/web/refusals.ts';

/** Not the functions' own: what they say of the request that they are at is none of this one's. */
const log = new Logger({ serviceName: SERVICE });
const { stack } = names({ stage: 'local' });

/** Of what no function was asked: a line as theirs. @param address of the client; undefined once it is gone */
export const noteRefused = (status: number, code: string, address: string | undefined): void =>
  noteRefusal({ status, code, ...(address ? { client: clientOf(address) } : {}) }, stack, log);

/** This machine speaks plain http: a browser must not be told to insist on https. */
const { 'strict-transport-security': _, ...headers } = securityHeaders;

export { headers as localHeaders };

/** What Node cannot read as a request, by its own error code. */
const unreadable: Record<string, [status: number, code: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'requestMalformed'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'requestMalformed'],
};

/** Answers what is no request of HTTP as everything else is answered; Node's own answers have no headers. */
export function answerUnreadable(server: Server): void {
  // Nothing here expects anything: such a request is one like any other.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const [status, code] = unreadable[error.code ?? ''] ?? [400, 'requestMalformed'];
    noteRefused(status, code, (socket as IncomingMessage['socket']).remoteAddress);
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const body = JSON.stringify(problemDocument('en', status, code));
    const lines = Object.entries({
      ...headers,
      'content-type': 'application/problem+json',
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
    }).map(([name, value]) => `${name}: ${value}`);
    socket.end([`HTTP/1.1 ${status} Refused`, ...lines, '', body].join('\r\n'));
  });
}

/** For what no page of this machine is at. */
export const nothingHere = (): Response =>
  Response.json(problemDocument('en', 404, 'notFound'), {
    status: 404,
    headers: { ...headers, 'content-type': 'application/problem+json' },
  });
