import fc from 'fast-check';

const ascii = fc.integer({ min: 0, max: 0x7f });
const other = fc.integer({ min: 0x80, max: 0x10_ff_ff });

/**
 * Any text, half surrogate pairs too, which JSON can carry. fast-check's own `unit: 'binary'` knows
 * none of these, and lists every character there is first, for a second and in a hundred megabytes.
 */
export const anyText = (constraints: { maxLength?: number } = {}) =>
  fc.string({
    ...constraints,
    unit: fc.oneof(ascii, other).map((code) => String.fromCodePoint(code)),
  });
