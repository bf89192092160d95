import { convert } from 'html-to-text';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { type Brand, paper } from '../runtime/brand.ts';
import { type Language, type MailName, type Texts, texts } from '../texts/index.ts';
import { type Names, namesOf } from '../texts/names.ts';
import { oneLine, visible } from '../texts/visible.ts';
import { look } from './look.ts';

/** Somebody to write to or about. */
export interface Person {
  name: string;
  email: string;
}

/** What every mail starts from. */
export interface Setting {
  brand: Brand;
  language: Language;
  company: string;
  csm: { name?: string | undefined; email: string };
}

/** A mail, ready to be sent. */
export interface Mail {
  /** Its template's. */
  name: MailName;
  subject: string;
  /** A complete document: styles inline, nothing remote. */
  html: string;
  /** The same in plain text. */
  text: string;
  /**
   * Who can take somebody off the list (RFC 2369): for a mail that many get unasked, whose mail
   * services then offer that beside "report spam". A mail to somebody who takes part in an onboarding
   * has none: it is part of a conversation, and without an answer nothing goes on.
   */
  unsubscribe?: string;
}

export interface Words {
  t: Texts;
  names: Names;
}

export const wordsOf = ({ brand, language, company, csm }: Setting): Words => ({
  t: texts(language),
  names: namesOf(brand, company, csm),
});

/** Dark mode, where the client honours it. Inline styles say what is light, so these must win. */
const dark = ({ colors }: Brand) => `
:root { color-scheme: light dark; supported-color-schemes: light dark }
@media (prefers-color-scheme: dark) {
  .back { background: #0e0f12 !important }
  .sheet { background: ${paper.dark} !important; color: #eceef3 !important; border-color: #353a45 !important }
  .box { background: #20232a !important; border-color: #454b58 !important; color: #eceef3 !important }
  .muted { color: #b2b7c3 !important }
  .link { color: ${colors.accentDark} !important }
  .button { background: ${colors.accentDark} !important; border-color: ${colors.accentDark} !important; color: ${paper.dark} !important }
}
`;

function toText(html: string): string {
  return convert(html, {
    wordwrap: 76,
    selectors: [
      { selector: '.preheader', format: 'skip' },
      {
        selector: '.box',
        format: 'block',
        options: { leadingLineBreaks: 2, trailingLineBreaks: 2 },
      },
      // Without brackets around it an address is a link in every client.
      { selector: 'a', options: { linkBrackets: false, hideLinkHrefIfSameAsText: true } },
      { selector: 'h1', options: { uppercase: false } },
      { selector: 'h2', options: { uppercase: false } },
    ],
  });
}

/**
 * Puts a mail together: HTML, and from that its text, so that both say the same.
 * @param mail `preheader`: what a list of mails shows after the subject; `why`: why the reader gets it
 */
export function renderMail(
  { brand, t }: { brand: Brand; t: Texts },
  mail: {
    name: MailName;
    subject: string;
    preheader: string;
    title: string;
    why: string;
    content: ComponentChildren;
  },
): Mail {
  const subject = oneLine(mail.subject);
  const markup = renderToString(
    <html lang={t.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        {/* Otherwise some clients make links of dates and numbers. */}
        <meta name="format-detection" content="telephone=no, date=no, address=no" />
        <title>{subject}</title>
        <style dangerouslySetInnerHTML={{ __html: dark(brand) }} />
      </head>
      <body class="back" style={look.back}>
        <div class="preheader" style={look.preheader}>
          {mail.preheader}
        </div>
        <div style={look.column}>
          <p class="link" style={{ ...look.brand, color: brand.colors.accent }}>
            {brand.name}
          </p>
          <div class="sheet" style={look.sheet}>
            <h1 style={look.h1}>{mail.title}</h1>
            {mail.content}
          </div>
          <p class="muted" style={look.foot}>
            {mail.why} {brand.name}, {brand.supportEmail}
          </p>
        </div>
      </body>
    </html>,
  );
  const html = `<!doctype html>${visible(markup)}`;
  return { name: mail.name, subject, html, text: toText(html) };
}
