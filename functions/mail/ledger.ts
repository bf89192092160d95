import { createHash, randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { MailOrder } from '../mails.ts';
import { type OnboardingId, onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { dynamoDb } from '../runtime/aws.ts';
import { InvalidState, nameOf } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { recipients } from './recipients.ts';
import { shardOf } from './urgencies.ts';

/**
 * The ledger of mails: one item in the record's table per mail and person. Handing over a mail that is already there
 * changes nothing, so a state can run again after a failure or redrive without sending a second mail.
 *
 * queued → sending → sent, refused (SES will never accept it), uncertain (SES may have accepted it) or dropped (too
 * late to be useful, or the onboarding has ended). Back to queued if SES did not accept it, or if an uncertain mail is one that someone waits for.
 * A mail that SES accepted can become deferred (the other mail server says "later", and SES retries), and then sent
 * or refused: deliveries.ts.
 */

export const entryStates = [
  'queued',
  'sending',
  'sent',
  'deferred',
  'refused',
  'uncertain',
  'dropped',
] as const;
export type EntryState = (typeof entryStates)[number];

const toSchema = z.object({
  recipient: z.enum(recipients),
  name: z.optional(z.string()),
  email: z.string(),
});

const entrySchema = z.object({
  onboardingId: onboardingIdSchema,
  mail: z.string(),
  state: z.enum(entryStates),
  /** ISO time of entering this state. */
  at: z.string(),
  /** ISO time of handing over, which is also when its links were issued. Missing in entries of earlier versions. */
  handedOver: z.optional(z.string()),
  /** Personal data, like the props; deleted once the mail is sent. */
  to: z.optional(toSchema),
  replyTo: z.optional(z.string()),
  /** The template's props, without brand and links. */
  props: z.optional(z.record(z.string(), z.unknown())),
  /** ID of the attempt under way, so that its sender recognizes it. */
  by: z.optional(z.string()),
  /** Number of times it was sent again because SES may not have accepted it. */
  again: z.optional(z.number()),
  /** For a deferred mail: since when (ISO time), and the reply codes of the other mail server. */
  delay: z.optional(z.object({ since: z.string(), said: z.string() })),
  /** An event said how it ended. */
  ended: z.optional(z.boolean()),
});
export type Entry = z.output<typeof entrySchema>;

/** A mail as it is handed over. */
export type Posted = MailOrder & {
  onboardingId: OnboardingId;
  to: z.output<typeof toSchema>;
  /** Who answers replies; for mails to the customer's people, the CSM. */
  replyTo: string;
  /**
   * Distinguishes mails of the same name to the same person: the round of corrections, the wait that a reminder is
   * about. A redriven state uses the same one.
   */
  occasion: string;
};

/** An entry's key in the table. */
export interface EntryKey {
  pk: string;
  sk: string;
}

const PREFIX = 'mail#';
export const partitionOf = (onboardingId: OnboardingId) => `onboarding#${onboardingId}`;
const hashOf = (address: string) =>
  createHash('sha256').update(address.toLowerCase()).digest('hex').slice(0, 32);

/** A key has at most 1024 bytes, and an occasion can be a list of domains. */
const short = (occasion: string) => (occasion.length > 500 ? hashOf(occasion) : occasion);

export const keyOf = ({
  onboardingId,
  mail,
  occasion,
  to,
}: Pick<Posted, 'onboardingId' | 'mail' | 'occasion' | 'to'>): EntryKey => ({
  pk: partitionOf(onboardingId),
  sk: `${PREFIX}${mail}#${short(occasion)}#${hashOf(to.email)}`,
});

/** A mail's name, from its key. */
export const mailNameOf = ({ sk }: EntryKey) => sk.split('#')[1] ?? '';

/** Sorts before every time, so that queued mails are due. */
export const AT_ONCE = '0';
/** Milliseconds in `sending` after which the sender must have been killed. */
export const LOST_AFTER = 40_000;
/** Milliseconds between claiming a mail and sending it. The call to SES takes some of the rest. */
export const SENT_WITHIN = 15_000;
const DAY = 24 * 60 * 60;
/** Seconds that an entry is kept after its mail is done; redrives are possible for 14 days. */
const KEPT = 30 * DAY;
/**
 * The same of an invitation, unless the onboarding ends earlier (forget-mails.ts): "Invite users" may run for the year that
 * an execution has at most, and would invite a person again whose entry is gone.
 */
const INVITATION_KEPT = 400 * DAY;

/** Key attributes of the index `due`. */
export const DUE = ['dueShard', 'dueAt'];
/** Attributes with personal data. */
export const PERSONAL = ['entry.#to', 'entry.#props', 'entry.#replyTo'];

const isConditionFailed = (error: unknown) => nameOf(error) === 'ConditionalCheckFailedException';
export const iso = (time = Date.now()) => new Date(time).toISOString();

/** A mail to process: its key, and its entry if known. */
export interface Due {
  key: EntryKey;
  entry?: Entry | undefined;
}

/** Writes a mail into the ledger as queued. Leaves an existing entry unchanged, whatever its state. */
export async function post(table: string, posted: Posted): Promise<Due> {
  const { occasion: _, ...mail } = posted;
  const at = iso();
  const key = keyOf(posted);
  const entry = { ...mail, state: 'queued', at, handedOver: at };
  const item = {
    ...key,
    entry,
    dueShard: shardOf(posted.mail),
    dueAt: `${AT_ONCE} ${at}`,
  };
  try {
    await dynamoDb.send(
      new PutItemCommand({
        TableName: table,
        Item: marshall(item, { removeUndefinedValues: true }),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return { key, entry: entrySchema.parse(entry) };
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
    return { key };
  }
}

interface Move {
  from: EntryState;
  to: EntryState;
  set?: Record<string, string | number>;
  /** Attributes of the entry itself. */
  entry?: Pick<Entry, 'by' | 'again' | 'delay' | 'ended'>;
  remove?: readonly string[];
  /** When it entered the state, if the caller moved it there or saw it there. */
  since?: string;
  /** ID of the attempt. */
  by?: string | undefined;
  /** How often it was sent again, as the caller saw it. */
  again?: number;
  at?: string;
}

/** Moves an entry from one state to another, on condition that it is in the first. */
function update(
  table: string,
  key: EntryKey,
  { from, to, set = {}, entry = {}, remove = [], since, by, again, at = iso() }: Move,
) {
  const fields = { state: to, at, ...entry };
  const sets = [
    ...Object.keys(fields).map((name) => `entry.#${name} = :${name}`),
    ...Object.keys(set).map((name) => `${name} = :${name}`),
  ];
  const removed = remove.flatMap((path) => path.split('.#')[1] ?? []);
  return {
    TableName: table,
    Key: marshall({ ...key }),
    UpdateExpression: `set ${sets.join(', ')}${
      remove.length > 0 ? ` remove ${remove.join(', ')}` : ''
    }`,
    ConditionExpression: [
      'entry.#state = :from',
      ...(since ? ['entry.#at = :since'] : []),
      ...(by ? ['entry.#by = :whose'] : []),
      ...(again === 0 ? ['attribute_not_exists(entry.#again)'] : []),
      ...(again ? ['entry.#again = :seen'] : []),
    ].join(' and '),
    ExpressionAttributeNames: Object.fromEntries(
      [
        ...Object.keys(fields),
        ...removed,
        ...(by ? ['by'] : []),
        ...(again === undefined ? [] : ['again']),
      ].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: marshall({
      ':from': from,
      ...Object.fromEntries(
        Object.entries({ ...fields, ...set }).map(([name, value]) => [`:${name}`, value]),
      ),
      ...(since ? { ':since': since } : {}),
      ...(by ? { ':whose': by } : {}),
      ...(again ? { ':seen': again } : {}),
    }),
  };
}

/**
 * Moves an entry to another state with a conditional write. If the answer is lost, the SDK retries and finds its own
 * move already made; the time and the attempt's ID tell it from someone else's.
 * @returns whether the entry was in the expected state
 */
export async function move(table: string, key: EntryKey, change: Move): Promise<boolean> {
  const { to, entry: { by } = {}, at = iso() } = change;
  try {
    await dynamoDb.send(
      new UpdateItemCommand({
        ...update(table, key, { ...change, at }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const { data: found } = entrySchema.safeParse(error.Item && unmarshall(error.Item).entry);
    return found?.state === to && found.at === at && (by === undefined || found.by === by);
  }
}

/** A mail being sent, since when, and the attempt's ID, which entries of earlier versions lack. */
export interface Claim {
  key: EntryKey;
  since: string;
  by: string | undefined;
}

/** A claim yet to be made. */
export const newClaim = (key: EntryKey): Claim => ({ key, since: iso(), by: randomUUID() });

/**
 * Claims a queued mail for sending.
 * @param again how often it was sent again, as it was read: another sender may have sent it since
 * @param sent a mail that SES accepted before; the same call settles it, which is `sending` until then
 * @returns false if someone else is sending it or has sent it
 */
export async function claim(
  table: string,
  wanted: Claim,
  { again = 0 }: Pick<Entry, 'again'>,
  sent?: Claim,
): Promise<boolean> {
  const { key, since, by } = wanted;
  const claiming: Move = {
    from: 'queued',
    to: 'sending',
    at: since,
    again,
    set: { dueAt: iso(Date.parse(since) + LOST_AFTER) },
    entry: { by },
  };
  if (sent && (await moveBoth(table, [sent.key, settling(sent, 'sent')], [key, claiming])))
    return true;
  if (sent) await settle(table, sent, 'sent');
  return move(table, key, claiming);
}

/** @returns false, with neither moved, if one was not in its state or someone else was writing to it */
async function moveBoth(
  table: string,
  ...moves: readonly (readonly [EntryKey, Move])[]
): Promise<boolean> {
  const items = moves.map(([key, change]) => ({ Update: update(table, key, change) }));
  try {
    await dynamoDb.send(new TransactWriteItemsCommand({ TransactItems: items }));
    return true;
  } catch (error) {
    if (nameOf(error) === 'TransactionCanceledException') return false;
    throw error;
  }
}

/**
 * Queues a mail again: SES did not accept it, or perhaps did. It is due at once, but after all that were never tried,
 * which it must not hold up. Changes nothing if someone else has claimed it since.
 * @param again number of times it was sent again, including this one
 */
export const putBack = (table: string, { key, since, by }: Claim, again?: number) =>
  move(table, key, {
    from: 'sending',
    to: 'queued',
    since,
    by,
    set: { dueAt: iso() },
    entry: again === undefined ? {} : { again },
  });

/** Sets an attribute of a mail, whatever its state, even if this version cannot read its entry. */
async function set(
  table: string,
  key: EntryKey,
  [name, value]: ['dueAt', string] | ['expiresAt', number],
  condition: string,
): Promise<void> {
  await dynamoDb
    .send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall({ ...key }),
        UpdateExpression: `set ${name} = :value`,
        ConditionExpression: condition,
        ExpressionAttributeValues: marshall({ ':value': value }),
      }),
    )
    .catch((error: unknown) => {
      if (!isConditionFailed(error)) throw error;
    });
}

/** Makes a mail due again after the given number of milliseconds, unless it is due no more. */
export const postpone = (table: string, key: EntryKey, after: number) =>
  set(table, key, ['dueAt', iso(Date.now() + after)], 'attribute_exists(dueAt)');

const after = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
/** When DynamoDB deletes a mail that is done now, in epoch seconds. */
export const expiryOf = (key: EntryKey) =>
  after(mailNameOf(key) === 'userInvitation' ? INVITATION_KEPT : KEPT);

/** Has DynamoDB delete a mail of an onboarding that is over, after the usual time and whatever its state. */
export const expire = (table: string, key: EntryKey) =>
  set(table, key, ['expiresAt', after(KEPT)], 'attribute_exists(pk)');

const isDone = (state: EntryState) => state === 'sent' || state === 'dropped';
const done = (key: EntryKey, state: EntryState) => ({
  set: { expiresAt: expiryOf(key) },
  remove: [...DUE, ...(isDone(state) ? PERSONAL : [])],
});
const settling = ({ key, since, by }: Claim, to: 'sent' | 'refused' | 'uncertain'): Move => ({
  from: 'sending',
  to,
  since,
  by,
  ...done(key, to),
});

/** Records what became of it. Deletes personal data once the mail is sent. */
export const settle = (table: string, claim: Claim, state: 'sent' | 'refused' | 'uncertain') =>
  move(table, claim.key, settling(claim, state));

/** Drops a mail that came too late to be useful, and deletes its personal data. */
export const drop = (table: string, key: EntryKey) =>
  move(table, key, { from: 'queued', to: 'dropped', ...done(key, 'dropped') });

/**
 * Reads an entry, and whether it is due.
 * @throws InvalidState for what another version of the product wrote; what the AWS SDK throws
 */
export async function readEntry(
  table: string,
  key: EntryKey,
): Promise<{ entry: Entry; isDue: boolean } | undefined> {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: table, Key: marshall({ ...key }), ConsistentRead: true }),
  );
  if (!Item) return undefined;
  const { entry, dueAt } = unmarshall(Item);
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success) throw new InvalidState('An entry of the ledger is not understood');
  return { entry: parsed.data, isDue: typeof dueAt === 'string' && dueAt <= iso() };
}

export const keySchema = z.object({ pk: z.string(), sk: z.string() });

/** An entry as read. `entry` is missing if this version cannot read it. */
export interface ReadEntry {
  key: EntryKey;
  mail: string;
  state: unknown;
  entry?: Entry;
}

/** All entries of an onboarding, or those of one mail name. */
export async function* readEntries(
  table: string,
  onboardingId: OnboardingId,
  mail?: string,
): AsyncGenerator<ReadEntry> {
  const pages = paginateQuery(
    { client: dynamoDb },
    {
      TableName: table,
      KeyConditionExpression: 'pk = :pk and begins_with(sk, :prefix)',
      ExpressionAttributeValues: marshall({
        ':pk': partitionOf(onboardingId),
        ':prefix': mail === undefined ? PREFIX : `${PREFIX}${mail}#`,
      }),
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages)
    for (const item of Items) {
      const { entry: stored, ...values } = unmarshall(item);
      const key = keySchema.parse(values);
      const { data: entry } = entrySchema.safeParse(stored);
      if (!entry) logger.error('An entry of the ledger is not understood', { ...key });
      const seen = { key, mail: mailNameOf(key), state: stored?.state };
      yield entry ? { ...seen, entry } : seen;
    }
}
