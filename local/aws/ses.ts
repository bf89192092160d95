import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import { readable } from '../data-directory.ts';
import type { QueryService } from './api.ts';
import { AwsError } from './aws-error.ts';
import { type Accepted, type MailResult, type SesEvent, sesEvent } from './ses-event.ts';
import {
  bareAddress,
  headerRecipients,
  invalidValue,
  messageId,
  parse,
  rejected,
  withSesHeaders,
} from './ses-message.ts';
import { createRelay } from './ses-relay.ts';
import { simulated } from './ses-simulator.ts';

/** SES v1's limit: https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const MAX_MESSAGE_BYTES = 10 * 1024 * 1024;
const MAX_RECIPIENTS = 50;
const DAY = 24 * 60 * 60 * 1000;

/** A message in a list. */
export interface MessageSummary {
  /** The MessageId in SES's response. */
  id: string;
  /** When it was accepted, epoch milliseconds. */
  at: number;
  /** All recipients (To, Cc and Bcc), as bare addresses. */
  to: string[];
  /** Recipients who did not get it, or who complained. */
  undelivered: string[];
  subject: string;
}

export interface StoredMessage extends MessageSummary {
  /** The MIME message as delivered. */
  raw: Buffer;
}

export interface Ses extends QueryService {
  /**
   * Accepted messages, newest first, at most `limit`. `to`: only those to this address, ignoring
   * case. `before`: only those older than the message with this ID.
   */
  messages(query: {
    to?: string | undefined;
    before?: string | undefined;
    limit: number;
  }): MessageSummary[];
  message(id: string): StoredMessage | undefined;
  stop(): void;
}

interface Outgoing extends Pick<Accepted, 'raw' | 'configurationSet' | 'tags'> {
  /** The envelope's sender; the From header's if none. */
  source?: string | undefined;
  /** The envelope's recipients; To, Cc and Bcc if none. */
  recipients?: string[] | undefined;
}

/**
 * Amazon SES v1: SendRawEmail, GetSendQuota. Stores messages in SQLite as they would be
 * delivered: Message-ID and Date are SES's own, Bcc is only in the envelope
 * (https://docs.aws.amazon.com/ses/latest/dg/header-fields.html).
 *
 * `maxSendRate`: recipients per second, 14 by default; above it, SES's `Throttling` error.
 * `relay`: URL of an SMTP server (`smtps://user:password@host`) that also gets accepted messages
 * (ses-relay.ts). Messages that it rejects at once for all recipients are not stored.
 */
export function createSes(options: {
  database: DatabaseSync;
  clock: Clock;
  /** Called with the outcome of messages with a configuration set, from the mailbox simulator or mail server. */
  onEvent?(event: SesEvent): void;
  maxSendRate?: number;
  relay?: string;
  /** Called with one line when the mail server becomes unavailable. */
  onTrouble?(sentence: string): void;
}): Ses {
  const { database, clock, maxSendRate = 14 } = options;
  database.exec(`
    create table if not exists ses_messages (
      seq integer primary key autoincrement,
      id text not null unique,
      at integer not null,
      recipients text not null,
      recipient_count integer not null,
      subject text not null,
      raw blob not null
    ) strict;
    create index if not exists ses_messages_at on ses_messages (at, recipient_count);
    create table if not exists ses_recipients (
      address text not null, seq integer not null, primary key (address, seq)
    ) strict, without rowid;
    create trigger if not exists ses_messages_recipients after insert on ses_messages begin
      insert or ignore into ses_recipients
        select lower(value), new.seq from json_each(new.recipients);
    end;
  `);
  // Messages of earlier versions have no entries there yet.
  readable('The list of mails in the data directory', () =>
    database.exec(`
      insert into ses_recipients
        select distinct lower(value), seq from ses_messages, json_each(recipients)
        where not exists (select 1 from ses_recipients)
    `),
  );
  const insert = database.prepare(
    'insert into ses_messages (id, at, recipients, recipient_count, subject, raw) values (?, ?, ?, ?, ?, ?)',
  );
  const selectOne = database.prepare(
    'select id, at, recipients, subject, raw from ses_messages where id = ?',
  );
  const countSince = database.prepare(
    'select coalesce(sum(recipient_count), 0) as sent from ses_messages where at > ?',
  );
  const pageOf = (table: string, condition: string) =>
    database.prepare(`
      select id, at, recipients, subject from ${table}
      where seq < coalesce((select seq from ses_messages where id = :before), 9e18) and ${condition}
      order by seq desc limit :limit
    `);
  const selectPage = pageOf('ses_messages', 'true');
  const selectPageTo = pageOf(
    'ses_recipients join ses_messages using (seq)',
    'address = lower(:to)',
  );
  const publish = (result: MailResult, to: string, message: Accepted) => {
    const event = sesEvent(result, to, message);
    if (event) options.onEvent?.(event);
  };
  const message = (id: string) => {
    const row = selectOne.get(id) as (MessageRow & { raw: Uint8Array }) | undefined;
    return row && { ...summary(row), raw: Buffer.from(row.raw) };
  };
  const relay =
    options.relay === undefined
      ? undefined
      : createRelay({
          url: options.relay,
          database,
          clock,
          message,
          onResult: publish,
          onTrouble: (sentence) => options.onTrouble?.(sentence),
        });

  function summary({ id, at, recipients, subject }: MessageRow): MessageSummary {
    const to = JSON.parse(recipients) as string[];
    const bounced = relay?.undelivered(id) ?? [];
    const undelivered = to.filter((each) => simulated(each) || bounced.includes(each));
    return { id, at, to, undelivered, subject };
  }

  /** Recipients of the last second, for the rate limit. In memory, as a restart takes longer than a second. */
  let recent: { at: number; count: number }[] = [];

  function takeFromRate(count: number) {
    const now = clock.now();
    recent = recent.filter(({ at }) => at > now - 1000 && at <= now);
    if (recent.reduce((sum, send) => sum + send.count, 0) >= maxSendRate) {
      throw new AwsError('Throttling', 'Maximum sending rate exceeded.');
    }
    recent.push({ at: now, count });
  }

  async function send({
    raw,
    source,
    recipients,
    ...rest
  }: Outgoing): Promise<Record<string, string>> {
    if (raw.length > MAX_MESSAGE_BYTES) {
      throw rejected(`Message length is more than ${MAX_MESSAGE_BYTES} bytes long.`);
    }
    const mail = await parse(raw);
    const from = source ?? mail.from?.value[0]?.address ?? '';
    const to = [...new Set(recipients ?? headerRecipients(mail))];
    if (mail.from === undefined) throw invalidValue("Missing required header 'From'.");
    if (to.length === 0) throw invalidValue("Missing required header 'To'.");
    if (to.length > MAX_RECIPIENTS) throw invalidValue('Recipient count exceeds 50.');
    const envelope = { from: bareAddress(from), to: [...new Set(to.map(bareAddress))] };
    takeFromRate(envelope.to.length);

    const at = clock.now();
    const id = messageId(at);
    const delivered = withSesHeaders(raw, id, at);
    const accepted = { id, at, source: envelope.from, raw: delivered, ...rest };
    const keep = () =>
      void insert.run(
        id,
        at,
        JSON.stringify(envelope.to),
        envelope.to.length,
        mail.subject ?? '',
        delivered,
      );
    if (relay) await relay.deliver(envelope.to, accepted, keep);
    else keep();
    for (const each of envelope.to) {
      const result = simulated(each)?.(new Date(at).toISOString(), each);
      if (result) publish(result, each, accepted);
    }
    return { MessageId: id };
  }

  const actions: Record<
    string,
    (parameters: URLSearchParams) => Promise<Record<string, string>> | Record<string, string>
  > = {
    SendRawEmail(parameters) {
      const recipients = members(parameters, 'Destinations');
      return send({
        raw: Buffer.from(required(parameters, 'RawMessage.Data'), 'base64'),
        source: parameters.get('Source') ?? undefined,
        recipients: recipients.length > 0 ? recipients : undefined,
        ...publishing(parameters),
      });
    },

    GetSendQuota() {
      const { sent } = countSince.get(clock.now() - DAY) as { sent: number };
      return {
        Max24HourSend: '50000',
        MaxSendRate: String(maxSendRate),
        SentLast24Hours: String(sent),
      };
    },
  };

  return {
    async call(action, parameters) {
      const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (run === undefined) {
        throw new AwsError('InvalidAction', 'The action is not known here.');
      }
      return run(parameters);
    },

    messages({ to, before, limit }) {
      const page = { before: before ?? null, limit };
      const rows = to === undefined ? selectPage.all(page) : selectPageTo.all({ to, ...page });
      return (rows as unknown[]).map((row) => summary(row as MessageRow));
    },

    message,
    stop: () => relay?.stop(),
  };
}

interface MessageRow {
  id: string;
  at: number;
  recipients: string;
  subject: string;
}

/** The query protocol's lists: `name.member.1`, `name.member.2`, … */
function members(parameters: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (;;) {
    const value = parameters.get(`${name}.member.${values.length + 1}`);
    if (value === null) return values;
    values.push(value);
  }
}

/** What events about the message contain. Validates the names and values of tags like SES. */
function publishing(parameters: URLSearchParams): Pick<Outgoing, 'configurationSet' | 'tags'> {
  const tags: Record<string, string[]> = {};
  for (let index = 1; ; index += 1) {
    const name = parameters.get(`Tags.member.${index}.Name`);
    if (name === null) break;
    const value = parameters.get(`Tags.member.${index}.Value`) ?? '';
    for (const text of [name, value])
      if (!/^[\w-]{1,256}$/.test(text)) throw invalidValue(`Invalid tag: ${name}`);
    tags[name] = [value];
  }
  return { configurationSet: parameters.get('ConfigurationSetName') ?? undefined, tags };
}

function required(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  if (value === null) throw invalidValue(`The parameter ${name} is required.`);
  return value;
}
