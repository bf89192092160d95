import type { ComponentChildren } from 'preact';
import { renderStandInPage } from '../stand-in-page.tsx';
import type { Connection, LogEntry } from './auth0-store.ts';

const page = (title: string, content: ComponentChildren, narrow = true) =>
  renderStandInPage({ title, standsFor: 'the Auth0 tenant', narrow, content });

export const loginPage = (login: { action: string; email: string; unknown?: boolean }) =>
  page(
    'Log in to Sequel',
    <form method="post" action={login.action}>
      {login.unknown && (
        <p class="error" role="alert">
          Wrong e-mail, or no such login. Only organisations whose single sign-on is connected can
          log in here.
        </p>
      )}
      <label for="email">E-mail address</label>
      <input
        id="email"
        name="email"
        type="email"
        required
        autocomplete="username"
        value={login.email}
      />
      <p class="hint">You will be sent to your organisation’s own sign-in.</p>
      <button class="wide" type="submit">
        Continue
      </button>
    </form>,
  );

export const errorPage = (error: { title?: string; description: string }) =>
  page(error.title ?? 'Oops!, something went wrong', <p>{error.description}</p>);

/** What the tenant's dashboard would show, without secrets. */
export const tenantPage = (
  connections: readonly { connection: Connection; clients: readonly string[] }[],
  logs: readonly LogEntry[],
) =>
  page(
    'Auth0 tenant',
    <>
      <h2>Enterprise connections (Okta Workforce)</h2>
      {connections.length === 0 && <p>None yet.</p>}
      {connections.map(({ connection, clients }) => (
        <div class="card" key={connection.id}>
          <strong>{connection.display_name ?? connection.name}</strong>
          <br />
          <code>{connection.name}</code>
          <br />
          Okta domain: {connection.options.domain}
          <br />
          E-mail domains: {connection.options.domain_aliases?.join(', ') || 'none'}
          <br />
          Applications: {clients.join(', ') || 'none'}
        </div>
      ))}
      <h2>Logs</h2>
      <table>
        <thead>
          <tr>
            <th>Date</th>
            <th>Event</th>
            <th>Connection</th>
            <th>Who / what</th>
          </tr>
        </thead>
        <tbody>
          {logs.map((entry) => (
            <tr key={entry.log_id}>
              <td>{entry.date}</td>
              <td>{entry.type === 's' ? 'Success Login' : 'Failed Login'}</td>
              <td>{entry.connection}</td>
              <td>{entry.user_name ?? entry.description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>,
    false,
  );
