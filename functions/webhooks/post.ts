import { OutboundError } from '../outbound/outbound-error.ts';
import { signedHeaders } from '../outbound/signed.ts';
import type { Delivery } from './deliveries.ts';
import type { Endpoint } from './endpoints.ts';
import { slackMessage } from './slack.ts';

/** The result of a post. */
export interface Posted {
  /** `delivered`: a 2xx; `gone`: the endpoint wants no more (410); `refused` is retried. */
  result: 'delivered' | 'refused' | 'gone';
  /** For people: the status, or why there was no answer. */
  outcome: string;
  /** Milliseconds that the endpoint asks us to wait. */
  retryAfter?: number;
}

/**
 * Posts an event according to Standard Webhooks; a chat gets its own format.
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
  try {
    const answer = await fetch(isChat ? (secrets[0] ?? '') : endpoint.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(isChat ? {} : signedHeaders(secrets, id, body)),
      },
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
    // Also reached if the URL in a secret is invalid.
    return {
      result: 'refused',
      outcome: error instanceof OutboundError ? error.failure : 'connectionFailed',
    };
  }
}
