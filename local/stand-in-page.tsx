import { createHash } from 'node:crypto';
import type { ComponentChildren } from 'preact';
import { parseBrand } from '../functions/runtime/brand.ts';
import { markupOf } from '../functions/texts/markup.ts';
import { base } from '../functions/web/base-styles.ts';

const style = `${base(parseBrand(undefined))}
body { overflow-wrap: anywhere }
.stand-in { padding: .4rem 1rem; font-size: .85rem; background: var(--warn-soft); color: var(--warn); text-align: center }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.25rem 3rem }
main.narrow { max-width: 26rem }
h1 { font-size: 1.5rem; margin-bottom: 1rem }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
label { display: block; font-weight: 600; margin: 1rem 0 .25rem }
label.check { font-weight: 400; padding: .15rem 0 }
select { width: 100%; padding: .6rem .75rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--edge); border-radius: .5rem }
input[readonly] { font-family: ui-monospace, monospace; font-size: .9rem }
button, a.button { margin-top: 1rem }
.wide { width: 100%; text-align: center }
button.quiet, a.button.quiet { border-color: var(--edge) }
table { width: 100%; border-collapse: collapse; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .4rem .5rem; border-bottom: 1px solid var(--line) }
`;

/**
 * The stand-ins' pages have no script and load nothing. `form-action` is omitted on purpose: browsers apply it to the
 * redirects after a form too, and a sign-in form leads to another origin.
 */
export const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256')
  .update(style)
  .digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`;

/**
 * A complete HTML document of a stand-in, escaped by default.
 * @param page `standsFor`: what the reader would see instead: "Okta".
 */
export function renderStandInPage(page: {
  title: string;
  standsFor: string;
  narrow?: boolean;
  content: ComponentChildren;
}): string {
  return `<!doctype html>${markupOf(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{page.title}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <header class="stand-in">This page stands for {page.standsFor} on this machine.</header>
        <main class={page.narrow ? 'narrow' : undefined}>
          <h1>{page.title}</h1>
          {page.content}
        </main>
      </body>
    </html>,
  )}`;
}
