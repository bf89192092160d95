import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, getSignedCookie, setCookie, setSignedCookie } from 'hono/cookie';
import * as openid from 'openid-client';
import * as z from 'zod';
import { random } from '../random.ts';
import { contentSecurityPolicy } from '../stand-in-page.tsx';
import { createLoginPage, failedPage, signedInPage, welcomePage } from './sequel-pages.tsx';

const signInCookie = z.object({ state: z.string(), nonce: z.string(), codeVerifier: z.string() });
const sessionCookie = z.object({ email: z.string(), connection: z.string() });

/**
 * Stands in for the Sequel app as an invited user meets it: the choice between "Create a login" and "Already have a
 * login", and the sign-in through Auth0 (authorization code with PKCE).
 *
 * @param options `baseUrl`: where it is mounted, path included, without a trailing slash; `{baseUrl}/callback` must
 *   be registered at Auth0. `auth0Origin`: the tenant or its custom domain.
 * @returns an app whose routes include the base URL's path: mount it with `route('/', …)`.
 */
export function createSequel(options: {
  baseUrl: string;
  auth0Origin: string;
  application: { clientId: string; clientSecret: string };
}): Hono {
  const { baseUrl } = options;
  const base = new URL(baseUrl).pathname.replace(/\/$/, '');
  const redirectUri = `${baseUrl}/callback`;
  const sessionKey = random();
  const cookie = { httpOnly: true, sameSite: 'Lax', path: `${base}/` } as const;
  const app = new Hono();

  app.use(`${base}/*`, async (c, next) => {
    await next();
    c.header('content-security-policy', contentSecurityPolicy);
    c.header('cache-control', 'no-store');
  });

  const loginLink = (c: Context) => {
    const email = c.req.query('email');
    return `${base}/login${email ? `?${new URLSearchParams({ email })}` : ''}`;
  };
  app.on('GET', [base || '/', `${base}/`], (c) => {
    const { search } = new URL(c.req.url);
    return c.html(welcomePage({ create: `${base}/create${search}`, login: loginLink(c) }));
  });
  app.get(`${base}/create`, (c) => {
    const { search } = new URL(c.req.url);
    return c.html(createLoginPage({ login: loginLink(c), welcome: `${base}/${search}` }));
  });

  app.get(`${base}/login`, async (c) => {
    const signIn = {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      codeVerifier: openid.randomPKCECodeVerifier(),
    };
    const email = c.req.query('email');
    const url = openid.buildAuthorizationUrl(await discover(), {
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      state: signIn.state,
      nonce: signIn.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(signIn.codeVerifier),
      code_challenge_method: 'S256',
      ...(email && { login_hint: email }),
    });
    setCookie(c, 'sequel_sign_in', JSON.stringify(signIn), { ...cookie, maxAge: 3600 });
    return c.redirect(url.href);
  });

  app.get(`${base}/callback`, async (c) => {
    const signIn = signInCookie.safeParse(parseJson(getCookie(c, 'sequel_sign_in')));
    deleteCookie(c, 'sequel_sign_in', cookie);
    if (!signIn.success) {
      return failed(c, 'This sign-in was not started in this browser, or too long ago.');
    }
    try {
      const tokens = await openid.authorizationCodeGrant(
        await discover(),
        new URL(redirectUri + new URL(c.req.url).search),
        {
          expectedState: signIn.data.state,
          expectedNonce: signIn.data.nonce,
          pkceCodeVerifier: signIn.data.codeVerifier,
          idTokenExpected: true,
        },
      );
      const claims = tokens.claims();
      // An enterprise user's ID at Auth0: strategy|connection|ID at the identity provider.
      const [, connection = ''] = claims?.sub.split('|') ?? [];
      const session = JSON.stringify({ email: claims?.email, connection });
      await setSignedCookie(c, 'sequel_session', session, sessionKey, cookie);
    } catch (error) {
      if (error instanceof openid.AuthorizationResponseError) {
        return failed(c, `${error.error}: ${error.error_description ?? ''}`);
      }
      if (error instanceof openid.ClientError || error instanceof openid.ResponseBodyError) {
        return failed(c, 'The answer from Auth0 could not be used.');
      }
      throw error;
    }
    return c.redirect(`${base}/signed-in`);
  });

  app.get(`${base}/signed-in`, async (c) => {
    const stored = await getSignedCookie(c, sessionKey, 'sequel_session');
    const session = sessionCookie.safeParse(parseJson(stored || undefined));
    if (!session.success) return c.redirect(`${base}/`);
    return c.html(signedInPage({ ...session.data, signOut: `${base}/sign-out` }));
  });
  app.post(`${base}/sign-out`, (c) => {
    deleteCookie(c, 'sequel_session', cookie);
    // Signing out here must also end the tenant's session.
    const logout = new URL(`${options.auth0Origin}/v2/logout`);
    logout.search = new URLSearchParams({
      client_id: options.application.clientId,
      returnTo: `${baseUrl}/`,
    }).toString();
    return c.redirect(logout.href, 303);
  });

  const failed = (c: Context, description: string) =>
    c.html(failedPage({ description, login: `${base}/login` }), 400);

  const discover = () => {
    const issuer = new URL(`${options.auth0Origin}/`);
    return openid.discovery(
      issuer,
      options.application.clientId,
      undefined,
      openid.ClientSecretPost(options.application.clientSecret),
      { execute: issuer.protocol === 'http:' ? [openid.allowInsecureRequests] : [] },
    );
  };
  return app;
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
