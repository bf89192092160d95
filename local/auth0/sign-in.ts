import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import * as openid from 'openid-client';
import * as z from 'zod';
import { readForm } from '../page.tsx';
import { errorPage, loginPage } from './auth0-pages.tsx';
import type { Auth0Store, Connection, LogEntry } from './auth0-store.ts';
import {
  type Auth0Application,
  type AuthorizationCode,
  createTokens,
  type User,
  user,
} from './tokens.ts';

const authorization = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  response_type: z.string(),
  scope: z.string().default('openid profile email'),
  state: z.string().optional(),
  nonce: z.string().optional(),
  code_challenge: z.string().optional(),
  code_challenge_method: z.literal('S256').optional(),
  connection: z.string().optional(),
  login_hint: z.string().optional(),
  prompt: z.string().optional(),
});

/** A sign-in in progress: the application's request, and the browser it came from. */
const signIn = z.object({
  request: authorization,
  browser: z.string(),
  upstream: z.object({ connectionId: z.string(), nonce: z.string() }).optional(),
});
type SignIn = z.output<typeof signIn>;

// Cookies ignore ports: the name must differ from those of the other servers on this machine.
const BROWSER_COOKIE = 'auth0_browser';
const SESSION_COOKIE = 'auth0_session';
/** Seconds: three days, a tenant's default. */
const SESSION = 259_200;

/** Who is signed in at the tenant, for whichever application. */
const session = z.object({ user, connection: z.string() });

/**
 * Universal Login (identifier first), the round trip through the connection's Okta, and the endpoints for programs
 * (tokens.ts): https://auth0.com/docs/api/authentication. The session is tenant-wide: whoever has signed in for one
 * application is let into the others that may use the connection
 * (https://auth0.com/docs/manage-users/sessions/sessions-layers).
 */
export function createSignIn(options: {
  origin: string;
  customOrigin: string;
  store: Auth0Store;
  managementClient: { clientId: string; clientSecret: string; scopes: readonly string[] };
  applications: readonly Auth0Application[];
  trustedOrigins: readonly string[];
  onLog: (entry: LogEntry) => void | Promise<void>;
}) {
  const { store, applications } = options;
  const app = new Hono();

  /** The tenant's origin or its custom domain, depending on the request. */
  const originOf = (c: Context) =>
    [options.origin, options.customOrigin].find(
      (origin) => new URL(origin).host === c.req.header('host'),
    ) ?? options.origin;

  app.route('/', createTokens({ ...options, originOf }));

  app.get('/authorize', (c) => {
    const parsed = authorization.safeParse(c.req.query());
    const application = applicationOf(parsed.data?.client_id);
    if (!parsed.data || !application) {
      const description = `Unknown client: ${c.req.query('client_id') ?? ''}`;
      return c.html(errorPage({ description }), 400);
    }
    const request = parsed.data;
    if (!application.redirectUris.includes(request.redirect_uri)) {
      return c.html(
        errorPage({
          title: 'Callback URL mismatch.',
          description: 'The provided redirect_uri is not in the list of allowed callback URLs.',
        }),
        403,
      );
    }
    if (request.response_type !== 'code') {
      return backWithError(c, request, 'unsupported_response_type', 'Unsupported response type');
    }
    const known = request.prompt === 'login' ? undefined : sessionOf(c);
    const through = known && store.connectionNamed(known.connection);
    if (
      known &&
      through &&
      enabled(through, application.clientId) &&
      [undefined, through.name].includes(request.connection)
    ) {
      return backWithCode(c, request, known.user);
    }
    if (request.prompt === 'none') {
      return backWithError(c, request, 'login_required', 'Login required');
    }
    const browser = getCookie(c, BROWSER_COOKIE) ?? openid.randomState();
    setCookie(c, BROWSER_COOKIE, browser, { httpOnly: true, sameSite: 'Lax', path: '/' });
    if (request.connection === undefined) {
      const { clientId, hasOwnPeople } = application;
      if (!hasOwnPeople && !store.hasConnections(clientId)) {
        return backWithError(
          c,
          request,
          'invalid_request',
          'no connections enabled for the client',
        );
      }
      const id = store.put('signIn', { request, browser }, 3600);
      return c.redirect(`/u/login/identifier?state=${id}`);
    }
    const connection = store.connectionNamed(request.connection);
    if (!connection) {
      return backWithError(c, request, 'invalid_request', 'the connection was not found');
    }
    if (!enabled(connection, application.clientId)) {
      return backWithError(c, request, 'invalid_request', 'the connection is not enabled');
    }
    return toOkta(c, { request, browser }, connection, request.login_hint);
  });

  app.get('/u/login/identifier', (c) => {
    const login = signInOf(c, store.read('signIn', c.req.query('state') ?? ''));
    if (!login) return signInEnded(c);
    return c.html(loginPage({ action: actionOf(c), email: login.request.login_hint ?? '' }));
  });
  app.post('/u/login/identifier', async (c) => {
    const login = signInOf(c, store.read('signIn', c.req.query('state') ?? ''));
    if (!login) return signInEnded(c);
    const { email } = await readForm(c);
    const address = typeof email === 'string' ? email.trim() : '';
    const domain = address.split('@')[1]?.toLowerCase();
    if (domain && applicationOf(login.request.client_id)?.hasOwnPeople) {
      const id = `auth0|${Buffer.from(address).toString('hex')}`;
      return backWithCode(c, login.request, { id, email: address, name: address });
    }
    const connection = domain && store.connectionFor(login.request.client_id, domain);
    if (!connection) {
      return c.html(loginPage({ action: actionOf(c), email: address, unknown: true }), 400);
    }
    return toOkta(c, login, connection, address);
  });

  app.get('/login/callback', async (c) => {
    const login = signInOf(c, store.take('signIn', c.req.query('state') ?? ''));
    if (!login?.upstream) return signInEnded(c);
    const connection = store.connection(login.upstream.connectionId);
    if (!connection) {
      return backWithError(c, login.request, 'invalid_request', 'the connection was not found');
    }
    let claims: { sub: string; email: string; name: string };
    try {
      claims = await exchangeUpstreamCode(c, connection, login.upstream.nonce);
    } catch (error) {
      const failure = upstreamFailure(error);
      await log(c, connection, login.request.client_id, { type: 'f', ...failure });
      return backWithError(c, login.request, 'access_denied', failure.description);
    }
    const { email, name } = claims;
    const id = `okta|${connection.name}|${claims.sub}`;
    const { request } = login;
    await log(c, connection, request.client_id, {
      type: 's',
      description: null,
      user_id: id,
      user_name: email,
    });
    const signedIn = { id, email, name };
    const kept = store.put('session', { user: signedIn, connection: connection.name }, SESSION);
    setCookie(c, SESSION_COOKIE, kept, { httpOnly: true, sameSite: 'Lax', path: '/' });
    return backWithCode(c, request, signedIn);
  });

  app.get('/v2/logout', (c) => {
    store.take('session', getCookie(c, SESSION_COOKIE) ?? '');
    deleteCookie(c, SESSION_COOKIE, { path: '/' });
    const returnTo = c.req.query('returnTo') ?? '';
    const bare = returnTo.split(/[?#]/)[0] ?? '';
    if (!applicationOf(c.req.query('client_id'))?.logoutUrls.includes(bare)) {
      return c.html(errorPage({ description: `The "returnTo" URL is not allowed.` }), 400);
    }
    return c.redirect(returnTo);
  });

  const applicationOf = (clientId: string | undefined) =>
    applications.find((application) => application.clientId === clientId);

  const sessionOf = (c: Context) =>
    session.safeParse(store.read('session', getCookie(c, SESSION_COOKIE) ?? '')).data;

  const enabled = (connection: Connection, clientId: string) =>
    store.clientsOf(connection.id).includes(clientId);

  function backWithCode(c: Context, request: SignIn['request'], user: User) {
    const content: AuthorizationCode = {
      clientId: request.client_id,
      redirectUri: request.redirect_uri,
      scope: request.scope,
      nonce: request.nonce,
      codeChallenge: request.code_challenge,
      user,
    };
    return back(c, request, { code: store.put('code', content, 60) });
  }

  const oktaOrigin = (connection: Connection) => {
    const domain = connection.options.domain ?? '';
    const plain = `http://${domain}`;
    return options.trustedOrigins.includes(plain) ? plain : `https://${domain}`;
  };

  async function toOkta(
    c: Context,
    login: SignIn,
    connection: Connection,
    loginHint: string | undefined,
  ) {
    const { client_id: clientId, scope } = connection.options;
    if (scope === undefined || clientId === undefined) {
      // A tenant's reaction to a connection that was created without a scope:
      // https://github.com/auth0/terraform-provider-auth0/issues/852
      const description = "Cannot read properties of undefined (reading 'trim')";
      await log(c, connection, login.request.client_id, { type: 'f', description });
      return c.html(errorPage({ description: 'There was an error signing in.' }), 500);
    }
    const nonce = openid.randomNonce();
    const content: SignIn = { ...login, upstream: { connectionId: connection.id, nonce } };
    const url = new URL(`${oktaOrigin(connection)}/oauth2/v1/authorize`);
    url.search = new URLSearchParams({
      client_id: clientId,
      redirect_uri: `${originOf(c)}/login/callback`,
      response_type: 'code',
      scope,
      state: store.put('signIn', content, 3600),
      nonce,
      ...(login.request.prompt === 'login' && { prompt: 'login' }),
      ...(loginHint && { login_hint: loginHint }),
    }).toString();
    return c.redirect(url.href);
  }

  async function exchangeUpstreamCode(c: Context, connection: Connection, nonce: string) {
    const { client_id: clientId = '', client_secret: clientSecret = '' } = connection.options;
    const issuer = new URL(oktaOrigin(connection));
    const config = await openid.discovery(
      issuer,
      clientId,
      undefined,
      openid.ClientSecretPost(clientSecret),
      {
        execute: issuer.protocol === 'http:' ? [openid.allowInsecureRequests] : [],
      },
    );
    const { pathname, search } = new URL(c.req.url);
    const tokens = await openid.authorizationCodeGrant(
      config,
      new URL(pathname + search, originOf(c)),
      // Its state has already found this sign-in.
      { expectedNonce: nonce, expectedState: openid.skipStateCheck, idTokenExpected: true },
    );
    const claims = tokens.claims();
    const email = typeof claims?.email === 'string' ? claims.email.toLowerCase() : undefined;
    if (!claims || !email) throw new Error('The identity provider gave no e-mail address');
    return {
      sub: claims.sub,
      email,
      name: typeof claims.name === 'string' ? claims.name : email,
    };
  }

  async function log(
    c: Context,
    connection: Connection,
    clientId: string,
    event: Pick<LogEntry, 'type' | 'description' | 'details' | 'user_id' | 'user_name'>,
  ): Promise<void> {
    const entry = store.addLog({
      ...event,
      connection: connection.name,
      connection_id: connection.id,
      client_id: clientId,
      client_name: applicationOf(clientId)?.name ?? '',
      ip: '127.0.0.1',
      hostname: new URL(originOf(c)).host,
      user_agent: c.req.header('user-agent') ?? '',
      strategy: 'okta',
      strategy_type: 'enterprise',
    });
    try {
      await options.onLog(entry);
    } catch (error) {
      // A log stream is best effort, and no sign-in waits for it.
      console.error(`Log event ${entry.log_id} was not delivered:`, error);
    }
  }
  return app;
}

/** The sign-in, if it belongs to this browser. */
function signInOf(c: Context, content: unknown): SignIn | undefined {
  const parsed = signIn.safeParse(content);
  return parsed.success && parsed.data.browser === getCookie(c, BROWSER_COOKIE)
    ? parsed.data
    : undefined;
}

function signInEnded(c: Context) {
  const description = 'This sign-in has ended. Go back to the application and start again.';
  return c.html(errorPage({ description }), 400);
}

const actionOf = (c: Context) => {
  const { pathname, search } = new URL(c.req.url);
  return pathname + search;
};

function back(c: Context, request: SignIn['request'], parameters: Record<string, string>) {
  const url = new URL(request.redirect_uri);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (request.state !== undefined) url.searchParams.set('state', request.state);
  return c.redirect(url.href);
}

const backWithError = (
  c: Context,
  request: SignIn['request'],
  error: string,
  error_description: string,
) => back(c, request, { error, error_description });

/**
 * In the identity provider's own words, which contain no secret. Errors that came back with the browser are described
 * as in https://community.auth0.com/t/user-not-assigned-to-the-client-application-error-at-log-in/186794.
 */
function upstreamFailure(error: unknown): { description: string } & Pick<LogEntry, 'details'> {
  if (
    error instanceof openid.ResponseBodyError ||
    error instanceof openid.AuthorizationResponseError
  ) {
    const { error: oauthError, error_description: message = oauthError } = error;
    const isSentBack = error instanceof openid.AuthorizationResponseError;
    return {
      description: isSentBack ? message : `${oauthError}: ${message}`,
      details: { error: { message, oauthError, type: 'oauth-authorization' } },
    };
  }
  return { description: error instanceof Error ? error.message : 'unknown error' };
}
