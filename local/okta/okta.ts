import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import * as z from 'zod';
import { contentSecurityPolicy } from '../stand-in-page.tsx';
import {
  appPage,
  appPath,
  appsPage,
  errorPage,
  signedOutPage,
  signInPage,
  signOutPage,
} from './okta-pages.tsx';
import {
  createOktaStore,
  newClientSecret,
  type OktaApp,
  type OktaStore,
  type Trouble,
  troubles,
} from './okta-store.ts';

export type { OktaApp } from './okta-store.ts';

export interface Okta {
  /** For `http.createServer`, at the given origin. */
  listener: RequestListener;
  /** Every app, the oldest first; the first is "Sequel", made at the first start. */
  apps(): OktaApp[];
  /** The app named first, with its newest secret: what the customer's admin would hand over. */
  app(): OktaApp & { clientSecret: string };
  addApp(app: { name: string; redirectUris: readonly string[] }): OktaApp;
  /** Replaces the app that has this client ID, as its admin would in the console. */
  saveApp(app: OktaApp): void;
  /** Kept in memory only. */
  trouble: Trouble;
}

/** Seconds until a rate limit is reset. */
const RESET_AFTER = 40;

const AUTHORIZE = '/oauth2/v1/authorize';
const TOKEN = '/oauth2/v1/token';

/**
 * Stands for a customer's Okta organisation: oidc-provider with Okta's paths and Okta's answers, and
 * an admin console at /admin. Answers follow https://developer.okta.com/docs/api/openapi/okta-oauth/
 * and Okta's help pages on `invalid_client` and on the redirect URI error; `?client_id=` at the
 * discovery document is accepted and changes nothing, as the organisation has a single issuer.
 *
 * @param options `origin` without a trailing slash is the issuer; `redirectUris` are registered for
 * the app "Sequel" when it is made at the first start.
 */
export function createOkta(options: {
  origin: string;
  database: DatabaseSync;
  redirectUris: readonly string[];
}): Okta {
  const store = createOktaStore(options.database);
  if (store.apps().length === 0) {
    store.addApp({ name: 'Sequel', redirectUris: options.redirectUris });
  }
  const provider = createProvider(options.origin, store);
  const openIdListener = provider.callback();
  const okta: Okta = {
    listener(request, response) {
      const path = request.url?.split('?', 1)[0] ?? '/';
      if (!path.startsWith('/oauth2/') && !path.startsWith('/.well-known/')) {
        void pagesListener(request, response);
      } else if (okta.trouble === 'none') {
        void openIdListener(request, response);
      } else if (okta.trouble === 'unavailable') {
        response.writeHead(503, { 'content-type': 'text/html; charset=utf-8' });
        response.end(
          errorPage({ status: '503 Service Unavailable', description: 'Okta is unavailable.' }),
        );
      } else if (okta.trouble === 'rateLimited') {
        // What Okta documents: no Retry-After, but when the limit is reset, in epoch seconds.
        response.writeHead(429, {
          'content-type': 'application/json',
          'x-rate-limit-limit': '600',
          'x-rate-limit-remaining': '0',
          'x-rate-limit-reset': String(Math.floor(Date.now() / 1_000) + RESET_AFTER),
        });
        response.end(
          JSON.stringify(
            oktaError('E0000047', 'API call exceeded rate limit due to too many requests.'),
          ),
        );
      }
      // 'timeout': left unanswered until the caller hangs up.
    },
    apps: store.apps,
    app() {
      const [app] = store.apps();
      const clientSecret = app?.clientSecrets.at(-1);
      if (!app || !clientSecret) throw new Error('The Okta stand-in has no app');
      return { ...app, clientSecret };
    },
    addApp: store.addApp,
    saveApp: store.saveApp,
    trouble: 'none',
  };
  const pagesListener = getRequestListener(
    createPages(okta, provider, store, options.origin).fetch,
  );
  return okta;
}

/** https://developer.okta.com/docs/reference/error-codes/ */
function oktaError(errorCode: string, errorSummary: string) {
  return {
    errorCode,
    errorSummary,
    errorLink: errorCode,
    errorId: `oae${randomBytes(11).toString('hex')}`,
    errorCauses: [],
  };
}

function createProvider(origin: string, store: OktaStore): Provider {
  const provider = new Provider(origin, {
    adapter: (model: string) =>
      model === 'Client'
        ? {
            ...store.adapter(model),
            async find(clientId) {
              const app = store.app(clientId);
              return (
                app && {
                  client_id: app.clientId,
                  client_name: app.name,
                  client_secret: app.clientSecrets[0],
                  redirect_uris: app.redirectUris,
                  grant_types: app.authorizationCode ? ['authorization_code'] : [],
                  response_types: app.authorizationCode ? ['code'] : [],
                  dpop_bound_access_tokens: app.dpop,
                }
              );
            },
          }
        : store.adapter(model),
    jwks: { keys: [store.signingKey()] },
    cookies: {
      // Cookies know no ports: the names must not meet those of the others on this machine.
      names: {
        session: 'okta_session',
        interaction: 'okta_interaction',
        resume: 'okta_interaction_resume',
      },
      keys: [store.setting('cookie_key', () => randomBytes(32).toString('base64url'))],
    },
    routes: {
      authorization: AUTHORIZE,
      token: TOKEN,
      jwks: '/oauth2/v1/keys',
      userinfo: '/oauth2/v1/userinfo',
      end_session: '/oauth2/v1/logout',
    },
    scopes: ['openid', 'profile', 'email'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    // Okta's ID token holds the e-mail address and the name even when there is an access token.
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: {
        logoutSource(ctx, form) {
          ctx.body = signOutPage(form);
        },
        postLogoutSuccessSource(ctx) {
          ctx.body = signedOutPage();
        },
      },
    },
    clientBasedCORS: () => false,
    ttl: {
      AccessToken: 3600,
      AuthorizationCode: 60,
      Grant: 7200,
      IdToken: 3600,
      Interaction: 3600,
      Session: 7200,
    },
    findAccount(_ctx, id) {
      const email = store.userEmail(id);
      if (!email) return undefined;
      return {
        accountId: id,
        claims: () => ({
          sub: id,
          name: email.split('@')[0],
          preferred_username: email,
          email,
          email_verified: true,
        }),
      };
    },
    interactions: { url: (_ctx, interaction) => `/signin/${interaction.uid}` },
    // The organisation's admin has consented for everybody.
    async loadExistingGrant(ctx) {
      const { client, session, account } = ctx.oidc;
      if (!client || !account) return undefined;
      const grantId = session?.grantIdFor(client.clientId);
      const existing = grantId ? await provider.Grant.find(grantId) : undefined;
      if (existing) return existing;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
    renderError(ctx, out) {
      const clientId = ctx.oidc.client?.clientId;
      ctx.type = 'html';
      if (out.error === 'invalid_redirect_uri' && clientId) {
        ctx.body = errorPage({
          status: '400 Bad Request',
          description:
            "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings:",
          link: `${origin}${appPath(clientId)}#tab-general`,
        });
      } else {
        ctx.body = errorPage({
          status: '400 Bad Request',
          description:
            out.error === 'invalid_client'
              ? "Invalid value for 'client_id' parameter."
              : `Error Code: ${out.error} Description: ${out.error_description ?? ''}`,
        });
      }
    },
  });

  provider.Client.prototype.compareClientSecret = function (actual) {
    return (store.app(this.clientId)?.clientSecrets ?? []).some((secret) => {
      const [expected, given] = [Buffer.from(secret), Buffer.from(actual)];
      return expected.length === given.length && timingSafeEqual(expected, given);
    });
  };
  provider.use<object, Pick<KoaContextWithOIDC, 'oidc'>>(async (ctx, next) => {
    await next();
    ctx.set('content-security-policy', contentSecurityPolicy);
    if (ctx.path === TOKEN && ctx.status >= 400) answerTokenErrorAsOkta(ctx);
    if (ctx.path === AUTHORIZE && ctx.status === 303) redirectErrorAsOkta(ctx);
  });
  return provider;
}

const tokenError = z.object({ error: z.string(), error_description: z.string().optional() });

/** Sources: https://support.okta.com/help/s/article/invalid-client-error-returned-during-client-authentication-failure and, for DPoP, https://developer.okta.com/docs/guides/dpop/ */
function answerTokenErrorAsOkta(ctx: KoaContextWithOIDC): void {
  const parsed = tokenError.safeParse(ctx.body);
  if (!parsed.success) return;
  const { error, error_description } = parsed.data;
  const client = ctx.oidc.client;
  if (error === 'invalid_client') {
    ctx.body = client
      ? {
          error,
          error_description: 'The client secret supplied for a confidential client is invalid.',
        }
      : oktaError('invalid_client', "Invalid value for 'client_id' parameter.");
  } else if (
    client &&
    error_description === 'requested grant type is not allowed for this client'
  ) {
    ctx.body = {
      error: 'unauthorized_client',
      error_description:
        'The client is not authorized to use the provided grant type. Configured grant types: [].',
    };
  } else if (error === 'invalid_grant' && client?.dpopBoundAccessTokens && !ctx.get('dpop')) {
    ctx.body = {
      error: 'invalid_dpop_proof',
      error_description: 'The DPoP proof JWT header is missing.',
    };
  } else if (error === 'invalid_grant') {
    ctx.body = { error, error_description: 'The authorization code is invalid or has expired.' };
  }
}

function redirectErrorAsOkta(ctx: KoaContextWithOIDC): void {
  const location = URL.parse(ctx.response.get('location'));
  const error = location?.searchParams.get('error');
  if (!location || !error) return;
  if (error === 'login_required') {
    location.searchParams.set(
      'error_description',
      'The client specified not to prompt, but the user is not logged in.',
    );
  } else if (
    location.searchParams.get('error_description') ===
    'requested response_type is not allowed for this client'
  ) {
    location.searchParams.set('error', 'unsupported_response_type');
    location.searchParams.set(
      'error_description',
      'The response type is not supported by the authorization server. Configured response types: [].',
    );
  }
  ctx.set('location', location.href);
}

const redirectUris = z
  .string()
  .transform((text) => text.split(/\s+/).filter(Boolean))
  .pipe(z.array(z.url({ protocol: /^https?$/ })).min(1));
const newApp = z.object({ name: z.string().trim().min(1).max(100), redirectUris });
const settings = z.object({
  redirectUris,
  authorizationCode: z.literal('on').optional(),
  dpop: z.literal('on').optional(),
});
const credentials = z.object({ email: z.email(), password: z.string().min(1) });

function createPages(okta: Okta, provider: Provider, store: OktaStore, origin: string) {
  const domain = new URL(origin).host;
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (c, next) => {
    await next();
    c.header('content-security-policy', contentSecurityPolicy);
    c.header('cache-control', 'no-store');
  });
  // Sign-in is bound to the browser by oidc-provider's own cookie; the console has no session.
  app.use('/admin/*', csrf());

  app.get('/', (c) => c.redirect('/admin'));
  app.get('/admin', (c) => c.html(appsPage(okta.apps(), okta.trouble)));
  app.post('/admin/apps', async (c) => {
    const form = newApp.safeParse(await c.req.parseBody());
    if (!form.success) return badForm(c);
    return c.redirect(appPath(store.addApp(form.data).clientId), 303);
  });
  app.post('/admin/trouble', async (c) => {
    const form = z.object({ trouble: z.enum(troubles) }).safeParse(await c.req.parseBody());
    if (!form.success) return badForm(c);
    okta.trouble = form.data.trouble;
    return c.redirect('/admin', 303);
  });

  const instance = '/admin/app/oidc_client/instance/:clientId';
  app.get(instance, (c) => {
    const oktaApp = store.app(c.req.param('clientId'));
    return oktaApp ? c.html(appPage(oktaApp, domain)) : c.notFound();
  });
  app.post(`${instance}/secrets`, async (c) => {
    const oktaApp = store.app(c.req.param('clientId'));
    if (!oktaApp) return c.notFound();
    const { action } = await c.req.parseBody();
    const [oldest, newest] = oktaApp.clientSecrets;
    if (action === 'add' && oldest && !newest) {
      store.saveApp({ ...oktaApp, clientSecrets: [oldest, newClientSecret()] });
    } else if (action === 'removeOldest' && newest) {
      store.saveApp({ ...oktaApp, clientSecrets: [newest] });
    }
    return c.redirect(appPath(oktaApp.clientId), 303);
  });
  app.post(`${instance}/settings`, async (c) => {
    const oktaApp = store.app(c.req.param('clientId'));
    if (!oktaApp) return c.notFound();
    const form = settings.safeParse(await c.req.parseBody());
    if (!form.success) {
      return c.html(
        appPage(oktaApp, domain, 'Not saved: a sign-in redirect URI must be a whole URL.'),
        400,
      );
    }
    store.saveApp({
      ...oktaApp,
      redirectUris: form.data.redirectUris,
      authorizationCode: form.data.authorizationCode === 'on',
      dpop: form.data.dpop === 'on',
    });
    return c.redirect(appPath(oktaApp.clientId), 303);
  });

  app.get('/signin/:uid', async (c) => {
    const { params } = await provider.interactionDetails(c.env.incoming, c.env.outgoing);
    const email = typeof params.login_hint === 'string' ? params.login_hint : '';
    return c.html(signInPage({ action: c.req.path, email }));
  });
  app.post('/signin/:uid', async (c) => {
    const form = await c.req.parseBody();
    const { success, data } = credentials.safeParse(form);
    if (!success) {
      return c.html(
        signInPage({
          action: c.req.path,
          email: typeof form.email === 'string' ? form.email : '',
          error: 'Give an e-mail address and a password.',
        }),
        400,
      );
    }
    const accountId = store.userId(data.email.toLowerCase());
    const returnTo = await provider.interactionResult(c.env.incoming, c.env.outgoing, {
      login: { accountId },
    });
    return c.redirect(returnTo, 303);
  });

  app.notFound((c) =>
    c.html(errorPage({ status: '404 Page not found', description: 'There is no such page.' }), 404),
  );
  app.onError((error, c) => {
    // SessionNotFound: the sign-in page was left open too long, or belongs to another browser.
    if (error.name === 'SessionNotFound') {
      return c.html(
        errorPage({
          status: '400 Bad Request',
          description: 'This sign-in has ended. Go back to the application and start again.',
        }),
        400,
      );
    }
    if (error instanceof HTTPException) return error.getResponse();
    console.error(error);
    return c.html(
      errorPage({ status: '500 Internal Server Error', description: 'Something went wrong.' }),
      500,
    );
  });
  return app;
}

function badForm(c: Context) {
  return c.html(
    errorPage({ status: '400 Bad Request', description: 'A field is missing or not valid.' }),
    400,
  );
}
