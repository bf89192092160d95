import providers from 'email-providers/all.json' with { type: 'json' };
import { getDomain } from 'tldts';
import { OKTA_SUFFIXES } from '../okta/okta-domain.ts';
import { beside } from '../runtime/beside.ts';
import { isWithin } from './domain-names.ts';

/**
 * E-mail domains that cannot belong to a customer. Everyone with an address at a listed domain is routed to the
 * customer's Okta, so it must be the customer's alone. The DNS proof comes later; these need none. Only for functions
 * that accept submissions, because the lists are large.
 */

/** Why an e-mail domain is rejected for everyone; keys of the texts' `fieldErrors`. */
export type EmailDomainError = 'emailDomainPublic' | 'emailDomainOurs';

/**
 * Mailbox providers missing from `email-providers`. That package was chosen because it contains its data
 * (free-email-domains downloads other data during installation), and no company's own domains.
 */
const MORE_PROVIDERS = [
  ...['anonaddy.com', 'disroot.org', 'duck.com', 'fastmail.com', 'mailfence.com', 'mozmail.com'],
  ...['nifty.com', 'posteo.de', 'posteo.net', 'riseup.net', 'simplelogin.com', 'skiff.com'],
  ...['sohu.com', 'startmail.com', 'tuta.com', 'tuta.io', 'tutamail.com', 'tutanota.com'],
  ...['tutanota.de', 'vk.com', 'yeah.net', 'ziggo.nl', 'zohomail.com', 'zohomail.eu', '139.com'],
];

/** For documentation (RFC 2606); the list mistakes the first for a provider. */
const NOBODYS = new Set(['example.com', 'example.net', 'example.org']);

/** Domains of identity providers and their tenants. */
const IDENTITY_PROVIDERS = [
  ...OKTA_SUFFIXES,
  ...['auth0.com', 'auth0app.com', 'amazoncognito.com', 'b2clogin.com', 'ciamlogin.com'],
  ...['duosecurity.com', 'frontegg.com', 'fusionauth.io', 'jumpcloud.com', 'microsoftonline.com'],
  ...['onelogin.com', 'onmicrosoft.com', 'pingidentity.com', 'pingone.com', 'secureauth.com'],
];

/** Defined in bundles (cdk/bundle.ts), which read the list only when an e-mail domain is looked up. */
declare const FILES_BESIDE: true | undefined;

const listed = (): string[] =>
  typeof FILES_BESIDE === 'undefined' ? providers : beside('./email-providers.json');

let publicMailboxes: ReadonlySet<string> | undefined;

/** Whether anyone can get an address at this domain, or at one of its parents up to the registered name. */
function isPublicMailbox(domain: string, registered: string): boolean {
  publicMailboxes ??= new Set([...listed(), ...MORE_PROVIDERS]);
  for (let name = domain; name.length >= registered.length; name = name.replace(/^[^.]+\./, ''))
    if (publicMailboxes.has(name) && !NOBODYS.has(name)) return true;
  return false;
}

/**
 * @param ownDomains the operator's, including their subdomains
 * @param allowed mailbox providers' domains that the operator lets customers list
 * @returns why a domain, in ASCII and lower case, is rejected; undefined if it is not
 */
export const emailDomainRefusal =
  (ownDomains: readonly string[], allowed: readonly string[] = []) =>
  (domain: string): EmailDomainError | undefined => {
    if (ownDomains.some((own) => isWithin(domain, own.toLowerCase()))) return 'emailDomainOurs';
    if (IDENTITY_PROVIDERS.some((provider) => isWithin(domain, provider)))
      return 'emailDomainPublic';
    // Anyone can have a name under `co.uk` or `github.io`, so neither belongs to one customer.
    const registered = getDomain(domain, { allowPrivateDomains: true });
    if (registered === null) return 'emailDomainPublic';
    if (allowed.some((one) => isWithin(domain, one))) return undefined;
    return isPublicMailbox(domain, registered) ? 'emailDomainPublic' : undefined;
  };
