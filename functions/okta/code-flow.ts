import type { Metadata } from './discovery.ts';

/** Whether the authorization server supports the authorization code flow, which Auth0 uses. */
export function supportsCodeFlow(metadata: Metadata): boolean {
  const { response_types_supported: responseTypes, grant_types_supported: grants } = metadata;
  return responseTypes.includes('code') && grants.includes('authorization_code');
}
