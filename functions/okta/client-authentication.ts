import { type ClientAuth, ClientSecretBasic, ClientSecretPost } from 'openid-client';
import type { Metadata } from './discovery.ts';

/**
 * How a client secret can be shown to the token endpoint; undefined where it takes none. In the
 * body first: Okta takes either, and servers differ in how they decode the header (RFC 6749, 2.3.1).
 */
export function clientAuthentication({
  token_endpoint_auth_methods_supported: methods,
}: Metadata): ((clientSecret: string) => ClientAuth) | undefined {
  if (methods.includes('client_secret_post')) return ClientSecretPost;
  if (methods.includes('client_secret_basic')) return ClientSecretBasic;
  return undefined;
}
