import * as z from 'zod';
import { type Answer, type Asking, ask } from './ask.ts';
import { jsonIn } from './json.ts';
import { clientErrors, Refusal, refusalOf } from './refusal.ts';

/** A list that may be left out, which some servers say with `null`. */
const names = (otherwise: readonly string[]) =>
  z
    .array(z.string())
    .nullish()
    .transform((given) => given ?? otherwise);
const flag = z
  .boolean()
  .nullish()
  .transform((given) => given ?? false);

/** What is used of OpenID Provider metadata (OpenID Connect Discovery 1.0, section 3, RFC 9101 and 9126, with their defaults). */
const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  response_types_supported: names(['code']),
  grant_types_supported: names(['authorization_code', 'implicit']),
  token_endpoint_auth_methods_supported: names(['client_secret_basic']),
  id_token_signing_alg_values_supported: names(['RS256']),
  require_pushed_authorization_requests: flag,
  require_signed_request_object: flag,
});
export type Metadata = z.output<typeof metadataSchema>;

/**
 * A 200 that is no discovery document, or a 404 that is not Okta's: a server that works and is not Okta,
 * if it is not a name of Okta's.
 */
export class NotMetadata extends Error {
  override readonly name = 'NotMetadata';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('Not a discovery document');
    this.answer = answer;
  }
}

/**
 * The discovery document of the organisation's own authorization server; undefined when Okta says that
 * there is no such app.
 *
 * @param origin without a trailing slash
 * @param clientId asks for the document as that app has it, with its own issuer ("Okta URL" or
 * "Custom URL"): https://support.okta.com/help/s/article/use-of-the-issuer-located-under-the-openid-connect-id-token-app-settings
 * @throws Trouble; Refusal; NotMetadata, which a 404 is as well: Okta answers so for every name under its
 * domains that has no organisation
 */
export async function discover(
  asking: Asking,
  origin: string,
  clientId?: string,
): Promise<Metadata | undefined> {
  const query = clientId === undefined ? '' : `?${new URLSearchParams({ client_id: clientId })}`;
  const answer = await ask(asking, `${origin}/.well-known/openid-configuration${query}`, {
    headers: { accept: 'application/json' },
  });
  if (answer.status === 404 && clientId === undefined) throw new NotMetadata(answer);
  if (answer.status !== 200) {
    const shown = refusalOf(answer, clientErrors);
    // That is asked about elsewhere.
    if (clientId !== undefined && shown.code === 'clientUnknown') return undefined;
    throw new Refusal(shown);
  }
  const metadata = metadataSchema.safeParse(jsonIn(answer.text));
  if (!metadata.success) throw new NotMetadata(answer);
  return metadata.data;
}
