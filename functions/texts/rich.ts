/** A sentence with emphasis. What is put into it stays text: nothing in it is ever read as markup. */
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

/** What stands on a screen word for word, or must not be missed. */
export const strong = (text: string) => ({ strong: text });

/** A value to copy. */
export const code = (text: string) => ({ code: text });
