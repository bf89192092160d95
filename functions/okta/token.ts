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

/** What the token endpoint says of a client, its secret and a code that was never given out. */
export type Token =
  /** All is right but the code. */
  | { is: 'codeRefused' }
  /** Client or secret, Okta does not say which: wrong, not for this app, or of an app that is not active. */
  | { is: 'clientOrSecretRefused'; shown: Shown }
  /** It is right about a client that shows no secret. */
  | { is: 'secretNotUsed'; shown: Shown }
  | { is: 'refused'; shown: Shown };

/**
 * Reads an answer of the token endpoint. An unknown client is told in Okta's own form (`errorCode`)
 * instead of OAuth's (`error`):
 * https://support.okta.com/help/s/article/invalid-client-error-returned-during-client-authentication-failure
 *
 * @throws Trouble when Okta says that it has some
 */
export function readToken(answer: Answer): Token {
  const { status, text } = answer;
  const json = jsonIn(text);
  if (status >= 200 && status < 300 && isObject(json) && 'access_token' in json) {
    // For a code that nobody gave out.
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

/** How an app is called, or what it wants, that authenticates by a key (RFC 7523) or a certificate (RFC 8705). */
const KEY_DEMANDED =
  /private_key_jwt|client_assertion|tls_client_auth|\bclient certificate\b|\bmutual tls\b|\bmtls\b/i;

/**
 * Redeems a made-up code. Where the answer leaves something open, Okta is asked once more:
 *
 * - An app that demands DPoP is asked again with a proof, so that the demand does not hide a wrong
 *   secret: both findings come back.
 * - An app that refuses the secret is asked again without one: single-page and native apps, which
 *   have none (`token_endpoint_auth_method` is `none`), then get as far as the code.
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
    // Trusted origins may speak http; which URLs may is `fetch`'s to decide.
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
    // openid-client makes the request; its judgement of the answer is not ours, as Okta does not
    // keep to OAuth's form for every error.
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
    // What is known already stands, with or without the rest.
    if (error instanceof Trouble) return [first];
    throw error;
  }
}

const codeOf = (token: Token) => ('shown' in token ? token.shown.code : undefined);
