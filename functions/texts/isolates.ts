/**
 * Right-to-left text from outside reorders its neighbours: "שלום, 3 people" reads "3 ,שלום people". So it is
 * isolated by FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (UAX 9), which markup.ts turns into `<bdi>`.
 */

const BEGIN = '\u2068';
const END = '\u2069';

/** Hebrew, Arabic and related scripts: all ranges that Unicode reserves for right-to-left letters. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const isMarked = (text: string) => text.includes(BEGIN);

/** Isolates the text if necessary. */
export const isolate = (text: string) =>
  RIGHT_TO_LEFT.test(text) && !isMarked(text) ? `${BEGIN}${text}${END}` : text;

/** `Alex Weber (alex@acme.com)` */
export const nameAndAddress = ({ name, email }: { name: string; email: string }) =>
  `${isolate(name)} (${email})`;

/** Isolates a sentence's parameters, including names and lists of names. */
function isolateWithin(value: unknown): unknown {
  if (typeof value === 'string') return isolate(value);
  if (Array.isArray(value)) return value.map(isolateWithin);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const isolated = entries.map(([key, each]) => [key, isolateWithin(each)] as const);
  return isolated.every(([, each], index) => each === entries[index]?.[1])
    ? value
    : Object.fromEntries(isolated);
}

/** A dictionary whose sentences isolate their parameters, so that none can forget it. */
export function isolating<T>(words: T): T {
  if (typeof words === 'function')
    return ((...given: unknown[]) => words(...given.map(isolateWithin))) as T;
  if (words === null || typeof words !== 'object' || Array.isArray(words)) return words;
  return Object.fromEntries(
    Object.entries(words).map(([key, each]) => [key, isolating(each)]),
  ) as T;
}

/** A dictionary's parts, each made when it is first used: a page uses few of them. */
export function isolatingParts<T extends object>(dictionary: T): T {
  const parts = {} as T;
  for (const name of Object.keys(dictionary) as (keyof T)[])
    Object.defineProperty(parts, name, {
      enumerable: true,
      configurable: true,
      get() {
        const value = isolating(dictionary[name]);
        Object.defineProperty(parts, name, { enumerable: true, value });
        return value;
      },
    });
  return parts;
}

/** A tag, or the text between two. Expects attributes in double quotes. */
const PIECE = /<(?:"[^"]*"|[^">])*>|[^<]+/g;
/** Elements that contain only text. */
const TEXT_ALONE = /^<(textarea|title|option|script|style)\b/;

/** Replaces the marks in a document's text by `<bdi>`; keeps them in attributes and in elements for text only. */
export function isolatesToMarkup(markup: string): string {
  if (!isMarked(markup)) return markup;
  let textAlone = '';
  return markup.replace(PIECE, (piece) => {
    if (piece.startsWith('<')) {
      if (textAlone === '') textAlone = TEXT_ALONE.exec(piece)?.[1] ?? '';
      else if (piece === `</${textAlone}>`) textAlone = '';
      return piece;
    }
    if (textAlone !== '') return piece;
    return piece.replace(/\u2068([^\u2066-\u2069]*)\u2069/g, '<bdi>$1</bdi>');
  });
}
