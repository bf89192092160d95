import { OutboundError } from '../outbound/outbound-error.ts';
import { signedHeaders } from '../outbound/signed.ts';
import type { Delivery } from './deliveries.ts';
import type { Endpoint } from './endpoints.ts';
import { slackMessage } from './slack.ts';

/** What came of a post. */
export interface Posted {
  /** `delivered`: a 2xx; `gone`: the endpoint wants none any more (410); else it is tried again. */
  result: 'delivered' | 'refused' | 'gone';
  /** For people: the status, or why there was no answer. */
  outcome: string;
  /** Milliseconds that the endpoint asks to be left alone for. */
  retryAfter?: number;
}

/**
 * Posts an event as Standard Webhooks says; a chat gets it as it wants it.
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
    // An URL in a secret that is none ends here too.
    return {
      result: 'refused',
      outcome: error instanceof OutboundError ? error.failure : 'connectionFailed',
    };
  }
}
