import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../runtime/aws.ts';
import { Auth0Unavailable, nameOf } from '../runtime/errors.ts';

/**
 * One writer a connection at a time. Auth0 knows no conditional write, and a PATCH replaces all of
 * `options`: of two who read, change and write at the same moment, one would undo what the other did. So
 * whoever writes has the connection's lease, an item of the table.
 *
 * A writer that was killed leaves its lease, which ends by itself. One that was held up for so long that
 * somebody else has the connection by then writes nothing: each write asks for the lease once more, right
 * before (`hold`).
 */

/** Milliseconds. A call of Auth0 takes 10 seconds at most, and each write renews it. */
export const LEASE_LASTS = 30_000;

/** Looks, and milliseconds between them, until the workflow does the waiting, or a person asks again. */
const LOOKS = 20;
const BETWEEN = 250;

/** Seconds for which the item is kept beyond its use. */
const DAY = 24 * 60 * 60;

const keyOf = (connection: string) => ({ pk: `connection#${connection}`, sk: 'lease' });

/**
 * Renews the lease. To be called right before each write.
 * @throws Auth0Unavailable when somebody else has it by now
 */
export type Hold = () => Promise<void>;

/** @returns false when another one has it */
async function take(table: string, connection: string, holder: string, condition: string) {
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

/** Its own as well: the answer to an earlier try may have been lost. */
const FREE = 'attribute_not_exists(pk) OR endsAt < :now OR holder = :holder';

/** Lets it go. One that is somebody else's by now stays. */
async function leave(table: string, connection: string, holder: string): Promise<void> {
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
    // It ends by itself, and the work is done or has failed for its own reason.
  }
}

/**
 * Does work on a connection as the only one who may change it. What the work decides by, it reads within.
 * @param connection its name
 * @param most looks at whether it is free
 * @throws Auth0Unavailable when somebody else has it all the time: the same works a little later
 */
export async function asOnlyWriter<T>(
  table: string,
  connection: string,
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
