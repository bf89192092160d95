import { paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../runtime/aws.ts';
import { AT_ONCE, type EntryKey, iso, keySchema, LOST_AFTER, move } from './ledger.ts';
import { type Shard, shards } from './urgencies.ts';

/** The mails of the ledger that are due, from its index. */

/** Keys of the mails of a shard that become due between two times, by pages. The index is eventually consistent. */
async function* dueBetween(table: string, shard: Shard, from: string, to: string, pageSize = 100) {
  const pages = paginateQuery(
    { client: dynamoDb, pageSize },
    {
      TableName: table,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard and dueAt between :from and :to',
      ExpressionAttributeValues: marshall({ ':shard': shard, ':from': from, ':to': to }),
    },
  );
  for await (const { Items = [] } of pages)
    yield Items.map((item) => keySchema.parse(unmarshall(item)));
}

/**
 * Keys of mails that are due, oldest first, beginning after those that the caller has seen: they may be damaged, or only
 * the index may still show them.
 */
export async function findMails(
  table: string,
  shard: Shard,
  most: number,
  isNew: (key: EntryKey) => boolean,
): Promise<EntryKey[]> {
  for await (const keys of dueBetween(table, shard, AT_ONCE, iso(), most)) {
    const found = keys.filter(isNew);
    if (found.length > 0) return found;
  }
  return [];
}

/** Makes all mails in `sending` due at once, when their sender is known to be gone. */
export async function makeSendingDue(table: string): Promise<void> {
  for (const shard of shards)
    for await (const keys of dueBetween(table, shard, iso(), iso(Date.now() + LOST_AFTER)))
      for (const key of keys)
        await move(table, key, { from: 'sending', to: 'sending', set: { dueAt: iso() } });
}
