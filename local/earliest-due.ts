import * as z from 'zod';

/** The earliest due time in these shards, in epoch milliseconds; undefined if there is none. */
export async function earliestDue(
  dynamoDb: { call(operation: string, input: unknown): Promise<unknown> },
  table: string,
  shards: readonly string[],
): Promise<number | undefined> {
  const times: number[] = [];
  for (const shard of shards) {
    const { Items } = dueItems.parse(
      await dynamoDb.call('Query', {
        TableName: table,
        IndexName: 'due',
        KeyConditionExpression: 'dueShard = :shard',
        ExpressionAttributeValues: { ':shard': { S: shard } },
        Limit: 1,
      }),
    );
    // Entries due at once begin with 0 instead of a time.
    for (const { dueAt } of Items)
      times.push(dueAt.S.startsWith('0') ? 0 : Date.parse(dueAt.S) || 0);
  }
  return times.length === 0 ? undefined : Math.min(...times);
}
const dueItems = z.object({ Items: z.array(z.object({ dueAt: z.object({ S: z.string() }) })) });
