import type { Answer } from './ask.ts';
import { isObject, jsonIn } from './json.ts';
import { parseOktaDomain } from './okta-domain.ts';
import { type Cause, causeOf, saidIn } from './said.ts';
import type { Problem, ProblemCode } from './verification.ts';

/** What an answer shows to be wrong, or leaves open. */
export interface Shown extends Pick<Problem, 'secretIs' | 'differsBy'> {
  code: ProblemCode;
  /** HTTP status. */
  status?: number;
  /** Okta's text, unfiltered; for `movedByOkta`, the host of the redirect. */
  said?: string;
}

/** Errors from endpoints where no client authenticates, so only the client ID can be wrong. */
export const clientErrors: readonly Cause[] = [
  { code: 'clientUnknown', errors: ['invalid_client'] },
];

/** Statuses with which firewalls block requests. Okta itself only uses 403. */
const TURNED_AWAY = [403, 406, 451];

/** An unexpected answer. Unlike with Trouble, waiting does not help: someone must act. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly shown: Shown;

  constructor(shown: Shown) {
    super(shown.code);
    this.shown = shown;
  }
}

/**
 * Interprets an unexpected answer: by its text if known, else by its status.
 * @param own known causes for this endpoint, unless the text says more
 */
export function refusalOf(answer: Answer, own: readonly Cause[] = []): Shown {
  const { status } = answer;
  if (status >= 300 && status < 400) return { status, ...led(answer) };
  const read = saidIn(answer);
  const shown = (code: ProblemCode) => ({ code, status, said: read.words });
  if (status < 400) return shown('unknownAnswer');
  const isTurnedAway = TURNED_AWAY.includes(status);
  // A firewall's page may contain any word. OAuth's JSON is about the app, whatever its status.
  const said = isTurnedAway && read.isPage ? { ...read, error: undefined } : read;
  const cause = causeOf(said, own);
  if (cause) return shown(cause);
  return shown(isTurnedAway && said.error === undefined ? 'blockedByOkta' : 'refusedByOkta');
}

/**
 * Interprets a redirect: to the same path on another host, to another Okta, or somewhere meaningless. /authorize may
 * redirect to where people of this Okta sign in, which can be another Okta.
 */
function led({ status, url, headers }: Answer): Pick<Shown, 'code' | 'said'> {
  const [start, to] = [URL.parse(url), URL.parse(headers.location ?? '', url)];
  if (!start || !to || !/^https?:$/.test(to.protocol) || to.host === start.host)
    return { code: 'unknownAnswer', said: to?.pathname ?? '' };
  const isOkta = 'domain' in parseOktaDomain(to.host, { customDomains: [], trustedOrigins: [] });
  const isForGood = status === 301 || status === 308 || to.pathname === '/';
  const isOnTheWay = start.pathname.endsWith('/authorize') && !isForGood;
  const moved = to.pathname === start.pathname || (isOkta && !isOnTheWay);
  return { code: moved ? 'movedByOkta' : 'unknownAnswer', said: to.host };
}

/**
 * Parses the answer's body as a JSON object.
 * @throws Refusal
 */
export function jsonObject(answer: Answer): Record<string, unknown> {
  const value = jsonIn(answer.text);
  if (isObject(value)) return value;
  throw new Refusal(refusalOf(answer));
}
