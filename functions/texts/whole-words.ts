/** Longer words may have to be broken on a phone. */
const LONGEST_WHOLE = 16;

/** A tag, or a word with a hyphen. */
const TAG_OR_WORD = /<(?:"[^"]*"|[^">])*>|[^\s<>\u2068\u2069]+-[^\s<>\u2068\u2069]+/g;

/**
 * The markup of a heading in which no short word with a hyphen is broken: "sign-on" reads badly in two lines.
 * @param attribute that keeps an element in one line
 */
export const wholeWords = (markup: string, attribute: string): string =>
  markup.replace(TAG_OR_WORD, (found) =>
    found.startsWith('<') || found.length > LONGEST_WHOLE
      ? found
      : `<span ${attribute}>${found}</span>`,
  );
