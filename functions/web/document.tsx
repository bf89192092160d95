import { createHash } from 'node:crypto';
import type { ComponentChildren } from 'preact';
import type { Brand } from '../runtime/brand.ts';
import type { Texts } from '../texts/index.ts';
import { markupOf } from '../texts/markup.ts';
import type { Page } from './page.ts';
import { script } from './script.ts';
import { styles } from './styles.ts';

/** What every page needs. */
export interface Setting {
  brand: Brand;
  t: Texts;
  company?: string;
  /** Whom the reader can ask besides support. */
  ask?: { name?: string | undefined; email: string } | undefined;
}

/** The company's first letter, shown instead of a logo. */
const monogram = (company: string) =>
  [...company].find((each) => /[\p{L}\p{N}]/u.test(each))?.toUpperCase();

/** The page's style or script, and its source in the policy. */
const inline = (text: string) => ({
  text,
  source: `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
});
type Inline = ReturnType<typeof inline>;
const inlines = new WeakMap<Brand | Texts, Inline>();
/** Made once per instance, for its brand or for a language. */
function inlineOnce<From extends Brand | Texts>(from: From, make: (from: From) => string): Inline {
  const made = inlines.get(from) ?? inline(make(from));
  inlines.set(from, made);
  return made;
}

/** The place of the style or script. No text can be mistaken for it, as markup escapes them. */
const emptyOf = (element: 'style' | 'script') => `<${element}></${element}>`;
const filled = (markup: string, element: 'style' | 'script', { text }: Inline) =>
  markup.replace(emptyOf(element), () => `<${element}>${text}</${element}>`);

/**
 * Renders a complete page and its policy, which allows its own style and script by hash, inline images,
 * and nothing else.
 *
 * @param page `reload`: seconds after which a browser without JavaScript reloads it; `state`: the script
 *   updates the page when this changes, checking every `reload` seconds; `formTargets`: where else forms may
 *   lead, as browsers apply the policy to redirects after a form too
 */
export function renderPage(
  { brand, t, company, ask }: Setting,
  page: {
    title: string;
    content: ComponentChildren;
    /** Leaves room for two columns. */
    wide?: boolean;
    current?: { reload: number; state: string };
    formTargets?: readonly string[] | undefined;
  },
): Page {
  const css = inlineOnce(brand, styles);
  const js = inlineOnce(t, script);
  const markup = markupOf(
    <html lang={t.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <title>{`${page.title} – ${brand.name}`}</title>
        <link rel="icon" href={brand.logo} />
        {page.current && (
          <noscript>
            {/* Needs a different URL: at "#errors", where the form leads, the browser would only scroll. */}
            <meta http-equiv="refresh" content={`${page.current.reload}; url=?`} />
          </noscript>
        )}
        <style />
      </head>
      <body class={page.wide ? 'wide' : undefined}>
        <a class="skip" href="#content">
          {t.layout.skip}
        </a>
        <header class="top">
          <div class="wrap">
            <img src={brand.logo} alt="" />
            <strong>{brand.name}</strong>
            {company && <span data-mark={monogram(company)}>{company}</span>}
          </div>
        </header>
        <main
          id="content"
          class="wrap"
          data-poll={page.current?.reload}
          data-state={page.current?.state}
        >
          {page.content}
        </main>
        <footer class="foot">
          <p class="wrap">
            {t.layout.questions}{' '}
            {ask && (
              <>
                <a href={`mailto:${ask.email}`}>{t.layout.ask(ask.name ?? ask.email)}</a>{' '}
                {t.layout.support}{' '}
              </>
            )}
            <a href={`mailto:${brand.supportEmail}`}>{brand.supportEmail}</a>
          </p>
        </footer>
        <p id="live" class="unseen" role="status" />
        <script />
      </body>
    </html>,
  );
  const contentSecurityPolicy = [
    "default-src 'none'",
    `style-src ${css.source}`,
    `script-src ${js.source}`,
    'img-src data:',
    "connect-src 'self'",
    ["form-action 'self'", ...(page.formTargets ?? [])].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  // Half of a page's bytes, which need none of what markupOf does.
  const whole = filled(filled(markup, 'style', css), 'script', js);
  return { html: `<!doctype html>${whole}`, contentSecurityPolicy };
}
