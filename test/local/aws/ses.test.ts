import { DatabaseSync } from 'node:sqlite';
import {
  GetSendQuotaCommand,
  type MessageTag,
  SESClient,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSes, type Ses } from '../../../local/aws/ses.ts';
import type { SesEvent } from '../../../local/aws/ses-event.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import { startAws } from './aws-endpoint.ts';

const NOW = Date.parse('2026-03-02T09:00:00Z');

let clock: ManualClock;
let database: DatabaseSync;
let ses: Ses;
let aws: Awaited<ReturnType<typeof startAws>>;
let client: SESClient;
let published: SesEvent[];

async function start(options: { maxSendRate?: number } = {}) {
  published = [];
  ses = createSes({
    database,
    clock,
    onEvent: (event) => published.push(event),
    ...options,
  });
  aws = await startAws({ ses });
  client = new SESClient(aws.client);
}

async function stop() {
  client.destroy();
  await aws.stop();
}

beforeEach(async () => {
  clock = manualClock(NOW);
  database = new DatabaseSync(':memory:');
  await start();
});

afterEach(async () => {
  await stop();
  database.close();
});

const raw = (lines: string[], more: { Destinations?: string[]; Source?: string } = {}) =>
  client.send(
    new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(lines.join('\r\n')) }, ...more }),
  );

const simple = (to: string[], subject = 'Hello') =>
  raw(['From: Sequel <sso@sequel.test>', `Subject: ${subject}`, '', 'Hi'], { Destinations: to });

const stored = (id: string | undefined) => {
  const message = ses.message(id ?? '');
  if (message === undefined) throw new Error('The message was not stored.');
  return message;
};

describe('SendRawEmail', () => {
  it('stores recipients, subject and time', async () => {
    const { MessageId } = await simple(['ada@acme.test', 'bob@acme.test']);
    expect(MessageId).toMatch(
      /^0100[0-9a-f]{12}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-000000$/,
    );
    expect(stored(MessageId)).toMatchObject({
      id: MessageId,
      to: ['ada@acme.test', 'bob@acme.test'],
      at: NOW,
      subject: 'Hello',
    });
  });

  it.each([
    ['no domain', 'ada'],
    ['a space', '"a b"@acme.test'],
    ['a long local part', `${'a'.repeat(300)}@acme.test`],
    ['two addresses', 'ada@acme.test, eve@evil.test'],
    ['a line break', 'ada@acme.test\r\nBcc: eve@evil.test'],
    ['a second @', 'ada@acme.test@evil.test'],
    ['a Unicode domain', 'ada@аcme.test'],
  ])('refuses a recipient with %s, and sends to none', async (_, address) => {
    await expect(simple(['bob@acme.test', address])).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    expect(ses.messages({ limit: 1 })).toEqual([]);
  });

  it('takes the recipients from Destinations, whatever the headers say', async () => {
    const { MessageId } = await raw(
      ['From: sso@sequel.test', 'To: Everyone <all@acme.test>', 'Subject: Hi', '', 'Hello'],
      { Destinations: ['ada@acme.test', 'bob@acme.test'], Source: 'bounces@sequel.test' },
    );
    expect(stored(MessageId).to).toEqual(['ada@acme.test', 'bob@acme.test']);
  });

  it('takes them from To, Cc and Bcc otherwise, and delivers no Bcc', async () => {
    const { MessageId } = await raw([
      'From: sso@sequel.test',
      'To: Ada <ada@acme.test>, bob@acme.test',
      'Bcc: cat@acme.test,',
      ' dan@acme.test',
      'Subject: Hi',
      '',
      'Bcc: stays in the body',
    ]);
    const { to, raw: delivered } = stored(MessageId);
    expect(to).toEqual(['ada@acme.test', 'bob@acme.test', 'cat@acme.test', 'dan@acme.test']);
    expect(delivered.toString()).not.toContain('dan@acme.test');
    expect(delivered.toString()).toMatch(/\r\n\r\nBcc: stays in the body$/);
  });

  it('sets its own Message-ID and Date, and keeps the thread’s headers', async () => {
    const { MessageId } = await raw([
      'Message-ID: <mine@sequel.test>',
      'Date: Thu, 1 Jan 1970 00:00:00 +0000',
      'References: <thread@sequel.test>',
      'From: sso@sequel.test',
      'To: ada@acme.test',
      '',
      'Hello',
    ]);
    const mail = await simpleParser(stored(MessageId).raw);
    expect(mail.messageId).toBe(`<${MessageId}@email.amazonses.com>`);
    expect(mail.date).toEqual(new Date(NOW));
    expect(mail.references).toBe('<thread@sequel.test>');
  });

  it.each([
    ['no From', ['To: ada@acme.test', '', 'Hi'], 'InvalidParameterValue'],
    ['no recipient', ['From: sso@sequel.test', '', 'Hi'], 'InvalidParameterValue'],
    [
      'a header twice',
      ['From: a@sequel.test', 'To: ada@acme.test', 'Subject: a', 'subject: b', '', 'Hi'],
      'MessageRejected',
    ],
    [
      'a line that is no header',
      ['From: a@sequel.test', 'To: ada@acme.test', 'what is this', '', 'Hi'],
      'MessageRejected',
    ],
  ])('refuses a message with %s', async (_, lines, name) => {
    await expect(raw(lines)).rejects.toMatchObject({ name });
    expect(ses.messages({ limit: 1 })).toEqual([]);
  });

  it('accepts 10 MiB and not more', async () => {
    const header = 'From: sso@sequel.test\r\nTo: ada@acme.test\r\n\r\n';
    const body = 'x'.repeat(10 * 1024 * 1024 - header.length);
    await raw([header + body]);
    await expect(raw([`${header}${body}x`])).rejects.toMatchObject({ name: 'MessageRejected' });
  });

  it('refuses more than 50 recipients', async () => {
    const many = Array.from({ length: 51 }, (_, index) => `user${index}@acme.test`);
    await expect(
      raw(['From: sso@sequel.test', '', 'Hi'], { Destinations: many }),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('the sending rate', () => {
  it('is enforced per second, counting recipients', async () => {
    await stop();
    await start({ maxSendRate: 3 });
    await simple(['a@acme.test', 'b@acme.test']);
    await simple(['c@acme.test']);
    await expect(simple(['d@acme.test'])).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Maximum sending rate exceeded.',
    });
    await clock.advance(999);
    await expect(simple(['d@acme.test'])).rejects.toMatchObject({ name: 'Throttling' });
    await clock.advance(1);
    await simple(['d@acme.test']);
    expect(ses.messages({ limit: 10 }).map(({ to }) => to)).toEqual([
      ['d@acme.test'],
      ['c@acme.test'],
      ['a@acme.test', 'b@acme.test'],
    ]);
  });

  it('is in the quota, with the recipients of the last day', async () => {
    await simple(['a@acme.test', 'b@acme.test']);
    const quota = () => client.send(new GetSendQuotaCommand());
    expect(await quota()).toMatchObject({ MaxSendRate: 14, SentLast24Hours: 2 });
    await clock.advance(24 * 60 * 60 * 1000);
    expect(await quota()).toMatchObject({ SentLast24Hours: 0 });
  });
});

describe('the mailbox simulator', () => {
  const send = (
    to: string,
    more: { ConfigurationSetName?: string | undefined; Tags?: MessageTag[] } = {},
  ) =>
    client.send(
      new SendRawEmailCommand({
        RawMessage: {
          Data: Buffer.from(
            `From: sso@sequel.test\r\nReply-To: dana@sequel.test\r\nTo: ${to}\r\n\r\nHi`,
          ),
        },
        ConfigurationSetName: 'onboarding',
        Tags: [{ Name: 'recipient', Value: 'csm' }],
        ...more,
      }),
    );

  it.each([
    ['bounce', 'Email Bounced', { bounceType: 'Permanent', bounceSubType: 'General' }],
    ['suppressionlist', 'Email Bounced', { bounceType: 'Permanent', bounceSubType: 'Suppressed' }],
    ['complaint', 'Email Complaint Received', { complaintFeedbackType: 'abuse' }],
  ])('publishes the events of mail to %s', async (name, detailType, what) => {
    const to = `${name}+dana@simulator.amazonses.com`;
    const { MessageId = '' } = await send(to);
    expect(published).toHaveLength(1);
    expect(published[0]).toMatchObject({
      detailType,
      detail: {
        [detailType === 'Email Bounced' ? 'bounce' : 'complaint']: what,
        mail: {
          messageId: MessageId,
          destination: [to],
          tags: { 'ses:configuration-set': ['onboarding'], recipient: ['csm'] },
        },
      },
    });
    expect(published[0]?.detail.mail.headers).toContainEqual({
      name: 'Reply-To',
      value: 'dana@sequel.test',
    });
    expect(stored(MessageId).undelivered).toEqual([to]);
  });

  it.each([
    'success@simulator.amazonses.com',
    'ooto@simulator.amazonses.com',
    'constructor@simulator.amazonses.com',
    'bounce@acme.test',
    'bounce@simulator.amazonses.com.acme.test',
  ])('delivers everything else: %s', async (to) => {
    const { MessageId } = await send(to);
    expect(published).toEqual([]);
    expect(stored(MessageId).undelivered).toEqual([]);
  });

  it('publishes nothing without a configuration set', async () => {
    const { MessageId } = await send('bounce@simulator.amazonses.com', {
      ConfigurationSetName: undefined,
    });
    expect(published).toEqual([]);
    expect(stored(MessageId).undelivered).toEqual(['bounce@simulator.amazonses.com']);
  });

  it.each(['dana@sequel.test', 'a b', ''])('refuses the tag %j', async (Value) => {
    await expect(
      send('ada@acme.test', { Tags: [{ Name: 'recipient', Value }] }),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

it('still has the messages after a restart', async () => {
  const { MessageId } = await simple(['ada@acme.test']);
  await stop();
  await start();
  expect(stored(MessageId).to).toEqual(['ada@acme.test']);
});

describe('messages', () => {
  it('finds those of earlier versions by recipient', async () => {
    await simple(['ada@acme.test', 'Ada@acme.test', 'bob@acme.test']);
    database.exec('drop table ses_recipients; drop trigger ses_messages_recipients');
    await stop();
    await start();
    for (const to of ['ADA@acme.test', 'bob@acme.test'])
      expect(ses.messages({ to, limit: 2 })).toHaveLength(1);
  });

  it('names the damaged list of an earlier version, with what to do', async () => {
    await simple(['ada@acme.test']);
    database.exec(`drop table ses_recipients; update ses_messages set recipients = '["a'`);
    expect(() => createSes({ database, clock })).toThrow(
      'The list of mails in the data directory is damaged: put back',
    );
  });

  it('filters by recipient and pages back', async () => {
    for (const subject of ['1', '2', '3']) await simple(['ada@acme.test'], subject);
    await simple(['bob@acme.test', 'ADA@acme.test'], '4');
    await simple(['bob@acme.test'], '5');
    const subjects = (query: { to?: string; before?: string | undefined }) =>
      ses.messages({ limit: 2, ...query }).map(({ subject }) => subject);
    expect(subjects({})).toEqual(['5', '4']);
    expect(subjects({ to: 'Ada@acme.test' })).toEqual(['4', '3']);
    const before = ses.messages({ limit: 2, to: 'ada@acme.test' }).at(-1)?.id;
    expect(subjects({ to: 'ada@acme.test', before })).toEqual(['2', '1']);
    expect(subjects({ to: 'acme.test' })).toEqual([]);
  });
});
