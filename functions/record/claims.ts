import { DeleteItemCommand, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { REDRIVABLE_DAYS } from '../onboarding/execution.ts';
import { dynamoDb } from '../runtime/aws.ts';
import { nameOf } from '../runtime/errors.ts';
import type { Conflict } from './conflict.ts';
import { listedDomains, type OnboardingRecord, stageOf } from './onboarding-record.ts';
import { readRecord } from './store.ts';

/**
 * Who has an e-mail domain: an item for each, written by single conditional writes. A company has it
 * while an onboarding of its own holds it (`holders`, from the approval to the end), and for as long as
 * a connection keeps it (`kept`, once one has come to its end well).
 */

const keyOf = (domain: string) => ({ pk: `domain#${domain}`, sk: 'claim' });

const claimSchema = z.object({
  companyId: z.string(),
  company: z.string(),
  /** IDs of onboardings. */
  holders: z.set(z.string()).default(new Set()),
  /** Name of the connection. */
  kept: z.string().optional(),
  /** Who had it before, in case that it is not taken over after all. */
  former: z.object({ companyId: z.string(), company: z.string(), kept: z.string() }).optional(),
});
type Claim = z.output<typeof claimSchema>;

/** Who claims: one onboarding of a company. */
export type Claimant = Pick<OnboardingRecord, 'onboardingId' | 'companyId' | 'company'>;

const DAY = 24 * 60 * 60 * 1000;

/** So many claims are written at the same time. */
const SIDE_BY_SIDE = 10;

const inTurns = async <T>(items: readonly T[], work: (item: T) => Promise<unknown>) => {
  for (let at = 0; at < items.length; at += SIDE_BY_SIDE)
    await Promise.all(items.slice(at, at + SIDE_BY_SIDE).map(work));
};

/** Undefined when it was written, otherwise what there is. */
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

/** Claims it where it is nobody's, or the company's already. */
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

/** Takes it from the company whose connection keeps it, and that no onboarding of its own holds. */
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

/** Gives it back to whom it was taken from, once nobody holds it any more. */
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

/** Takes an onboarding from those that hold a domain, and the claim away where nobody has it any more. */
async function letGo(table: string, domain: string, onboardingId: string): Promise<void> {
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

/**
 * Whether an onboarding can still route a domain that it holds. Who was killed before it could
 * release a claim leaves one that nobody needs.
 */
async function needs(table: string, onboardingId: string, domain: string): Promise<boolean> {
  const record = await readRecord(table, onboardingId);
  if (!record || !listedDomains(record).includes(domain)) return false;
  const { ended } = record;
  if (!ended) return !['rejected', 'expired'].includes(stageOf(record));
  // A failure can be redriven, for some time.
  return ended.status === 'FAILED' && Date.now() - Date.parse(ended.at) < REDRIVABLE_DAYS * DAY;
}

/**
 * Claims one domain. Claiming again changes nothing.
 * @returns who has it, where it is another company's
 */
async function claimOne(
  table: string,
  domain: string,
  claimant: Claimant,
  replaces: readonly string[],
): Promise<Conflict | undefined> {
  if (await take(table, domain, claimant)) return undefined;
  const found = await readClaim(table, domain);
  for (const holder of found?.holders ?? [])
    if (!(await needs(table, holder, domain))) await letGo(table, domain, holder);
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
 * Claims all of them, or none: of two who claim at the same moment one gets a domain.
 * @param replaces connections, by name, from which domains are taken over
 * @returns the conflicts; none when they are claimed
 * @throws what the AWS SDK throws; what was claimed by then is the claimant's
 */
export async function claim(
  table: string,
  domains: readonly string[],
  claimant: Claimant,
  replaces: readonly string[] = [],
): Promise<Conflict[]> {
  const conflicts: Conflict[] = [];
  await inTurns(domains, async (domain) => {
    const conflict = await claimOne(table, domain, claimant, replaces);
    if (conflict) conflicts.push(conflict);
  });
  if (conflicts.length > 0) await release(table, domains, claimant.onboardingId);
  return conflicts;
}

/** The onboarding needs them no more. What a connection keeps stays the company's. Safe to repeat. */
export const release = (table: string, domains: readonly string[], onboardingId: string) =>
  inTurns(domains, (domain) => letGo(table, domain, onboardingId));

/**
 * Its connections keep them from now on. Safe to repeat.
 * @param connectionOf the connection's name, by domain
 */
export const keep = (
  table: string,
  connectionOf: ReadonlyMap<string, string>,
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
