/** Longer words may have to be broken on a phone. */
const LONGEST_WHOLE = 16;

/**
 * The parts of a heading. A short word with a hyphen is not broken: "sign-on" reads badly in two lines.
 */
export const wholeWords = (text: string): { part: string; isWhole: boolean }[] =>
  text
    .split(/(\S+-\S+)/)
    .map((part) => ({ part, isWhole: part.includes('-') && part.length <= LONGEST_WHOLE }));
