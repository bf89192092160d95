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
  /** Seconds; omitted for a total limit. */
  within?: number;
}

interface Limit {
  rules: readonly Rule[];
  /** Code for the problem document and the texts' `requestErrors`. */
  code: string;
}

/**
 * All rate limits. Exceeding one returns a 429 with the time to retry, and counts as a refusal
 * (functions/web/refusals.ts). docs/security.md shows this table.
 *
 * Check a new entry with `count`, or with `refuseBeyond` if the record has the times anyway.
 */
export const limits = {
  /** Corrections per onboarding, over all its links. Each can mail someone. */
  corrections: {
    rules: [{ most: 10, within: HOUR }, { most: 50 }],
    code: 'tooManyCorrections',
  },
  /** Contacts named by corrections of an onboarding in place of the previous one; each gets a mail. */
  contacts: { rules: [{ most: 4 }], code: 'tooManyContacts' },
  /** Submissions and corrections naming a contact's address, over all onboardings; each can mail it. */
  mails: { rules: [{ most: 30, within: DAY }], code: 'tooManyMails' },
  /** DNS lookups requested by people, per onboarding. */
  looks: { rules: [{ most: 120, within: HOUR }], code: 'tooManyTries' },
  /** Saved steps of the setup page, per onboarding. */
  drafts: { rules: [{ most: 600, within: HOUR }], code: 'tooManyTries' },
  /** Checks of the customer's Okta while the setup page is filled in, per onboarding. */
  checks: { rules: [{ most: 100, within: HOUR }], code: 'tooManyTries' },
  /** Trials begun per onboarding, over all its links. */
  trials: { rules: [{ most: 30, within: HOUR }], code: 'tooManyTries' },
  /** Switches off and on, per onboarding. */
  switches: { rules: [{ most: 20, within: HOUR }], code: 'tooManyTries' },
  /** Client secrets tried at the customer's Okta with rotation links, per onboarding. */
  rotations: { rules: [{ most: 20, within: HOUR }], code: 'tooManyTries' },
  /** Follow-ups that the customer begins from a completed onboarding's page, per first onboarding. */
  followUps: { rules: [{ most: 5, within: DAY }], code: 'tooManyTries' },
  /** An approval's searches of all connections, if the record names a conflict, per onboarding. */
  conflictLooks: { rules: [{ most: 30, within: HOUR }], code: 'tooManyTries' },
  /** Reminders that a CSM sends, and hand-overs, per onboarding. */
  csmActions: { rules: [{ most: 10, within: DAY }], code: 'tooManyTries' },
  /** Requested mails with a link to a setup step, per onboarding, including rejected requests. */
  stepMails: { rules: [{ most: 10, within: DAY }], code: 'tooManyTries' },
  /** New queue links requested with an expired one, per CSM. */
  queueLinks: { rules: [{ most: 5, within: HOUR }], code: 'tooManyTries' },
  /**
   * Invalid links, per client address. Never blocks a valid link. Counted when links are opened (web/open-link.ts),
   * because a GET writes nothing.
   */
  failedLinks: { rules: [{ most: 300, within: HOUR }], code: 'tooManyTries' },
} as const satisfies Record<string, Limit>;
export type LimitName = keyof typeof limits;

/** @param retryAt epoch milliseconds; undefined if waiting does not help */
export const tooMany = (code: string, now: number, retryAt: number | undefined) =>
  new RequestError(
    429,
    code,
    [],
    retryAt === undefined ? {} : { 'retry-after': `${Math.ceil((retryAt - now) / 1000)}` },
  );

/**
 * @param times previous ISO times, latest last
 * @throws RequestError 429 if one more would exceed the limit
 */
export function refuseBeyond(name: LimitName, times: readonly string[], now = Date.now()): void {
  const { rules, code }: Limit = limits[name];
  for (const { most, within } of rules) {
    if (within === undefined) {
      if (times.length >= most) throw tooMany(code, now, undefined);
      continue;
    }
    // The time that must leave the window to make room.
    const oldest = times.at(-most);
    const retryAt = oldest === undefined ? 0 : Date.parse(oldest) + within * 1000;
    if (retryAt > now) throw tooMany(code, now, retryAt);
  }
}

/**
 * Counts one more, in windows aligned to whole hours and days.
 * @param of an address or ID; the table only has its hash
 * @throws RequestError 429 if the limit is exceeded; what the AWS SDK throws
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

/** Key prefix of all counters; functions that only count may write nothing else. */
export const PREFIX = 'limit#';
