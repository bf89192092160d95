/**
 * Characters that are not seen but change what is: controls, bidirectional overrides, zero-width
 * ones (the joiners of Persian, Hindi and emoji stay). Nothing that we write needs them, and in what
 * others wrote they forge.
 */
const DECEPTIVE = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The text without deceptive characters. */
export const visible = (text: string) => text.replace(DECEPTIVE, '');

/** The same on one line, for a mail's subject. */
export const oneLine = (text: string) => visible(text.replace(/[\s\p{Zl}\p{Zp}]+/gu, ' ')).trim();
