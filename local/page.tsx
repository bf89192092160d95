import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import type { ComponentChildren } from 'preact';
import { parseBrand } from '../functions/runtime/brand.ts';
import { RequestError } from '../functions/runtime/errors.ts';
import { markupOf } from '../functions/texts/markup.ts';
import { base } from '../functions/web/base-styles.ts';
import { readBody as readSent } from '../functions/web/body.ts';
import { contentOf } from '../functions/web/form.ts';

const brand = parseBrand(undefined);

/** The shared style of this machine's own pages, on top of all pages' style. */
const STYLE = `${base(brand)}
header.top .wrap, main.wrap { max-width: 74rem }
header.top .wrap { flex-wrap: wrap; column-gap: .65rem; row-gap: 0 }
header.top nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-left: auto; padding: .5rem 0 }
header.top nav a { padding: .25rem 0 }
main { overflow-wrap: anywhere }
h1 { margin-bottom: .75rem }
h2 { margin-bottom: .5rem }
p + ol, p + section { margin-top: 1.25rem }
.card p + p { margin-top: .75rem }
p + .card, .card + p { margin-top: 1.25rem }
.card h2 { margin-top: 0 }
time { white-space: nowrap }
label { display: block; font-size: .9rem; font-weight: 600 }
select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--edge); border-radius: .5rem; padding: .6rem .75rem; max-width: 100% }
pre { font: .875rem/1.45 ui-monospace, monospace; white-space: pre-wrap; margin: .5rem 0 0 }
.card details, td details { margin-top: .25rem; border: 0; padding: 0 }
.card details[open], td details[open] { padding-bottom: 0 }
.card summary, td summary { color: var(--accent); font-weight: 400; padding: .15rem 0 }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .6rem .75rem .6rem 0; border-bottom: 1px solid var(--line) }
tr:last-child > td { border-bottom: 0 }
th { font-size: .875rem; color: var(--muted); font-weight: 600 }
.badge { white-space: nowrap }
.alert { border-color: var(--bad); background: var(--bad-soft) }
.alert h2 { color: var(--bad) }
@media (max-width: 40rem) {
  .stack thead { position: absolute; clip-path: inset(50%) }
  .stack tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line) }
  .stack tr:last-child { border-bottom: 0 }
  .stack td { display: block; border: 0; padding: .1rem 0 }
  .stack td[data-label]::before { content: attr(data-label) ': '; color: var(--muted); font-size: .875rem }
}
`;

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export interface PageContent {
  title: string;
  /** The page's own constant style sheet and script. Everything also works without the script. */
  style?: string;
  script?: string;
  /** Whether the page frames others of this origin. */
  frames?: boolean;
  /** Other origins that a form's answer may lead to. */
  formTargets?: readonly string[];
  children: ComponentChildren;
}

/** Responds with a whole document, under a policy that allows only its content. */
export function renderPage(
  context: Context,
  { title, style = '', script, frames = false, formTargets = [], children }: PageContent,
  status: 200 | 404 | 422 | 503 = 200,
): Response {
  const styles = STYLE + style;
  context.header(
    'content-security-policy',
    [
      "default-src 'none'",
      `style-src ${hash(styles)}`,
      'img-src data:',
      ...(script === undefined ? [] : [`script-src ${hash(script)}`]),
      ...(frames ? ["frame-src 'self'"] : []),
      `form-action ${["'self'", ...formTargets].join(' ')}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  );
  return context.html(
    `<!doctype html>${markupOf(
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{title}</title>
          <link rel="icon" href={brand.logo} />
          {/* Constants; escaped, they would not match their hashes. */}
          <style dangerouslySetInnerHTML={{ __html: styles }} />
        </head>
        <body>
          <a class="skip" href="#content">
            Skip to the content
          </a>
          <header class="top">
            <div class="wrap">
              <img src={brand.logo} alt="" />
              <strong>{brand.name}</strong>
              <nav aria-label="Site">
                <a href="/">Home</a>
                <a href="/mailbox">Mailbox</a>
                <a href="/workflows">Workflows</a>
                <a href="/webhooks">Webhooks</a>
              </nav>
            </div>
          </header>
          <main id="content" class="wrap">
            {children}
          </main>
          {script !== undefined && <script dangerouslySetInnerHTML={{ __html: script }} />}
        </body>
      </html>,
    )}`,
    status,
  );
}

/** Headers of every response, page or data. */
export function setHeaders(context: Context): void {
  context.header('cache-control', 'no-store');
  context.header('referrer-policy', 'same-origin');
  context.header('vary', 'Accept');
  context.header('x-content-type-options', 'nosniff');
}

export function wantsJson(context: Context): boolean {
  const supports = ['text/html', 'application/json'];
  return (
    accepts(context, { header: 'Accept', supports, default: 'text/html' }) === 'application/json'
  );
}

/** A problem document (RFC 9457). */
export function problem(
  context: Context,
  status: 401 | 404 | 405 | 409 | 422 | 503,
  title: string,
  more: object = {},
): Response {
  context.header('content-type', 'application/problem+json');
  return context.body(JSON.stringify({ title, status, ...more }), status);
}

/** In this machine's time zone, which is the reader's. */
const dateFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** @param at ISO 8601, or epoch milliseconds */
export function When({ at }: { at: string | number }) {
  const date = new Date(at);
  return <time dateTime={date.toISOString()}>{dateFormat.format(date)}</time>;
}

/** On a phone, each cell is a line with its column's name. */
export function Table({
  head,
  rows,
  empty,
}: {
  head: readonly string[];
  rows: readonly (readonly ComponentChildren[])[];
  /** Replaces a table without rows. */
  empty?: ComponentChildren;
}) {
  if (rows.length === 0) return <p class="card">{empty}</p>;
  return (
    <div class="card">
      <table class="stack">
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={head[column]} data-label={head[column]}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/**
 * The fields of a form, or a JSON body, read as the product reads them.
 * @throws RequestError 400, 413, 415
 */
export async function readBody(context: Context): Promise<{ isJson: boolean; body: unknown }> {
  const bytes = Buffer.from(await context.req.arrayBuffer());
  const read = await readSent(
    { body: bytes.toString('base64'), isBase64Encoded: true },
    context.req.header(),
  );
  return 'json' in read
    ? { isJson: true, body: read.json }
    : { isJson: false, body: contentOf(read.form) };
}

/** The fields of a form. @throws RequestError 400, 413, 415 */
export async function readForm(context: Context): Promise<Record<string, unknown>> {
  const { isJson, body } = await readBody(context);
  if (isJson) throw new RequestError(415, 'unsupportedMediaType');
  return body as Record<string, unknown>;
}
