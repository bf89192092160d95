import fc from 'fast-check';

const ascii = fc.integer({ min: 0, max: 0x7f });
const other = fc.integer({ min: 0x80, max: 0x10_ff_ff });

/**
 * Any text, including lone surrogates, which JSON can carry. fast-check's own `unit: 'binary'` has none of these, and
 * first lists all characters, which takes a second and a hundred megabytes.
 */
export const anyText = (constraints: { maxLength?: number } = {}) =>
  fc.string({
    ...constraints,
    unit: fc.oneof(ascii, other).map((code) => String.fromCodePoint(code)),
  });
