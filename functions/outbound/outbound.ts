import { lookup as systemLookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { checkedLookup, type Lookup } from './checked-lookup.ts';
import { OutboundError, type OutboundFailure } from './outbound-error.ts';
import { USER_AGENT } from './user-agent.ts';

export { OutboundError, type OutboundFailure } from './outbound-error.ts';

/** Maximum size of an answer's body after decompression. */
const MAX_BYTES = 1_048_576;

export interface OutboundOptions {
  /** `http://localhost:3002`: exempt from the rules on https, port and address, but from nothing else. */
  trustedOrigins: readonly string[];
  /**
   * A host of the operator's own from the settings, such as the Auth0 tenant's: no customer can have chosen it, so the
   * addresses that it resolves to are not checked. Node's own fetch asks it; undici, which can check them, takes a cold
   * start as long as the rest of the function.
   */
  ownHost?: string;
  /** Maximum number of requests; create one outbound per task. */
  maxRequests?: number;
  /** Milliseconds per request, from its start to the end of the answer's body. */
  timeout?: number;
  /** For callers that need only status and headers: discards the body, whatever its length. */
  ignoresBody?: boolean;
  lookup?: Lookup;
}

/**
 * The only way to hosts outside AWS. The returned `fetch` connects only to https on port 443, at public addresses unless it
 * is the operator's own host, follows no redirects (the 3xx is the answer), keeps no cookies, and is bounded by `timeout` and 1 MiB, however the
 * other side behaves. The answer's body is complete when the promise resolves, and `set-cookie` is removed.
 *
 * @throws OutboundError if there is no answer; the caller's abort reason if it aborts; TypeError for an invalid
 * request
 */
export function createOutbound(options: OutboundOptions): { fetch: typeof fetch } {
  const { maxRequests = 50, timeout = 5_000, ignoresBody = false, ownHost } = options;
  const lookup = options.lookup ?? ((hostname) => systemLookup(hostname, { all: true }));
  const trusted = new Map(
    options.trustedOrigins.map((origin) => [new URL(origin).host, new URL(origin).origin]),
  );
  /** Loaded by the first request that needs it. */
  let guarded: ReturnType<typeof openGuarded> | undefined;
  async function openGuarded() {
    const { Agent, fetch } = await import('undici');
    const connect = { lookup: checkedLookup(lookup), timeout };
    return { fetch, dispatcher: new Agent({ connections: 10, allowH2: false, connect }) };
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
      const deadline = AbortSignal.timeout(timeout);
      // SDKs insist on https; uses the trusted origin's own scheme instead.
      const to = origin ? `${origin}${url.pathname}${url.search}` : url.href;
      const asked = {
        method: request.method,
        headers: [...headers] as [string, string][],
        body: request.body ? await request.arrayBuffer() : null,
        redirect: 'manual',
        signal: AbortSignal.any([request.signal, deadline]),
      } as const;
      const isOurs = origin !== undefined || url.hostname === ownHost;
      if (!isOurs) guarded ??= openGuarded();
      const undici = isOurs ? undefined : await guarded;
      try {
        const answer = undici
          ? await undici.fetch(to, { ...asked, dispatcher: undici.dispatcher })
          : await fetch(to, asked);
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

/** Drops cookies, and headers that describe the body as it was on the wire. */
const DROPPED = new Set(['set-cookie', 'content-encoding', 'content-length', 'transfer-encoding']);

/** Also rejects IP addresses, which no lookup would check. */
function isPublicUrl(url: URL): boolean {
  return (
    url.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    !ipaddr.isValid(url.hostname.replace(/^\[|\]$/g, ''))
  );
}

/** Cancels the body instead of waiting for it. */
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

/** Maps error codes of Node (dns, net, tls) and undici; unknown errors count as a broken connection. */
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
