import { createHash, randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { MailOrder } from '../mails.ts';
import { dynamoDb } from '../runtime/aws.ts';
import { nameOf } from '../runtime/errors.ts';
import { recipients } from './recipients.ts';
import { type Shard, shardOf, shards } from './urgencies.ts';

/**
 * The ledger of mails: an item of the record's table for each mail to one person. Whoever hands over a
 * mail that stands in it changes nothing, so that a state can run again, after a failure or a redrive,
 * without anybody getting a second mail.
 *
 * queued → sending → sent, refused (SES will never take it), uncertain (nobody knows whether SES took it) or
 * dropped (it came too late to be of use). Back to queued when SES did not take it, and for an uncertain one
 * that somebody waits for. What SES took can be deferred (the other mail server says "later", and SES tries on)
 * and then sent, or refused after all: deliveries.ts.
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
  name: z.string().optional(),
  email: z.string(),
});

const entrySchema = z.object({
  onboardingId: z.string(),
  mail: z.string(),
  state: z.enum(entryStates),
  /** ISO time at which it came to this state. */
  at: z.string(),
  /** ISO time at which it was handed over: as old are its links. Entries of earlier versions do not say. */
  handedOver: z.string().optional(),
  /** Personal data, as are the props: gone once it is sent. */
  to: toSchema.optional(),
  replyTo: z.string().optional(),
  /** What its template gets, but for brand and links. */
  props: z.record(z.string(), z.unknown()).optional(),
  /** Whose try it is, of one that is under way: so that whoever makes it knows it again. */
  by: z.string().optional(),
  /** How often it was sent once more, as nobody knew whether SES took it. */
  again: z.number().optional(),
  /** Of one that is deferred: since when (ISO time), and the codes that the other mail server answers with. */
  delay: z.object({ since: z.string(), said: z.string() }).optional(),
  /** An event said what became of it in the end, or none did in time. */
  ended: z.boolean().optional(),
});
export type Entry = z.output<typeof entrySchema>;

/** A mail as it is handed over. */
export type Posted = MailOrder & {
  onboardingId: string;
  to: z.output<typeof toSchema>;
  /** Who answers a reply; for the customer's people that is the CSM. */
  replyTo: string;
  /**
   * Tells one mail of this name from another to the same person: the round of corrections, the wait
   * that somebody is reminded of. The same when a state is redriven.
   */
  occasion: string;
};

/** Where an entry is in the table. */
export interface EntryKey {
  pk: string;
  sk: string;
}

const PREFIX = 'mail#';
export const partitionOf = (onboardingId: string) => `onboarding#${onboardingId}`;
const hashOf = (address: string) =>
  createHash('sha256').update(address.toLowerCase()).digest('hex').slice(0, 32);

export const keyOf = ({
  onboardingId,
  mail,
  occasion,
  to,
}: Pick<Posted, 'onboardingId' | 'mail' | 'occasion' | 'to'>): EntryKey => ({
  pk: partitionOf(onboardingId),
  sk: `${PREFIX}${mail}#${occasion}#${hashOf(to.email)}`,
});

/** Sorts before every time: what is queued is due. */
const AT_ONCE = '0';
/** After so many milliseconds in `sending`, whoever sent it was killed. */
const LOST_AFTER = 40_000;
/** Milliseconds within which a mail is on its way once it is claimed: the call to SES takes some of the rest. */
export const SENT_WITHIN = 15_000;
/** Seconds for which an entry stays once its mail is done with: a redrive comes within 14 days. */
const KEPT = 30 * 24 * 60 * 60;

/** What the index `due` finds it by. */
export const DUE = ['dueShard', 'dueAt'];
/** What names somebody. */
export const PERSONAL = ['entry.#to', 'entry.#props', 'entry.#replyTo'];

const isConditionFailed = (error: unknown) => nameOf(error) === 'ConditionalCheckFailedException';
export const iso = (time = Date.now()) => new Date(time).toISOString();

/** A mail that is to be seen to: where it stands, and what stands there, if that is known. */
export interface Due {
  key: EntryKey;
  entry?: Entry | undefined;
}

/**
 * Writes a mail into the ledger, to be sent. One that stands there, whatever became of it, stays as
 * it is.
 */
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
  /** Fields of the entry itself. */
  entry?: Pick<Entry, 'by' | 'again' | 'delay' | 'ended'>;
  remove?: readonly string[];
  /** When it came to the state, for whoever took it there itself, or saw it there. */
  since?: string;
  /** Whose try it is. */
  by?: string | undefined;
  at?: string;
}

/** Takes an entry from one state to another, if it is in that one. */
function update(
  table: string,
  key: EntryKey,
  { from, to, set = {}, entry = {}, remove = [], since, by, at = iso() }: Move,
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
    ConditionExpression: `entry.#state = :from${since ? ' and entry.#at = :since' : ''}${
      by ? ' and entry.#by = :whose' : ''
    }`,
    ExpressionAttributeNames: Object.fromEntries(
      [...Object.keys(fields), ...removed, ...(by ? ['by'] : [])].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: marshall({
      ':from': from,
      ...Object.fromEntries(
        Object.entries({ ...fields, ...set }).map(([name, value]) => [`:${name}`, value]),
      ),
      ...(since ? { ':since': since } : {}),
      ...(by ? { ':whose': by } : {}),
    }),
  };
}

/**
 * When the answer to it is lost, the SDK asks again, and finds its own move made: that is told from another's by
 * the time, and of a try by whose it is.
 * @returns whether it was in that state
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
    const found = error.Item && entrySchema.parse(unmarshall(error.Item).entry);
    return found?.state === to && found.at === at && (by === undefined || found.by === by);
  }
}

/** A mail that somebody sends, when that began, and whose try it is; entries of earlier versions do not say. */
export interface Claim {
  key: EntryKey;
  since: string;
  by: string | undefined;
}

/** A claim that is to be made. */
export const newClaim = (key: EntryKey): Claim => ({ key, since: iso(), by: randomUUID() });

/**
 * Begins to send what is queued.
 * @param sent what SES took before, which is settled with the same call: until then it is under way
 * @returns false when somebody else sends it, or did
 */
export async function claim(table: string, wanted: Claim, sent?: Claim): Promise<boolean> {
  const { key, since, by } = wanted;
  const claiming: Move = {
    from: 'queued',
    to: 'sending',
    at: since,
    set: { dueAt: iso(Date.parse(since) + LOST_AFTER) },
    entry: { by },
  };
  if (sent && (await moveBoth(table, [sent.key, settling(sent, 'sent')], [key, claiming])))
    return true;
  if (sent) await settle(table, sent, 'sent');
  return move(table, key, claiming);
}

/** @returns false when one of the two was not in its state, or somebody else was at it: then neither is moved */
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
 * It is to be sent: SES did not take it, or perhaps did. Nothing is changed when somebody else has it by now.
 * @param again how often it was sent once more with that
 */
export const putBack = (table: string, { key, since, by }: Claim, again?: number) =>
  move(table, key, {
    from: 'sending',
    to: 'queued',
    since,
    by,
    set: { dueAt: `${AT_ONCE} ${iso()}` },
    entry: again === undefined ? {} : { again },
  });

/** It is due again after so many milliseconds. */
export const postpone = (table: string, key: EntryKey, after: number) =>
  move(table, key, { from: 'queued', to: 'queued', set: { dueAt: iso(Date.now() + after) } });

const isDone = (state: EntryState) => state === 'sent' || state === 'dropped';
const done = (state: EntryState) => ({
  set: { expiresAt: Math.floor(Date.now() / 1000) + KEPT },
  remove: [...DUE, ...(isDone(state) ? PERSONAL : [])],
});
const settling = ({ since, by }: Claim, to: 'sent' | 'refused' | 'uncertain'): Move => ({
  from: 'sending',
  to,
  since,
  by,
  ...done(to),
});

/** What became of it. Of what is sent nothing personal is kept. */
export const settle = (table: string, claim: Claim, state: 'sent' | 'refused' | 'uncertain') =>
  move(table, claim.key, settling(claim, state));

/** It came too late to be of use. Nothing personal is kept of it. */
export const drop = (table: string, key: EntryKey) =>
  move(table, key, { from: 'queued', to: 'dropped', ...done('dropped') });

/** An entry, and whether it is to be seen to by now. */
export async function readEntry(
  table: string,
  key: EntryKey,
): Promise<{ entry: Entry; isDue: boolean } | undefined> {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: table, Key: marshall({ ...key }), ConsistentRead: true }),
  );
  if (!Item) return undefined;
  const { entry, dueAt } = unmarshall(Item);
  return { entry: entrySchema.parse(entry), isDue: typeof dueAt === 'string' && dueAt <= iso() };
}

const keySchema = z.object({ pk: z.string(), sk: z.string() });

/** What is due, the longest due first. The index is a moment behind. */
export async function findMails(table: string, shard: Shard, most: number): Promise<EntryKey[]> {
  const { Items = [] } = await dynamoDb.send(
    new QueryCommand({
      TableName: table,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard and dueAt <= :until',
      ExpressionAttributeValues: marshall({ ':shard': shard, ':until': iso() }),
      Limit: most,
    }),
  );
  return Items.map((item) => keySchema.parse(unmarshall(item)));
}

/** What is under way is due at once: whoever sent it is known to be gone. */
export async function makeSendingDue(table: string): Promise<void> {
  for (const shard of shards) {
    const pages = paginateQuery(
      { client: dynamoDb },
      {
        TableName: table,
        IndexName: 'due',
        KeyConditionExpression: 'dueShard = :shard and dueAt between :from and :to',
        ExpressionAttributeValues: marshall({
          ':shard': shard,
          ':from': iso(),
          ':to': iso(Date.now() + LOST_AFTER),
        }),
      },
    );
    for await (const { Items = [] } of pages)
      for (const item of Items)
        await move(table, keySchema.parse(unmarshall(item)), {
          from: 'sending',
          to: 'sending',
          set: { dueAt: iso() },
        });
  }
}

/** All entries of an onboarding, or those of one mail. */
export async function* readEntries(
  table: string,
  onboardingId: string,
  mail?: string,
): AsyncGenerator<{ key: EntryKey; entry: Entry }> {
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
      const values = unmarshall(item);
      yield { key: keySchema.parse(values), entry: entrySchema.parse(values.entry) };
    }
}

/** Deletes what is personal in the entries of mails that are done with. */
export async function forgetMails(table: string, onboardingId: string): Promise<void> {
  for await (const { key, entry } of readEntries(table, onboardingId))
    if (entry.to && (entry.state === 'refused' || entry.state === 'uncertain'))
      await move(table, key, { from: entry.state, to: entry.state, remove: PERSONAL });
}
