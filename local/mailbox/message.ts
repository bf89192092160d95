import { Parser } from 'htmlparser2';
import type { AddressObject } from 'mailparser';
import type { StoredMessage } from '../aws/ses.ts';

/** A message in the mailbox's JSON. */
export interface Message {
  /** SES's MessageId. */
  id: string;
  /** When it was accepted, ISO 8601 in UTC. */
  at: string;
  /** The From header, decoded: `Name <address>`. */
  from: string;
  /** Bare addresses of all recipients, Bcc included. */
  to: string[];
  /** Those of them who did not get it (the mailbox simulator), or who complained. */
  undelivered: string[];
  /** The Reply-To header, decoded; null without one. */
  replyTo: string | null;
  subject: string;
  text: string | null;
  /** With inline images (`cid:`) embedded as data URLs. */
  html: string | null;
  /** By lower-case name, unfolded, otherwise as sent; repeated headers are joined with a line break. */
  headers: Record<string, string>;
  /** The http(s) links of both bodies, each once, in the order of the HTML, then the text. */
  links: string[];
  attachments: { filename: string; contentType: string; bytes: number }[];
}

/** Parses the MIME of a stored message. */
export async function readMessage(stored: StoredMessage): Promise<Message> {
  const { simpleParser } = await import('mailparser');
  const mail = await simpleParser(stored.raw, { skipHtmlToText: true, skipTextToHtml: true });
  const text = mail.text || null;
  const html = mail.html || null;
  const headers = new Map<string, string>();
  for (const { key, line } of mail.headerLines) {
    const value = line.slice(line.indexOf(':') + 1).replace(/\r?\n(?=[ \t])/g, '');
    headers.set(key, [headers.get(key), value.trim()].filter((part) => part).join('\n'));
  }
  return {
    id: stored.id,
    at: new Date(stored.at).toISOString(),
    from: addresses(mail.from),
    to: stored.to,
    undelivered: stored.undelivered,
    replyTo: mail.replyTo ? addresses(mail.replyTo) : null,
    subject: stored.subject,
    text,
    html,
    headers: Object.fromEntries(headers),
    links: [...new Set([...linksInHtml(html ?? ''), ...linksInText(text ?? '')])],
    attachments: mail.attachments
      .filter((attachment) => !attachment.related)
      .map(({ filename = 'unnamed', contentType, size }) => ({
        filename,
        contentType,
        bytes: size,
      })),
  };
}

const addresses = (header: AddressObject | undefined) =>
  (header?.value ?? [])
    .map(({ name, address = '' }) => (name ? `${name} <${address}>` : address))
    .join(', ');

/** Reads tags one by one: a stack of open elements costs quadratic time for a hostile, deeply nested mail. */
class TagParser extends Parser {
  protected override isVoidElement(): boolean {
    return true;
  }
}

function linksInHtml(html: string): string[] {
  const links: string[] = [];
  const parser = new TagParser({
    onopentag(name, attributes) {
      const href = attributes.href?.trim() ?? '';
      if ((name === 'a' || name === 'area') && /^https?:\/\//i.test(href)) links.push(href);
    },
  });
  parser.end(html);
  return links;
}

/** Punctuation after a link is not part of it. */
const linksInText = (text: string) =>
  [...text.matchAll(/https?:\/\/[^\s<>"]+/gi)].map(([link]) => link.replace(/[.,;:!?)\]]+$/, ''));
