import { randomUUID } from 'node:crypto';
import type { AddressObject, EmailAddress, ParsedMail } from 'mailparser';
import addressparser from 'nodemailer/lib/addressparser/index.js';
import { AwsError } from './aws-error.ts';

/** MIME messages as SES accepts and delivers them. */

/** Header fields that SES accepts only once, as far as our messages can have them. */
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

/** SES always sets the first two itself, and removes Bcc. */
const REPLACED_HEADERS = new Set(['message-id', 'date', 'bcc']);

export const rejected = (message: string) => new AwsError('MessageRejected', message);
export const invalidValue = (message: string) => new AwsError('InvalidParameterValue', message);

/** @throws MessageRejected for a message that SES would reject */
export async function parse(raw: Buffer): Promise<ParsedMail> {
  const { fields } = splitHeader(raw);
  const seen = new Set<string>();
  for (const field of fields) {
    const name = fieldName(field);
    if (!/^[\x21-\x39\x3b-\x7e]+:/.test(field)) throw rejected('A header line is malformed.');
    if (SINGLE_HEADERS.has(name) && seen.has(name)) throw rejected(`Duplicate header '${name}'.`);
    seen.add(name);
  }
  // Loaded with the first mail: `npm start` is ready sooner without it.
  const { simpleParser } = await import('mailparser');
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
 * `Name <local@domain>` → `local@domain`. Throws InvalidParameterValue, with SES's message, for addresses
 * that SES does not send to, including those with non-ASCII local parts.
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

/** A message ID in the format of SES in us-east-1: the time in hexadecimal, then a UUID. */
export function messageId(at: number): string {
  return `0100${at.toString(16).padStart(12, '0')}-${randomUUID()}-000000`;
}

/** The header fields, each with its folded lines, and the body with the preceding blank line. */
export function splitHeader(raw: Buffer): { fields: string[]; body: Buffer } {
  // latin1 preserves every byte.
  const text = raw.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const fields = text
    .slice(0, end)
    .split(/\r?\n(?![ \t])/)
    .filter((field) => field !== '');
  return { fields, body: raw.subarray(end) };
}

const fieldName = (field: string) => field.slice(0, field.indexOf(':')).trim().toLowerCase();

/** Sets Message-ID and Date like SES, and removes Bcc, which stays in the envelope only. */
export function withSesHeaders(raw: Buffer, id: string, at: number): Buffer {
  const { fields, body } = splitHeader(raw);
  const kept = fields.filter((field) => !REPLACED_HEADERS.has(fieldName(field)));
  const date = new Date(at).toUTCString().replace('GMT', '+0000');
  const header = [...kept, `Message-ID: <${id}@email.amazonses.com>`, `Date: ${date}`];
  return Buffer.concat([Buffer.from(header.join('\r\n'), 'latin1'), body]);
}
