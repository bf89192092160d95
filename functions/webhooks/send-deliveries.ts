import { logger } from '../runtime/observability.ts';
import {
  claim,
  type DeliveryKey,
  disable,
  enable,
  findDeliveries,
  readDisabled,
  settle,
} from './deliveries.ts';
import { type Endpoint, readEndpointSecret } from './endpoints.ts';
import { postEvent } from './post.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Waits in ms before the second and each further attempt, over three days in total. */
export const RETRIES = [1, 5, 30]
  .map((minutes) => minutes * MINUTE)
  .concat([2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR));
/** Maximum wait in ms that an endpoint may ask for. */
const LONGEST_RETRY_AFTER = HOUR;

/** Parallel attempts per endpoint. */
const SIDE_BY_SIDE = 10;
/** Number of deliveries looked up at once. */
const PAGE = 100;
/** Consecutive failures after which a run considers the endpoint down and stops. */
const DOWN = 20;

export interface Sent {
  delivered: number;
  refused: number;
}

/** @param retries so far @returns milliseconds, with 20 % jitter to spread the load */
const waitBefore = (retries: number, random: () => number): number | undefined => {
  const wait = RETRIES[retries];
  return wait === undefined ? undefined : Math.round(wait * (0.8 + 0.4 * random()));
};

/**
 * Sends due webhooks to one endpoint. Disables an endpoint that refused a delivery for three days, or that is gone; its
 * waiting deliveries are kept for a replay.
 * @param until when to stop beginning attempts, epoch milliseconds
 */
export async function sendDeliveries(
  { RECORD_TABLE: table, SECRETS_PREFIX }: { RECORD_TABLE: string; SECRETS_PREFIX: string },
  endpoint: Endpoint,
  options: {
    until: number;
    fetch: typeof globalThis.fetch;
    /** Current time, epoch milliseconds. */
    now: () => number;
    random?: () => number;
  },
): Promise<Sent> {
  const { until, fetch, now, random = Math.random } = options;
  const { name } = endpoint;
  const sent: Sent = { delivered: 0, refused: 0 };
  if (await readDisabled(table, name)) return sent;
  let secrets: string[] = [];
  let inARow = 0;
  let isDisabled = false;

  const goesOn = () => now() < until && inARow < DOWN && !isDisabled;

  async function attempt(key: DeliveryKey): Promise<boolean> {
    const claimed = await claim(table, key, now());
    if (!claimed) return false;
    const { delivery, until } = claimed;
    const posted = await postEvent(endpoint, secrets, delivery, fetch);
    const { result, outcome } = posted;
    const last = { at: new Date(now()).toISOString(), outcome };
    if (result === 'delivered') {
      inARow = 0;
      sent.delivered += 1;
      await settle(table, key, until, 'delivered', last);
      return true;
    }
    inARow += 1;
    sent.refused += 1;
    logger.warn('A webhook was not delivered', { endpoint: name, id: delivery.id, outcome });
    const wait = result === 'gone' ? undefined : waitBefore(delivery.attempts - 1, random);
    if (wait !== undefined) {
      const asked = Math.min(posted.retryAfter ?? 0, LONGEST_RETRY_AFTER);
      await settle(table, key, until, now() + Math.max(wait, asked), last);
      return true;
    }
    // Disables first: if the process is killed in between, the delivery stays claimed and is retried.
    const since = await disable(table, name, now(), outcome);
    isDisabled = await settle(table, key, until, 'failed', last);
    // A replay has just asked for everything again.
    if (!isDisabled && since !== undefined) await enable(table, name, since);
    return true;
  }

  while (goesOn()) {
    const keys = await findDeliveries(table, name, now(), PAGE);
    if (keys.length === 0) break;
    if (secrets.length === 0) secrets = await readEndpointSecret(SECRETS_PREFIX, name);
    let claimed = 0;
    const work = async () => {
      for (let key = keys.shift(); key !== undefined && goesOn(); key = keys.shift())
        if (await attempt(key)) claimed += 1;
    };
    // A failing worker does not interrupt the others' attempts.
    const ended = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, work));
    const failed = ended.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    // The index may still show deliveries that are already claimed; the next run continues.
    if (claimed === 0) break;
  }
  return sent;
}
