import { randomUUID } from 'node:crypto';
import { type AddressObject, type EmailAddress, type ParsedMail, simpleParser } from 'mailparser';
import addressparser from 'nodemailer/lib/addressparser/index.js';
import { AwsError } from './aws-error.ts';

/** MIME messages as SES takes and delivers them. */

/** Of the fields that SES accepts only once, those that a message of ours can have. */
const SINGLE_HEADERS = new Set([
  'content-type',
  'date',
  'from',
  'in-reply-to',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'message-id',
  'mime-version',
  'references',
  'reply-to',
  'return-path',
  'sender',
  'subject',
]);

/** SES sets the first two itself, whatever was given, and delivers no Bcc. */
const REPLACED_HEADERS = new Set(['message-id', 'date', 'bcc']);

export const rejected = (message: string) => new AwsError('MessageRejected', message);
export const invalidValue = (message: string) => new AwsError('InvalidParameterValue', message);

/** @throws MessageRejected for what SES would not take */
export async function parse(raw: Buffer): Promise<ParsedMail> {
  const { fields } = splitHeader(raw);
  const seen = new Set<string>();
  for (const field of fields) {
    const name = fieldName(field);
    if (!/^[\x21-\x39\x3b-\x7e]+:/.test(field)) throw rejected('A header line is malformed.');
    if (SINGLE_HEADERS.has(name) && seen.has(name)) throw rejected(`Duplicate header '${name}'.`);
    seen.add(name);
  }
  try {
    return await simpleParser(raw, {
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipImageLinks: true,
    });
  } catch {
    throw rejected('The message is not valid MIME.');
  }
}

/** To, Cc and Bcc. */
export function headerRecipients(mail: ParsedMail): string[] {
  const objects: AddressObject[] = [mail.to ?? [], mail.cc ?? [], mail.bcc ?? []].flat();
  const flatten = (entry: EmailAddress): string[] =>
    entry.group ? entry.group.flatMap(flatten) : [entry.address ?? ''];
  return objects.flatMap((object) => object.value).flatMap(flatten);
}

/**
 * `Name <local@domain>` → `local@domain`. Throws InvalidParameterValue, in SES's words, for what it
 * would not send to; non-ASCII local parts are among that.
 */
export function bareAddress(mailbox: string): string {
  const [entry, ...others] = addressparser(mailbox, { flatten: true });
  const address = entry?.address ?? '';
  const at = address.lastIndexOf('@');
  if (others.length > 0 || /[\r\n]/.test(mailbox)) throw invalidValue('Illegal address');
  if (at < 0) throw invalidValue("Missing final '@domain'");
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (!/^[\x21-\x3f\x41-\x7e]+$/.test(local)) {
    throw invalidValue('Local address contains control or whitespace');
  }
  if (local.length > 64 || domain.length > 255) throw invalidValue('Illegal address');
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(domain)) {
    throw invalidValue('Domain contains illegal character');
  }
  return address;
}

/** As SES in us-east-1 makes them: the time in hexadecimal, then a UUID. */
export function messageId(at: number): string {
  return `0100${at.toString(16).padStart(12, '0')}-${randomUUID()}-000000`;
}

/** The header's fields, each with its folded lines, and the body with the blank line before it. */
export function splitHeader(raw: Buffer): { fields: string[]; body: Buffer } {
  // latin1 keeps every byte as it is.
  const text = raw.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const fields = text
    .slice(0, end)
    .split(/\r?\n(?![ \t])/)
    .filter((field) => field !== '');
  return { fields, body: raw.subarray(end) };
}

const fieldName = (field: string) => field.slice(0, field.indexOf(':')).trim().toLowerCase();

/** Message-ID and Date are SES's own, Bcc is only in the envelope. */
export function withSesHeaders(raw: Buffer, id: string, at: number): Buffer {
  const { fields, body } = splitHeader(raw);
  const kept = fields.filter((field) => !REPLACED_HEADERS.has(fieldName(field)));
  const date = new Date(at).toUTCString().replace('GMT', '+0000');
  const header = [...kept, `Message-ID: <${id}@email.amazonses.com>`, `Date: ${date}`];
  return Buffer.concat([Buffer.from(header.join('\r\n'), 'latin1'), body]);
}
