import * as z from 'zod/mini';
import { type Answer, type Asking, ask } from './ask.ts';
import { jsonIn } from './json.ts';
import { clientErrors, Refusal, refusalOf } from './refusal.ts';

/** An optional list; some servers send `null` when they leave it out. */
const names = (otherwise: readonly string[]) =>
  z.pipe(
    z.nullish(z.array(z.string())),
    z.transform((given: string[] | null | undefined) => given ?? otherwise),
  );
const flag = z.pipe(
  z.nullish(z.boolean()),
  z.transform((given: boolean | null | undefined) => given ?? false),
);

/** The parts of OpenID Provider metadata in use (OpenID Connect Discovery 1.0, section 3, RFC 9101 and 9126, with their defaults). */
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
 * A 200 without a discovery document, or a 404. Unless the host is one of Okta's, it is a working server that is not
 * Okta.
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
 * Fetches the discovery document of the organization's own authorization server; undefined if Okta does not know the
 * app.
 *
 * @param origin without a trailing slash
 * @param clientId requests the app's version of the document, with its own issuer ("Okta URL" or "Custom URL"):
 * https://support.okta.com/help/s/article/use-of-the-issuer-located-under-the-openid-connect-id-token-app-settings
 * @throws Trouble; Refusal; NotMetadata, also for a 404, which Okta answers for every name under its domains that has
 * no organization
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
    // Another check covers the client.
    if (clientId !== undefined && shown.code === 'clientUnknown') return undefined;
    throw new Refusal(shown);
  }
  const metadata = metadataSchema.safeParse(jsonIn(answer.text));
  if (!metadata.success) throw new NotMetadata(answer);
  return metadata.data;
}
