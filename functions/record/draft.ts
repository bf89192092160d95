import { gunzipSync, gzipSync } from 'node:zlib';
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { dynamoDb } from '../runtime/aws.ts';
import { nameOf } from '../runtime/errors.ts';

/**
 * What somebody has begun to fill in for an onboarding: an item beside its record, so that the record stays
 * small. What is secret of it is in Secrets Manager (`draftSecrets`).
 */

/** Days for which a draft stays after its last change. */
export const DRAFT_DAYS = 30;

/** An item holds 400 KB, its keys included. */
const LARGEST = 390_000;

const itemSchema = z.object({
  content: z.instanceof(Uint8Array),
  /** Counts the changes: a write is conditional on it. */
  revision: z.number(),
  /** Epoch seconds. */
  expiresAt: z.number(),
});

export interface Draft {
  text: string;
  revision: number;
}

const keyOf = (onboardingId: string) => marshall({ pk: `onboarding#${onboardingId}`, sk: 'draft' });

/** The draft as the last write left it; undefined when there is none, or no longer. */
export async function readDraft(table: string, onboardingId: string): Promise<Draft | undefined> {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: table, Key: keyOf(onboardingId), ConsistentRead: true }),
  );
  if (!Item) return undefined;
  const { content, revision, expiresAt } = itemSchema.parse(unmarshall(Item));
  // DynamoDB deletes it within days only.
  if (expiresAt * 1000 <= Date.now()) return undefined;
  return { text: gunzipSync(content).toString(), revision };
}

/**
 * Writes a draft over the one that was read.
 * @param over the revision that was read; undefined when there was none
 * @returns `stale` when somebody else was faster, `tooLarge` when it does not fit: then nothing is written
 */
export async function writeDraft(
  table: string,
  onboardingId: string,
  text: string,
  over: number | undefined,
): Promise<'written' | 'stale' | 'tooLarge'> {
  const content = gzipSync(text);
  if (content.byteLength > LARGEST) return 'tooLarge';
  const now = Math.floor(Date.now() / 1000);
  try {
    await dynamoDb.send(
      new PutItemCommand({
        TableName: table,
        Item: {
          ...keyOf(onboardingId),
          ...marshall({
            content,
            revision: (over ?? 0) + 1,
            expiresAt: now + DRAFT_DAYS * 24 * 60 * 60,
          }),
        },
        ...(over === undefined
          ? {
              ConditionExpression: 'attribute_not_exists(pk) or expiresAt <= :now',
              ExpressionAttributeValues: marshall({ ':now': now }),
            }
          : {
              ConditionExpression: 'revision = :revision',
              ExpressionAttributeValues: marshall({ ':revision': over }),
            }),
      }),
    );
    return 'written';
  } catch (error) {
    if (nameOf(error) === 'ConditionalCheckFailedException') return 'stale';
    throw error;
  }
}

/** Deletes the draft; one that is not there is fine. */
export async function deleteDraft(table: string, onboardingId: string): Promise<void> {
  await dynamoDb.send(new DeleteItemCommand({ TableName: table, Key: keyOf(onboardingId) }));
}
