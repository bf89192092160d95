import { PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { dynamoDb } from '../runtime/aws.ts';
import { type AuditEntry, auditEntrySchema } from './audit-entry.ts';
import { readRecord } from './store.ts';

const YEAR = 365.25 * 24 * 60 * 60;

/** One item per entry, kept when the record's personal data is deleted. */
const PREFIX = 'audit#';
const keyOf = (onboardingId: OnboardingId, number: number) => ({
  pk: `onboarding#${onboardingId}`,
  sk: `${PREFIX}${String(number).padStart(6, '0')}`,
});

/**
 * Writes an entry. Idempotent.
 * @param years to keep it
 */
export async function writeAuditEntry(
  table: string,
  onboardingId: OnboardingId,
  entry: AuditEntry,
  years: number,
): Promise<void> {
  const expiresAt = Math.floor(Date.parse(entry.at) / 1000 + years * YEAR);
  const item = { ...keyOf(onboardingId, entry.number), entry, expiresAt };
  await dynamoDb.send(
    new PutItemCommand({
      TableName: table,
      Item: marshall(item, { removeUndefinedValues: true }),
    }),
  );
}

/** The complete audit of an onboarding in order, including pending entries. */
export async function readAudit(table: string, onboardingId: OnboardingId): Promise<AuditEntry[]> {
  const entries = new Map<number, AuditEntry>();
  const pages = paginateQuery(
    { client: dynamoDb },
    {
      TableName: table,
      KeyConditionExpression: 'pk = :pk and begins_with(sk, :prefix)',
      ExpressionAttributeValues: marshall({
        ':pk': keyOf(onboardingId, 0).pk,
        ':prefix': PREFIX,
      }),
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages)
    for (const item of Items) {
      const entry = auditEntrySchema.parse(unmarshall(item).entry);
      entries.set(entry.number, entry);
    }
  const { pending = [] } = (await readRecord(table, onboardingId)) ?? {};
  for (const each of pending) if (each.kind === 'audit') entries.set(each.entry.number, each.entry);
  return [...entries.values()].sort((one, other) => one.number - other.number);
}
