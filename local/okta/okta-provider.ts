import { randomBytes, timingSafeEqual } from 'node:crypto';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import { contentSecurityPolicy } from '../stand-in-page.tsx';
import {
  answerTokenErrorAsOkta,
  authorizeErrorPage,
  customErrorPage,
  redirectErrorAsOkta,
} from './okta-answers.ts';
import { appPath, signedOutPage, signOutPage } from './okta-pages.tsx';
import type { OktaStore } from './okta-store.ts';

const AUTHORIZE = '/oauth2/v1/authorize';
const TOKEN = '/oauth2/v1/token';

/**
 * oidc-provider with Okta's paths, Okta's answers, and the app settings of its admin.
 * @param isCustomized whether error pages use the organisation's own words
 */
export function createProvider(
  origin: string,
  store: OktaStore,
  isCustomized: () => boolean,
): Provider {
  const provider = new Provider(origin, {
    adapter: (model: string) =>
      model === 'Client'
        ? {
            ...store.adapter(model),
            async find(clientId) {
              const app = store.app(clientId);
              if (!app || app.obstacles.includes('inactive')) return undefined;
              return {
                client_id: app.clientId,
                client_name: app.name,
                client_secret: app.clientSecrets[0],
                redirect_uris: app.redirectUris,
                grant_types: app.authorizationCode ? ['authorization_code'] : [],
                response_types: app.authorizationCode ? ['code'] : [],
                dpop_bound_access_tokens: app.dpop,
                require_pushed_authorization_requests: app.obstacles.includes('pushedRequests'),
                require_signed_request_object: app.obstacles.includes('signedRequests'),
              };
            },
          }
        : store.adapter(model),
    jwks: { keys: [store.signingKey()] },
    cookies: {
      // Cookies ignore ports: these names must differ from those of the other servers on this machine.
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
      pushed_authorization_request: '/oauth2/v1/par',
    },
    scopes: ['openid', 'profile', 'email'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    // Okta's ID token contains the e-mail address and the name even if there is an access token.
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: true },
      requestObjects: { enabled: true },
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
      const { client_id: clientId } = ctx.query;
      const app = typeof clientId === 'string' ? store.app(clientId) : undefined;
      const link = app ? `${origin}${appPath(app.clientId)}#tab-general` : '';
      ctx.type = 'html';
      ctx.body = isCustomized() ? customErrorPage() : authorizeErrorPage(out, app, link);
    },
  });

  provider.Client.prototype.compareClientSecret = function (actual) {
    return (store.app(this.clientId)?.clientSecrets ?? []).some((secret) => {
      const [expected, given] = [Buffer.from(secret), Buffer.from(actual)];
      return expected.length === given.length && timingSafeEqual(expected, given);
    });
  };
  provider.use<object, Pick<KoaContextWithOIDC, 'oidc'>>(async (ctx, next) => {
    const denied = policyDenial(ctx, store);
    if (denied) return ctx.redirect(denied);
    await next();
    ctx.set('content-security-policy', contentSecurityPolicy);
    if (ctx.path === TOKEN && ctx.status >= 400) answerTokenErrorAsOkta(ctx, store.app);
    if (ctx.path === AUTHORIZE && ctx.status === 303) redirectErrorAsOkta(ctx);
  });
  return provider;
}

/** Returns to the callback, before any sign-in, if a policy lets nobody in. */
function policyDenial(ctx: KoaContextWithOIDC, store: OktaStore): string | undefined {
  if (ctx.path !== AUTHORIZE) return undefined;
  const { client_id: clientId, redirect_uri: redirectUri, state } = ctx.query;
  const app = typeof clientId === 'string' ? store.app(clientId) : undefined;
  if (!app?.obstacles.includes('policyDenies') || typeof redirectUri !== 'string') return undefined;
  if (!app.redirectUris.includes(redirectUri)) return undefined;
  const url = new URL(redirectUri);
  url.searchParams.set('error', 'access_denied');
  url.searchParams.set(
    'error_description',
    'Policy evaluation failed for this request, please check the policy configurations.',
  );
  if (typeof state === 'string') url.searchParams.set('state', state);
  return url.href;
}
