import { setTimeout as sleep } from 'node:timers/promises';
import { OutboundError } from '../../shared/outbound.ts';
import { Trouble } from './trouble.ts';

/** How a verification asks Okta. */
export interface Asking {
  fetch: typeof fetch;
  /** Ends the whole verification. */
  signal: AbortSignal;
  /** Waits so many milliseconds; rejects when the verification ends before. */
  wait: (milliseconds: number) => Promise<unknown>;
}

/** An answer that is Okta's own: neither 429 nor 5xx. */
export interface Answer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  text: string;
}

/** Longer than this, and the wait is left to the workflow. */
const LONGEST_WAIT = 3_000;

/** Asks through `fetch`, within `limit` milliseconds in all. */
export function asking(fetchOkta: typeof fetch, limit: number): Asking {
  const signal = AbortSignal.timeout(limit);
  return {
    fetch: fetchOkta,
    signal,
    wait: (milliseconds) => sleep(milliseconds, null, { signal }),
  };
}

/**
 * Asks once, and once more where Okta says that a short wait will do.
 * @throws Trouble when nothing usable comes back; `notFound` and `blockedAddress` mean the host
 */
export async function ask(asking: Asking, url: string, init: RequestInit = {}): Promise<Answer> {
  try {
    const first = await request(asking, url, init);
    const wait = first.status === 429 ? retryAfter(first) : undefined;
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
  // Okta's pages follow the reader's language, and ours are read by their words.
  headers.set('accept-language', 'en');
  const response = await fetch(url, { ...init, headers, redirect: 'manual', signal });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: await response.text(),
  };
}

function okta(answer: Answer): Answer {
  if (answer.status === 429) {
    const wait = retryAfter(answer);
    const detail = wait === undefined ? '429' : `429, retry after ${Math.ceil(wait / 1_000)} s`;
    throw new Trouble('rateLimited', detail);
  }
  if (answer.status >= 500) throw new Trouble('serverError', String(answer.status));
  return answer;
}

/**
 * Milliseconds to wait: `Retry-After` (seconds or a date, RFC 9110), else Okta's
 * `X-Rate-Limit-Reset` (epoch seconds, https://developer.okta.com/docs/reference/rl-best-practices/).
 */
export function retryAfter({ headers }: Pick<Answer, 'headers'>, now = Date.now()) {
  const given = headers['retry-after'];
  const reset = headers['x-rate-limit-reset'];
  const wait =
    given === undefined
      ? Number(reset) * 1_000 - now
      : /^\d+$/.test(given)
        ? Number(given) * 1_000
        : Date.parse(given) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

/**
 * The answer's body as a JSON object.
 * @throws Trouble `notJson`
 */
export function jsonObject({ status, text }: Answer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { ...value };
    }
  } catch {
    // Said below, like JSON that is no object.
  }
  throw new Trouble('notJson', String(status));
}
