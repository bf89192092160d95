import { setTimeout as sleep } from 'node:timers/promises';
import { OutboundError } from '../outbound/outbound.ts';
import { Trouble } from './trouble.ts';

/** How a verification sends requests to Okta. */
export interface Asking {
  fetch: typeof fetch;
  /** Aborts the whole verification. */
  signal: AbortSignal;
  /** Waits for the given milliseconds; rejects if the verification ends first. */
  wait: (milliseconds: number) => Promise<unknown>;
}

/** An answer from Okta itself, other than one that asks to retry later. */
export interface Answer {
  /** The requested URL. */
  url: string;
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  text: string;
}

/** Milliseconds; longer waits are left to the workflow. */
const LONGEST_WAIT = 3_000;

/** Sends requests with `fetch`, within `limit` milliseconds in total. */
export function asking(fetchOkta: typeof fetch, limit: number): Asking {
  const signal = AbortSignal.timeout(limit);
  return {
    fetch: fetchOkta,
    signal,
    wait: (milliseconds) => sleep(milliseconds, null, { signal }),
  };
}

/**
 * Sends a request, and retries once if Okta asks for a short wait.
 * @throws Trouble if there is no usable answer; `notFound` and `blockedAddress` are about the host
 */
export async function ask(asking: Asking, url: string, init: RequestInit = {}): Promise<Answer> {
  try {
    const first = await request(asking, url, init);
    const wait = retryAfter(first);
    if (wait === undefined || wait > LONGEST_WAIT) return okta(first);
    await asking.wait(wait);
    return okta(await request(asking, url, init));
  } catch (error) {
    if (error instanceof Trouble) throw error;
    if (error instanceof OutboundError) throw new Trouble(error.failure);
    throw new Trouble(asking.signal.aborted ? 'timeout' : 'connectionFailed');
  }
}

async function request({ fetch, signal }: Asking, url: string, init: RequestInit): Promise<Answer> {
  const headers = new Headers(init.headers);
  // Okta's pages follow the reader's language; we recognize them by English text.
  headers.set('accept-language', 'en');
  const response = await fetch(url, { ...init, headers, redirect: 'manual', signal });
  return {
    url,
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: await response.text(),
  };
}

/** 408 and 425 come from a proxy in front of a server: it was too slow, or it is too early (RFC 8470). */
const isLater = (status: number) => [408, 425, 429].includes(status) || status >= 500;

/** Okta's error code for its rate limit (https://developer.okta.com/docs/reference/error-codes/). */
const isRateLimit = ({ status, text }: Answer) =>
  status === 429 || (status >= 400 && /"errorCode" ?: ?"E0000047"/.test(text));

function okta(answer: Answer): Answer {
  const { status } = answer;
  const isLimited = isRateLimit(answer);
  if (!isLimited && !isLater(status)) return answer;
  const wait = retryAfter(answer);
  const detail =
    wait === undefined ? String(status) : `${status}, retry after ${Math.ceil(wait / 1_000)} s`;
  throw new Trouble(isLimited ? 'rateLimited' : 'serverError', detail, wait);
}

/** Parses IMF-fixdate, the only form that RFC 9110 (5.6.7) lets servers send: `Wed, 25 Nov 2026 12:00:30 GMT`. */
function httpDate(text = ''): number | undefined {
  const time = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

const wholeNumber = (text = '') => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);

/**
 * Milliseconds that an answer asks us to wait: the later of `Retry-After` (seconds or a date, RFC 9110 10.2.3) and,
 * with a 429, Okta's `X-Rate-Limit-Reset` (epoch seconds,
 * https://developer.okta.com/docs/reference/rl-best-practices/). Times are compared with the answer's `Date`, so the
 * clocks need not agree.
 *
 * @returns undefined if the answer asks for no wait, or for none that can be parsed
 */
export function retryAfter(
  { status, headers }: Pick<Answer, 'status' | 'headers'>,
  now = Date.now(),
): number | undefined {
  if (!isLater(status)) return undefined;
  const sent = httpDate(headers.date) ?? now;
  const given = headers['retry-after'];
  const seconds = wholeNumber(given);
  const time = httpDate(given);
  // Every answer from Okta has this header. Only with a 429 does it mean that nothing is left.
  const reset = status === 429 ? wholeNumber(headers['x-rate-limit-reset']) : undefined;
  const waits = [
    seconds === undefined ? [] : seconds * 1_000,
    time === undefined ? [] : time - sent,
    // `Date` is truncated to a second: adds one, like Okta's SDKs.
    reset === undefined ? [] : (reset + 1) * 1_000 - sent,
  ].flat();
  return waits.length === 0 ? undefined : Math.max(0, ...waits);
}
