import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { dynamoDb } from '../runtime/aws.ts';
import { nameOf } from '../runtime/errors.ts';
import { percentile, type Spent, sumUp, timesOf } from './times.ts';

/**
 * How long the last completed onboardings took, in one item, so that the page on which somebody begins says it
 * with one read.
 */

const key = marshall({ pk: 'durations', sk: 'completed' });
/** So many are kept, the latest. */
const KEPT = 100;
/** Of fewer nothing is said: they may have been anything. */
const ENOUGH = 10;
/** So many others may complete at the same moment before one is left out. */
const MOST_TRIES = 10;

/** Milliseconds from the submission to the end: in all, and those of nobody but the machine. */
const took = z.object({ onboardingId: z.string(), all: z.number(), machine: z.number() });
const itemSchema = z.object({ revision: z.number(), completed: z.array(took) });

async function read(table: string): Promise<z.output<typeof itemSchema>> {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }),
  );
  return Item ? itemSchema.parse(unmarshall(Item)) : { revision: 0, completed: [] };
}

/** Before anything was submitted nobody but the customer was at work, and that says nothing of the rest. */
function afterSubmission({ awaitingSubmission: _, ...spent }: Spent) {
  const sums = sumUp(spent);
  return { all: timesOf.reduce((sum, whose) => sum + sums[whose], 0), machine: sums.machine };
}

/** Adds one that is completed. Changes nothing when it is there. */
export async function noteDuration(
  table: string,
  onboardingId: string,
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

/** Milliseconds from the submission to the end; `machine`: the median of what the machine took of it. */
export interface Durations {
  completed: number;
  median: number;
  ninetieth: number;
  machine: number;
}

/** @returns undefined of too few to say anything */
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
