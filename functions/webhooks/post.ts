import { Webhook } from 'standardwebhooks';
import { createOutbound, OutboundError } from '../outbound/outbound.ts';
import type { Delivery } from './deliveries.ts';
import type { Endpoint } from './endpoints.ts';
import { slackMessage } from './slack.ts';

/** Milliseconds that an endpoint has to answer: Standard Webhooks recommends 15 to 30 seconds. */
const TIMEOUT = 15_000;

/** What came of a post. */
export interface Posted {
  /** `delivered`: a 2xx; `gone`: the endpoint wants none any more (410); else it is tried again. */
  result: 'delivered' | 'refused' | 'gone';
  /** For people: the status, or why there was no answer. */
  outcome: string;
  /** Milliseconds that the endpoint asks to be left alone for. */
  retryAfter?: number;
}

/** Goes where Okta's checks go: to https at public addresses, and follows no redirect. */
export const webhookFetch = (trustedOrigins: readonly string[]) =>
  createOutbound({
    trustedOrigins,
    maxRequests: Number.POSITIVE_INFINITY,
    timeout: TIMEOUT,
    ignoresBody: true,
  }).fetch;

/**
 * Posts an event as the Standard Webhooks specification says
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md): headers
 * `webhook-id`, `webhook-timestamp` and `webhook-signature`, one signature for each key.
 *
 * @param secrets see readEndpointSecret
 */
export async function postEvent(
  endpoint: Endpoint,
  secrets: readonly string[],
  delivery: Pick<Delivery, 'id' | 'type' | 'at' | 'event'>,
  fetch: typeof globalThis.fetch,
): Promise<Posted> {
  const { id, type, at } = delivery;
  const isChat = endpoint.format === 'slack';
  const event: unknown = JSON.parse(delivery.event);
  const body = JSON.stringify(isChat ? slackMessage(event) : { type, timestamp: at, data: event });
  const time = new Date();
  const signed = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
    'webhook-signature': isChat
      ? ''
      : secrets.map((secret) => new Webhook(secret).sign(id, time, body)).join(' '),
  };
  try {
    const answer = await fetch(isChat ? (secrets[0] ?? '') : endpoint.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(isChat ? {} : signed) },
      body,
    });
    const { status } = answer;
    const seconds = Number(answer.headers.get('retry-after'));
    return {
      result: answer.ok ? 'delivered' : status === 410 ? 'gone' : 'refused',
      outcome: String(status),
      ...(seconds > 0 ? { retryAfter: seconds * 1000 } : {}),
    };
  } catch (error) {
    // An URL in a secret that is none ends here too.
    return {
      result: 'refused',
      outcome: error instanceof OutboundError ? error.failure : 'connectionFailed',
    };
  }
}
