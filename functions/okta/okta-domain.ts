import { domainToASCII } from 'node:url';
import * as z from 'zod/mini';

/** Reads an Okta domain that parseOktaDomain has made. The compiler takes no other string for one. */
export const oktaDomainSchema = z.string().brand<'OktaDomain'>();
export type OktaDomain = z.output<typeof oktaDomainSchema>;

/** Domains that the operator allows in addition to Okta's. */
export interface OktaDomainRules {
  /** Customers' own sign-in hosts ("custom URL domains"), each listed: `login.acme.com`. */
  customDomains: readonly string[];
  /** Local origins: `http://localhost:3001`. Empty on AWS. */
  trustedOrigins: readonly string[];
}

/** Why a text is not accepted as an Okta domain; keys of the texts' `fieldErrors`. */
export const oktaDomainErrors = [
  'required',
  'notAnOktaDomain',
  /** A user's e-mail address. */
  'domainIsEmail',
  /** `…/oauth2/default`: a custom authorization server, which Auth0's strategy `okta` does not use. */
  'domainIsAuthorizationServer',
  /** More than one domain in a field for one. */
  'severalDomains',
] as const;
export type OktaDomainError = (typeof oktaDomainErrors)[number];

/**
 * Domains under which an Okta organization is one label. Sources:
 * https://developer.okta.com/docs/guides/find-your-domain/ for the first three, Okta's help pages on government and
 * military cells for the others.
 */
export const OKTA_SUFFIXES = [
  'okta.com',
  'oktapreview.com',
  'okta-emea.com',
  'okta-gov.com',
  'okta.mil',
  'okta-miltest.com',
  'trex-gov.com',
] as const;

/** Approximates the hosts accepted under these suffixes, for the OpenAPI document. */
export const OKTA_DOMAIN_PATTERN = `^\\s*(?:https?://)?[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.(?:${OKTA_SUFFIXES.map((suffix) => suffix.replace('.', '\\.')).join('|')})\\.?(?::443)?(?:[/?#]\\S*)?\\s*$`;

/** Okta's own sites, which people paste from their browser. */
const NOT_AN_ORGANISATION = new Set([
  'www',
  'login',
  'admin',
  'developer',
  'support',
  'help',
  'trust',
  'status',
]);

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/**
 * White space, invisible characters that web pages put around copied text, and delimiters that mails and documents
 * put around an address: `<https://acme.okta.com>`, “acme.okta.com”, `(acme.okta.com),`.
 */
const BEFORE = /^[\s\u200b\ufeff"'`<([,;\u2018-\u201f]+/;
const AFTER = /[\s\u200b\ufeff"'`>)\],;\u2018-\u201f]/;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\]/u;

interface OktaHost {
  organisation: string;
  suffix: (typeof OKTA_SUFFIXES)[number];
}

function oktaHost(host: string): OktaHost | undefined {
  const suffix = OKTA_SUFFIXES.find((known) => host.endsWith(`.${known}`));
  if (!suffix) return undefined;
  // The admin console's host is the sign-in host plus `-admin`.
  const organisation = host.slice(0, -suffix.length - 1).replace(/(-admin)+$/, '');
  // Rejects punycode labels as look-alikes: Okta only issues letters, digits and hyphens.
  if (!LABEL.test(organisation) || organisation.startsWith('xn--')) return undefined;
  return NOT_AN_ORGANISATION.has(organisation) ? undefined : { organisation, suffix };
}

function trustedOrigin(host: string, { trustedOrigins }: OktaDomainRules): string | undefined {
  return trustedOrigins.find((origin) => URL.parse(origin)?.host === host);
}

/** Strips the end character by character; a regular expression would backtrack at every white space inside. */
function withoutAround(text: string): string {
  let end = text.length;
  while (end > 0 && AFTER.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end).replace(BEFORE, '');
}

/**
 * Normalizes pasted text to the bare sign-in host in lower case: `acme.okta.com`, a host of `customDomains` in ASCII,
 * or host and port of a trusted origin. Returns nothing else. Corrects upper case, surrounding white space,
 * http(s)://, whatever follows the host, the port 443, a trailing dot, and the admin console's host.
 *
 * Uses its own small grammar instead of `new URL`, which drops tabs, turns numbers into addresses and reads a
 * backslash as a slash.
 */
export function parseOktaDomain(
  text: string,
  rules: OktaDomainRules,
): { domain: OktaDomain } | { error: OktaDomainError } {
  if (text.length > 4_096) return { error: 'notAnOktaDomain' };
  const pasted = withoutAround(text);
  if (pasted === '') return { error: 'required' };
  if (pasted.length > 2_048) return { error: 'notAnOktaDomain' };
  if (/^[^\s@/:,;\\]+@[^\s@/:,;\\]+$/.test(pasted)) return { error: 'domainIsEmail' };
  if (pasted.split(/[\s,;]+/).filter((part) => part.includes('.')).length > 1) {
    return { error: 'severalDomains' };
  }
  if (INVISIBLE.test(pasted)) return { error: 'notAnOktaDomain' };
  const [, authority = '', path = ''] = /^(?:https?:\/\/)?([^/?#]*)([^?#]*)/i.exec(pasted) ?? [];
  const domain = signInHost(authority, rules);
  if (domain === undefined) return { error: 'notAnOktaDomain' };
  // /oauth2/v1/… belongs to the organization's own authorization server, which is the right one.
  if (/^\/+oauth2\/+(?!v1(\/|$))[^/]/i.test(path)) return { error: 'domainIsAuthorizationServer' };
  return { domain: domain as OktaDomain };
}

function signInHost(authority: string, rules: OktaDomainRules): string | undefined {
  const host = authority.toLowerCase();
  if (trustedOrigin(host, rules)) return host;
  const name = host.replace(/:443$/, '').replace(/\.$/, '');
  const okta = oktaHost(name);
  if (okta) return `${okta.organisation}.${okta.suffix}`;
  // Custom domains are plain names: no port, user or escapes.
  if (!/^[\p{L}\p{M}\p{N}.-]{1,253}$/u.test(name)) return undefined;
  const ascii = domainToASCII(name);
  return ascii !== '' && rules.customDomains.some((custom) => domainToASCII(custom) === ascii)
    ? ascii
    : undefined;
}

/** The origin and issuer of the Okta with this domain: `https://acme.okta.com`, or the trusted origin with this host. */
export function oktaOrigin(domain: OktaDomain, rules: OktaDomainRules): string {
  return trustedOrigin(domain, rules) ?? `https://${domain}`;
}

/** Whether the host is Okta's own, so that no other server can be there. */
export const isOktasOwn = (domain: OktaDomain): boolean => oktaHost(domain) !== undefined;

/** Tabs of an app's page, by their names in the admin console's URLs. */
export type OktaAppTab = 'general' | 'signon' | 'assignments';

/**
 * The app's page in the Okta admin console; undefined for custom domains, which do not reveal their admin console's
 * host.
 */
export function oktaAdminLink(
  domain: OktaDomain,
  clientId: string,
  tab: OktaAppTab = 'general',
): string | undefined {
  const okta = oktaHost(domain);
  if (!okta) return undefined;
  const app = encodeURIComponent(clientId);
  return `https://${okta.organisation}-admin.${okta.suffix}/admin/app/oidc_client/instance/${app}#tab-${tab}`;
}

/** What a CSM should know about a domain before approving it. */
export type OktaDomainNote = 'previewDomain' | 'developerDomain' | 'trialDomain';

/**
 * Recognizes Okta organizations that are not for production: previews are on oktapreview.com, developer organizations
 * are named `dev-…` or `integrator-…`, trials `trial-…`.
 */
export function oktaDomainNote(domain: OktaDomain): OktaDomainNote | undefined {
  const okta = oktaHost(domain);
  if (!okta) return undefined;
  if (okta.suffix === 'oktapreview.com') return 'previewDomain';
  if (/^(dev|integrator)-\d+$/.test(okta.organisation)) return 'developerDomain';
  if (/^trial-\d+$/.test(okta.organisation)) return 'trialDomain';
  return undefined;
}
