import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { problemDocument } from '../functions/web/http.ts';
import { localHeaders, noteRefused } from './refused.ts';

/** Milliseconds in which a refused body may keep arriving, so that its sender can read the answer. */
const LINGER = 5_000;

/** What a server accepts. */
export interface Guard {
  /** `localhost:3000`: the permitted Hosts. */
  hosts: readonly string[];
  /** Bytes. */
  largestBody: number;
  /** Whether the listener is Hono's, which accepts a body that was already read. */
  isHono: boolean;
}

/** Headers of every answer, unless it sets its own. */
const standing = Object.entries(localHeaders).filter(
  ([name]) => !['content-security-policy', 'cross-origin-opener-policy'].includes(name),
);

/**
 * A listener behind the checks of every server on this machine. Before anything else is read, it refuses an absolute
 * URL in the request line, a missing or duplicate `Host`, a foreign `Host` (a web page whose name was pointed at this
 * machine, or a proxy), and a body that is too large.
 */
export function guarded(listener: RequestListener, guard: Guard): RequestListener {
  return (request, response) => {
    const refusal = refusalOf(request, guard);
    if (refusal) return refuse(request, response, ...refusal);
    // Also on the stand-ins' answers, each of which has its own policy for its own pages.
    for (const [name, value] of standing) response.setHeader(name, value);
    if (request.headers['transfer-encoding'] === undefined) return listener(request, response);
    // The length is only known at the end.
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', function take(chunk: Buffer) {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= guard.largestBody) return;
      request.off('data', take).removeAllListeners('end');
      refuse(request, response, 413, 'bodyTooLarge');
    });
    request.once('end', () =>
      listener(Object.assign(request, { rawBody: Buffer.concat(chunks) }), response),
    );
  };
}

function refusalOf(
  { url = '', headers, rawHeaders }: IncomingMessage,
  { hosts, largestBody, isHono }: Guard,
): [status: number, code: string] | undefined {
  const named = rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name));
  const host = (headers.host ?? '').toLowerCase();
  if (!url.startsWith('/') || named.length !== 1) return [400, 'requestMalformed'];
  if (!hosts.includes(host)) return [421, 'misdirected'];
  if (headers['transfer-encoding'] !== undefined && !isHono) return [411, 'lengthRequired'];
  if (Number(headers['content-length'] ?? 0) > largestBody) return [413, 'bodyTooLarge'];
  return undefined;
}

/** Discards the body. What keeps arriving is ignored for a while. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  code: string,
): void {
  noteRefused(status, code, request.socket.remoteAddress);
  response.writeHead(status, { ...localHeaders, 'content-type': 'application/problem+json' });
  response.end(JSON.stringify(problemDocument('en', status, code)));
  request.resume();
  const timer = setTimeout(() => request.socket.destroy(), LINGER);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}
