import { domainToASCII } from 'node:url';

/** What the operator vouches for beyond Okta's own domains. */
export interface OktaDomainRules {
  /** Customers' own sign-in hosts ("custom URL domains"), one by one: `login.acme.com`. */
  customDomains: readonly string[];
  /** Origins on the machine itself: `http://localhost:3001`. Empty on AWS. */
  trustedOrigins: readonly string[];
}

/** Why a text is not taken as an Okta domain: keys of texts' `fieldErrors`. */
export const oktaDomainErrors = [
  'required',
  'notAnOktaDomain',
  /** A user's e-mail address. */
  'domainIsEmail',
  /** `…/oauth2/default`: another authorization server, which Auth0's strategy `okta` does not use. */
  'domainIsAuthorizationServer',
  /** More than one in a field that takes one. */
  'severalDomains',
] as const;
export type OktaDomainError = (typeof oktaDomainErrors)[number];

/**
 * Under which an Okta organisation is one label: https://developer.okta.com/docs/guides/find-your-domain/
 * for the first three, Okta's help pages on government and military cells for the others.
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

/** What is taken under these, as near as a pattern comes to it, for the interface's document. */
export const OKTA_DOMAIN_PATTERN = `^\\s*(?:https?://)?[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.(?:${OKTA_SUFFIXES.map((suffix) => suffix.replace('.', '\\.')).join('|')})\\.?(?:[/?#]\\S*)?\\s*$`;

/** Okta's own sites, which people paste because their browser shows them. */
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
 * White space, the invisible characters that web pages put around copied text, and what mails and
 * documents put around an address: `<https://acme.okta.com>`, “acme.okta.com”.
 */
const BEFORE = /^[\s\u200b\ufeff"'`<\u2018-\u201f]+/;
const AFTER = /[\s\u200b\ufeff"'`>\u2018-\u201f]/;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\]/u;

interface OktaHost {
  organisation: string;
  suffix: (typeof OKTA_SUFFIXES)[number];
}

function oktaHost(host: string): OktaHost | undefined {
  const suffix = OKTA_SUFFIXES.find((known) => host.endsWith(`.${known}`));
  if (!suffix) return undefined;
  // The admin console's host is the sign-in host with `-admin`.
  const organisation = host.slice(0, -suffix.length - 1).replace(/(-admin)+$/, '');
  // A punycode label would be a look-alike: Okta gives out plain letters, digits and hyphens.
  if (!LABEL.test(organisation) || organisation.startsWith('xn--')) return undefined;
  return NOT_AN_ORGANISATION.has(organisation) ? undefined : { organisation, suffix };
}

function trustedOrigin(host: string, { trustedOrigins }: OktaDomainRules): string | undefined {
  return trustedOrigins.find((origin) => URL.parse(origin)?.host === host);
}

/** One character after the other at the end: a pattern tries anew at each white space inside. */
function withoutAround(text: string): string {
  let end = text.length;
  while (end > 0 && AFTER.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end).replace(BEFORE, '');
}

/**
 * What somebody pasted → the bare sign-in host, lower case: `acme.okta.com`, a host of
 * `customDomains` in ASCII, or the host and port of a trusted origin. Nothing else comes out.
 * Upper case, white space around, http(s)://, whatever follows the host, a trailing dot and the
 * admin console's host are put right.
 *
 * The text is read by its own small grammar and not with `new URL`, which drops tabs, turns numbers
 * into addresses and reads a backslash as a slash.
 */
export function parseOktaDomain(
  text: string,
  rules: OktaDomainRules,
): { domain: string } | { error: OktaDomainError } {
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
  // /oauth2/v1/… belongs to the organisation's own authorization server, the one that is used.
  if (/^\/+oauth2\/(?!v1(\/|$))[^/]/.test(path)) return { error: 'domainIsAuthorizationServer' };
  return { domain };
}

function signInHost(authority: string, rules: OktaDomainRules): string | undefined {
  const host = authority.toLowerCase();
  if (trustedOrigin(host, rules)) return host;
  const name = host.replace(/\.$/, '');
  const okta = oktaHost(name);
  if (okta) return `${okta.organisation}.${okta.suffix}`;
  // Only a name may be looked for among the custom domains: no port, no user, no escapes.
  if (!/^[\p{L}\p{M}\p{N}.-]{1,253}$/u.test(name)) return undefined;
  const ascii = domainToASCII(name);
  return ascii !== '' && rules.customDomains.some((custom) => domainToASCII(custom) === ascii)
    ? ascii
    : undefined;
}

/** Where the Okta with this domain answers, which is also its issuer: `https://acme.okta.com`, or the trusted origin whose host this is. */
export function oktaOrigin(domain: string, rules: OktaDomainRules): string {
  return trustedOrigin(domain, rules) ?? `https://${domain}`;
}

/** Whether the host is one of Okta's, where no other server can be. */
export const isOktasOwn = (domain: string): boolean => oktaHost(domain) !== undefined;

/** Tabs of an app's page, as the admin console names them in its URLs. */
export type OktaAppTab = 'general' | 'signon' | 'assignments';

/**
 * The app's page in the Okta admin console; undefined for hosts that are not Okta's own, whose admin
 * console cannot be told from the host.
 */
export function oktaAdminLink(
  domain: string,
  clientId: string,
  tab: OktaAppTab = 'general',
): string | undefined {
  const okta = oktaHost(domain);
  if (!okta) return undefined;
  const app = encodeURIComponent(clientId);
  return `https://${okta.organisation}-admin.${okta.suffix}/admin/app/oidc_client/instance/${app}#tab-${tab}`;
}

/** What a CSM should know of a domain before approving it. */
export type OktaDomainNote = 'previewDomain' | 'developerDomain' | 'trialDomain';

/**
 * Okta's names for organisations that are not for production: previews are on oktapreview.com,
 * developer organisations are called `dev-…` or `integrator-…`, trials `trial-…`.
 */
export function oktaDomainNote(domain: string): OktaDomainNote | undefined {
  const okta = oktaHost(domain);
  if (!okta) return undefined;
  if (okta.suffix === 'oktapreview.com') return 'previewDomain';
  if (/^(dev|integrator)-\d+$/.test(okta.organisation)) return 'developerDomain';
  if (/^trial-\d+$/.test(okta.organisation)) return 'trialDomain';
  return undefined;
}
