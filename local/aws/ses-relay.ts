import type { DatabaseSync } from 'node:sqlite';
import { createTransport, type SMTPTransportOptions } from 'nodemailer';
import * as z from 'zod';
import type { Clock } from '../clock.ts';
import { AwsError } from './aws-error.ts';
import type { Accepted, MailResult } from './ses-event.ts';
import { rejected } from './ses-message.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Delays before retrying a deferred recipient, the last one repeatedly, ... */
const RETRIES = [MINUTE / 2, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR];
/** ... for three days. */
const LONGEST_DEFERRAL = 72 * HOUR;
/** Delay before retrying a mail server that is unavailable. */
const RECOVERY = MINUTE;

const transportOf = (url: string, options: SMTPTransportOptions = {}) =>
  createTransport({
    ...options,
    url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  });

/** nodemailer's errors: its own or the system's code, and the server's. */
const smtpError = z.object({
  code: z.string().default('no answer'),
  originalCode: z.string().optional(),
  responseCode: z.number().optional(),
  response: z.string().default(''),
  /** The SMTP command that failed. */
  command: z.string().default(''),
  recipient: z.string().optional(),
});
type SmtpError = z.output<typeof smtpError>;
const refusals = z.object({ rejectedErrors: z.array(smtpError).default([]) });

/** The outcome for one recipient. */
type Answer = { kind: 'taken' } | { kind: 'deferred' | 'refused'; said: string };

const saidBy = ({ response, code }: SmtpError) =>
  `smtp; ${response || code}`.replace(/\s+/g, ' ').slice(0, 500);

/** The server is unavailable: it is closing (421), unreachable, or rejects our credentials. */
class ServerTrouble extends Error {}
/** The connection was lost after the message was sent: the server may have accepted it. */
class Uncertain extends Error {}

/** The server's host and port, without user and password. */
const nameOf = (url: string) => new URL(url).host;

function describe(url: string, { code, originalCode, responseCode }: SmtpError): string {
  const answer = responseCode ?? originalCode ?? code;
  return code === 'EAUTH'
    ? `The mail server ${nameOf(url)} refuses the user name or the password of SMTP_URL (${answer})`
    : `The mail server ${nameOf(url)} takes no mail (${answer})`;
}

/**
 * Checks whether a mail server would accept mail, without sending any.
 * @returns what is wrong; `final` if only other settings help
 */
export async function askMailServer(
  url: string,
): Promise<{ trouble: string; final: boolean } | undefined> {
  try {
    await transportOf(url).verify();
    return undefined;
  } catch (thrown) {
    const error = smtpError.parse(thrown);
    const final = error.code === 'EAUTH' && (error.responseCode ?? 0) >= 500;
    return { trouble: describe(url, error), final };
  }
}

/**
 * Relays accepted messages to a mail server. Deferred recipients (4xx) are retried for three days, also
 * after a restart, and then bounce like in SES; other recipients do not wait for them. Each attempt
 * sends the same message with the same Message-ID.
 */
export function createRelay(options: {
  url: string;
  database: DatabaseSync;
  clock: Clock;
  /** Finds an accepted message. */
  message(id: string): { at: number; raw: Buffer } | undefined;
  onResult(result: MailResult, to: string, message: Accepted): void;
  /** Called with one line when the server becomes unavailable. */
  onTrouble(sentence: string): void;
}) {
  const { url, database, clock } = options;
  database.exec(`
    create table if not exists ses_deferred (
      id text not null,
      recipient text not null,
      source text not null,
      configuration_set text,
      tags text not null,
      tries integer not null,
      -- 1 while a try is under way
      trying integer not null,
      due integer not null,
      primary key (id, recipient)
    ) strict, without rowid;
    create table if not exists ses_bounced (
      id text not null, recipient text not null, primary key (id, recipient)
    ) strict, without rowid;
  `);
  const insert = database.prepare('insert into ses_deferred values (?, ?, ?, ?, ?, 0, 0, ?)');
  const begin = database.prepare(
    'update ses_deferred set trying = 1 where id = ? and recipient = ?',
  );
  const postpone = database.prepare(
    'update ses_deferred set trying = 0, tries = ?, due = ? where id = ? and recipient = ?',
  );
  const remove = database.prepare('delete from ses_deferred where id = ? and recipient = ?');
  const bounced = database.prepare('insert or ignore into ses_bounced values (?, ?)');
  const selectDue = database.prepare('select * from ses_deferred order by due limit 1');
  const selectOf = database.prepare(
    'select recipient from ses_deferred where id = ? union select recipient from ses_bounced where id = ?',
  );

  let trouble: string | undefined;
  let cancel = () => {};
  let stopped = false;
  let retrying = false;

  /** @throws ServerTrouble if no recipient got it and the server is the cause; Uncertain */
  async function send(
    envelope: { from: string; to: string[] },
    raw: Buffer,
  ): Promise<Map<string, Answer>> {
    const answers = new Map<string, Answer>(envelope.to.map((to) => [to, { kind: 'taken' }]));
    const answer = (to: string, error: SmtpError) =>
      answers.set(to, {
        kind: (error.responseCode ?? 0) >= 500 ? 'refused' : 'deferred',
        said: saidBy(error),
      });
    let handedOver = false;
    const ignore = () => {};
    const logger = {
      trace: ignore,
      debug: (_entry: unknown, line: unknown) => {
        // The server is ready; the message follows.
        if (String(line).startsWith('354')) handedOver = true;
      },
      info: ignore,
      warn: ignore,
      error: ignore,
      fatal: ignore,
    };
    try {
      const transport = transportOf(url, { logger, transactionLog: true });
      const sent = refusals.parse(await transport.sendMail({ envelope, raw }));
      for (const each of sent.rejectedErrors) answer(each.recipient ?? '', each);
      trouble = undefined;
    } catch (thrown) {
      const error = smtpError.parse(thrown);
      const { rejectedErrors } = refusals.parse(thrown);
      const forTheirSake =
        (error.command === 'RCPT TO' || error.command === 'DATA') &&
        error.responseCode !== undefined &&
        error.responseCode !== 421;
      if (!forTheirSake) {
        if (handedOver && error.responseCode === undefined) throw new Uncertain();
        const sentence = describe(url, error);
        if (sentence !== trouble) options.onTrouble(`${sentence}: mails wait until it does`);
        trouble = sentence;
        throw new ServerTrouble(sentence);
      }
      trouble = undefined;
      for (const to of envelope.to)
        answer(to, rejectedErrors.find(({ recipient }) => recipient === to) ?? error);
    }
    return answers;
  }

  function bounce(
    to: string,
    message: Accepted,
    bounceType: 'Permanent' | 'Transient' | 'Undetermined',
    status: string,
    diagnosticCode: string,
  ) {
    bounced.run(message.id, to);
    const bouncedRecipients = [{ emailAddress: to, action: 'failed', status, diagnosticCode }];
    const timestamp = new Date(clock.now()).toISOString();
    options.onResult(
      {
        eventType: 'Bounce',
        bounce: { bounceType, bounceSubType: 'General', bouncedRecipients, timestamp },
      },
      to,
      message,
    );
  }

  /** Retries one deferred recipient, and schedules the next retry. */
  async function retry(row: z.output<typeof deferred>) {
    const { id, recipient: to, source, tags, tries } = row;
    const found = options.message(id);
    const message = { ...found, id, source, tags, configurationSet: row.configuration_set };
    if (!isWhole(message)) {
      remove.run(id, to);
      return;
    }
    if (row.trying) {
      // This process, or the previous one, missed the outcome. The message may have been delivered.
      remove.run(id, to);
      bounce(to, message, 'Undetermined', '4.4.2', 'smtp; the connection was lost');
      return;
    }
    begin.run(id, to);
    let answer: Answer | undefined;
    try {
      answer = (await send({ from: source, to: [to] }, message.raw)).get(to);
    } catch (error) {
      if (error instanceof Uncertain) return;
      if (!(error instanceof ServerTrouble)) throw error;
    }
    if (stopped) return;
    const next = clock.now() + (answer ? delayAfter(tries + 1) : RECOVERY);
    if (answer?.kind === 'taken') {
      remove.run(id, to);
      options.onResult(delivered(to, message.at, clock.now()), to, message);
    } else if (answer?.kind === 'refused') {
      remove.run(id, to);
      bounce(to, message, 'Permanent', statusIn(answer.said) ?? '5.0.0', answer.said);
    } else if (next - message.at > LONGEST_DEFERRAL) {
      remove.run(id, to);
      bounce(to, message, 'Transient', '4.4.7', answer?.said ?? 'smtp; 4.4.7 Message expired');
    } else postpone.run(answer ? tries + 1 : tries, next, id, to);
  }

  function schedule() {
    if (retrying) return;
    cancel();
    const row = deferred.safeParse(selectDue.get()).data;
    if (row)
      cancel = clock.at(row.due, () => {
        retrying = true;
        void retry(row).then(() => {
          retrying = false;
          if (!stopped) schedule();
        });
      });
  }

  schedule();

  return {
    /**
     * Relays a message to all its recipients, and retries the deferred ones.
     * @param accept stores the message, called once it is clear that somebody gets it
     * @throws AwsError `ServiceUnavailable` (503) if nobody got it because the server is unavailable;
     *   `InternalFailure` (500) if the outcome is unknown; `MessageRejected` if the server will never
     *   accept it for any of them
     */
    async deliver(to: string[], message: Accepted, accept: () => void): Promise<void> {
      const answers = await send({ from: message.source, to }, message.raw).catch(
        (error: unknown) => {
          if (error instanceof Uncertain)
            throw new AwsError(
              'InternalFailure',
              'The mail server may have taken the message.',
              500,
            );
          if (error instanceof ServerTrouble)
            throw new AwsError('ServiceUnavailable', 'The mail server did not take it.', 503);
          throw error;
        },
      );
      const having = (kind: Answer['kind']) =>
        [...answers].filter(([, answer]) => answer.kind === kind).map(([each]) => each);
      const refused = having('refused');
      if (refused.length < to.length) accept();
      const due = clock.now() + delayAfter(0);
      for (const each of having('deferred')) {
        insert.run(
          message.id,
          each,
          message.source,
          message.configurationSet ?? null,
          JSON.stringify(message.tags),
          due,
        );
        const answer = answers.get(each);
        options.onResult(
          delay(each, clock.now(), answer && 'said' in answer ? answer.said : ''),
          each,
          message,
        );
      }
      schedule();
      if (refused.length > 0) throw rejected(`The mail server refused: ${refused.join(', ')}.`);
    },

    /** A message's recipients who have not got it. */
    undelivered: (id: string) => selectOf.all(id, id).map(({ recipient }) => String(recipient)),

    stop() {
      stopped = true;
      cancel();
    },
  };
}

const deferred = z.object({
  id: z.string(),
  recipient: z.string(),
  source: z.string(),
  configuration_set: z
    .string()
    .nullable()
    .transform((name) => name ?? undefined),
  tags: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.record(z.string(), z.array(z.string()))),
  tries: z.number(),
  trying: z.number(),
  due: z.number(),
});

const isWhole = (message: Partial<Accepted>): message is Accepted => message.raw !== undefined;

const delayAfter = (tries: number) => RETRIES[Math.min(tries, RETRIES.length - 1)] ?? RECOVERY;

/** The enhanced status code (RFC 3463) in a server's reply. */
const statusIn = (said: string) => /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(said)?.[0];

const delay = (to: string, now: number, said: string): MailResult => ({
  eventType: 'DeliveryDelay',
  deliveryDelay: {
    timestamp: new Date(now).toISOString(),
    delayType: 'General',
    expirationTime: new Date(now + LONGEST_DEFERRAL).toISOString(),
    delayedRecipients: [
      { emailAddress: to, status: statusIn(said) ?? '4.0.0', diagnosticCode: said },
    ],
  },
});

const delivered = (to: string, at: number, now: number): MailResult => ({
  eventType: 'Delivery',
  delivery: {
    timestamp: new Date(now).toISOString(),
    processingTimeMillis: now - at,
    recipients: [to],
  },
});
