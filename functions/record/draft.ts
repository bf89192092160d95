import { gunzipSync, gzipSync } from 'node:zlib';
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { dynamoDb } from '../runtime/aws.ts';
import { nameOf } from '../runtime/errors.ts';
import { later } from '../runtime/later.ts';

/**
 * A partly filled form of an onboarding, in an item beside its record to keep the record small. Its secrets are in
 * Secrets Manager (`draftSecrets`).
 */

/** Days that a draft is kept after its last change. */
export const DRAFT_DAYS = 30;

/** Bytes. An item can hold 400 KB, including its keys. */
const LARGEST = 390_000;

const itemSchema = later(() =>
  z.object({
    content: z.instanceof(Uint8Array),
    /** Incremented with each change; writes are conditional on it. */
    revision: z.number(),
    /** Epoch seconds. */
    expiresAt: z.number(),
  }),
);

export interface Draft {
  text: string;
  revision: number;
}

const keyOf = (onboardingId: OnboardingId) =>
  marshall({ pk: `onboarding#${onboardingId}`, sk: 'draft' });

/** The latest draft; undefined if there is none, or it has expired. */
export async function readDraft(
  table: string,
  onboardingId: OnboardingId,
): Promise<Draft | undefined> {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: table, Key: keyOf(onboardingId), ConsistentRead: true }),
  );
  if (!Item) return undefined;
  const { content, revision, expiresAt } = itemSchema.parse(unmarshall(Item));
  // DynamoDB may take days to delete expired items.
  if (expiresAt * 1000 <= Date.now()) return undefined;
  return { text: gunzipSync(content).toString(), revision };
}

/**
 * Replaces the draft that was read.
 * @param over revision that was read; undefined if there was none
 * @returns `stale` on a conflict, `tooLarge` if it does not fit; in both cases nothing is written
 */
export async function writeDraft(
  table: string,
  onboardingId: OnboardingId,
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

/** Deletes the draft. Idempotent. */
export async function deleteDraft(table: string, onboardingId: OnboardingId): Promise<void> {
  await dynamoDb.send(new DeleteItemCommand({ TableName: table, Key: keyOf(onboardingId) }));
}
