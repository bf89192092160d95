import { Webhook } from 'standardwebhooks';
import { createOutbound } from './outbound.ts';

/** Milliseconds for the receiver to answer: Standard Webhooks recommends 15 to 30 seconds. */
const TIMEOUT = 15_000;

/** Same rules as for Okta: https at public addresses only, no redirects. */
export const postingFetch = (trustedOrigins: readonly string[], timeout = TIMEOUT) =>
  createOutbound({
    trustedOrigins,
    maxRequests: Number.POSITIVE_INFINITY,
    timeout,
    ignoresBody: true,
  }).fetch;

/**
 * The headers of a post according to Standard Webhooks
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
 * `webhook-id`, `webhook-timestamp` and `webhook-signature`, with one signature per key.
 *
 * @param keys base64, with or without the prefix `whsec_`
 * @param id the same for each retry
 */
export function signedHeaders(keys: readonly string[], id: string, body: string) {
  const time = new Date();
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
    'webhook-signature': keys.map((key) => new Webhook(key).sign(id, time, body)).join(' '),
  };
}
