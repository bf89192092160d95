/**
 * The languages in which people read and are written to, as their tags (RFC 5646). One more needs a
 * folder in texts/.
 */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];
