import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ConnectionName } from '../onboarding/connection-name.ts';
import { dynamoDb } from '../runtime/aws.ts';
import { Auth0Unavailable, nameOf } from '../runtime/errors.ts';

/**
 * Allows one writer per connection at a time. Auth0 has no conditional writes, and a PATCH replaces all of `options`,
 * so concurrent read-modify-writes would overwrite each other. A writer therefore takes the connection's lease, an item
 * of the table.
 *
 * The lease of a killed writer expires by itself. A writer that was held up until someone else took the lease writes
 * nothing: it renews the lease right before each write (`hold`).
 */
/** Milliseconds. A call to Auth0 takes at most 10 seconds, and each write renews the lease. */
export const LEASE_LASTS = 30_000;

/** Attempts, and milliseconds between them, before the workflow or a person has to retry. */
const LOOKS = 20;
const BETWEEN = 250;

/** Seconds that the item is kept after the lease ends. */
const DAY = 24 * 60 * 60;

const keyOf = (connection: ConnectionName) => ({ pk: `connection#${connection}`, sk: 'lease' });

/**
 * Renews the lease; call it right before each write.
 * @throws Auth0Unavailable if someone else has it by now
 */
export type Hold = () => Promise<void>;

/** @returns false if someone else has it */
async function take(table: string, connection: ConnectionName, holder: string, condition: string) {
  const now = Date.now();
  try {
    await dynamoDb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall(keyOf(connection)),
        UpdateExpression: 'SET holder = :holder, endsAt = :endsAt, expiresAt = :expiresAt',
        ConditionExpression: condition,
        ExpressionAttributeValues: marshall({
          ':holder': holder,
          ':endsAt': now + LEASE_LASTS,
          ':expiresAt': Math.ceil((now + LEASE_LASTS) / 1000) + DAY,
          ...(condition.includes(':now') ? { ':now': now } : {}),
        }),
      }),
    );
    return true;
  } catch (error) {
    if (nameOf(error) !== 'ConditionalCheckFailedException') throw error;
    return false;
  }
}

/** Includes its own lease, in case the answer to an earlier attempt was lost. */
const FREE = 'attribute_not_exists(pk) OR endsAt < :now OR holder = :holder';

/** Ends the lease, unless someone else has it by now. */
async function leave(table: string, connection: ConnectionName, holder: string): Promise<void> {
  try {
    await dynamoDb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall(keyOf(connection)),
        UpdateExpression: 'SET endsAt = :never',
        ConditionExpression: 'holder = :holder',
        ExpressionAttributeValues: marshall({ ':never': 0, ':holder': holder }),
      }),
    );
  } catch {
    // The lease expires by itself, and the work has succeeded or failed on its own.
  }
}

/**
 * Runs work as a connection's only writer. The work must read whatever it bases its changes on itself.
 * @param connection its name
 * @param most maximum attempts to get the lease
 * @throws Auth0Unavailable if someone else has it throughout; a retry will help
 */
export async function asOnlyWriter<T>(
  table: string,
  connection: ConnectionName,
  work: (hold: Hold) => Promise<T>,
  most = LOOKS,
): Promise<T> {
  const holder = randomUUID();
  const inUse = () => new Auth0Unavailable(`Somebody else is changing ${connection}`);
  for (let looks = 1; !(await take(table, connection, holder, FREE)); looks += 1) {
    if (looks === most) throw inUse();
    await pause(BETWEEN);
  }
  try {
    return await work(async () => {
      if (!(await take(table, connection, holder, 'holder = :holder'))) throw inUse();
    });
  } finally {
    await leave(table, connection, holder);
  }
}
