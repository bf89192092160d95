import { type Context, Hono } from 'hono';
import type { Ses, StoredMessage } from '../aws/ses.ts';
import { problem, renderPage, setHeaders, wantsJson } from '../page.tsx';
import { readMessage } from './message.ts';
import { MAILBOX_STYLE, MessageListPage, MessagePage, NotFoundPage } from './pages.tsx';

const PAGE_SIZE = 100;

/**
 * The sandbox for content that somebody else wrote. It runs no script, sends no form and loads nothing, except images
 * in the message or on this host. A link may replace the window or open another one, which is not sandboxed. The
 * sandbox also applies when the body is opened by its own URL.
 */
const MAIL_SANDBOX =
  'allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation';
const MAIL_POLICY = [
  "default-src 'none'",
  "img-src 'self' data:",
  "style-src 'unsafe-inline'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
  `sandbox ${MAIL_SANDBOX}`,
].join('; ');

/**
 * The mails of the embedded default, to be mounted at /mailbox. Every URL is a page for people and, with `Accept:
 * application/json`, data for programs:
 *
 * - `GET /mailbox` → `{messages: Message[], older: string | null}`: the newest 100, in the order of sending; `older`
 *   is the URL of earlier ones. `?to=` filters by recipient.
 * - `GET /mailbox/{id}` → `Message`; 404 is a problem document.
 * - `GET /mailbox/{id}/html`, `/text`, `/raw`: the bodies and the MIME source, whatever the Accept header says.
 */
export function createMailbox({ ses }: { ses: Ses }): Hono {
  const app = new Hono();

  app.use(async (c, next) => {
    await next();
    setHeaders(c);
  });

  app.get('/', async (c) => {
    const to = c.req.query('to')?.trim() || undefined;
    const before = c.req.query('before');
    // Reads one more than it shows, to know whether there are older ones.
    const found = ses.messages({ to, before, limit: PAGE_SIZE + 1 });
    const messages = found.slice(0, PAGE_SIZE);
    const oldest = found.length > PAGE_SIZE ? messages.at(-1) : undefined;
    const older = oldest
      ? `/mailbox?${new URLSearchParams({ ...(to && { to }), before: oldest.id })}`
      : null;
    if (wantsJson(c)) {
      const stored = messages.map(({ id }) => ses.message(id)).filter((each) => each !== undefined);
      return c.json({ messages: await Promise.all(stored.reverse().map(readMessage)), older });
    }
    const newest = before === undefined;
    return renderPage(c, {
      title: to ? `Mailbox: ${to}` : 'Mailbox',
      style: MAILBOX_STYLE,
      children: <MessageListPage messages={messages} to={to} older={older} newest={newest} />,
    });
  });

  app.get('/:id', (c) =>
    withMessage(c, async (stored) => {
      const message = await readMessage(stored);
      if (wantsJson(c)) return c.json(message);
      return renderPage(c, {
        title: message.subject || '(no subject)',
        style: MAILBOX_STYLE,
        frames: true,
        children: <MessagePage message={message} sandbox={MAIL_SANDBOX} />,
      });
    }),
  );

  app.get('/:id/html', (c) =>
    withMessage(c, async (stored) => {
      const { html } = await readMessage(stored);
      c.header('content-security-policy', MAIL_POLICY);
      // The first <base> applies, so a plain link always opens in the window, not in the frame.
      return c.html(`<!doctype html><base target="_top">${html ?? ''}`);
    }),
  );

  app.get('/:id/text', (c) =>
    withMessage(c, async (stored) => {
      const { text } = await readMessage(stored);
      c.header('content-security-policy', MAIL_POLICY);
      return c.text(text ?? '');
    }),
  );

  app.get('/:id/raw', (c) =>
    withMessage(c, (stored) => {
      c.header('content-security-policy', MAIL_POLICY);
      c.header('content-type', 'text/plain; charset=utf-8');
      return c.body(new Uint8Array(stored.raw));
    }),
  );

  async function withMessage(
    c: Context,
    answer: (stored: StoredMessage) => Response | Promise<Response>,
  ): Promise<Response> {
    const stored = ses.message(c.req.param('id') ?? '');
    if (stored !== undefined) return answer(stored);
    if (wantsJson(c)) return problem(c, 404, 'There is no such message.');
    return renderPage(c, { title: 'No such message', children: <NotFoundPage /> }, 404);
  }

  return app;
}
