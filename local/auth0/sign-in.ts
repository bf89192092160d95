import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { createLocalJWKSet, errors, importJWK, jwtVerify, SignJWT } from 'jose';
import * as openid from 'openid-client';
import * as z from 'zod';
import { errorPage, loginPage } from './auth0-pages.tsx';
import type { Auth0Store, Connection, LogEntry } from './auth0-store.ts';
import { managementAudience } from './management-api.ts';

export interface Auth0Application {
  clientId: string;
  clientSecret: string;
  /** "Allowed Callback URLs", compared exactly. */
  redirectUris: readonly string[];
}

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

/** A sign-in under way: what the application asked for, and from which browser. */
const signIn = z.object({
  request: authorization,
  browser: z.string(),
  upstream: z.object({ connectionId: z.string(), nonce: z.string() }).optional(),
});
type SignIn = z.output<typeof signIn>;

const code = z.object({
  clientId: z.string(),
  redirectUri: z.string(),
  scope: z.string(),
  nonce: z.string().optional(),
  codeChallenge: z.string().optional(),
  userId: z.string(),
});

const tokenRequest = z.object({
  grant_type: z.string(),
  client_id: z.string(),
  client_secret: z.string(),
  audience: z.string().optional(),
  scope: z.string().optional(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
});

// Cookies know no ports: the name must not meet those of the others on this machine.
const BROWSER_COOKIE = 'auth0_browser';

/**
 * Universal Login (identifier first), the round trip through the connection's Okta, and the tokens:
 * https://auth0.com/docs/api/authentication. There is no Auth0 session: `prompt=none` never succeeds.
 * Tokens live in real time, whatever the clock says: openid-client on the other side does too.
 */
export function createSignIn(options: {
  origin: string;
  customOrigin: string;
  store: Auth0Store;
  managementClient: { clientId: string; clientSecret: string; scopes: readonly string[] };
  application: Auth0Application;
  trustedOrigins: readonly string[];
  onLog: (entry: LogEntry) => void | Promise<void>;
}) {
  const { store, application, managementClient } = options;
  const { kty, n, e, kid, alg, use } = store.signingKey();
  const publicKeys = { keys: [{ kty, n, e, kid, alg, use }] };
  const signingKey = importJWK(store.signingKey(), 'RS256');
  const app = new Hono();

  /** The tenant's origin or its custom domain: whichever the request came to. */
  const originOf = (c: Context) =>
    [options.origin, options.customOrigin].find(
      (origin) => new URL(origin).host === c.req.header('host'),
    ) ?? options.origin;

  const sign = async (claims: Record<string, unknown>, issuer: string, lifetime: number) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .setIssuer(`${issuer}/`)
      .setIssuedAt()
      .setExpirationTime(`${lifetime}s`)
      .sign(await signingKey);

  app.get('/.well-known/openid-configuration', (c) => {
    const origin = originOf(c);
    return c.json({
      issuer: `${origin}/`,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/oauth/token`,
      userinfo_endpoint: `${origin}/userinfo`,
      jwks_uri: `${origin}/.well-known/jwks.json`,
      response_types_supported: ['code'],
      scopes_supported: ['openid', 'profile', 'email'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    });
  });
  app.get('/.well-known/jwks.json', (c) => c.json(publicKeys));

  app.get('/authorize', (c) => {
    const parsed = authorization.safeParse(c.req.query());
    if (parsed.data?.client_id !== application.clientId) {
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
    if (request.prompt === 'none') {
      return backWithError(c, request, 'login_required', 'Login required');
    }
    const browser = getCookie(c, BROWSER_COOKIE) ?? openid.randomState();
    setCookie(c, BROWSER_COOKIE, browser, { httpOnly: true, sameSite: 'Lax', path: '/' });
    if (request.connection === undefined) {
      if (!store.connections().some(enabled)) {
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
    if (!enabled(connection)) {
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
    const { email } = await c.req.parseBody();
    const address = typeof email === 'string' ? email.trim() : '';
    const domain = address.split('@')[1]?.toLowerCase();
    const connection = store
      .connections()
      .find(
        (candidate) =>
          enabled(candidate) &&
          candidate.options.domain_aliases?.some((alias) => alias.toLowerCase() === domain),
      );
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
      const description = upstreamFailure(error);
      await log(c, connection, { type: 'f', description });
      return backWithError(c, login.request, 'access_denied', description);
    }
    const user = store.signIn(connection, claims);
    await log(c, connection, {
      type: 's',
      description: null,
      user_id: user.user_id,
      user_name: user.email,
    });
    const { request } = login;
    const content: z.output<typeof code> = {
      clientId: request.client_id,
      redirectUri: request.redirect_uri,
      scope: request.scope,
      nonce: request.nonce,
      codeChallenge: request.code_challenge,
      userId: user.user_id,
    };
    return back(c, request, { code: store.put('code', content, 60) });
  });

  app.post('/oauth/token', async (c) => {
    c.header('cache-control', 'no-store');
    const parsed = tokenRequest.safeParse(await tokenBody(c));
    if (!parsed.success) {
      return oauthError(c, 400, 'invalid_request', 'A required parameter is missing');
    }
    const request = parsed.data;
    const client = [managementClient, application].find(
      ({ clientId }) => clientId === request.client_id,
    );
    if (!client || client.clientSecret !== request.client_secret) {
      return oauthError(c, 401, 'access_denied', 'Unauthorized');
    }
    if (request.grant_type === 'client_credentials') {
      if (client !== managementClient) {
        const description = "Grant type 'client_credentials' not allowed for the client.";
        return oauthError(c, 403, 'unauthorized_client', description);
      }
      if (request.audience !== managementAudience(options.origin)) {
        const description = `Service not found: ${request.audience ?? ''}`;
        return oauthError(c, 403, 'access_denied', description);
      }
      const wanted = request.scope?.split(' ');
      const scope = managementClient.scopes
        .filter((granted) => wanted === undefined || wanted.includes(granted))
        .join(' ');
      const subject = {
        sub: `${client.clientId}@clients`,
        azp: client.clientId,
        aud: request.audience,
        gty: 'client-credentials',
        scope,
      };
      return c.json({
        access_token: await sign(subject, options.origin, 86_400),
        scope,
        expires_in: 86_400,
        token_type: 'Bearer',
      });
    }
    if (request.grant_type !== 'authorization_code' || client !== application) {
      const description = `Grant type '${request.grant_type}' not allowed for the client.`;
      return oauthError(c, 403, 'unauthorized_client', description);
    }
    const granted = code.safeParse(store.take('code', request.code ?? ''));
    const user = granted.success && store.user(granted.data.userId);
    if (!user || granted.data.redirectUri !== request.redirect_uri) {
      return oauthError(c, 403, 'invalid_grant', 'Invalid authorization code');
    }
    if (granted.data.codeChallenge !== s256(request.code_verifier)) {
      return oauthError(c, 403, 'invalid_grant', 'Failed to verify code verifier');
    }
    const origin = originOf(c);
    const { scope, nonce } = granted.data;
    return c.json({
      access_token: await sign(
        { sub: user.user_id, aud: `${origin}/userinfo`, azp: client.clientId, scope },
        origin,
        86_400,
      ),
      id_token: await sign(
        { sub: user.user_id, aud: client.clientId, nonce, ...profile(user, scope) },
        origin,
        36_000,
      ),
      scope,
      expires_in: 86_400,
      token_type: 'Bearer',
    });
  });

  app.get('/userinfo', async (c) => {
    const origin = originOf(c);
    const [, token] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    try {
      const { payload } = await jwtVerify(token ?? '', createLocalJWKSet(publicKeys), {
        issuer: `${origin}/`,
        audience: `${origin}/userinfo`,
      });
      const user = store.user(String(payload.sub));
      if (user) return c.json({ sub: user.user_id, ...profile(user, String(payload.scope)) });
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
    }
    return c.text('Unauthorized', 401);
  });

  const enabled = (connection: Connection) =>
    store.clientsOf(connection.id).includes(application.clientId);

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
      // What a tenant does with a connection that was created without a scope:
      // https://github.com/auth0/terraform-provider-auth0/issues/852
      const description = "Cannot read properties of undefined (reading 'trim')";
      await log(c, connection, { type: 'f', description });
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
      // Its state has found this sign-in already.
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
    event: Pick<LogEntry, 'type' | 'description' | 'user_id' | 'user_name'>,
  ): Promise<void> {
    const entry = store.addLog({
      ...event,
      connection: connection.name,
      connection_id: connection.id,
      client_id: application.clientId,
      client_name: 'Sequel',
      ip: '127.0.0.1',
      hostname: new URL(originOf(c)).host,
      user_agent: c.req.header('user-agent') ?? '',
      strategy: 'okta',
      strategy_type: 'enterprise',
    });
    try {
      await options.onLog(entry);
    } catch (error) {
      // A log stream promises nothing, and nobody's sign-in waits for it.
      console.error(`Log event ${entry.log_id} was not delivered:`, error);
    }
  }
  return app;
}

/** The sign-in, if it is this browser's. */
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

/** In the identity provider's own words, which hold no secret. */
function upstreamFailure(error: unknown): string {
  if (
    error instanceof openid.ResponseBodyError ||
    error instanceof openid.AuthorizationResponseError
  ) {
    return [error.error, error.error_description].filter(Boolean).join(': ');
  }
  return error instanceof Error ? error.message : 'unknown error';
}

const oauthError = (
  c: Context,
  status: 400 | 401 | 403,
  error: string,
  error_description: string,
) => c.json({ error, error_description }, status);

/** Form or JSON; the client's credentials in it or in the Authorization header. */
async function tokenBody(c: Context): Promise<Record<string, unknown>> {
  let body: Record<string, unknown>;
  try {
    body = c.req.header('content-type')?.startsWith('application/json')
      ? z.record(z.string(), z.unknown()).parse(await c.req.json())
      : await c.req.parseBody();
  } catch {
    return {};
  }
  const [, basic] = /^Basic (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (!basic) return body;
  const [id = '', secret = ''] = Buffer.from(basic, 'base64')
    .toString()
    .split(':')
    .map((part) => new URLSearchParams(`part=${part}`).get('part') ?? '');
  return { ...body, client_id: id, client_secret: secret };
}

const s256 = (verifier: string | undefined) =>
  verifier === undefined ? undefined : createHash('sha256').update(verifier).digest('base64url');

function profile(
  user: { email: string; email_verified: boolean; name: string; nickname: string },
  scope: string,
) {
  const scopes = scope.split(' ');
  return {
    ...(scopes.includes('profile') && { name: user.name, nickname: user.nickname }),
    ...(scopes.includes('email') && { email: user.email, email_verified: user.email_verified }),
  };
}
