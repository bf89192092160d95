import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { dynamoDb } from '../runtime/aws.ts';

/** Revoked links to a CSM's queue, which belong to no single onboarding whose record could contain it. */

/** Key prefix of all revocations; functions that open such links may read nothing else with it. */
export const PREFIX = 'revoked#';

const keyOf = (csm: string) => marshall({ pk: `${PREFIX}${csm.toLowerCase()}`, sk: 'links' });

/** Seconds after which all links issued before have expired. */
const KEPT = 30 * 24 * 60 * 60;

/**
 * Revokes all links to a CSM's queue that were issued before this second.
 * @param at ISO time
 */
export async function revokeQueueLinks(table: string, csm: string, at: string): Promise<void> {
  const expiresAt = Math.floor(Date.parse(at) / 1000) + KEPT;
  await dynamoDb.send(
    new PutItemCommand({
      TableName: table,
      Item: { ...keyOf(csm), ...marshall({ at, expiresAt }) },
    }),
  );
}

/** When they were last revoked: ISO time, or undefined. */
export async function readRevocation(table: string, csm: string): Promise<string | undefined> {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: table, Key: keyOf(csm), ConsistentRead: true }),
  );
  return Item && z.string().parse(unmarshall(Item).at);
}
