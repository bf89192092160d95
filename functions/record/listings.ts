import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { getDomain } from 'tldts';
import * as z from 'zod/mini';
import { type OnboardingId, onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { dynamoDb } from '../runtime/aws.ts';
import type { Related } from './conflict.ts';
import { isOpen, listedDomains, type OnboardingRecord, proofsIn } from './onboarding-record.ts';
import { relatedTo } from './related-domains.ts';
import { readRecord } from './store.ts';

/**
 * Index of the onboardings that list e-mail domains under a registered name, one item per name. It allows comparing one
 * company's domains with others' long before approval. Entries are hints; the onboarding's record is authoritative.
 */

const keyOf = (registered: string) => marshall({ pk: `listed#${registered}`, sk: 'onboardings' });

/** The registered name of each domain: `mail.acme.co.uk` → `acme.co.uk`. */
const registeredOf = (domains: readonly string[]) =>
  new Set(domains.map((domain) => getDomain(domain, { allowPrivateDomains: true }) ?? domain));

/** Number of items read or written at once. */
const SIDE_BY_SIDE = 10;
/** Maximum number of other onboardings examined. */
const MOST = 200;

async function eachOf<T, R>(items: Iterable<T>, work: (item: T) => Promise<R>): Promise<R[]> {
  const all = [...items];
  const done: R[] = [];
  for (let at = 0; at < all.length; at += SIDE_BY_SIDE)
    done.push(...(await Promise.all(all.slice(at, at + SIDE_BY_SIDE).map(work))));
  return done;
}

const write = (
  table: string,
  registered: string,
  onboardingId: OnboardingId,
  how: 'ADD' | 'DELETE',
) =>
  dynamoDb.send(
    new UpdateItemCommand({
      TableName: table,
      Key: keyOf(registered),
      UpdateExpression: `${how} onboardings :one`,
      ExpressionAttributeValues: marshall({ ':one': new Set([onboardingId]) }),
    }),
  );

/**
 * Adds an onboarding's e-mail domains. Idempotent.
 * @param most maximum names, while someone is waiting; "Find conflicts" writes the rest
 * @throws what the AWS SDK throws
 */
export const listDomains = (
  table: string,
  onboardingId: OnboardingId,
  domains: readonly string[],
  most = Number.POSITIVE_INFINITY,
) =>
  eachOf([...registeredOf(domains)].slice(0, most), (registered) =>
    write(table, registered, onboardingId, 'ADD'),
  );

const itemSchema = z.object({ onboardings: z._default(z.set(onboardingIdSchema), new Set()) });

async function readOnboardings(table: string, registered: string) {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: table, Key: keyOf(registered) }),
  );
  const { onboardings } = itemSchema.parse(Item ? unmarshall(Item) : {});
  return [...onboardings].map((onboardingId) => ({ onboardingId, registered }));
}

/** Whether its list still matters. The domains of completed onboardings are found at Auth0. */
const counts = (record: OnboardingRecord) =>
  isOpen(record) || (record.ended?.status === 'FAILED' && record.submitted !== undefined);

/**
 * Finds the same domains, and sub- and parent domains, in other companies' onboardings under way.
 * @throws what the AWS SDK throws
 */
export async function findListed(table: string, record: OnboardingRecord): Promise<Related[]> {
  const ours = listedDomains(record);
  const entries = await eachOf(registeredOf(ours), (each) => readOnboardings(table, each));
  const others = entries.flat().filter(({ onboardingId }) => onboardingId !== record.onboardingId);
  const byOnboarding = Map.groupBy(others, ({ onboardingId }) => onboardingId);
  const related = relatedTo(ours);
  const found = await eachOf([...byOnboarding].slice(0, MOST), async ([onboardingId, at]) => {
    const other = await readRecord(table, onboardingId);
    if (!other || !counts(other)) {
      for (const { registered } of at) await write(table, registered, onboardingId, 'DELETE');
      return [];
    }
    if (other.companyId === record.companyId) return [];
    const proofIn = proofsIn(other);
    return listedDomains(other).flatMap((theirs) =>
      related(theirs).map((domain) => ({
        domain,
        other: theirs,
        company: other.company,
        proven: proofIn(theirs) === 'proven',
      })),
    );
  });
  return found.flat();
}
