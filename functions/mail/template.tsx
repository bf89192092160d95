import { compile } from 'html-to-text';
import type { ComponentChildren } from 'preact';
import { type Brand, paper } from '../runtime/brand.ts';
import { type Language, type MailName, type Texts, texts } from '../texts/index.ts';
import { markupOf } from '../texts/markup.ts';
import { type Names, namesOf } from '../texts/names.ts';
import { oneLine } from '../texts/visible.ts';
import { look } from './look.ts';
import { Table } from './table.tsx';

/** Someone to write to or about. */
export interface Person {
  name: string;
  email: string;
}

/** Common properties of all mails. */
export interface Setting {
  brand: Brand;
  language: Language;
  company: string;
  csm: { name?: string | undefined; email: string };
}

/** A mail, ready to be sent. */
export interface Mail {
  /** Of its template. */
  name: MailName;
  subject: string;
  /** A complete document: styles inline, nothing remote. */
  html: string;
  /** The same in plain text. */
  text: string;
  /**
   * Address for opting out (RFC 2369), for a mail that many get unsolicited: mail services then offer it beside
   * "report spam". Mails to people who take part in an onboarding have none, since the onboarding needs their answers.
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

/** Dark mode, where the client supports it. `!important` overrides the inline styles of light mode. */
const dark = ({ colors }: Brand) => `
:root { color-scheme: light dark }
@media (prefers-color-scheme: dark) {
  .back { background-color: #0e0f12 !important }
  .sheet { background-color: ${paper.dark} !important; color: #eceef3 !important; border-color: #353a45 !important }
  .box { background-color: #20232a !important; border-color: #454b58 !important; color: #eceef3 !important }
  .muted { color: #b2b7c3 !important }
  .link { color: ${colors.accentDark} !important }
  .button { background-color: ${colors.accentDark} !important }
  .on-button { color: ${paper.dark} !important }
}
`;

/** Compiled once: that takes longer than a mail. */
const toText = compile({
  wordwrap: 76,
  selectors: [
    { selector: '.preheader', format: 'skip' },
    { selector: '.mark', format: 'skip' },
    {
      selector: '.box',
      format: 'block',
      options: { leadingLineBreaks: 2, trailingLineBreaks: 2 },
    },
    // Without brackets, addresses are links in every client.
    { selector: 'a', options: { linkBrackets: false, hideLinkHrefIfSameAsText: true } },
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'h2', options: { uppercase: false } },
  ],
});

/** A mark with the name's first letter instead of an image, which most clients load only on request. */
const Masthead = ({ brand }: { brand: Brand }) => (
  <Table>
    <tr>
      <td
        class="mark button on-button"
        aria-hidden="true"
        width="32"
        height="32"
        align="center"
        style={{ ...look.mark, backgroundColor: brand.colors.accent }}
      >
        {brand.name.slice(0, 1).toUpperCase()}
      </td>
      <td class="link" style={{ ...look.brandName, color: brand.colors.accent }}>
        {brand.name}
      </td>
    </tr>
  </Table>
);

/**
 * Renders a mail as HTML, and derives the plain text from it so that both say the same.
 * @param mail `preheader`: shown after the subject in lists of mails; `why`: why the reader gets it
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
  const markup = markupOf(
    <html lang={t.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {/* Prevents some clients from turning dates and numbers into links. */}
        <meta name="format-detection" content="telephone=no, date=no, address=no" />
        <title>{subject}</title>
        <style dangerouslySetInnerHTML={{ __html: dark(brand) }} />
      </head>
      <body class="back" style={look.back}>
        <div class="preheader" style={look.preheader}>
          {mail.preheader}
        </div>
        <Table class="back" width="100%" style={{ backgroundColor: look.back.backgroundColor }}>
          <tr>
            <td align="center" style={look.around}>
              <Table width="600" style={look.column}>
                <tr>
                  <td align="left" style={look.brand}>
                    <Masthead brand={brand} />
                  </td>
                </tr>
                <tr>
                  <td align="left" class="sheet" style={look.sheet}>
                    <h1 style={look.h1}>{mail.title}</h1>
                    {mail.content}
                  </td>
                </tr>
                <tr>
                  <td align="left" class="muted" style={look.foot}>
                    {mail.why} {brand.name}, {brand.supportEmail}
                  </td>
                </tr>
              </Table>
            </td>
          </tr>
        </Table>
      </body>
    </html>,
    'style="white-space:nowrap"',
  );
  const html = `<!doctype html>${markup}`;
  return { name: mail.name, subject, html, text: toText(html) };
}
