import { Hono } from 'hono';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import { readDeliveries, readDisabled } from '../../functions/webhooks/deliveries.ts';
import { problem, renderPage, setHeaders, Table, When, wantsJson } from '../page.tsx';

/** Maximum number of each shown. */
const SHOWN = 100;
/** Maximum number of refused posts shown: anybody at this machine can post to the receiver. */
const SHOWN_REFUSED = 20;
const DAYS = 30 * 24 * 60 * 60_000;

/** A post to the receiver. */
interface Received {
  at: number;
  /** Both empty if the post is not authenticated. */
  id: string;
  type: string;
  /** Whether its signature is valid. */
  verified: boolean;
  /** Why it was refused. */
  refused?: 'unsigned' | 'wrongSignature';
}
const posted = z.object({ type: z.string() });

/**
 * The webhooks of this machine, to be mounted at `/webhooks`.
 *
 * - `GET`: what was sent to `WEBHOOK_URL`, and what the receiver got. With `Accept: application/json` `{deliveries,
 *   received}`
 * - `POST /receiver`: a receiver to try it with. With `?status=503` it answers with that status; a post that is
 *   unsigned or signed with another key gets a 401
 *
 * @param options.endpoint its name, if there is one
 * @param options.secret the signing key
 */
export function createWebhooks(options: {
  table: string;
  endpoint: string | undefined;
  secret: string;
  receiverUrl: string;
  now: () => number;
}) {
  const { table, endpoint, secret, receiverUrl, now } = options;
  const taken: Received[] = [];
  const refused: Received[] = [];
  const app = new Hono();

  app.post('/receiver', async (context) => {
    let body: unknown;
    try {
      body = new Webhook(secret).verify(await context.req.text(), context.req.header());
    } catch {
      const why = context.req.header('webhook-signature') ? 'wrongSignature' : 'unsigned';
      refused.unshift({ at: now(), id: '', type: '', verified: false, refused: why });
      refused.splice(SHOWN_REFUSED);
      return problem(context, 401, 'It is not signed, or not with the key of these webhooks.');
    }
    const id = context.req.header('webhook-id') ?? '';
    const type = posted.safeParse(body).data?.type ?? '';
    taken.unshift({ at: now(), id, type, verified: true });
    taken.splice(SHOWN);
    const status = z.coerce.number().int().min(200).max(599).safeParse(context.req.query('status'));
    return new Response(null, { status: status.data ?? 204 });
  });
  app.all('/receiver', (context) => {
    context.header('allow', 'POST');
    return problem(context, 405, 'Webhooks are posted here; /webhooks shows them.');
  });

  app.get('/', async (context) => {
    setHeaders(context);
    const deliveries = [];
    if (endpoint !== undefined)
      for await (const { delivery } of readDeliveries(
        table,
        endpoint,
        new Date(now() - DAYS).toISOString(),
      )) {
        const { id, type, at, state, attempts, last } = delivery;
        deliveries.unshift({ id, type, at, state, attempts, last });
        deliveries.splice(SHOWN);
      }
    const received = [...taken, ...refused].sort((one, other) => other.at - one.at);
    const disabled = endpoint === undefined ? undefined : (await readDisabled(table, endpoint))?.at;
    if (wantsJson(context)) return context.json({ deliveries, received, disabledAt: disabled });
    return renderPage(context, {
      title: 'Webhooks',
      children: (
        <>
          <h1>Webhooks</h1>
          {endpoint === undefined ? (
            <div class="card">
              <p>
                There is no endpoint. Start with the URL of your receiver, or try the one that is
                here:
              </p>
              <pre>WEBHOOK_URL={receiverUrl} npm start</pre>
            </div>
          ) : (
            <p>
              Every event of an onboarding goes to the URL in <code>WEBHOOK_URL</code> within two
              minutes. <code>npm run webhooks</code> sends a test, or events again.
            </p>
          )}
          {disabled !== undefined && (
            <div class="card alert">
              <h2>Disabled</h2>
              <p>
                Since <When at={disabled} />: it refused an event for three days, or answered 410.
              </p>
            </div>
          )}
          <h2>Sent</h2>
          <Table
            empty="Nothing yet."
            head={['Event', 'Happened', 'State', 'Attempts', 'Last answer']}
            rows={deliveries.map(({ id, type, at, state, attempts, last }) => [
              `${type} (${id})`,
              <When key="at" at={at} />,
              state,
              String(attempts),
              last?.outcome ?? '',
            ])}
          />
          <h2>Received here</h2>
          <Table
            empty="Nothing yet."
            head={['Event', 'Received', 'Signature']}
            rows={received.map(({ id, type, at, refused }) => [
              refused ? 'Refused' : `${type} (${id})`,
              <When key="at" at={at} />,
              { unsigned: 'none', wrongSignature: 'wrong', right: 'right' }[refused ?? 'right'],
            ])}
          />
        </>
      ),
    });
  });
  return app;
}
