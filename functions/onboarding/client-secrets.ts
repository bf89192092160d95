/** Finds Okta's client secrets in texts that are shown, mailed and stored, where none belongs. */

/** Okta's secrets: 64 characters, older ones 40. */
export const OKTA_CLIENT_SECRET = /^(?:[\w-]{40}|[\w-]{64})$/;

const SHORTEST = 40;

/** Letters of both cases and digits, which nearly every secret has, and hardly any long name. */
const isMixed = (word: string) => /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word);

const isSecret = (word: string) => OKTA_CLIENT_SECRET.test(word) && isMixed(word);

/**
 * Whether a text contains a client secret. Only of Okta's lengths: notes have links with long IDs.
 *
 * @param text any name, note, address or domain
 */
export const holdsClientSecret = (text: string): boolean =>
  text.length >= SHORTEST && (text.match(/[\w-]+/g) ?? []).some(isSecret);

/** The text without client secrets. */
export const withoutClientSecrets = (text: string): string =>
  text.length < SHORTEST ? text : text.replace(/[\w-]+/g, (word) => (isSecret(word) ? '' : word));

/** Okta's own are 20 characters; an `0oa` alone may also begin a secret. */
const LONE_ID = /^0oa[A-Za-z0-9]+$/;

/**
 * Whether a client ID is or contains a client secret, even with something attached to it (`{id}{secret}`,
 * `client_secret_{secret}`) or with spaces inside.
 */
export function clientIdHoldsSecret(id: string): boolean {
  if (LONE_ID.test(id)) return false;
  return [id, id.replace(/\s+/g, '')].some((text) =>
    text
      .split(/[^\w-]+/)
      .some((word) => OKTA_CLIENT_SECRET.test(word) || (word.length > SHORTEST && isMixed(word))),
  );
}
