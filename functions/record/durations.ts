import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { type OnboardingId, onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { dynamoDb } from '../runtime/aws.ts';
import { nameOf } from '../runtime/errors.ts';
import { later } from '../runtime/later.ts';
import { percentile, type Spent, sumUp, timesOf } from './times.ts';

/** Durations of the latest completed onboardings, in one item, so that the setup page needs only one read. */

const key = marshall({ pk: 'durations', sk: 'completed' });
/** Number of durations kept. */
const KEPT = 100;
/** Minimum number for meaningful statistics. */
const ENOUGH = 10;
/** Maximum attempts on conflicts before a duration is left out. */
const MOST_TRIES = 10;

/** Milliseconds from submission to end: in total, and by the machine alone. */
const took = () =>
  z.object({ onboardingId: onboardingIdSchema, all: z.number(), machine: z.number() });
const itemSchema = later(() => z.object({ revision: z.number(), completed: z.array(took()) }));

async function read(table: string): Promise<z.output<typeof itemSchema>> {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }),
  );
  return Item ? itemSchema.parse(unmarshall(Item)) : { revision: 0, completed: [] };
}

/** Excludes the time before the submission, which only depends on the customer. */
function afterSubmission({ awaitingSubmission: _, ...spent }: Spent) {
  const sums = sumUp(spent);
  return { all: timesOf.reduce((sum, whose) => sum + sums[whose], 0), machine: sums.machine };
}

/** Adds a completed onboarding. Idempotent. */
export async function noteDuration(
  table: string,
  onboardingId: OnboardingId,
  spent: Spent,
): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { revision, completed } = await read(table);
    if (completed.some((each) => each.onboardingId === onboardingId)) return;
    const all = [...completed, { onboardingId, ...afterSubmission(spent) }].slice(-KEPT);
    try {
      await dynamoDb.send(
        new PutItemCommand({
          TableName: table,
          Item: { ...key, ...marshall({ revision: revision + 1, completed: all }) },
          ConditionExpression: 'attribute_not_exists(pk) or revision = :revision',
          ExpressionAttributeValues: marshall({ ':revision': revision }),
        }),
      );
      return;
    } catch (error) {
      if (nameOf(error) !== 'ConditionalCheckFailedException') throw error;
    }
  }
}

/** Milliseconds from submission to end; `machine`: median of the machine's share. */
export interface Durations {
  completed: number;
  median: number;
  ninetieth: number;
  machine: number;
}

/** @returns undefined if there are too few for statistics */
export async function readDurations(table: string): Promise<Durations | undefined> {
  const { completed } = await read(table);
  if (completed.length < ENOUGH) return undefined;
  const all = completed.map((each) => each.all);
  return {
    completed: completed.length,
    median: percentile(all, 0.5) ?? 0,
    ninetieth: percentile(all, 0.9) ?? 0,
    machine:
      percentile(
        completed.map(({ machine }) => machine),
        0.5,
      ) ?? 0,
  };
}
