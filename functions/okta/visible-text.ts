import { compile } from 'html-to-text';

/** Maximum characters read of a page: errors are at its beginning, and hostile markup is slow to parse. */
const MAX_PAGE = 65_536;

const toText = compile({
  wordwrap: false,
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    ...['h1', 'h2', 'h3'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
  limits: { maxDepth: 64 },
});

/**
 * The text a person would read on a page: no markup, scripts or attributes (which echo the request), no control or
 * invisible characters, single spaces.
 */
export function visibleText(text: string): string {
  return toText(text.slice(0, MAX_PAGE))
    .replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

/** Shorter pieces of a secret reveal nothing. */
const PIECE = 8;

/**
 * Okta's text for display: at most 200 characters of visible text. Undefined if it is empty, or contains a piece of
 * the client secret, plain or encoded as sent.
 */
export function observe(
  said: string | undefined,
  clientSecret: string | undefined,
): string | undefined {
  if (said === undefined) return undefined;
  const text = visibleText(said);
  if (clientSecret !== undefined && holdsPiece(text, clientSecret)) return undefined;
  // Decoded entities (`&lt;script&gt;`) must not become markup again later.
  const plain = text.replace(/[<>]/g, '').slice(0, 200).toWellFormed();
  return plain === '' ? undefined : plain;
}

/** Whether a text contains a piece of the secret, plain or encoded as sent. */
function holdsPiece(text: string, clientSecret: string): boolean {
  const spellings = [
    clientSecret,
    new URLSearchParams({ '': clientSecret }).toString().slice(1),
    Buffer.from(clientSecret).toString('base64'),
    Buffer.from(clientSecret).toString('base64url'),
  ];
  for (const spelling of spellings) {
    for (let at = 0; at === 0 || at + PIECE <= spelling.length; at++) {
      if (text.includes(spelling.slice(at, at + PIECE))) return true;
    }
  }
  return false;
}
