import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import { getRequestListener } from '@hono/node-server';
import { PROBE_NAME } from '../../functions/outbound/user-agent.ts';
import { oktaError } from './okta-answers.ts';
import { errorPage } from './okta-pages.tsx';
import { createOktaStore, type Okta, type Trouble } from './okta-store.ts';

export type { Okta, OktaApp } from './okta-store.ts';

/** The organisation's name after `moved`; nothing answers there. */
const NEW_NAME = 'acme-renamed.okta.com';

/** Seconds until a rate limit resets. */
const RESET_AFTER = 40;

/**
 * Stands in for a customer's Okta organisation: oidc-provider with Okta's paths and Okta's answers, and an admin
 * console at /admin. Answers follow https://developer.okta.com/docs/api/openapi/okta-oauth/ and Okta's help pages on
 * `invalid_client` and on the redirect URI error. `?client_id=` at the discovery document is accepted and ignored, as
 * the organisation has a single issuer.
 *
 * @param options `origin` without a trailing slash is the issuer; `redirectUris` are registered for the app "Sequel"
 *   when it is created at the first start.
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
  // A damaged key is said at the start.
  store.signingKey();
  const isCustomized = () => okta.trouble === 'customPages';
  /** Loads oidc-provider with the first request: `npm start` is ready sooner without it. */
  const open = async () => {
    const [{ createProvider }, { createPages }] = await Promise.all([
      import('./okta-provider.ts'),
      import('./okta-console.ts'),
    ]);
    const provider = createProvider(options.origin, store, isCustomized);
    return {
      openId: provider.callback(),
      pages: getRequestListener(createPages(okta, provider, store, options.origin).fetch),
    };
  };
  let opened: ReturnType<typeof open> | undefined;
  const okta: Okta = {
    async listener(request, response) {
      const path = request.url?.split('?', 1)[0] ?? '/';
      const isOpenId = path.startsWith('/oauth2/') || path.startsWith('/.well-known/');
      if (isOpenId && answerInTrouble(okta.trouble, request, response)) return;
      opened ??= open().catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      const { openId, pages } = await opened;
      await (isOpenId ? openId : pages)(request, response);
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
  return okta;
}

/**
 * Answers instead of Okta.
 * @returns false if Okta should answer
 */
function answerInTrouble(
  trouble: Trouble,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const json = { 'content-type': 'application/json' };
  switch (trouble) {
    case 'none':
    case 'customPages':
      return false;
    case 'unavailable':
      response.writeHead(503, { 'content-type': 'text/html; charset=utf-8' });
      response.end(
        errorPage({ status: '503 Service Unavailable', description: 'Okta is unavailable.' }),
      );
      return true;
    case 'rateLimited':
      // As Okta documents it: no Retry-After, but the limit's reset time in epoch seconds.
      response.writeHead(429, {
        ...json,
        'x-rate-limit-limit': '600',
        'x-rate-limit-remaining': '0',
        'x-rate-limit-reset': String(Math.floor(Date.now() / 1_000) + RESET_AFTER),
      });
      response.end(
        JSON.stringify(
          oktaError('E0000047', 'API call exceeded rate limit due to too many requests.'),
        ),
      );
      return true;
    case 'timeout':
      // Never answers; the caller hangs up.
      return true;
    case 'blocked':
      // A network zone filters by address; on one machine the caller's name has to do.
      if (!request.headers['user-agent']?.startsWith(PROBE_NAME)) return false;
      response.writeHead(403, json);
      response.end(
        JSON.stringify(
          oktaError('E0000006', 'You do not have permission to perform the requested action'),
        ),
      );
      return true;
    case 'moved':
      response.writeHead(301, { location: `https://${NEW_NAME}${request.url ?? '/'}` });
      response.end();
      return true;
  }
}
