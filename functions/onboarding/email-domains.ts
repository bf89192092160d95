import providers from 'email-providers/all.json' with { type: 'json' };
import { getDomain } from 'tldts';
import { OKTA_SUFFIXES } from '../okta/okta-domain.ts';
import { isWithin } from './domain-names.ts';

/**
 * Whose an e-mail domain cannot be. Everybody with an address at a listed domain is sent to the
 * customer's Okta, so the domain must be the customer's alone; DNS proof comes later and shows
 * whose it is, this is what nobody needs to prove. Only for functions that take submissions: the
 * lists are large.
 */

/** Why an e-mail domain is refused, whoever lists it: keys of texts' `fieldErrors`. */
export type EmailDomainError = 'emailDomainPublic' | 'emailDomainOurs';

/**
 * Mailbox providers that `email-providers` does not have. That list was chosen since it holds its
 * data in the package (free-email-domains downloads other data while it is installed) and no company's
 * own domain.
 */
const MORE_PROVIDERS = [
  ...['anonaddy.com', 'disroot.org', 'duck.com', 'fastmail.com', 'mailfence.com', 'mozmail.com'],
  ...['nifty.com', 'posteo.de', 'posteo.net', 'riseup.net', 'simplelogin.com', 'skiff.com'],
  ...['sohu.com', 'startmail.com', 'tuta.com', 'tuta.io', 'tutamail.com', 'tutanota.com'],
  ...['tutanota.de', 'vk.com', 'yeah.net', 'ziggo.nl', 'zohomail.com', 'zohomail.eu', '139.com'],
];

/** For documentation (RFC 2606); the list takes the first for a provider. */
const NOBODYS = new Set(['example.com', 'example.net', 'example.org']);

/** Where identity providers keep their customers, and themselves. */
const IDENTITY_PROVIDERS = [
  ...OKTA_SUFFIXES,
  ...['auth0.com', 'auth0app.com', 'amazoncognito.com', 'b2clogin.com', 'ciamlogin.com'],
  ...['duosecurity.com', 'frontegg.com', 'fusionauth.io', 'jumpcloud.com', 'microsoftonline.com'],
  ...['onelogin.com', 'onmicrosoft.com', 'pingidentity.com', 'pingone.com', 'secureauth.com'],
];

let publicMailboxes: ReadonlySet<string> | undefined;

/** Whether anybody can get an address at this domain, or at one above it up to what was registered. */
function isPublicMailbox(domain: string, registered: string): boolean {
  publicMailboxes ??= new Set([...providers, ...MORE_PROVIDERS]);
  for (let name = domain; name.length >= registered.length; name = name.replace(/^[^.]+\./, ''))
    if (publicMailboxes.has(name) && !NOBODYS.has(name)) return true;
  return false;
}

/**
 * @param ownDomains the operator's; what is below them is theirs too
 * @param allowed mailbox providers' domains that the operator lets customers list
 * @returns why a domain, in ASCII and lower case, is refused; undefined when it is not
 */
export const emailDomainRefusal =
  (ownDomains: readonly string[], allowed: readonly string[] = []) =>
  (domain: string): EmailDomainError | undefined => {
    if (ownDomains.some((own) => isWithin(domain, own.toLowerCase()))) return 'emailDomainOurs';
    if (IDENTITY_PROVIDERS.some((provider) => isWithin(domain, provider)))
      return 'emailDomainPublic';
    // Under `co.uk` as under `github.io` everybody can have a name, so neither is one customer's.
    const registered = getDomain(domain, { allowPrivateDomains: true });
    if (registered === null) return 'emailDomainPublic';
    if (allowed.some((one) => isWithin(domain, one))) return undefined;
    return isPublicMailbox(domain, registered) ? 'emailDomainPublic' : undefined;
  };
