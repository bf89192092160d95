import type { Answer } from './ask.ts';
import { isObject, jsonIn } from './json.ts';
import { parseOktaDomain } from './okta-domain.ts';
import { causeOf, saidIn } from './said.ts';
import type { ProblemCode } from './verification.ts';

/** What an answer shows to be wrong, or leaves open. */
export interface Shown {
  code: ProblemCode;
  /** HTTP status. */
  status?: number;
  /** Okta's words, unfiltered; for `movedByOkta` the host that it leads to. */
  said?: string;
}

/** Errors where no client authenticates: nothing but the client ID can be wrong. */
export const clientErrors: ReadonlyMap<string, ProblemCode> = new Map([
  ['invalid_client', 'clientUnknown'],
]);

/** An answer that is no answer to the question. Unlike Trouble, waiting does not help: somebody must act. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly shown: Shown;

  constructor(shown: Shown) {
    super(shown.code);
    this.shown = shown;
  }
}

/**
 * What an answer means that is none of those that the question has: by its words where they are
 * known, else by its status.
 * @param own what error codes mean at this endpoint, unless the words say more
 */
export function refusalOf(
  answer: Answer,
  own: ReadonlyMap<string, ProblemCode> = new Map(),
): Shown {
  const { status, url } = answer;
  if (status >= 300 && status < 400) return { status, ...led(url, answer.headers.location) };
  const said = saidIn(answer);
  const shown = (code: ProblemCode) => ({ code, status, said: said.words });
  if (status < 400) return shown('unknownAnswer');
  const cause = causeOf(said) ?? own.get(said.error ?? said.errorCode ?? '');
  if (cause) return shown(cause);
  // OAuth's own errors are about the app, whatever their status; the rest of the 403s are about us.
  return shown(status === 403 && said.error === undefined ? 'blockedByOkta' : 'refusedByOkta');
}

/** Where a redirect leads: to the same place under another name, or somewhere that says nothing. */
function led(from: string, location = ''): Pick<Shown, 'code' | 'said'> {
  const [start, to] = [URL.parse(from), URL.parse(location, from)];
  if (!start || !to || !/^https?:$/.test(to.protocol) || to.host === start.host)
    return { code: 'unknownAnswer', said: to?.pathname ?? '' };
  const isOkta = 'domain' in parseOktaDomain(to.host, { customDomains: [], trustedOrigins: [] });
  const moved = isOkta || to.pathname === start.pathname;
  return { code: moved ? 'movedByOkta' : 'unknownAnswer', said: to.host };
}

/**
 * The answer's body as a JSON object.
 * @throws Refusal
 */
export function jsonObject(answer: Answer): Record<string, unknown> {
  const value = jsonIn(answer.text);
  if (isObject(value)) return value;
  throw new Refusal(refusalOf(answer));
}
