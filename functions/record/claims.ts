import { DeleteItemCommand, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import {
  type ConnectionName,
  connectionName,
  connectionNameSchema,
} from '../onboarding/connection-name.ts';
import { type OnboardingId, onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { dynamoDb } from '../runtime/aws.ts';
import { nameOf } from '../runtime/errors.ts';
import type { Conflict } from './conflict.ts';
import { appsOf, listedDomains, type OnboardingRecord } from './onboarding-record.ts';
import { readRecord } from './store.ts';
import { wasSwitchedOn } from './switching.ts';
import { isAlive } from './uses.ts';

/**
 * Claims of e-mail domains: one item per domain, changed by single conditional writes. A company has a domain while one
 * of its onboardings holds it (`holders`, from approval to end), and while a connection keeps it (`kept`, once an
 * onboarding that was switched on has ended).
 */

const keyOf = (domain: string) => ({ pk: `domain#${domain}`, sk: 'claim' });

const claimSchema = z.object({
  companyId: z.string(),
  company: z.string(),
  /** IDs of onboardings. */
  holders: z._default(z.set(onboardingIdSchema), new Set()),
  /** Name of the connection. */
  kept: z.optional(connectionNameSchema),
  /** The previous owner, in case the takeover is not completed. */
  former: z.optional(
    z.object({ companyId: z.string(), company: z.string(), kept: connectionNameSchema }),
  ),
});
type Claim = z.output<typeof claimSchema>;

/** An onboarding of a company that claims a domain. */
export type Claimant = Pick<OnboardingRecord, 'onboardingId' | 'companyId' | 'company'>;

/** Number of claims written at once. */
const SIDE_BY_SIDE = 10;

const inTurns = async <T>(items: readonly T[], work: (item: T) => Promise<unknown>) => {
  for (let at = 0; at < items.length; at += SIDE_BY_SIDE)
    await Promise.all(items.slice(at, at + SIDE_BY_SIDE).map(work));
};

/** Whether the conditional write succeeded. */
async function unlessRefused(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (nameOf(error) !== 'ConditionalCheckFailedException') throw error;
    return false;
  }
}

async function readClaim(table: string, domain: string): Promise<Claim | undefined> {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: table, Key: marshall(keyOf(domain)), ConsistentRead: true }),
  );
  return Item && claimSchema.parse(unmarshall(Item));
}

/** Claims a domain that is free or already the company's. */
const take = (table: string, domain: string, claimant: Claimant) =>
  unlessRefused(() =>
    dynamoDb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall(keyOf(domain)),
        UpdateExpression: 'SET companyId = :companyId, company = :company ADD holders :holder',
        ConditionExpression: 'attribute_not_exists(pk) OR companyId = :companyId',
        ExpressionAttributeValues: marshall({
          ':companyId': claimant.companyId,
          ':company': claimant.company,
          ':holder': new Set([claimant.onboardingId]),
        }),
      }),
    ),
  );

/** Takes over a domain from a company's connection, unless one of that company's onboardings holds it. */
const takeFrom = (table: string, domain: string, claimant: Claimant, claim: Claim) =>
  unlessRefused(() =>
    dynamoDb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall(keyOf(domain)),
        UpdateExpression:
          'SET companyId = :companyId, company = :company, former = :former ADD holders :holder REMOVE kept',
        ConditionExpression:
          'companyId = :theirs AND kept = :kept AND attribute_not_exists(holders)',
        ExpressionAttributeValues: marshall({
          ':companyId': claimant.companyId,
          ':company': claimant.company,
          ':holder': new Set([claimant.onboardingId]),
          ':theirs': claim.companyId,
          ':kept': claim.kept,
          ':former': { companyId: claim.companyId, company: claim.company, kept: claim.kept },
        }),
      }),
    ),
  );

/** Returns a domain to its previous owner once nobody holds it. */
const giveBack = (table: string, domain: string, former: NonNullable<Claim['former']>) =>
  unlessRefused(() =>
    dynamoDb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall(keyOf(domain)),
        UpdateExpression:
          'SET companyId = :companyId, company = :company, kept = :kept REMOVE former',
        ConditionExpression:
          'former.companyId = :companyId AND attribute_not_exists(holders) AND attribute_not_exists(kept)',
        ExpressionAttributeValues: marshall({
          ':companyId': former.companyId,
          ':company': former.company,
          ':kept': former.kept,
        }),
      }),
    ),
  );

/** Removes an onboarding from a domain's holders, and deletes the claim once nobody has the domain. */
async function letGo(table: string, domain: string, onboardingId: OnboardingId): Promise<void> {
  const key = marshall(keyOf(domain));
  const isHeld = await unlessRefused(() =>
    dynamoDb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: key,
        UpdateExpression: 'DELETE holders :holder',
        ConditionExpression: 'contains(holders, :one)',
        ExpressionAttributeValues: marshall({
          ':holder': new Set([onboardingId]),
          ':one': onboardingId,
        }),
      }),
    ),
  );
  if (!isHeld) return;
  const { former } = (await readClaim(table, domain)) ?? {};
  if (former && (await giveBack(table, domain, former))) return;
  await unlessRefused(() =>
    dynamoDb.send(
      new DeleteItemCommand({
        TableName: table,
        Key: key,
        ConditionExpression: 'attribute_not_exists(holders) AND attribute_not_exists(kept)',
      }),
    ),
  );
}

/** A process killed before settling a claim leaves an obsolete one. */
async function settleObsolete(table: string, holder: OnboardingId, domain: string): Promise<void> {
  const record = await readRecord(table, holder);
  if (!record || !listedDomains(record).includes(domain)) await letGo(table, domain, holder);
  else if (!isAlive(record)) await settle(table, record, [domain]);
}

/**
 * Claims one domain. Idempotent.
 * @returns the conflict, if another company has it
 */
async function claimOne(
  table: string,
  domain: string,
  claimant: Claimant,
  replaces: readonly ConnectionName[],
): Promise<Conflict | undefined> {
  if (await take(table, domain, claimant)) return undefined;
  const found = await readClaim(table, domain);
  for (const holder of found?.holders ?? []) await settleObsolete(table, holder, domain);
  if (await take(table, domain, claimant)) return undefined;
  const claim = (await readClaim(table, domain)) ?? found;
  const { company = '', kept } = claim ?? {};
  const isReplaced = claim && kept !== undefined && replaces.includes(kept);
  if (isReplaced && (await takeFrom(table, domain, claimant, claim))) return undefined;
  return {
    domain,
    company,
    ...(kept === undefined ? { kind: 'inProgress' } : { kind: 'other', connection: kept }),
  };
}

/**
 * Claims all domains or none. If two onboardings claim a domain at once, one gets it.
 * @param replaces names of connections to take domains over from
 * @returns the conflicts; empty if the domains are claimed
 * @throws what the AWS SDK throws; the claimant then keeps what was claimed so far
 */
export async function claim(
  table: string,
  domains: readonly string[],
  claimant: Claimant,
  replaces: readonly ConnectionName[] = [],
): Promise<Conflict[]> {
  const conflicts: Conflict[] = [];
  await inTurns(domains, async (domain) => {
    const conflict = await claimOne(table, domain, claimant, replaces);
    if (conflict) conflicts.push(conflict);
  });
  if (conflicts.length > 0) await release(table, domains, claimant.onboardingId);
  return conflicts;
}

/** Releases an onboarding's claims. Domains kept by a connection stay the company's. Idempotent. */
export const release = (table: string, domains: readonly string[], onboardingId: OnboardingId) =>
  inTurns(domains, (domain) => letGo(table, domain, onboardingId));

/**
 * Converts claims into ones kept by connections. Idempotent.
 * @param connectionOf connection name by domain
 */
export const keep = (
  table: string,
  connectionOf: ReadonlyMap<string, ConnectionName>,
  { onboardingId, companyId, company }: Claimant,
) =>
  inTurns([...connectionOf], ([domain, connection]) =>
    unlessRefused(() =>
      dynamoDb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall(keyOf(domain)),
          UpdateExpression:
            'SET companyId = :companyId, company = :company, kept = :kept REMOVE former DELETE holders :holder',
          ConditionExpression: 'attribute_not_exists(pk) OR companyId = :companyId',
          ExpressionAttributeValues: marshall({
            ':companyId': companyId,
            ':company': company,
            ':kept': connection,
            ':holder': new Set([onboardingId]),
          }),
        }),
      ),
    ),
  );

/**
 * What the end of an onboarding does to its claims. Once it was switched on, its connections keep them whatever the
 * outcome: people are routed there, and no longer to a former owner. Otherwise they are released. Idempotent.
 */
export async function settle(
  table: string,
  record: OnboardingRecord,
  domains: readonly string[] = listedDomains(record),
): Promise<void> {
  const { onboardingId, continues: owner = onboardingId } = record;
  if (record.stage !== 'completed' && !wasSwitchedOn(record))
    return release(table, domains, onboardingId);
  const connectionOf = appsOf(record).flatMap(({ domain, emailDomains = [] }) =>
    emailDomains
      .filter((each) => domains.includes(each))
      .map((each) => [each, connectionName(owner, domain)] as const),
  );
  return keep(table, new Map(connectionOf), record);
}
