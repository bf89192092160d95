import { createHash } from 'node:crypto';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';

const style = `
:root { color-scheme: light dark; --accent: #1d4ed8; --line: #8886; --soft: #8881; --bad: #b91c1c }
@media (prefers-color-scheme: dark) { :root { --accent: #93b4ff; --bad: #ff9b9b } }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
.stand-in { margin: 0; padding: .4rem 1rem; font-size: .85rem; background: var(--soft); border-bottom: 1px dashed var(--line) }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }
main.narrow { max-width: 26rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 1rem }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
a { color: var(--accent) }
label { display: block; font-weight: 600; margin: 1rem 0 .25rem }
label.check { font-weight: 400 }
input:not([type=checkbox]), textarea, select { width: 100%; padding: .55rem .7rem; font: inherit; border: 1px solid var(--line); border-radius: .4rem }
textarea { min-height: 6rem }
input[readonly], code { font-family: ui-monospace, monospace; font-size: .9rem }
.hint { margin: .25rem 0 0; font-size: .9rem; opacity: .8 }
button, a.button { display: inline-block; margin-top: 1rem; padding: .6rem 1.1rem; font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; color: #fff; background: #1d4ed8; border: 1px solid #1d4ed8; border-radius: .4rem }
.wide { width: 100%; text-align: center }
button.quiet, a.button.quiet { color: inherit; background: none; border-color: var(--line) }
.error { color: var(--bad); font-weight: 600 }
.card { border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 1rem 0 }
table { width: 100%; border-collapse: collapse; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .4rem .5rem; border-bottom: 1px solid var(--line) }
`;

/**
 * The stand-ins' pages hold no script and load nothing. `form-action` is left out on purpose:
 * browsers apply it to the redirects after a form too, and a sign-in form leads to another origin.
 */
export const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256')
  .update(style)
  .digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`;

/**
 * A whole HTML document of a stand-in, escaped by default.
 * @param page `standsFor`: what the reader would see in its place: "Okta".
 */
export function renderStandInPage(page: {
  title: string;
  standsFor: string;
  narrow?: boolean;
  content: ComponentChildren;
}): string {
  return `<!doctype html>${renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{page.title}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <p class="stand-in">This page stands for {page.standsFor} on this machine.</p>
        <main class={page.narrow ? 'narrow' : undefined}>
          <h1>{page.title}</h1>
          {page.content}
        </main>
      </body>
    </html>,
  )}`;
}
