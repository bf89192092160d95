import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import type Provider from 'oidc-provider';
import * as z from 'zod';
import { RequestError } from '../../functions/runtime/errors.ts';
import { readForm } from '../page.tsx';
import { failed } from '../refused.ts';
import { contentSecurityPolicy } from '../stand-in-page.tsx';
import { appPage, appPath, appsPage, errorPage, signInPage } from './okta-pages.tsx';
import { newClientSecret, type Okta, type OktaStore, obstacles, troubles } from './okta-store.ts';

const redirectUris = z
  .string()
  .transform((text) => text.split(/\s+/).filter(Boolean))
  .pipe(z.array(z.url({ protocol: /^https?$/ })).min(1));
const newApp = z.object({ name: z.string().trim().min(1).max(100), redirectUris });
const settings = z.object({
  redirectUris,
  authorizationCode: z.literal('on').optional(),
  dpop: z.literal('on').optional(),
  ...Object.fromEntries(obstacles.map((name) => [name, z.literal('on').optional()])),
});
const credentials = z.object({ email: z.email(), password: z.string().min(1) });

/** The admin console at /admin, and the sign-in page. */
export function createPages(okta: Okta, provider: Provider, store: OktaStore, origin: string) {
  const domain = new URL(origin).host;
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (c, next) => {
    await next();
    c.header('content-security-policy', contentSecurityPolicy);
    c.header('cache-control', 'no-store');
  });
  // oidc-provider's own cookie binds the sign-in to the browser; the console has no session.
  app.use('/admin/*', csrf());

  app.get('/', (c) => c.redirect('/admin'));
  app.get('/admin', (c) => c.html(appsPage(okta.apps(), okta.trouble)));
  app.post('/admin/apps', async (c) => {
    const form = newApp.safeParse(await readForm(c));
    if (!form.success) return badForm(c);
    return c.redirect(appPath(store.addApp(form.data).clientId), 303);
  });
  app.post('/admin/trouble', async (c) => {
    const form = z.object({ trouble: z.enum(troubles) }).safeParse(await readForm(c));
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
    const { action } = await readForm(c);
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
    const form = settings.safeParse(await readForm(c));
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
      obstacles: obstacles.filter((name) => name in form.data),
    });
    return c.redirect(appPath(oktaApp.clientId), 303);
  });

  app.get('/signin/:uid', async (c) => {
    const { params } = await provider.interactionDetails(c.env.incoming, c.env.outgoing);
    const email = typeof params.login_hint === 'string' ? params.login_hint : '';
    return c.html(signInPage({ action: c.req.path, email }));
  });
  app.post('/signin/:uid', async (c) => {
    const form = await readForm(c);
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
    const { params } = await provider.interactionDetails(c.env.incoming, c.env.outgoing);
    const isAssigned = !store.app(String(params.client_id))?.obstacles.includes('unassigned');
    const result = isAssigned
      ? { login: { accountId: store.userId(data.email.toLowerCase()) } }
      : {
          error: 'access_denied',
          error_description: 'User is not assigned to the client application.',
        };
    const returnTo = await provider.interactionResult(c.env.incoming, c.env.outgoing, result);
    return c.redirect(returnTo, 303);
  });

  app.notFound((c) =>
    c.html(errorPage({ status: '404 Page not found', description: 'There is no such page.' }), 404),
  );
  app.onError((error, c) => {
    // SessionNotFound: the sign-in page was open for too long, or belongs to another browser.
    if (error.name === 'SessionNotFound') {
      return c.html(
        errorPage({
          status: '400 Bad Request',
          description: 'This sign-in has ended. Go back to the application and start again.',
        }),
        400,
      );
    }
    if (error instanceof HTTPException || error instanceof RequestError) return failed(error);
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
