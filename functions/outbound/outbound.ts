import { lookup as systemLookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { checkedLookup, type Lookup } from './checked-lookup.ts';
import { OutboundError, type OutboundFailure } from './outbound-error.ts';
import { USER_AGENT } from './user-agent.ts';

export { OutboundError, type OutboundFailure } from './outbound-error.ts';

/** Of an answer's body, after decompression. */
const MAX_BYTES = 1_048_576;

export interface OutboundOptions {
  /** `http://localhost:3002`: https, the port and the address do not matter there; all else does. */
  trustedOrigins: readonly string[];
  /** How many requests may be made in all: make one outbound for each task. */
  maxRequests?: number;
  /** Milliseconds for a request, from its start to the end of the answer's body. */
  timeout?: number;
  /** For whom status and headers are the answer: a body of any length is let go of. */
  ignoresBody?: boolean;
  lookup?: Lookup;
}

/**
 * The only way to hosts that are not AWS. The returned `fetch` goes to https on port 443 at public
 * addresses and nowhere else, follows no redirect (the 3xx is the answer), keeps no cookies, and
 * ends within `timeout` and 1 MiB, however the other side behaves. The answer's body is whole when
 * the promise resolves, and its `set-cookie` is gone.
 *
 * @throws OutboundError when there is no answer; the caller's own abort reason when it aborts;
 * TypeError for what is no request at all.
 */
export function createOutbound(options: OutboundOptions): { fetch: typeof fetch } {
  const { maxRequests = 50, timeout = 5_000, ignoresBody = false } = options;
  const lookup = options.lookup ?? ((hostname) => systemLookup(hostname, { all: true }));
  const trusted = new Map(
    options.trustedOrigins.map((origin) => [new URL(origin).host, new URL(origin).origin]),
  );
  /** Loaded by the first request: many an answer of a function that can make one is given without. */
  let client: ReturnType<typeof openClient> | undefined;
  async function openClient() {
    const { Agent, fetch } = await import('undici');
    const limits = { connections: 10, allowH2: false };
    return {
      fetch,
      guarded: new Agent({ ...limits, connect: { lookup: checkedLookup(lookup), timeout } }),
      direct: new Agent({ ...limits, connect: { timeout } }),
    };
  }
  let requests = 0;

  return {
    async fetch(input, init) {
      const request = new Request(input, init);
      const url = new URL(request.url);
      const origin = trusted.get(url.host);
      if (!origin && !isPublicUrl(url)) throw new OutboundError('blockedAddress');
      requests += 1;
      if (requests > maxRequests) throw new OutboundError('tooManyRequests');

      const headers = new Headers(request.headers);
      headers.set('user-agent', USER_AGENT);
      headers.delete('cookie');
      client ??= openClient();
      const undici = await client;
      const deadline = AbortSignal.timeout(timeout);
      try {
        const answer = await undici.fetch(
          // SDKs insist on https; a trusted origin's own scheme is the one that counts.
          origin ? `${origin}${url.pathname}${url.search}` : url.href,
          {
            method: request.method,
            headers: [...headers],
            body: request.body ? await request.arrayBuffer() : null,
            redirect: 'manual',
            signal: AbortSignal.any([request.signal, deadline]),
            dispatcher: origin ? undici.direct : undici.guarded,
          },
        );
        const body = ignoresBody ? await letGo(answer) : await wholeBody(answer);
        return new Response(body, {
          status: answer.status,
          statusText: answer.statusText,
          headers: [...answer.headers].filter(([name]) => !DROPPED.has(name)),
        });
      } catch (error) {
        if (request.signal.aborted) throw request.signal.reason;
        throw new OutboundError(deadline.aborted ? 'timeout' : failureOf(error));
      }
    },
  };
}

/** `set-cookie`: no cookies; the others describe the body as it was on the wire. */
const DROPPED = new Set(['set-cookie', 'content-encoding', 'content-length', 'transfer-encoding']);

/** Addresses in place of a name are refused as well: no lookup would see them. */
function isPublicUrl(url: URL): boolean {
  return (
    url.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    !ipaddr.isValid(url.hostname.replace(/^\[|\]$/g, ''))
  );
}

/** Status and headers are all that counts: what would still come of the body is not waited for. */
async function letGo(answer: { body: { cancel(): Promise<void> } | null }): Promise<null> {
  await answer.body?.cancel().catch(() => {});
  return null;
}

async function wholeBody(answer: {
  body: AsyncIterable<Uint8Array> | null;
}): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!answer.body) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new OutboundError('tooLarge');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** By the codes of Node (dns, net, tls) and undici; an error that tells nothing is a broken connection. */
function failureOf(error: unknown): OutboundFailure {
  if (error instanceof OutboundError) return error.failure;
  if (!(error instanceof Error)) return 'connectionFailed';
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND' || code === 'ENODATA') return 'notFound';
  if (/^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/.test(code)) return 'timeout';
  if (/^(ERR_(TLS|SSL|OSSL)_|UNABLE_TO_|EPROTO$)|CERT|CRL|INVALID_|_MISMATCH/.test(code)) {
    return 'tlsFailed';
  }
  return error.cause === undefined ? 'connectionFailed' : failureOf(error.cause);
}
