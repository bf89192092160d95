import { PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { type OktaDomain, oktaDomainSchema } from '../okta/okta-domain.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { dynamoDb } from '../runtime/aws.ts';
import { later } from '../runtime/later.ts';
import { type Rechecked, recheckedSchema } from './onboarding-record.ts';

/** Results of the weekly rechecks, one item each for years; the record only has the latest. */
const PREFIX = 'check#';
const keyOf = (onboardingId: OnboardingId, sk: string) => ({
  pk: `onboarding#${onboardingId}`,
  sk,
});

const checkSchema = later(() => z.extend(recheckedSchema(), { domain: oktaDomainSchema }));
type Check = z.output<typeof checkSchema>;

/**
 * Stores a result. Idempotent.
 * @param onboardingId of the company's first onboarding
 * @param domain Okta domain
 */
export async function keepCheck(
  table: string,
  onboardingId: OnboardingId,
  domain: OktaDomain,
  found: Rechecked,
): Promise<void> {
  const item = {
    ...keyOf(onboardingId, `${PREFIX}${found.at} ${domain}`),
    check: { ...found, domain },
  };
  await dynamoDb.send(
    new PutItemCommand({
      TableName: table,
      Item: marshall(item, { removeUndefinedValues: true }),
    }),
  );
}

/** All stored results, in order. @throws what the AWS SDK throws */
export async function readChecks(table: string, onboardingId: OnboardingId): Promise<Check[]> {
  const { pk } = keyOf(onboardingId, '');
  const pages = paginateQuery(
    { client: dynamoDb },
    {
      TableName: table,
      KeyConditionExpression: 'pk = :pk and begins_with(sk, :prefix)',
      ExpressionAttributeValues: marshall({ ':pk': pk, ':prefix': PREFIX }),
      ConsistentRead: true,
    },
  );
  const checks: Check[] = [];
  for await (const { Items = [] } of pages)
    for (const item of Items) checks.push(checkSchema.parse(unmarshall(item).check));
  return checks;
}
