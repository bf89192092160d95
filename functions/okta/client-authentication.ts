import { type ClientAuth, ClientSecretBasic, ClientSecretPost } from 'openid-client';
import type { Metadata } from './discovery.ts';

/**
 * How to send a client secret to the token endpoint; undefined if it accepts none. Prefers the body: Okta accepts
 * both, and servers differ in how they decode the header (RFC 6749, 2.3.1).
 */
export function clientAuthentication({
  token_endpoint_auth_methods_supported: methods,
}: Metadata): ((clientSecret: string) => ClientAuth) | undefined {
  if (methods.includes('client_secret_post')) return ClientSecretPost;
  if (methods.includes('client_secret_basic')) return ClientSecretBasic;
  return undefined;
}
