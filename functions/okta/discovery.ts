import * as z from 'zod';
import { type Answer, type Asking, ask } from './ask.ts';
import { jsonIn } from './json.ts';
import { clientErrors, Refusal, refusalOf } from './refusal.ts';

const names = z.array(z.string());

/** What is used of OpenID Provider metadata (OpenID Connect Discovery 1.0, section 3, RFC 9101 and 9126, with their defaults). */
const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  response_types_supported: names.optional(),
  grant_types_supported: names.default(['authorization_code', 'implicit']),
  token_endpoint_auth_methods_supported: names.default(['client_secret_basic']),
  id_token_signing_alg_values_supported: names.default(['RS256']),
  require_pushed_authorization_requests: z.boolean().default(false),
  require_signed_request_object: z.boolean().default(false),
});
export type Metadata = z.output<typeof metadataSchema>;

/** A 200 that is no discovery document: a server that works and is not Okta, if it is not a name of Okta's. */
export class NotMetadata extends Error {
  override readonly name = 'NotMetadata';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('Not a discovery document');
    this.answer = answer;
  }
}

/**
 * The discovery document of the organisation's own authorization server. Undefined when there is no
 * organisation: Okta answers for every name under its domains, with a 404. Undefined as well when Okta
 * says that there is no such app.
 *
 * @param origin without a trailing slash
 * @param clientId asks for the document as that app has it, with its own issuer ("Okta URL" or
 * "Custom URL"): https://support.okta.com/help/s/article/use-of-the-issuer-located-under-the-openid-connect-id-token-app-settings
 * @throws Trouble; Refusal; NotMetadata
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
  if (answer.status === 404 && clientId === undefined) return undefined;
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
