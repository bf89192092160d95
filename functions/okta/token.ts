import {
  allowInsecureRequests,
  type ClientAuth,
  Configuration,
  customFetch,
  type DPoPOptions,
  genericGrantRequest,
  getDPoPHandle,
  None,
  randomDPoPKeyPair,
} from 'openid-client';
import { type Answer, type Asking, ask } from './ask.ts';
import { isObject, jsonIn } from './json.ts';
import { refusalOf, type Shown } from './refusal.ts';
import { causeOf, saidIn } from './said.ts';
import { Trouble } from './trouble.ts';

/** What the token endpoint says about a client, its secret and a code that was never issued. */
export type Token =
  /** Everything is right but the code. */
  | { is: 'codeRefused' }
  /** Client or secret is wrong, belongs to another app, or to an inactive one; Okta does not say which. */
  | { is: 'clientOrSecretRefused'; shown: Shown }
  /** The client is right and uses no secret. */
  | { is: 'secretNotUsed'; shown: Shown }
  | { is: 'refused'; shown: Shown };

/**
 * Reads an answer of the token endpoint. For an unknown client, Okta answers in its own form (`errorCode`) instead of
 * OAuth's (`error`):
 * https://support.okta.com/help/s/article/invalid-client-error-returned-during-client-authentication-failure
 *
 * @throws Trouble if Okta reports a temporary error
 */
export function readToken(answer: Answer): Token {
  const { status, text } = answer;
  const json = jsonIn(text);
  if (status >= 200 && status < 300 && isObject(json) && 'access_token' in json) {
    // Tokens for a code that nobody issued.
    return { is: 'refused', shown: { code: 'notOkta', status } };
  }
  if (status < 400 || !isObject(json)) return { is: 'refused', shown: refusalOf(answer) };
  const said = saidIn(answer);
  const { error, errorCode, words } = said;
  if (error === 'invalid_grant' && status === 400) return { is: 'codeRefused' };
  if (error === 'server_error' || error === 'temporarily_unavailable') {
    if (causeOf(said) === undefined) throw new Trouble('serverError', `${error} from /token`);
  }
  const shown = refusalOf(answer);
  if (shown.code !== 'refusedByOkta') return { is: 'refused', shown };
  const wrong: Shown = { ...shown, code: 'clientSecretWrong' };
  if (KEY_DEMANDED.test(words))
    return { is: 'refused', shown: { ...wrong, secretIs: 'notEnough' } };
  const isEither = /\bclient credentials\b/i.test(words);
  if (error === 'invalid_client' || (errorCode === 'invalid_client' && isEither))
    return {
      is: /\bclient secret\b/i.test(words) ? 'refused' : 'clientOrSecretRefused',
      shown: wrong,
    };
  if (errorCode === 'invalid_client')
    return { is: 'refused', shown: { ...shown, code: 'clientUnknown' } };
  return { is: 'refused', shown };
}

/** Text about an app that authenticates with a key (RFC 7523) or a certificate (RFC 8705). */
const KEY_DEMANDED =
  /private_key_jwt|client_assertion|tls_client_auth|\bclient certificate\b|\bmutual tls\b|\bmtls\b/i;

/**
 * Redeems a made-up code. Sends a second request if the answer leaves something open:
 *
 * - With a proof if the app demands DPoP, so that the demand does not hide a wrong secret. Returns both findings.
 * - Without a secret if the app rejects it: single-page and native apps, which have none
 *   (`token_endpoint_auth_method` is `none`), then fail only at the code.
 *
 * @throws Trouble
 */
export async function redeemMadeUpCode(
  asking: Asking,
  app: {
    issuer: string;
    tokenEndpoint: string;
    clientId: string;
    authentication: ClientAuth;
    callbackUrl: string;
    codeVerifier: string;
  },
): Promise<Token[]> {
  const redeem = async (
    authentication: ClientAuth,
    proof?: (configuration: Configuration) => Promise<DPoPOptions>,
  ): Promise<Token> => {
    let answer: Answer | undefined;
    let trouble: unknown;
    const configuration = new Configuration(
      { issuer: app.issuer, token_endpoint: app.tokenEndpoint },
      app.clientId,
      undefined,
      authentication,
    );
    // Trusted origins may use http; `fetch` decides which URLs are allowed.
    allowInsecureRequests(configuration);
    configuration[customFetch] = async (url, { method, headers, body }) => {
      try {
        answer = await ask(asking, url, { method, headers, body: String(body) });
      } catch (error) {
        trouble = error;
        throw error;
      }
      return new Response(answer.text, { status: answer.status, headers: answer.headers });
    };
    // openid-client only makes the request. Its reading of the answer is ignored, because Okta does not use OAuth's form
    // for every error.
    await genericGrantRequest(
      configuration,
      'authorization_code',
      {
        code: 'verification-only',
        redirect_uri: app.callbackUrl,
        code_verifier: app.codeVerifier,
      },
      await proof?.(configuration),
    ).catch(() => undefined);
    if (trouble !== undefined) throw trouble;
    if (!answer) throw new Error('The token request was not sent');
    return readToken(answer);
  };

  const first = await redeem(app.authentication);
  try {
    if (codeOf(first) === 'dpopRequired') {
      const second = await redeem(app.authentication, async (configuration) => ({
        DPoP: getDPoPHandle(configuration, await randomDPoPKeyPair()),
      }));
      return codeOf(second) === 'dpopRequired' ? [first] : [first, second];
    }
    if ('shown' in first && first.shown.code === 'clientSecretWrong') {
      const second = await redeem(None());
      if (second.is === 'codeRefused') return [{ ...first, is: 'secretNotUsed' }];
    }
    return [first];
  } catch (error) {
    // Keeps what is known, without the rest.
    if (error instanceof Trouble) return [first];
    throw error;
  }
}

const codeOf = (token: Token) => ('shown' in token ? token.shown.code : undefined);
