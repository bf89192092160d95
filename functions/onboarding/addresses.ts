import { asciiDomain } from './domain-names.ts';

/** Why a text is not accepted as an e-mail address; keys of the texts' `fieldErrors`. */
export type AddressError = 'emailInvalid' | 'emailNotAscii';

/**
 * RFC 5322's dot-atom, which includes `r&d`, `a/b`, `x=y`, `o'brien` and `kim+events`. Excludes quoted local parts,
 * which hardly any mail server accepts.
 */
const LETTER = "[A-Za-z0-9_!#$%&'*+/=?^`{|}~-]";
/** Excludes characters that begin a formula in spreadsheets; no address begins with them. */
const FIRST = "[A-Za-z0-9_!#$%&'*/?^`{|}~]";
export const LOCAL_PATTERN = `${FIRST}${LETTER}*(?:\\.${LETTER}+)*`;
const LOCAL_PART = new RegExp(`^${LOCAL_PATTERN}$`);

/** RFC 5321: an address has at most 254 characters, its local part 64. */
export const LONGEST = 254;
export const LONGEST_LOCAL_PART = 64;

/**
 * Converts an address as typed to its stored form: the domain in ASCII and lower case, the local part unchanged.
 *
 * SES only sends to such addresses: "the local part of a destination email address may only contain 7-bit ASCII
 * characters. If the domain part contains non-ASCII characters, they must be encoded using Punycode"
 * (https://docs.aws.amazon.com/ses/latest/APIReference/API_Destination.html).
 */
export function readAddress(text: string): { address: string } | { error: AddressError } {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > LONGEST) return { error: 'emailInvalid' };
  // Word processors turn the apostrophe of o'brien into a quotation mark.
  const local = text.slice(0, at).replaceAll('’', "'");
  const domain = asciiDomain(text.slice(at + 1));
  if (domain === undefined || local.length > LONGEST_LOCAL_PART) return { error: 'emailInvalid' };
  if (LOCAL_PART.test(local)) {
    const address = `${local}@${domain}`;
    // Punycode can be longer than the typed domain.
    return address.length <= LONGEST ? { address } : { error: 'emailInvalid' };
  }
  const isOtherScript = /^[\p{L}\p{M}\p{N}\p{ASCII}]*$/u.test(local) && /\P{ASCII}/u.test(local);
  return { error: isOtherScript ? 'emailNotAscii' : 'emailInvalid' };
}

/** Strips what is copied along with an address. Skips longer texts, which are no addresses and not worth the time. */
export const asCopied = (text: string) =>
  text.length > 1_000 ? text : text.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '');

/** The domain of a stored address. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** Converts a typed e-mail domain, with or without @, to ASCII and lower case; undefined if it is not one. */
export const readEmailDomain = (text: string): string | undefined =>
  asciiDomain(asCopied(text).replace(/^@/, ''));

/** Identifies a person's address, ignoring case. */
export const keyOf = (address: string): string => address.toLowerCase();

/** Whether a stored address equals one from another service, which may spell the domain differently. */
export function isSameAddress(stored: string, said: string | undefined): boolean {
  const read = readAddress(said ?? '');
  return keyOf('address' in read ? read.address : (said ?? '')) === keyOf(stored);
}
