import { randomBytes } from 'node:crypto';
import type { KoaContextWithOIDC } from 'oidc-provider';
import * as z from 'zod';
import { errorPage } from './okta-pages.tsx';
import type { OktaApp } from './okta-store.ts';

/** Okta's wording instead of oidc-provider's. */

/** https://developer.okta.com/docs/reference/error-codes/ */
export function oktaError(errorCode: string, errorSummary: string) {
  return {
    errorCode,
    errorSummary,
    errorLink: errorCode,
    errorId: `oae${randomBytes(11).toString('hex')}`,
    errorCauses: [],
  };
}

/**
 * The page that /authorize shows instead of returning to the callback.
 * @param app the requested one, if it exists; `link`: its page in the console
 */
export function authorizeErrorPage(
  out: { error: string; error_description?: string | undefined },
  app: OktaApp | undefined,
  link: string,
): string {
  const status = '400 Bad Request';
  // For an inactive app, Okta says nothing: https://github.com/okta/okta-cli/issues/373
  if (app?.obstacles.includes('inactive')) return errorPage({ status, description: '' });
  if (out.error === 'invalid_redirect_uri' && app) {
    const description =
      "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings:";
    return errorPage({ status, description, link });
  }
  return errorPage({
    status,
    description:
      out.error === 'invalid_client'
        ? "Invalid value for 'client_id' parameter."
        : `Error Code: ${out.error} Description: ${out.error_description ?? ''}`,
  });
}

/** A customized error page: https://developer.okta.com/docs/guides/custom-error-pages/ */
export const customErrorPage = () =>
  errorPage({
    status: 'Hoppla',
    description: '',
    words: 'Die Anmeldung ist leider nicht möglich.',
  });

const tokenError = z.object({ error: z.string(), error_description: z.string().optional() });

/** Sources: https://support.okta.com/help/s/article/invalid-client-error-returned-during-client-authentication-failure and, for DPoP, https://developer.okta.com/docs/guides/dpop/ */
export function answerTokenErrorAsOkta(
  ctx: KoaContextWithOIDC,
  app: (clientId: string) => OktaApp | undefined,
): void {
  const parsed = tokenError.safeParse(ctx.body);
  if (!parsed.success) return;
  const { error, error_description } = parsed.data;
  const client = ctx.oidc.client;
  if (error === 'invalid_client' && app(clientIdIn(ctx))?.obstacles.includes('inactive')) {
    ctx.body = {
      error,
      error_description:
        'Client authentication failed. Either the client or the client credentials are invalid.',
    };
  } else if (error === 'invalid_client') {
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

export function redirectErrorAsOkta(ctx: KoaContextWithOIDC): void {
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

/** The client ID of a token request, from its body or its header. */
function clientIdIn(ctx: KoaContextWithOIDC): string {
  const { client_id: inBody } = ctx.oidc.params ?? {};
  if (typeof inBody === 'string') return inBody;
  const [, basic = ''] = /^Basic (.+)$/i.exec(ctx.get('authorization')) ?? [];
  return Buffer.from(basic, 'base64').toString().split(':')[0] ?? '';
}
