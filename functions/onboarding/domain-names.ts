import { domainToASCII, domainToUnicode } from 'node:url';

/**
 * Letters, digits, hyphens and dots of all scripts: U+200C and U+200D join letters (RFC 5892, appendix A), the others
 * are full stops (RFC 3490, section 3.1). `domainToASCII` would accept more: it reads numbers as addresses, cuts at a
 * slash and decodes escapes.
 */
const WRITTEN = /^[\p{L}\p{M}\p{N}\u200c-\u200d.\u3002\uff0e\uff61-]+$/u;

/** RFC 1123 in lower case, with at least two labels; the last one is no number, since that would be an IP address. */
const HOST_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

const LONGEST = 253;

/** What `asciiDomain` accepts, for the OpenAPI document: only ASCII, because no pattern can express the conversion. */
export const DOMAIN_PATTERN =
  '(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])';
/** Description of the pattern there. */
export const DOMAIN_DESCRIPTION =
  'An international domain in punycode; in its own letters it is taken, too, and stored in punycode.';

/**
 * Converts a typed domain name to the form used for lookups, storage and comparison: ASCII (punycode), lower case,
 * without the root dot.
 *
 * @returns undefined if it is not a domain name
 */
export function asciiDomain(text: string): string | undefined {
  if (text.length > LONGEST + 1) return undefined;
  const lower = text.toLowerCase().replace(/\.$/, '');
  // Fast path for nearly all of them; lists have tens of thousands.
  if (lower.length <= LONGEST && HOST_NAME.test(lower) && !lower.includes('xn--')) return lower;
  if (!WRITTEN.test(text)) return undefined;
  if (HYPHEN_AT_AN_END.test(lower)) return undefined;
  const ascii = /^[a-z0-9.-]*$/.test(lower) ? lower : domainToASCII(lower);
  if (ascii.length > LONGEST || !HOST_NAME.test(ascii)) return undefined;
  return !TYPED_PUNYCODE.test(lower) || isPunycode(ascii) ? ascii : undefined;
}

const TYPED_PUNYCODE = /(?:^|\.)xn--/;

/** Invalid punycode decodes to itself, and would only fail later. */
function isPunycode(ascii: string): boolean {
  const readable = domainToUnicode(ascii);
  if (TYPED_PUNYCODE.test(readable) || HYPHEN_AT_AN_END.test(readable)) return false;
  return domainToASCII(readable) === ascii;
}

const HYPHEN_AT_AN_END = /(?:^|\.)-|-(?:\.|$)/;

/** A domain as typed in Auth0, in the spelling of submissions. */
export const storedDomain = (domain: string): string =>
  asciiDomain(domain.trim()) ?? domain.toLowerCase();

/**
 * For people who decide: `müller.example (xn--mller-kva.example)`. Shows both, since letters of other scripts can look
 * alike.
 */
export function readableDomain(domain: string): string {
  const readable = domainToUnicode(domain);
  return readable === domain || readable === '' ? domain : `${readable} (${domain})`;
}

/** Scripts with letters that look like Latin ones. */
const ALIKE = /[\p{scx=Cyrillic}\p{scx=Greek}\p{scx=Armenian}\p{scx=Cherokee}]/u;

/** Whether a label has Latin letters and others that look like them: `gmаil.com` with a Cyrillic а. */
export const mixesScripts = (domain: string): boolean =>
  domain.includes('xn--') &&
  domainToUnicode(domain)
    .split('.')
    .some((label) => /\p{Script=Latin}/u.test(label) && ALIKE.test(label));

/** As its owner would type it. Only for fields that the owner filled in. */
export const typedDomain = (domain: string): string => domainToUnicode(domain) || domain;

/** The parent domains with at least two labels: `a.b.example` → `b.example`. */
export function domainsAbove(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(1, -1).map((_, index) => labels.slice(index + 1).join('.'));
}

/** Whether a domain is the parent or a subdomain of it. */
export const isWithin = (domain: string, parent: string): boolean =>
  domain === parent || domain.endsWith(`.${parent}`);
