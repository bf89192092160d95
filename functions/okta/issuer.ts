import type { Metadata } from './discovery.ts';

/** The endpoints that are asked, as the metadata names them. */
const endpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
type Endpoint = (typeof endpoints)[number];

/** Whether the URL is at the origin; a client secret or a browser is sent nowhere else. */
export function isAt(origin: string, url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.origin === origin && parsed.username === '' && parsed.password === '';
}

/**
 * Whether a server's endpoints are where Okta has them: `/oauth2/v1/…`, or `/oauth2/{id}/v1/…` of
 * another of its authorization servers (https://developer.okta.com/docs/concepts/auth-servers/).
 * One such endpoint is enough where the others are elsewhere: that is for `foreignNames` to tell.
 * Oracle's has `/oauth2/v1/authorize` as well, and its keys at another place.
 */
export function looksLikeOkta(origin: string, metadata: Metadata): boolean {
  const isOktas = (url: string) =>
    /^\/oauth2\/([^/]+\/)?v1\/(authorize|token|keys)$/.test(URL.parse(url)?.pathname ?? '');
  const urls = endpoints.map((name) => metadata[name]);
  return urls.some(isOktas) && urls.every((url) => isOktas(url) || !isAt(origin, url));
}

/**
 * Which names in the metadata do not belong to the domain: the issuer, which Auth0 compares with the
 * ID token's `iss` letter by letter, and the endpoints.
 *
 * @param own the same app's metadata, whose issuer may be another one
 * @returns what was named instead, without what is named twice
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

/** Whether the domain's own issuer is all that was named instead, with a slash at its end. */
export const differsBySlash = (origin: string, names: readonly string[]): boolean =>
  names.length === 1 && names[0] === `${origin}/`;
