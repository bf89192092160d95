import type { Mail } from '../../functions/mail/template.tsx';
import type { MailName } from '../../functions/texts/index.ts';
import { type ExampleData, exampleMails } from './mail-examples.ts';

/** One mail in English. @param variant as in mail-examples.ts */
export function exampleMail(name: MailName, variant = '', data?: ExampleData): Mail {
  const mail = exampleMails('en', data)[name][variant];
  if (!mail) throw new Error(`There is no example ${variant} of ${name}`);
  return mail;
}

/** The mail's text with its wrapped lines joined. */
export const textOf = (...example: Parameters<typeof exampleMail>): string =>
  exampleMail(...example).text.replace(/\s+/g, ' ');
