/** The languages of pages and mails, as tags (RFC 5646). Each needs a folder in texts/. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];
