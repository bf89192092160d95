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
import { type Answer, type Asking, ask, jsonObject } from './ask.ts';
import { Trouble } from './trouble.ts';

/** What the token endpoint says of a client, its secret and a code that was never given out. */
export type TokenFinding =
  /** All is right but the code. */
  | 'codeRefused'
  | 'clientUnknown'
  | 'clientSecretWrong'
  /** It is right about a client that shows no secret. */
  | 'clientSecretNotUsed'
  | 'grantNotEnabled'
  | 'dpopRequired';

export interface Token {
  finding: TokenFinding;
  /** Okta's words, unfiltered. */
  said?: string;
}

/** RFC 6749 5.2 and RFC 9449 5 and 8. */
const tokenErrors: Record<string, TokenFinding> = {
  invalid_grant: 'codeRefused',
  invalid_client: 'clientSecretWrong',
  unauthorized_client: 'grantNotEnabled',
  unsupported_grant_type: 'grantNotEnabled',
  invalid_dpop_proof: 'dpopRequired',
  use_dpop_nonce: 'dpopRequired',
};

/**
 * Reads an answer of the token endpoint. An unknown client is told in Okta's own form (`errorCode`)
 * instead of OAuth's (`error`):
 * https://support.okta.com/help/s/article/invalid-client-error-returned-during-client-authentication-failure
 *
 * @throws Trouble for anything that a token endpoint would not say to a made-up code
 */
export function readToken(answer: Pick<Answer, 'status' | 'headers' | 'text'>): Token {
  const body = jsonObject(answer);
  if (answer.status < 400) throw new Trouble('unexpectedAnswer', String(answer.status));
  const { error, error_description: description, errorCode, errorSummary } = body;
  const said = [description, errorSummary, error, errorCode].find(
    (words) => typeof words === 'string',
  );
  if (errorCode === 'invalid_client') return { finding: 'clientUnknown', said };
  if (error === 'invalid_client' && /invalid value for .?client_id/i.test(said ?? '')) {
    return { finding: 'clientUnknown', said };
  }
  const finding =
    typeof error === 'string' && Object.hasOwn(tokenErrors, error) ? tokenErrors[error] : undefined;
  if (!finding) throw new Trouble('unexpectedAnswer', String(answer.status));
  return { finding, said };
}

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
    if (first.finding === 'dpopRequired') {
      const second = await redeem(app.authentication, async (configuration) => ({
        DPoP: getDPoPHandle(configuration, await randomDPoPKeyPair()),
      }));
      return second.finding === 'dpopRequired' ? [first] : [first, second];
    }
    if (first.finding === 'clientSecretWrong') {
      const { finding } = await redeem(None());
      if (finding === 'codeRefused') return [{ ...first, finding: 'clientSecretNotUsed' }];
    }
    return [first];
  } catch (error) {
    // What is known already stands, with or without the rest.
    if (error instanceof Trouble) return [first];
    throw error;
  }
}
