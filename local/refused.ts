import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Logger } from '@aws-lambda-powertools/logger';
import { HTTPException } from 'hono/http-exception';
import { names } from '../cdk/names.ts';
import { RequestError } from '../functions/runtime/errors.ts';
import { SERVICE } from '../functions/runtime/observability.ts';
import { clientOf } from '../functions/web/client.ts';
import { problemDocument, securityHeaders } from '../functions/web/http.ts';
import { noteRefusal } from '../functions/web/refusals.ts';

/** Not the functions' own logger: its context belongs to the request that they handle. */
const log = new Logger({ serviceName: SERVICE });
const { stack } = names({ stage: 'local' });

/**
 * Logs a refusal that reached no function, in the functions' format.
 * @param address of the client; undefined once it is gone
 */
export const noteRefused = (status: number, code: string, address: string | undefined): void =>
  noteRefusal({ status, code, ...(address ? { client: clientOf(address) } : {}) }, stack, log);

/** This machine serves plain http: browsers must not be told to insist on https. */
const { 'strict-transport-security': _, ...headers } = securityHeaders;

export { headers as localHeaders };

/** Responses to what Node cannot parse as a request, by its error code. */
const unreadable: Record<string, [status: number, code: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'requestMalformed'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'requestMalformed'],
};

/** Answers malformed requests like all others: Node's own answers lack the headers. */
export function answerUnreadable(server: Server): void {
  // Nothing here uses Expect: treat it like any other request.
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

const refused = (status: number, code: string, more: Record<string, string> = {}): Response =>
  Response.json(problemDocument('en', status, code), {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json', ...more },
  });

/** The response for unknown paths. */
export const nothingHere = (): Response => refused(404, 'notFound');

/** The response to a method that a path does not have. @param allowed those it has */
export const notAllowed = (allowed: readonly string[]): Response =>
  refused(405, 'methodNotAllowed', { allow: allowed.join(', ') });

/** The response to an error: a refusal's status, otherwise a 500 that says nothing. */
export function failed(error: Error): Response {
  if (error instanceof RequestError) return refused(error.status, error.code);
  // Hono's middleware against forms on other sites.
  if (error instanceof HTTPException && error.status === 403) return refused(403, 'crossSite');
  log.error('A page of this machine failed', { error });
  return refused(500, 'internal');
}
