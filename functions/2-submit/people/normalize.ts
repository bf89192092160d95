/** Normalizes line breaks and @ signs, and removes artifacts of copying. */
export function normalizeText(text: string): string {
  const lines = text
    .replace(/\r\n?|[\u2028\u2029\v\f\u0085]/g, '\n')
    .replace(INVISIBLE, '')
    .replace(/[\uff21-\uff3a\uff41-\uff5a\uff10-\uff19\uff0b\uff0d\uff0e\uff20\uff3f]/g, asAscii)
    .replaceAll('\ufe6b', '@')
    .replace(/\\(?=[_.*@+-])/g, '');
  return withoutNumbers(trimLines(withoutEntities(lines)));
}

/**
 * Invisible characters, which must not split an address: `kim@ac\u200bme.com`. Keeps joiners, which count as letters
 * in a domain and are checked with the local part.
 */
const INVISIBLE = /(?![\u200c\u200d])\p{Cf}/gu;

/** Converts full-width letters: `ｋｉｍ＠ａｃｍｅ．ｃｏｍ`. */
const asAscii = (wide: string) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0);

/** Entities in copied HTML source. */
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ...[['lt', '<'] as const, ['gt', '>'] as const, ['quot', '"'] as const, ['apos', "'"] as const],
  ...[['nbsp', ' '] as const, ['amp', '&'] as const, ['commat', '@'] as const],
  ...[['#39', "'"] as const, ['#160', ' '] as const, ['#64', '@'] as const, ['#x40', '@'] as const],
]);
const ENTITY = /&(#?\w{2,6});/g;
/** Several per address of the longest list; a text with more is left as it is. */
const MOST_ENTITIES = 150_000;

function withoutEntities(text: string): string {
  let count = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    count += 1;
    if (count > MOST_ENTITIES) return text;
  }
  return text.replace(ENTITY, (entity, name: string) => ENTITIES.get(name.toLowerCase()) ?? entity);
}

/** Removes leading empty lines, because browsers drop the first in a text box, and trailing white space. */
function trimLines(text: string): string {
  let start = 0;
  while (text.charAt(start).trim() === '' && start < text.length) start += 1;
  return text.slice(text.lastIndexOf('\n', start - 1) + 1).trimEnd();
}

/** A line number that could be part of a local part: `1.kim@acme.com`. */
const NUMBERED = /^\s*(\d{1,5})\.(?=\p{L})/u;

/** Removes line numbers if every line has one and they count up; a single one could belong to an address. */
function withoutNumbers(text: string): string {
  if (!NUMBERED.test(text)) return text;
  const lines = text.split('\n');
  const numbers = lines.flatMap((line) =>
    line.trim() === '' ? [] : Number(NUMBERED.exec(line)?.[1] ?? Number.NaN),
  );
  const isCounting = numbers.every(
    (number, index) => index === 0 || number - 1 === numbers[index - 1],
  );
  return numbers.length > 1 && isCounting
    ? lines.map((line) => line.replace(NUMBERED, '')).join('\n')
    : text;
}
