import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SOURCE } from '../record/domain-events.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import type { Pending } from '../record/pending.ts';
import { eventBridge } from '../runtime/aws.ts';
import { logger } from '../runtime/observability.ts';
import { publishedOf } from './published.ts';

/** Maximum number of events per call of EventBridge. */
const MOST = 10;

type Publish = Extract<Pending, { kind: 'publish' }>;

/**
 * Publishes a record's events in order. Duplicates have the same ID.
 * @returns the events that the bus accepted
 * @throws what the AWS SDK throws
 */
export async function publish(
  { EVENT_BUS, PUBLIC_URL }: { EVENT_BUS: string; PUBLIC_URL: string },
  record: OnboardingRecord,
  pending: readonly Publish[],
): Promise<Publish[]> {
  const taken: Publish[] = [];
  for (let at = 0; at < pending.length; at += MOST) {
    const part = pending.slice(at, at + MOST);
    const { Entries = [] } = await eventBridge.send(
      new PutEventsCommand({
        Entries: part.map(({ event }) => ({
          EventBusName: EVENT_BUS,
          Source: SOURCE,
          DetailType: event.name,
          Time: new Date(event.at),
          Detail: JSON.stringify(publishedOf(record, event, PUBLIC_URL)),
        })),
      }),
    );
    for (const [index, each] of part.entries()) {
      const { ErrorCode } = Entries[index] ?? {};
      if (ErrorCode === undefined) taken.push(each);
      else logger.warn('An event was not taken', { error: ErrorCode });
    }
  }
  return taken;
}
