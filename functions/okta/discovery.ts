import * as z from 'zod';
import { type Asking, ask, jsonObject } from './ask.ts';
import { Trouble } from './trouble.ts';

const names = z.array(z.string());

/** What is used of OpenID Provider metadata (OpenID Connect Discovery 1.0, section 3, with its defaults). */
const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  response_types_supported: names.optional(),
  grant_types_supported: names.default(['authorization_code', 'implicit']),
  token_endpoint_auth_methods_supported: names.default(['client_secret_basic']),
  id_token_signing_alg_values_supported: names.default(['RS256']),
});
export type Metadata = z.output<typeof metadataSchema>;

/**
 * The discovery document of the organisation's own authorization server. Undefined when there is no
 * organisation: Okta answers for every name under its domains, with a 404.
 *
 * @param origin without a trailing slash
 * @param clientId asks for the document as that app has it, with its own issuer ("Okta URL" or
 * "Custom URL"): https://support.okta.com/help/s/article/use-of-the-issuer-located-under-the-openid-connect-id-token-app-settings
 * @throws Trouble
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
  if (answer.status === 404) return undefined;
  // For an app that it does not know, Okta may refuse; whether it does is asked elsewhere.
  if (clientId !== undefined && [400, 401, 403].includes(answer.status)) return undefined;
  if (answer.status !== 200) throw new Trouble('unexpectedAnswer', String(answer.status));
  const metadata = metadataSchema.safeParse(jsonObject(answer));
  if (!metadata.success) throw new Trouble('unexpectedAnswer', 'no OpenID metadata');
  return metadata.data;
}
