import type { ComponentChildren } from 'preact';
import { renderStandInPage } from '../stand-in-page.tsx';
import { type Obstacle, type OktaApp, obstacles, type Trouble } from './okta-store.ts';

const page = (title: string, content: ComponentChildren, narrow = false) =>
  renderStandInPage({ title, standsFor: 'Okta', narrow, content });

export const appPath = (clientId: string) =>
  `/admin/app/oidc_client/instance/${encodeURIComponent(clientId)}`;

const troubleWords: Record<Trouble, string> = {
  none: 'None: Okta works',
  unavailable: 'Unavailable: every answer is a 503 page',
  rateLimited: 'Rate limited: every answer is a 429, to be asked again after 40 seconds',
  timeout: 'Timeout: requests are never answered',
  blocked: 'Network zone: requests of Sequel’s servers get a 403; people get through',
  moved: 'Renamed: every answer is a redirect to the organisation’s new name',
  customPages: 'Customized error pages: in German, in words of the organisation’s own',
};

const obstacleWords: Record<Obstacle, string> = {
  inactive: 'Status: Inactive (deactivated)',
  pushedRequests: 'Require pushed authorization requests (PAR)',
  signedRequests: 'Require signed request objects',
  policyDenies: 'Authentication policy: access is denied to everybody',
  unassigned: 'Assignments: nobody',
};

export const appsPage = (apps: readonly OktaApp[], trouble: Trouble) =>
  page(
    'Applications',
    <>
      <p>
        The admin console of your organisation. There is no directory: whoever gives an e-mail
        address and a password is let in.
      </p>
      <table>
        <thead>
          <tr>
            <th>App integration</th>
            <th>Client ID</th>
          </tr>
        </thead>
        <tbody>
          {apps.map((app) => (
            <tr key={app.clientId}>
              <td>
                <a href={appPath(app.clientId)}>{app.name}</a>
              </td>
              <td>
                <code>{app.clientId}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>Create App Integration</h2>
      <form method="post" action="/admin/apps">
        <label for="name">App integration name</label>
        <input id="name" name="name" required maxLength={100} />
        <label for="redirectUris">Sign-in redirect URIs, one a line</label>
        <textarea id="redirectUris" name="redirectUris" required />
        <button type="submit">Save</button>
      </form>
      <h2>Trouble at Okta</h2>
      <form method="post" action="/admin/trouble">
        <label for="trouble">What callers of Okta get, until you change it or restart</label>
        <select id="trouble" name="trouble">
          {Object.entries(troubleWords).map(([value, text]) => (
            <option key={value} value={value} selected={value === trouble}>
              {text}
            </option>
          ))}
        </select>
        <button type="submit">Save</button>
      </form>
    </>,
  );

export const appPage = (app: OktaApp, domain: string, error?: string) =>
  page(
    app.name,
    <>
      <p>
        <a href="/admin">All applications</a>
      </p>
      {error && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <label for="domain">Okta domain</label>
      <input id="domain" readonly value={domain} />
      <h2>Client Credentials</h2>
      <label for="clientId">Client ID</label>
      <input id="clientId" readonly value={app.clientId} />
      {app.clientSecrets.map((secret, index) => (
        <div key={secret}>
          <label for={`secret-${index}`}>Client secret {index + 1}</label>
          <input id={`secret-${index}`} readonly value={secret} />
        </div>
      ))}
      <form method="post" action={`${appPath(app.clientId)}/secrets`}>
        {app.clientSecrets.length < 2 ? (
          <button type="submit" name="action" value="add">
            Generate new secret
          </button>
        ) : (
          <button type="submit" name="action" value="removeOldest">
            Delete client secret 1
          </button>
        )}
      </form>
      <h2>General Settings</h2>
      <form method="post" action={`${appPath(app.clientId)}/settings`}>
        <label for="redirectUris">Sign-in redirect URIs, one a line</label>
        <textarea id="redirectUris" name="redirectUris" required>
          {app.redirectUris.join('\n')}
        </textarea>
        <label class="check">
          <input type="checkbox" name="authorizationCode" checked={app.authorizationCode} /> Grant
          type: Authorization Code
        </label>
        <label class="check">
          <input type="checkbox" name="dpop" checked={app.dpop} /> Require Demonstrating Proof of
          Possession (DPoP) header in token requests
        </label>
        {obstacles.map((name) => (
          <label class="check" key={name}>
            <input type="checkbox" name={name} checked={app.obstacles.includes(name)} />{' '}
            {obstacleWords[name]}
          </label>
        ))}
        <button type="submit">Save</button>
      </form>
    </>,
  );

export const signInPage = (signIn: { action: string; email: string; error?: string }) =>
  page(
    'Sign in',
    <form method="post" action={signIn.action}>
      <p>Any e-mail address with any password signs in here.</p>
      {signIn.error && (
        <p class="error" role="alert">
          {signIn.error}
        </p>
      )}
      <label for="email">E-mail</label>
      <input
        id="email"
        name="email"
        type="email"
        required
        autocomplete="username"
        value={signIn.email}
      />
      <label for="password">Password</label>
      <input
        id="password"
        name="password"
        type="password"
        required
        autocomplete="current-password"
      />
      <button class="wide" type="submit">
        Sign in
      </button>
    </form>,
    true,
  );

export const errorPage = (error: {
  status: string;
  description: string;
  link?: string;
  /** Instead of Okta's own words. */
  words?: string;
}) =>
  page(
    error.status,
    <>
      <p>{error.words ?? `Your request resulted in an error. ${error.description}`.trim()}</p>
      {error.link && <p>{error.link}</p>}
    </>,
    true,
  );

/** `form` is oidc-provider's own, with its CSRF token. */
export const signOutPage = (form: string) =>
  page(
    'Sign out',
    <>
      <p>Sign out of Okta?</p>
      {/* The form is oidc-provider's own markup. */}
      <div dangerouslySetInnerHTML={{ __html: form }} />
      <button type="submit" form="op.logoutForm" name="logout" value="yes">
        Sign out
      </button>
    </>,
    true,
  );

export const signedOutPage = () => page('Signed out', <p>You are signed out of Okta.</p>, true);
