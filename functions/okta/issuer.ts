import type { Metadata } from './discovery.ts';

/** The endpoints we send requests to, by their names in the metadata. */
const endpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
type Endpoint = (typeof endpoints)[number];

/** Whether the URL is at the origin. Client secrets and browsers are sent nowhere else. */
export function isAt(origin: string, url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.origin === origin && parsed.username === '' && parsed.password === '';
}

/**
 * Whether a server's endpoints have Okta's paths: `/oauth2/v1/…`, or `/oauth2/{id}/v1/…` for its other authorization
 * servers (https://developer.okta.com/docs/concepts/auth-servers/). One such endpoint is enough if the others are at
 * another origin, which `foreignNames` reports. Oracle's servers have `/oauth2/v1/authorize` too, but other key paths.
 */
export function looksLikeOkta(origin: string, metadata: Metadata): boolean {
  const isOktas = (url: string) =>
    /^\/oauth2\/([^/]+\/)?v1\/(authorize|token|keys)$/.test(URL.parse(url)?.pathname ?? '');
  const urls = endpoints.map((name) => metadata[name]);
  return urls.some(isOktas) && urls.every((url) => isOktas(url) || !isAt(origin, url));
}

/**
 * The names in the metadata that do not belong to the domain: the issuer, which Auth0 compares with the ID token's
 * `iss` exactly, and the endpoints.
 *
 * @param own the app's own metadata, whose issuer may differ
 * @returns the foreign names without duplicates
 */
export function foreignNames(
  origin: string,
  metadata: Metadata,
  own: Metadata | undefined,
): string[] {
  const issuers = [metadata.issuer, own?.issuer ?? origin].filter((issuer) => issuer !== origin);
  const elsewhere = endpoints.map((name: Endpoint) => metadata[name]);
  return [...new Set([...issuers, ...elsewhere.filter((url) => !isAt(origin, url))])];
}

/** Whether the only foreign name is the domain's own issuer with a trailing slash. */
export const differsBySlash = (origin: string, names: readonly string[]): boolean =>
  names.length === 1 && names[0] === `${origin}/`;
