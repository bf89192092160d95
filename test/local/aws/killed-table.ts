/**
 * A process for the test to kill: writes to the table as fast as it can. Prints a line, `item count`,
 * for each acknowledged write. Usage: killed-table.ts <database>
 */
import { DatabaseSync } from 'node:sqlite';
import { recordTable } from '../../../functions/record/table.ts';
import { createDynamoDb } from '../../../local/aws/dynamodb.ts';
import { systemClock } from '../../../local/clock.ts';

const [, , file = ''] = process.argv;
const database = new DatabaseSync(file);
database.exec('pragma journal_mode = wal; pragma synchronous = full');
const dynamoDb = createDynamoDb({
  database,
  clock: systemClock,
  tableName: 'killed-table',
  shape: recordTable,
});

/** One of eight writers. Each writes its own item, with a higher count and a later due time at each write. */
async function write(item: number): Promise<never> {
  for (;;) {
    const { Attributes } = (await dynamoDb.call('UpdateItem', {
      TableName: 'killed-table',
      Key: { pk: { S: `item ${item}` }, sk: { S: 'state' } },
      UpdateExpression: 'SET dueShard = :shard, dueAt = :at ADD written :one',
      ExpressionAttributeValues: {
        ':shard': { S: 'due' },
        ':at': { S: String(process.hrtime.bigint()) },
        ':one': { N: '1' },
      },
      ReturnValues: 'ALL_NEW',
    })) as { Attributes: { written: { N: string } } };
    process.stdout.write(`${item} ${Attributes.written.N}\n`);
  }
}
for (let item = 0; item < 8; item += 1) void write(item);
