import { calculatePKCECodeChallenge, randomNonce, randomState } from 'openid-client';
import { type Answer, type Asking, ask } from './ask.ts';
import { Trouble } from './trouble.ts';
import { visibleText } from './visible-text.ts';

/** What /authorize says of a client and one of its callback URLs. */
export type AuthorizeFinding =
  /** It would go on to sign-in. */
  | 'registered'
  /** Known and registered, but the code flow is switched off for this app. */
  | 'grantNotEnabled'
  /** Known and registered; something else was said, which the CSM should read. */
  | 'registeredWithError'
  | 'callbackNotRegistered'
  | 'clientUnknown';

export interface Authorize {
  finding: AuthorizeFinding;
  /** Okta's words, unfiltered. */
  said?: string;
}

/**
 * The errors that come back to a registered callback: OpenID Connect Core 3.1.2.6 and RFC 6749
 * 4.1.2.1. With nobody signed in, `prompt=none` has to end in one of the first five.
 */
const redirectErrors: Record<string, AuthorizeFinding | 'trouble'> = {
  login_required: 'registered',
  interaction_required: 'registered',
  account_selection_required: 'registered',
  consent_required: 'registered',
  access_denied: 'registered',
  unauthorized_client: 'grantNotEnabled',
  unsupported_response_type: 'grantNotEnabled',
  server_error: 'trouble',
  temporarily_unavailable: 'trouble',
};

/**
 * Reads an answer of /authorize. Sources for the two pages:
 * https://support.okta.com/help/s/article/okta-error-400-bad-request-the-redirect-uri-parameter-must-be-a-login-redirect-uri-in-the-client-app-settings
 * https://support.okta.com/help/s/article/invalid-client-error-returned-during-client-authentication-failure
 *
 * @throws Trouble for an answer that is neither a redirect to the callback nor one of these pages
 */
export function readAuthorize(
  answer: Pick<Answer, 'status' | 'headers' | 'text'>,
  callbackUrl: string,
): Authorize {
  if (answer.status >= 300 && answer.status < 400) return readRedirect(answer, callbackUrl);
  if (answer.status < 400) throw new Trouble('unexpectedAnswer', String(answer.status));
  const said = visibleText(answer.text);
  if (/invalid value for .?client_id|\binvalid_client\b/i.test(said)) {
    return { finding: 'clientUnknown', said };
  }
  if (
    /redirect_uri\W.{0,40}must be a login redirect uri|\b(illegal|invalid)_redirect_uri/i.test(said)
  ) {
    return { finding: 'callbackNotRegistered', said };
  }
  throw new Trouble('unexpectedAnswer', String(answer.status));
}

function readRedirect(
  { status, headers }: Pick<Answer, 'status' | 'headers'>,
  callbackUrl: string,
): Authorize {
  const location = URL.parse(headers.location ?? '');
  const callback = URL.parse(callbackUrl);
  if (
    !location ||
    !callback ||
    location.origin !== callback.origin ||
    location.pathname !== callback.pathname
  ) {
    throw new Trouble('unexpectedAnswer', `${status} to elsewhere`);
  }
  const error = location.searchParams.get('error');
  if (error === null) {
    // A code without a sign-in, or nothing at all: no Okta.
    throw new Trouble('unexpectedAnswer', `${status} without an error`);
  }
  const finding = Object.hasOwn(redirectErrors, error) ? redirectErrors[error] : undefined;
  if (finding === 'trouble') throw new Trouble('serverError', 'from /authorize');
  const said = [error, location.searchParams.get('error_description') ?? ''].join(': ');
  return { finding: finding ?? 'registeredWithError', said };
}

/**
 * Starts a sign-in as Auth0 would (with PKCE, which it uses wherever Okta can:
 * https://auth0.com/docs/authenticate/identity-providers/enterprise-identity-providers/configure-pkce-claim-mapping-for-oidc),
 * except that nobody is to be asked anything (`prompt=none`).
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
