import { createHash, randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { importJWK, SignJWT } from 'jose';
import * as z from 'zod';
import type { Auth0Store } from './auth0-store.ts';
import { managementAudience } from './management-api.ts';

export interface Auth0Application {
  clientId: string;
  clientSecret: string;
  name: string;
  /** "Allowed Callback URLs", compared exactly. */
  redirectUris: readonly string[];
  /** "Allowed Logout URLs", compared without their query. */
  logoutUrls: readonly string[];
  /** Whether the operator's own people sign in here, without a connection: anybody, with any address. */
  hasOwnPeople?: true;
}

/** The signed-in user. */
export const user = z.object({
  /** `okta|{connection}|{sub}` */
  id: z.string(),
  email: z.string(),
  name: z.string(),
});
export type User = z.output<typeof user>;

const code = z.object({
  clientId: z.string(),
  redirectUri: z.string(),
  scope: z.string(),
  nonce: z.string().optional(),
  codeChallenge: z.string().optional(),
  user,
});

/** An authorization code's content in the store. */
export type AuthorizationCode = z.output<typeof code>;

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

/**
 * A tenant's endpoints for programs: its discovery document, keys and tokens
 * (https://auth0.com/docs/api/authentication). Tokens expire in real time, not by the local clock, as openid-client
 * uses real time too.
 * @param options `originOf`: the tenant's origin or its custom domain, depending on the request
 */
export function createTokens(options: {
  origin: string;
  originOf: (c: Context) => string;
  store: Auth0Store;
  managementClient: { clientId: string; clientSecret: string; scopes: readonly string[] };
  applications: readonly Auth0Application[];
}) {
  const { store, applications, managementClient, originOf } = options;
  const { kty, n, e, kid, alg, use } = store.signingKey();
  const signingKey = importJWK(store.signingKey(), 'RS256');
  const app = new Hono();

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
      jwks_uri: `${origin}/.well-known/jwks.json`,
      response_types_supported: ['code'],
      scopes_supported: ['openid', 'profile', 'email'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    });
  });
  app.get('/.well-known/jwks.json', (c) => c.json({ keys: [{ kty, n, e, kid, alg, use }] }));

  app.post('/oauth/token', async (c) => {
    c.header('cache-control', 'no-store');
    const parsed = tokenRequest.safeParse(await tokenBody(c));
    if (!parsed.success) {
      return oauthError(c, 400, 'invalid_request', 'A required parameter is missing');
    }
    const request = parsed.data;
    const application = applications.find(({ clientId }) => clientId === request.client_id);
    const client = request.client_id === managementClient.clientId ? managementClient : application;
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
    if (request.grant_type !== 'authorization_code' || !application) {
      const description = `Grant type '${request.grant_type}' not allowed for the client.`;
      return oauthError(c, 403, 'unauthorized_client', description);
    }
    const granted = code.safeParse(store.take('code', request.code ?? ''));
    if (
      !granted.success ||
      granted.data.clientId !== application.clientId ||
      granted.data.redirectUri !== request.redirect_uri
    ) {
      return oauthError(c, 403, 'invalid_grant', 'Invalid authorization code');
    }
    if (granted.data.codeChallenge !== s256(request.code_verifier)) {
      return oauthError(c, 403, 'invalid_grant', 'Failed to verify code verifier');
    }
    const origin = originOf(c);
    const { scope, nonce, user } = granted.data;
    return c.json({
      // Opaque, as a tenant's without a requested audience.
      access_token: randomBytes(24).toString('base64url'),
      id_token: await sign(
        { sub: user.id, aud: application.clientId, nonce, ...profile(user, scope) },
        origin,
        36_000,
      ),
      scope,
      expires_in: 86_400,
      token_type: 'Bearer',
    });
  });

  return app;
}

const oauthError = (
  c: Context,
  status: 400 | 401 | 403,
  error: string,
  error_description: string,
) => c.json({ error, error_description }, status);

/** Form or JSON, with the client's credentials in it or in the Authorization header. */
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

function profile({ email, name }: User, scope: string) {
  const scopes = scope.split(' ');
  return {
    ...(scopes.includes('profile') && { name, nickname: email.split('@')[0] }),
    ...(scopes.includes('email') && { email, email_verified: true }),
  };
}
