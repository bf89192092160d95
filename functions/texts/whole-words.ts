/** Longer words may need to break on a phone. */
const LONGEST_WHOLE = 16;

/** A tag, or a hyphenated word. */
const TAG_OR_WORD = /<(?:"[^"]*"|[^">])*>|[^\s<>\u2068\u2069]+-[^\s<>\u2068\u2069]+/g;

/**
 * Keeps short hyphenated words in a heading's markup on one line: "sign-on" reads badly when broken.
 * @param attribute that keeps an element on one line
 */
export const wholeWords = (markup: string, attribute: string): string =>
  markup.replace(TAG_OR_WORD, (found) =>
    found.startsWith('<') || found.length > LONGEST_WHOLE
      ? found
      : `<span ${attribute}>${found}</span>`,
  );
