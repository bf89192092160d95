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

/** Waits before the second and each further attempt: together three days and some hours. */
export const RETRIES = [1, 5, 30]
  .map((minutes) => minutes * MINUTE)
  .concat([2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR));
/** An endpoint may ask to be left alone for so long. */
const LONGEST_RETRY_AFTER = HOUR;

/** Attempts at the same time, for one endpoint. */
const SIDE_BY_SIDE = 10;
/** Deliveries that are looked up together. */
const PAGE = 100;
/** So many failures in a row, and the run leaves the endpoint alone: it is down. */
const DOWN = 20;

export interface Sent {
  delivered: number;
  refused: number;
}

/** @param retries before this wait @returns milliseconds, a fifth more or less so that not all come at once */
const waitBefore = (retries: number, random: () => number): number | undefined => {
  const wait = RETRIES[retries];
  return wait === undefined ? undefined : Math.round(wait * (0.8 + 0.4 * random()));
};

/**
 * Sends what is due to one endpoint. One that has refused a delivery for three days, or says that it is gone,
 * is disabled: what waits for it stays, to be replayed.
 * @param until epoch milliseconds, by which it begins nothing more
 */
export async function sendDeliveries(
  { RECORD_TABLE: table, SECRETS_PREFIX }: { RECORD_TABLE: string; SECRETS_PREFIX: string },
  endpoint: Endpoint,
  options: {
    until: number;
    fetch: typeof globalThis.fetch;
    /** When it is, epoch milliseconds. */
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
    // First of all: who is killed in between has not let go of the delivery.
    const since = await disable(table, name, now(), outcome);
    isDisabled = await settle(table, key, until, 'failed', last);
    // A replay wants it all again.
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
    // One that fails ends no other in the middle.
    const ended = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, work));
    const failed = ended.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    // The index shows for a moment what somebody has already: the next run goes on.
    if (claimed === 0) break;
  }
  return sent;
}
