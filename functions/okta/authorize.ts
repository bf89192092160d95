import { calculatePKCECodeChallenge, randomNonce, randomState } from 'openid-client';
import { type Answer, type Asking, ask } from './ask.ts';
import { clientErrors, refusalOf, type Shown } from './refusal.ts';
import { type Cause, causeOf } from './said.ts';
import { Trouble } from './trouble.ts';

/** What /authorize says about a client and one of its callback URLs. */
export type Authorize =
  /** It would continue to sign-in. */
  | { is: 'waitingForSignIn' }
  /** It redirected to the callback with another error, which proves client and callback. */
  | { is: 'refusedAtCallback'; shown: Shown }
  /** It did not redirect to the callback: a page, JSON, or another redirect. */
  | { is: 'notAtCallback'; shown: Shown };

/**
 * The possible errors of `prompt=none` when all is well and nobody is signed in (OpenID Connect Core 3.1.2.6). Okta
 * redirects every error of /authorize to the callback, unless the callback itself is wrong:
 * https://support.okta.com/help/s/article/Why-am-I-redirected-back-to-my-app-instead-of-being-shown-the-OktaHosted-Error-Pages-when-my-OpenID-Connect-app-returns-an-error
 */
const waitingForSignIn = [
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
];

/** OAuth's substitutes for a 5xx, which a redirect cannot have (RFC 6749, 4.1.2.1). */
const TROUBLE = ['server_error', 'temporarily_unavailable'];

/** Temporary redirects after a GET. */
const REDIRECTS = [302, 303, 307];

/**
 * Matches parameter names on Okta's error page, which stay the same in every language: "Der Parameter 'redirect_uri'
 * muss …". Does not match an echoed request (`redirect_uri=…`, `"redirect_uri": …`), or a page that names both.
 */
const namesParameter = (name: string, other: string) =>
  new RegExp(`^(?!.*${other}).*(?<![\\w?&=.-])${name}(?![\\w=&]|["']?\\s*[:=])`, 's');
const parameterErrors: readonly Cause[] = [
  { code: 'callbackNotRegistered', words: namesParameter('redirect_uri', 'client_id') },
  { code: 'clientUnknown', words: namesParameter('client_id', 'redirect_uri') },
];

/**
 * Reads an answer of /authorize.
 * @throws Trouble if Okta reports a temporary error
 */
export function readAuthorize(answer: Answer, callbackUrl: string): Authorize {
  const { status, headers } = answer;
  const location = URL.parse(headers.location ?? '');
  if (!REDIRECTS.includes(status) || !location || !isAtCallback(location, callbackUrl)) {
    // Only Okta's own page counts: a firewall's 403 may name parameters, too.
    const own = status === 400 ? [...clientErrors, ...parameterErrors] : clientErrors;
    return { is: 'notAtCallback', shown: refusalOf(answer, own) };
  }

  const [error, ...others] = location.searchParams.getAll('error');
  // No Okta gives a code without a sign-in.
  if (location.searchParams.has('code'))
    return { is: 'refusedAtCallback', shown: { code: 'notOkta', status } };
  if (error === undefined || others.length > 0 || isOfAnotherRequest(location, answer.url))
    return { is: 'refusedAtCallback', shown: { code: 'unknownAnswer', status } };
  if (waitingForSignIn.includes(error)) return { is: 'waitingForSignIn' };

  const words = location.searchParams.get('error_description') ?? '';
  const cause = causeOf({ error, words: words || error }, clientErrors);
  if (cause === undefined && TROUBLE.includes(error)) {
    throw new Trouble('serverError', `${error} from /authorize`);
  }
  const said = words === '' ? error : `${error}: ${words}`;
  return { is: 'refusedAtCallback', shown: { code: cause ?? 'refusedByOkta', status, said } };
}

/** An unknown state comes from a cache, and would make a sign-in fail (RFC 6749, 10.12). */
function isOfAnotherRequest(location: URL, asked: string): boolean {
  const state = location.searchParams.get('state');
  return state !== null && state !== URL.parse(asked)?.searchParams.get('state');
}

function isAtCallback(location: URL, callbackUrl: string): boolean {
  const callback = URL.parse(callbackUrl);
  return location.origin === callback?.origin && location.pathname === callback.pathname;
}

/**
 * Starts a sign-in as Auth0 would (with PKCE, which it uses wherever Okta supports it:
 * https://auth0.com/docs/authenticate/identity-providers/enterprise-identity-providers/configure-pkce-claim-mapping-for-oidc),
 * but without prompting anyone (`prompt=none`).
 *
 * @throws Trouble
 */
export async function authorize(
  asking: Asking,
  app: {
    authorizationEndpoint: string;
    clientId: string;
    callbackUrl: string;
    codeVerifier: string;
  },
): Promise<Authorize> {
  const url = new URL(app.authorizationEndpoint);
  const parameters = {
    client_id: app.clientId,
    response_type: 'code',
    response_mode: 'query',
    scope: 'openid profile email',
    redirect_uri: app.callbackUrl,
    prompt: 'none',
    state: randomState(),
    nonce: randomNonce(),
    code_challenge: await calculatePKCECodeChallenge(app.codeVerifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const answer = await ask(asking, url.href, { headers: { accept: 'text/html' } });
  return readAuthorize(answer, app.callbackUrl);
}
