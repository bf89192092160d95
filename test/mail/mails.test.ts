import { Parser } from 'htmlparser2';
import { parse as parseHtml } from 'parse5';
import { describe, expect, test } from 'vitest';
import type { Mail } from '../../functions/mail/template.tsx';
import { languages } from '../../functions/onboarding/languages.ts';
import { type Language, texts } from '../../functions/texts/index.ts';
import { type ExampleData, exampleData, exampleMails } from './mail-examples.ts';

interface Parsed {
  /** Visible texts by element. */
  texts: string[];
  /** Elements and attributes. */
  elements: { name: string; attributes: Record<string, string> }[];
}

/** Parses a mail like a client; skips the text of head and hidden parts. */
function parse(html: string): Parsed {
  const parsed: Parsed = { texts: [], elements: [] };
  let hidden = 0;
  const open: boolean[] = [];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        parsed.elements.push({ name, attributes });
        const hides =
          name === 'head' ||
          attributes.class === 'preheader' ||
          attributes['aria-hidden'] === 'true';
        open.push(hides);
        if (hides) hidden += 1;
      },
      ontext(text) {
        if (hidden === 0 && text.trim() !== '') parsed.texts.push(text.trim());
      },
      onclosetag() {
        if (open.pop()) hidden -= 1;
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return parsed;
}

const every = (language: Language, data?: ExampleData): [string, Mail][] =>
  Object.entries(exampleMails(language, data)).flatMap(([name, variants]) =>
    Object.entries(variants).map(([variant, mail]): [string, Mail] => [
      variant === '' ? name : `${name} (${variant})`,
      mail,
    ]),
  );

const squeeze = (text: string) => text.replace(/\s+/g, '');

describe.each(languages)('in %s', (language) => {
  describe.each(every(language))('%s', (_, mail) => {
    test('says the same in text and in HTML', () => {
      // In the plain text, lists have bullets and numbers, and links are followed by their address.
      const text = squeeze(mail.text);
      expect(parse(mail.html).texts.length).toBeGreaterThan(5);
      const missing = parse(mail.html).texts.filter((part) => !text.includes(squeeze(part)));
      expect(missing).toEqual([]);
    });

    test('has every link in its text', () => {
      const links = parse(mail.html).elements.flatMap(({ attributes }) => attributes.href ?? []);
      expect(links.filter((link) => !mail.text.includes(link))).toEqual([]);
    });

    test('links to our host, the product and the customer’s Okta only', () => {
      const { brand, publicUrl } = exampleData;
      const origins = parse(mail.html).elements.flatMap(({ attributes }) =>
        attributes.href === undefined ? [] : [new URL(attributes.href).origin],
      );
      const ours = [publicUrl, new URL(brand.productUrl).origin, 'https://acme-admin.okta.com'];
      expect(origins.filter((origin) => !ours.includes(origin))).toEqual([]);
    });

    test('loads nothing and runs nothing', () => {
      const { elements } = parse(mail.html);
      const names = new Set(elements.map(({ name }) => name));
      for (const name of ['img', 'script', 'link', 'iframe', 'form', 'object'])
        expect(names).not.toContain(name);
      expect(mail.html).not.toMatch(/url\(|@import|src=/);
    });

    test('is valid HTML', () => {
      const mistakes: string[] = [];
      parseHtml(mail.html, { onParseError: ({ code }) => mistakes.push(code) });
      expect(mistakes).toEqual([]);
    });

    test('keeps its layout in Outlook, which renders with Word', () => {
      const { elements } = parse(mail.html);
      const styled = elements.map(({ name, attributes }) => ({
        name,
        role: attributes.role,
        style: attributes.style ?? '',
      }));
      // Word keeps the padding of these elements only.
      const padded = styled.filter(({ style }) => /padding:(?!0;)/.test(style));
      expect(padded.filter(({ name }) => !['td', 'ol', 'ul'].includes(name))).toEqual([]);
      expect(
        styled.filter(({ style }) => /display:(?:flex|grid)|position:|float:/.test(style)),
      ).toEqual([]);
      // Word drops the colour of the shorthand.
      expect(styled.filter(({ style }) => /background:/.test(style))).toEqual([]);
      expect(
        styled.filter(({ name, role }) => name === 'table' && role !== 'presentation'),
      ).toEqual([]);
    });

    test('has no text too small to read, and one rule for dark mode', () => {
      const sizes = [...mail.html.matchAll(/font-size:(\d+)px/g)].map(([, size]) => Number(size));
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(13);
      expect(mail.html.match(/<meta name="color-scheme"/g)).toHaveLength(1);
      expect(mail.html).not.toContain('supported-color-schemes');
    });

    test('has a language, and a one-line subject that names the company', () => {
      // A CSM's list is about many companies, a webhook endpoint about none.
      const others: Partial<Record<string, string>> = {
        queueLink: 'ingle ',
        webhookDisabled: 'crm',
      };
      const named = others[mail.name] ?? 'Acme Corp';
      expect(mail.subject).toContain(named);
      expect(mail.subject).not.toMatch(/[\n\r]/);
      expect(mail.subject.length).toBeLessThan(78);
      expect(mail.html).toContain(`<html lang="${language}">`);
    });

    test('is small enough for every client', () => {
      // Gmail clips a message at 102 KB.
      expect(Buffer.byteLength(mail.html)).toBeLessThan(60_000);
    });
  });
});

describe('outsiders’ words', () => {
  const hostile =
    '</p><script>alert(1)</script><a href="https://evil.test">x</a>\u202e\u200b&amp;"\'';
  const data: ExampleData = {
    ...exampleData,
    company: `Acme Corp${hostile}\r\nBcc: victim@acme.com`,
    csm: { name: hostile, email: 'dana@sequel.io' },
    contact: { name: hostile, email: 'riley@acme.com' },
    mainAdmin: { name: hostile, email: 'alex@acme.com' },
    said: `${hostile}\nsecond line`,
  };

  test.each(every('en', data))('stay text in %s', (_, mail) => {
    const { elements } = parse(mail.html);
    expect(elements.filter(({ name }) => name === 'script')).toEqual([]);
    expect(elements.filter(({ attributes }) => attributes.href?.includes('evil'))).toEqual([]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(mail.html + mail.text).not.toMatch(/[\u0000-\u0008\u202a-\u202e\u2066-\u2069\u200b]/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(mail.subject).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/);
  });
});

test.each(languages)('each mail has its name, and a description in %s', (language) => {
  for (const [name, variants] of Object.entries(exampleMails(language))) {
    for (const mail of Object.values(variants)) expect(mail.name).toBe(name);
    expect(Object.keys(texts(language).mails.names)).toContain(name);
  }
});
