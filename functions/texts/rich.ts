/** A sentence with emphasis. Its parts stay text and are never parsed as markup. */
export type Rich = readonly (string | { strong: string } | { code: string })[];

type Piece = Rich[number] | Rich | number;

/** ``rich`Choose ${strong('Next')}.` `` */
export const rich = (strings: TemplateStringsArray, ...pieces: Piece[]): Rich =>
  strings.flatMap((text, index) => {
    const piece = pieces[index];
    if (piece === undefined) return [text];
    if (typeof piece === 'number') return [text, String(piece)];
    return typeof piece === 'object' && Symbol.iterator in piece ? [text, ...piece] : [text, piece];
  });

/** Words quoted from a screen, or that must not be missed. */
export const strong = (text: string) => ({ strong: text });

/** A value to copy. */
export const code = (text: string) => ({ code: text });
