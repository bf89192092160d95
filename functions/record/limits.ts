import { createHash } from 'node:crypto';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../runtime/aws.ts';
import { nameOf, RequestError } from '../runtime/errors.ts';

/** Seconds. */
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Rule {
  most: number;
  /** Seconds; left out: in all. */
  within?: number;
}

interface Limit {
  rules: readonly Rule[];
  /** Of the problem document, and of the texts' `requestErrors`. */
  code: string;
}

/**
 * How often something may be done: the one table of it. What exceeds a limit is answered by 429, with the
 * time to come back, and counted as a refusal (functions/web/refusals.ts). docs/security.md shows the table.
 *
 * A new entry is counted by `count`, or judged by `refuseBeyond` where the record has the times anyway.
 */
export const limits = {
  /** Corrections of an onboarding, by whichever of its links. Each can mail somebody. */
  corrections: {
    rules: [{ most: 10, within: HOUR }, { most: 50 }],
    code: 'tooManyCorrections',
  },
  /** Contacts that corrections of an onboarding name in place of the one before: each is written to. */
  contacts: { rules: [{ most: 4 }], code: 'tooManyContacts' },
  /** Submissions and corrections that name a contact's address, of whichever onboarding: each can mail it. */
  mails: { rules: [{ most: 30, within: DAY }], code: 'tooManyMails' },
  /** Looks at DNS that somebody asks for, of an onboarding. */
  looks: { rules: [{ most: 120, within: HOUR }], code: 'tooManyTries' },
  /** Steps of the setup page that are kept, of an onboarding. */
  drafts: { rules: [{ most: 600, within: HOUR }], code: 'tooManyTries' },
  /** Looks at the customer's Okta while the setup page is filled in, of an onboarding. */
  checks: { rules: [{ most: 100, within: HOUR }], code: 'tooManyTries' },
  /** Trials that are begun, of an onboarding, by whichever of its links. */
  trials: { rules: [{ most: 30, within: HOUR }], code: 'tooManyTries' },
  /** Switching off and on, of an onboarding. */
  switches: { rules: [{ most: 20, within: HOUR }], code: 'tooManyTries' },
  /** Tries of client secrets at the customer's Okta, by a rotation link. */
  rotations: { rules: [{ most: 20, within: HOUR }], code: 'tooManyTries' },
  /** Onboardings that the customer begins from the page of one that is completed, of a company's first. */
  followUps: { rules: [{ most: 5, within: DAY }], code: 'tooManyTries' },
  /** Looks of an approval at all connections, where the record names a conflict, of an onboarding. */
  conflictLooks: { rules: [{ most: 30, within: HOUR }], code: 'tooManyTries' },
  /** Mails that a CSM asks for, to whoever is waited for, and hand-overs, of an onboarding. */
  csmActions: { rules: [{ most: 10, within: DAY }], code: 'tooManyTries' },
  /** Mails with a link to a step of the setup that are asked for, of an onboarding; refused ones count, too. */
  stepMails: { rules: [{ most: 10, within: DAY }], code: 'tooManyTries' },
  /** Links to a CSM's queue that are asked for by one that has expired. */
  queueLinks: { rules: [{ most: 5, within: HOUR }], code: 'tooManyTries' },
  /**
   * Links that do not work, by client address. One that works is never refused for it. Counted where they
   * are opened (web/open-link.ts), as a GET writes nothing.
   */
  failedLinks: { rules: [{ most: 300, within: HOUR }], code: 'tooManyTries' },
} as const satisfies Record<string, Limit>;
export type LimitName = keyof typeof limits;

/** @param retryAt epoch milliseconds; undefined: waiting does not help */
export const tooMany = (code: string, now: number, retryAt: number | undefined) =>
  new RequestError(
    429,
    code,
    [],
    retryAt === undefined ? {} : { 'retry-after': `${Math.ceil((retryAt - now) / 1000)}` },
  );

/**
 * @param times at which it was done before: ISO times, the last one last
 * @throws RequestError 429 when once more were too often
 */
export function refuseBeyond(name: LimitName, times: readonly string[], now = Date.now()): void {
  const { rules, code }: Limit = limits[name];
  for (const { most, within } of rules) {
    if (within === undefined) {
      if (times.length >= most) throw tooMany(code, now, undefined);
      continue;
    }
    // The one after which there is room again.
    const oldest = times.at(-most);
    const retryAt = oldest === undefined ? 0 : Date.parse(oldest) + within * 1000;
    if (retryAt > now) throw tooMany(code, now, retryAt);
  }
}

/**
 * Counts one more, in windows that begin at whole hours and days.
 * @param of whose: an address or an ID. The table has its hash alone
 * @throws RequestError 429 when it is too many; what the AWS SDK throws
 */
export async function count(
  table: string,
  name: LimitName,
  of: string,
  now = Date.now(),
): Promise<void> {
  const { rules, code }: Limit = limits[name];
  const whose = createHash('sha256').update(of.toLowerCase()).digest('hex').slice(0, 32);
  for (const { most, within } of rules) {
    const ends = within && (Math.floor(now / 1000 / within) + 1) * within;
    const key = { pk: `${PREFIX}${name}#${whose}`, sk: `${within ?? 'all'} ${ends ?? ''}`.trim() };
    try {
      await dynamoDb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: marshall(key),
          UpdateExpression: `ADD taken :one${ends ? ' SET expiresAt = :ends' : ''}`,
          ConditionExpression: 'attribute_not_exists(taken) OR taken < :most',
          ExpressionAttributeValues: marshall({
            ':one': 1,
            ':most': most,
            ...(ends ? { ':ends': ends } : {}),
          }),
        }),
      );
    } catch (error) {
      if (nameOf(error) !== 'ConditionalCheckFailedException') throw error;
      throw tooMany(code, now, ends && ends * 1000);
    }
  }
}

/** What the keys of all counters begin with: whoever only counts may write nothing else. */
export const PREFIX = 'limit#';
