/** The rule for texts that people read: names, notes, reasons. Nothing in them is invisible. */

/**
 * Control, format, private and unassigned characters, line and paragraph separators, what Unicode lists as invisible,
 * the empty Braille cell, and the character that stands for one that could not be read.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufffd]/u;
/** A name has at least one of these. */
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** The characters of UNSEEN that are no control characters, for patterns of the OpenAPI document. */
export const UNSEEN_PATTERN =
  '[\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u2800\\u3164\\ufe00-\\ufe0f\\uffa0\\ufffd]';

/** Scripts that use U+200C and U+200D to join or separate letters (RFC 5892, appendix A). */
const JOINING = ['Arab', 'Syrc', 'Mong', 'Nkoo', 'Mand', 'Rohg', 'Adlm', 'Deva', 'Beng', 'Guru']
  .concat(['Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym', 'Sinh', 'Khmr', 'Mymr', 'Tibt'])
  .map((script) => `\\p{scx=${script}}`)
  .join('');
const JOINED_LETTER = `[[${JOINING}]&&[\\p{L}\\p{M}]]`;

/**
 * Invisible characters needed to write names correctly: joiners, and variation selectors (葛󠄀城). Made only for names that
 * have any, as that takes milliseconds.
 */
const needed = () => {
  made ??= new RegExp(
    `(?<=${JOINED_LETTER})[\\u200c\\u200d](?=${JOINED_LETTER})` +
      '|(?<=\\p{scx=Han})[\\u{e0100}-\\u{e01ef}]|(?<=\\p{scx=Mong})[\\u180b-\\u180d\\u180f]',
    'gv',
  );
  return made;
};
let made: RegExp | undefined;

/** Whether a text contains anything invisible beyond white space, or nothing else. */
export const isUnseen = (text: string) =>
  (UNSEEN.test(text) && UNSEEN.test(text.replace(needed(), ''))) || !SEEN.test(text);
