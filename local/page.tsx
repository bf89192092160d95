import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** What this machine's own pages share: they look alike, and run nothing but what is named here. */
const STYLE = `
:root {
  color-scheme: light dark;
  --text: light-dark(#1c2330, #e6e9ef);
  --quiet: light-dark(#566074, #a3acbd);
  --line: light-dark(#dde1e8, #333b4a);
  --ground: light-dark(#f4f5f8, #12161d);
  --card: light-dark(#ffffff, #1b212b);
  --link: light-dark(#1d4fc4, #8fb4ff);
  --good: light-dark(#17693f, #7ddba6);
  --good-ground: light-dark(#e2f5ea, #173626);
  --bad: light-dark(#a8200f, #ffa99f);
  --bad-ground: light-dark(#fdecea, #3d1b19);
  --busy-ground: light-dark(#e4edff, #1d3159);
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
header, main { max-width: 72rem; margin: 0 auto; padding: 1rem; }
header { padding-bottom: 0; }
nav a { margin-right: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; line-height: 1.3; margin: 0 0 .5rem; }
p { margin: 0 0 .75rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: 0 0 1rem; }
.card > :last-child { margin-bottom: 0; }
.quiet { color: var(--quiet); }
.small { font-size: .875rem; }
time { white-space: nowrap; }
label { display: block; font-size: .875rem; font-weight: 600; margin: 0 0 .15rem; }
input, button, .button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--quiet); border-radius: .4rem; padding: .4rem .8rem; }
button, .button { cursor: pointer; display: inline-block; font-weight: 600; text-decoration: none; }
.primary { background: var(--link); border-color: var(--link); color: var(--card); }
code, pre { font: .875rem/1.45 ui-monospace, monospace; }
pre { white-space: pre-wrap; margin: .5rem 0 0; }
summary { cursor: pointer; color: var(--link); padding: .15rem 0; }
html { scroll-padding-top: 1.5rem }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
tr:last-child > td { border-bottom: 0; }
th { font-size: .875rem; color: var(--quiet); font-weight: 600; }
.tag { display: inline-block; padding: 0 .55rem; border-radius: 1rem; font-size: .875rem; font-weight: 600; border: 1px solid var(--line); white-space: nowrap; }
.tag.good { color: var(--good); background: var(--good-ground); border-color: var(--good); }
.tag.bad { color: var(--bad); background: var(--bad-ground); border-color: var(--bad); }
.tag.busy { color: var(--link); background: var(--busy-ground); border-color: var(--link); }
.alert { border-color: var(--bad); background: var(--bad-ground); }
.alert h2 { color: var(--bad); }
@media (max-width: 40rem) {
  .stack thead { position: absolute; clip-path: inset(50%); }
  .stack tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .stack tr:last-child { border-bottom: 0; }
  .stack td { display: block; border: 0; padding: .1rem 0; }
  .stack td[data-label]::before { content: attr(data-label) ': '; color: var(--quiet); font-size: .875rem; }
}
`;

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export interface PageContent {
  title: string;
  /** The page's own style sheet and script: constants. Without the script everything works, too. */
  style?: string;
  script?: string;
  /** Whether the page frames others of this origin. */
  frames?: boolean;
  /** Origins besides this one that a form's answer may lead to. */
  formTargets?: readonly string[];
  children: ComponentChildren;
}

/** Answers with a whole document, under a policy that allows just what is in it. */
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
      ...(script === undefined ? [] : [`script-src ${hash(script)}`]),
      ...(frames ? ["frame-src 'self'"] : []),
      `form-action ${["'self'", ...formTargets].join(' ')}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  );
  return context.html(
    `<!doctype html>${renderToString(
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{title}</title>
          {/* Constants; escaped they would not match their hashes. */}
          <style dangerouslySetInnerHTML={{ __html: styles }} />
        </head>
        <body>
          <header>
            <nav aria-label="Site">
              <a href="/">Home</a>
              <a href="/mailbox">Mailbox</a>
              <a href="/workflows">Workflows</a>
              <a href="/webhooks">Webhooks</a>
            </nav>
          </header>
          <main>{children}</main>
          {script !== undefined && <script dangerouslySetInnerHTML={{ __html: script }} />}
        </body>
      </html>,
    )}`,
    status,
  );
}

/** What holds for every answer, page or data. */
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

/** In the time zone of this machine, which is the reader's. */
const dateFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** @param at ISO 8601, or epoch milliseconds */
export function When({ at }: { at: string | number }) {
  const date = new Date(at);
  return <time dateTime={date.toISOString()}>{dateFormat.format(date)}</time>;
}
