import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { JsonService } from './api.ts';
import { AwsError } from './aws-error.ts';

const inputSchema = z.object({
  Entries: z
    .array(z.object({ Source: z.string(), DetailType: z.string(), Detail: z.string() }))
    .min(1)
    .max(10),
});

/** EventBridge's PutEvents: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const createPutEvents = (bus: {
  put(source: string, detailType: string, detail: unknown): void;
}): JsonService => ({
  async call(operation, input) {
    if (operation !== 'PutEvents') throw new AwsError('UnknownOperationException', operation);
    const { success, data } = inputSchema.safeParse(input);
    if (!success) throw new AwsError('ValidationException', 'One to ten entries');
    for (const { Source, DetailType, Detail } of data.Entries)
      bus.put(Source, DetailType, JSON.parse(Detail));
    return { FailedEntryCount: 0, Entries: data.Entries.map(() => ({ EventId: randomUUID() })) };
  },
});
