import type { DatabaseSync } from 'node:sqlite';
import { Hono } from 'hono';
import { csrf } from 'hono/csrf';
import * as z from 'zod';
import { asciiDomain } from '../../functions/onboarding/domain-names.ts';
import { problem, readBody, renderPage, setHeaders, Table, wantsJson } from '../page.tsx';

/** A name, which may contain underscores as in such records. An empty value deletes the record. */
const change = z.strictObject({
  name: z
    .string()
    .trim()
    .toLowerCase()
    .transform((name) => name.replace(/\.$/, ''))
    .refine((name) => asciiDomain(name.replaceAll('_', 'x')) !== undefined),
  value: z.string().trim().max(2_000),
});

const STYLE = `
.form { display: grid; gap: .75rem; }
.form button { justify-self: start; }
`;

/**
 * Stands in for the DNS of all customers, to be mounted at `/dns`: one TXT record per name.
 *
 * - `GET`: the records, and a form. With `Accept: application/json` `{records: [{name, type, value}]}`
 * - `POST {name, value}`, JSON or a form: sets the record of that name, or deletes it if the value is empty. JSON →
 *   200 like GET, a form → 303. 422 for an invalid name.
 */
export function createDns({ database, baseUrl }: { database: DatabaseSync; baseUrl: string }) {
  database.exec(
    'create table if not exists dns_records (name text primary key, value text not null) strict',
  );
  const records = () =>
    database
      .prepare('select name, value from dns_records order by name')
      .all()
      .map(({ name, value }) => ({ name: String(name), type: 'TXT', value: String(value) }));
  const app = new Hono();

  app.get('/', (context) => {
    setHeaders(context);
    if (wantsJson(context)) return context.json({ records: records() });
    return renderPage(context, {
      title: 'DNS',
      style: STYLE,
      children: (
        <>
          <h1>DNS of the customers</h1>
          <p>
            This page stands for the DNS settings of every customer’s domains on this machine. Set
            the TXT record that the setup page shows.
          </p>
          <form class="form card" method="post" action={baseUrl}>
            <div>
              <label for="name">Name</label>
              <input id="name" name="name" required autocomplete="off" />
            </div>
            <div>
              <label for="value">Value (empty: delete the record)</label>
              <input id="value" name="value" autocomplete="off" />
            </div>
            <button type="submit">Set the record</button>
          </form>
          <Table
            empty="No records yet."
            head={['Name', 'Type', 'Value']}
            rows={records().map(({ name, type, value }) => [name, type, value])}
          />
        </>
      ),
    });
  });

  app.post('/', csrf(), async (context) => {
    setHeaders(context);
    const { isJson, body } = await readBody(context);
    const parsed = change.safeParse(body);
    if (!parsed.success) return problem(context, 422, 'The name or the value is invalid.');
    const { name, value } = parsed.data;
    if (value === '') database.prepare('delete from dns_records where name = ?').run(name);
    else database.prepare('insert or replace into dns_records values (?, ?)').run(name, value);
    return isJson ? context.json({ records: records() }) : context.redirect(baseUrl, 303);
  });

  return {
    app,
    textsOf: (name: string): string[] =>
      database
        .prepare('select value from dns_records where name = ?')
        .all(name)
        .map(({ value }) => String(value)),
  };
}
