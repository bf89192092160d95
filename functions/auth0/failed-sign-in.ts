import * as z from 'zod/mini';
import { causeOf } from '../okta/said.ts';
import type { Problem, ProblemCode } from '../okta/verification.ts';

/**
 * Auth0's log entry of a failed sign-in (https://auth0.com/docs/tenant-logs/auth-login-fail/f): Okta's description,
 * and OAuth's error code if Okta sent one. It does not say who it was.
 */
export const failureSchema = z.object({
  description: z.nullish(z.string()),
  details: z.catch(
    z.nullish(z.object({ error: z.optional(z.object({ oauthError: z.optional(z.string()) })) })),
    undefined,
  ),
});
export type Failure = z.output<typeof failureSchema>;

/** How servers demand PKCE; Okta says "PKCE code challenge is required …". */
export const PKCE = /\bpkce\b|\bcode[ _]?(challenge|verifier)\b/i;

/** Causes to fix in Okta, regardless of who signs in. */
const inOkta: readonly ProblemCode[] = [
  'callbackNotRegistered',
  'appDeactivated',
  'grantNotEnabled',
  'dpopRequired',
  'parRequired',
  'signedRequestRequired',
  'scopeRefused',
];

/**
 * Why a sign-in failed. Repeats nothing from the log but OAuth's code: anyone who begins a sign-in can make Auth0 log
 * any description.
 */
export function causeOfFailure({ description, details }: Failure): Problem {
  const words = description ?? '';
  const [, written] = /^([a-z_]{3,60})(: |$)/.exec(words) ?? [];
  const error = /^[a-z_]{3,60}$/.exec(details?.error?.oauthError ?? '')?.[0] ?? written;
  const cause = causeOf({ error, words });
  if (cause === 'notAssigned') return { code: cause };
  if (cause === 'policyDenied') return { code: 'deniedByPolicy' };
  if (cause && inOkta.includes(cause)) return { code: cause };
  if (PKCE.test(words)) return { code: 'pkceRequired' };
  return { code: 'signInFailed', ...(error === undefined ? {} : { observed: error }) };
}
