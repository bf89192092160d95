import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { SOURCE } from '../record/domain-events.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import type { Pending } from '../record/pending.ts';
import { eventBridge } from '../runtime/aws.ts';
import { publishedOf } from './published.ts';

/** Maximum number of events per call of EventBridge. */
const MOST = 10;
/** Maximum bytes of all entries of a call: 256 KB, less what each entry has besides its detail. */
const MOST_BYTES = 256 * 1024 - MOST * 1024;

type Publish = Extract<Pending, { kind: 'publish' }>;
interface Prepared {
  pending: Publish;
  entry: PutEventsRequestEntry;
  bytes: number;
}

/** Consecutive events that fit one call each. */
function inCalls(all: readonly Prepared[]): Prepared[][] {
  const calls: Prepared[][] = [];
  let bytes = 0;
  for (const each of all) {
    const last = calls.at(-1);
    bytes += each.bytes;
    if (last && last.length < MOST && bytes <= MOST_BYTES) last.push(each);
    else {
      calls.push([each]);
      bytes = each.bytes;
    }
  }
  return calls;
}

/** Why an event was not published. */
export interface Unpublished {
  pending: Publish;
  error: unknown;
}

/**
 * Publishes a record's events in order. Duplicates have the same ID. One that cannot be published keeps no other back;
 * once EventBridge fails, no more are sent.
 * @returns the events that the bus accepted, and the others
 */
export async function publish(
  { EVENT_BUS, PUBLIC_URL }: { EVENT_BUS: string; PUBLIC_URL: string },
  record: OnboardingRecord,
  all: readonly Publish[],
): Promise<{ taken: Publish[]; left: Unpublished[] }> {
  const taken: Publish[] = [];
  const left: Unpublished[] = [];
  const prepared = all.flatMap((pending): Prepared[] => {
    const { event } = pending;
    try {
      const Detail = JSON.stringify(publishedOf(record, event, PUBLIC_URL));
      const entry = {
        EventBusName: EVENT_BUS,
        Source: SOURCE,
        DetailType: event.name,
        Time: new Date(event.at),
        Detail,
      };
      return [{ pending, entry, bytes: Buffer.byteLength(Detail) }];
    } catch (error) {
      left.push({ pending, error });
      return [];
    }
  });
  const calls = inCalls(prepared);
  for (const [index, call] of calls.entries())
    try {
      const { Entries = [] } = await eventBridge.send(
        new PutEventsCommand({ Entries: call.map(({ entry }) => entry) }),
      );
      for (const [at, { pending }] of call.entries()) {
        const { ErrorCode } = Entries[at] ?? {};
        if (ErrorCode === undefined) taken.push(pending);
        else left.push({ pending, error: Object.assign(new Error(), { name: ErrorCode }) });
      }
    } catch (error) {
      left.push(
        ...calls
          .slice(index)
          .flat()
          .map(({ pending }) => ({ pending, error })),
      );
      break;
    }
  return { taken, left };
}
