/**
 * Invisible characters that change how text appears: controls, bidirectional overrides, zero-width
 * ones (except the joiners of Persian, Hindi and emoji). Our texts do not need them, and in others'
 * texts they can deceive.
 */
const DECEPTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}](?<![\n\t\u200c\u200d])/gu;

/** The text without deceptive characters. */
export const visible = (text: string) => text.replace(DECEPTIVE, '');

/** The same on one line, for a mail's subject. */
export const oneLine = (text: string) => visible(text.replace(/[\s\p{Zl}\p{Zp}]+/gu, ' ')).trim();
