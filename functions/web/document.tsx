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

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

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
  const css = styles(brand);
  const js = script(t);
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
        <style dangerouslySetInnerHTML={{ __html: css }} />
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
        <script dangerouslySetInnerHTML={{ __html: js }} />
      </body>
    </html>,
  );
  const contentSecurityPolicy = [
    "default-src 'none'",
    `style-src ${hash(css)}`,
    `script-src ${hash(js)}`,
    'img-src data:',
    "connect-src 'self'",
    ["form-action 'self'", ...(page.formTargets ?? [])].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return { html: `<!doctype html>${markup}`, contentSecurityPolicy };
}
