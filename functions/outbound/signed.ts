import { Webhook } from 'standardwebhooks';
import { createOutbound } from './outbound.ts';

/** Milliseconds that whoever is posted to has to answer: Standard Webhooks recommends 15 to 30 seconds. */
const TIMEOUT = 15_000;

/** Goes where Okta's checks go: to https at public addresses, and follows no redirect. */
export const postingFetch = (trustedOrigins: readonly string[], timeout = TIMEOUT) =>
  createOutbound({
    trustedOrigins,
    maxRequests: Number.POSITIVE_INFINITY,
    timeout,
    ignoresBody: true,
  }).fetch;

/**
 * The headers of a post as the Standard Webhooks specification says
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
 * `webhook-id`, `webhook-timestamp` and `webhook-signature`, one signature for each key.
 *
 * @param keys base64, with or without `whsec_` before it
 * @param id the same however often it is posted
 */
export function signedHeaders(keys: readonly string[], id: string, body: string) {
  const time = new Date();
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
    'webhook-signature': keys.map((key) => new Webhook(key).sign(id, time, body)).join(' '),
  };
}
