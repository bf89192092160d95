import { DatabaseSync } from 'node:sqlite';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSes, type Ses } from '../../../local/aws/ses.ts';
import type { SesEvent } from '../../../local/aws/ses-event.ts';
import { askMailServer } from '../../../local/aws/ses-relay.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import { startAws } from './aws-endpoint.ts';
import { startSmtp } from './smtp.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ADA = '<ada@acme.test>';

let clock: ManualClock;
let database: DatabaseSync;
let ses: Ses;
let aws: Awaited<ReturnType<typeof startAws>>;
let client: SESClient;
let events: SesEvent[];
let troubles: string[];

beforeEach(() => {
  clock = manualClock(Date.parse('2026-03-02T09:00:00Z'));
  database = new DatabaseSync(':memory:');
  events = [];
  troubles = [];
});
afterEach(async () => {
  await stop();
  database.close();
});

async function start(relay: string) {
  ses = createSes({
    database,
    clock,
    relay,
    onEvent: (event) => events.push(event),
    onTrouble: (sentence) => troubles.push(sentence),
  });
  aws = await startAws({ ses });
  client = new SESClient(aws.client);
}

async function stop() {
  ses.stop();
  client.destroy();
  await aws.stop();
}

const send = (...to: string[]) =>
  client.send(
    new SendRawEmailCommand({
      RawMessage: {
        Data: Buffer.from(
          `From: sso@sequel.test\r\nTo: ${to.join(', ')}\r\nSubject: Hello\r\n\r\nHi`,
        ),
      },
      Destinations: to,
      ConfigurationSetName: 'onboarding',
      Tags: [{ Name: 'recipient', Value: 'user' }],
    }),
  );

const bounces = () =>
  events.flatMap(({ detail }) => (detail.eventType === 'Bounce' ? [detail.bounce] : []));

test('a message is relayed as stored, to the same recipients', async () => {
  const smtp = await startSmtp();
  await start(smtp.url);
  const { MessageId = '' } = await send('ada@acme.test', 'bob@acme.test');
  expect(smtp.received).toHaveLength(1);
  expect(smtp.received[0]?.recipients).toEqual([ADA, '<bob@acme.test>']);
  expect(smtp.received[0]?.data).toContain(`Message-ID: <${MessageId}@email.amazonses.com>`);
  expect(ses.message(MessageId)).toMatchObject({ subject: 'Hello', undelivered: [] });
});

describe('a permanent refusal', () => {
  const noAda = { answer: (to: string) => (to === ADA ? '550 5.1.1 no such user' : '250 ok') };

  test('of all recipients is a MessageRejected, and nothing is stored', async () => {
    await start((await startSmtp(noAda)).url);
    await expect(send('ada@acme.test')).rejects.toMatchObject({ name: 'MessageRejected' });
    expect(ses.messages({ limit: 1 })).toEqual([]);
  });

  test('of one of two says which, and the message to the other is stored', async () => {
    const smtp = await startSmtp(noAda);
    await start(smtp.url);
    await expect(send('ada@acme.test', 'bob@acme.test')).rejects.toMatchObject({
      name: 'MessageRejected',
      message: expect.stringContaining('ada@acme.test'),
    });
    expect(smtp.received).toHaveLength(1);
    expect(ses.messages({ limit: 2 })).toHaveLength(1);
  });
});

describe('a deferred recipient', () => {
  /** A server that defers Ada's mail while `later` is set. */
  async function greylisting(later: { reply: string | undefined }) {
    const smtp = await startSmtp({
      answer: (to) => (to === ADA && later.reply ? later.reply : '250 ok'),
    });
    await start(smtp.url);
    return smtp;
  }
  const LATER = '451 4.7.1 greylisted';

  test('counts as accepted and is reported as delayed, and the other gets it at once', async () => {
    const smtp = await greylisting({ reply: LATER });
    const { MessageId = '' } = await send('ada@acme.test', 'bob@acme.test');
    expect(smtp.received.map(({ recipients }) => recipients)).toEqual([['<bob@acme.test>']]);
    expect(events).toMatchObject([
      {
        detailType: 'Email Delivery Delayed',
        detail: {
          deliveryDelay: {
            delayedRecipients: [{ emailAddress: 'ada@acme.test', status: '4.7.1' }],
          },
          mail: { messageId: MessageId, tags: { recipient: ['user'] } },
        },
      },
    ]);
    expect(ses.message(MessageId)?.undelivered).toEqual(['ada@acme.test']);
    expect(troubles).toEqual([]);
  });

  test('gets the same message once, as soon as the server accepts it', async () => {
    const later: { reply: string | undefined } = { reply: LATER };
    const smtp = await greylisting(later);
    const { MessageId = '' } = await send('ada@acme.test');
    later.reply = undefined;
    await clock.advance(MINUTE / 2);
    await vi.waitFor(() => expect(ses.message(MessageId)?.undelivered).toEqual([]));
    await clock.advance(72 * HOUR);
    expect(smtp.received).toMatchObject([{ recipients: [ADA] }]);
    expect(smtp.received[0]?.data).toContain(MessageId);
    expect(bounces()).toEqual([]);
    expect(events.map(({ detailType }) => detailType)).toEqual([
      'Email Delivery Delayed',
      'Email Delivered',
    ]);
    expect(events[1]?.detail).toMatchObject({ delivery: { processingTimeMillis: MINUTE / 2 } });
  });

  test('is retried after a restart', async () => {
    const later: { reply: string | undefined } = { reply: LATER };
    const smtp = await greylisting(later);
    const { MessageId = '' } = await send('ada@acme.test');
    await stop();
    later.reply = undefined;
    await start(smtp.url);
    await clock.advance(MINUTE / 2);
    await vi.waitFor(() => expect(ses.message(MessageId)?.undelivered).toEqual([]));
    expect(smtp.received).toHaveLength(1);
  });

  test('bounces as expired after three days', async () => {
    const asked = vi.fn(() => LATER);
    await start((await startSmtp({ answer: asked })).url);
    const { MessageId = '' } = await send('ada@acme.test');
    await pass(70 * HOUR);
    expect(bounces()).toEqual([]);
    expect(asked.mock.calls.length).toBeGreaterThan(30);
    await pass(4 * HOUR);
    expect(bounces()).toMatchObject([
      {
        bounceType: 'Transient',
        bouncedRecipients: [{ status: '4.4.7', diagnosticCode: `smtp; ${LATER}` }],
      },
    ]);
    expect(ses.message(MessageId)?.undelivered).toEqual(['ada@acme.test']);
    const tries = asked.mock.calls.length;
    await pass(24 * HOUR);
    expect(asked.mock.calls.length).toBe(tries);
  });

  test('bounces when the server later refuses for good', async () => {
    const later: { reply: string | undefined } = { reply: LATER };
    await greylisting(later);
    await send('ada@acme.test');
    later.reply = '550 5.1.1 no such user';
    await clock.advance(MINUTE / 2);
    await vi.waitFor(() =>
      expect(bounces()).toMatchObject([
        { bounceType: 'Permanent', bouncedRecipients: [{ status: '5.1.1' }] },
      ]),
    );
  });

  test('is not given up because another mail is sent during the retry', async () => {
    const bob = Promise.withResolvers<void>();
    const replies = [LATER];
    const smtp = await startSmtp({
      answer: async (to) => {
        if (to !== ADA) return '250 ok';
        const reply = replies.shift();
        if (!reply) await bob.promise;
        return reply ?? '250 ok';
      },
    });
    await start(smtp.url);
    await send('ada@acme.test');
    void clock.advance(MINUTE / 2);
    await vi.waitFor(() => expect(trying()).toEqual({ n: 1 }));
    await send('bob@acme.test');
    bob.resolve();
    await vi.waitFor(() => expect(trying()).toEqual({ n: 0 }));
    expect(smtp.received.map(({ recipients }) => recipients)).toEqual([['<bob@acme.test>'], [ADA]]);
    expect(bounces()).toEqual([]);
  });

  test('is also deferred when the server says so after the message', async () => {
    await start((await startSmtp({ taken: () => '452 4.2.2 mailbox full' })).url);
    await send('ada@acme.test');
    expect(events).toMatchObject([{ detail: { eventType: 'DeliveryDelay' } }]);
  });

  test('may have got it if the connection is lost: the message is not retried', async () => {
    const replies = ['452 4.2.2 later', undefined];
    const smtp = await startSmtp({ taken: () => replies.shift() });
    await start(smtp.url);
    await send('ada@acme.test');
    await clock.advance(MINUTE / 2);
    await vi.waitFor(() => expect(bounces()).toMatchObject([{ bounceType: 'Undetermined' }]));
    await pass(24 * HOUR);
    expect(smtp.received).toHaveLength(1);
  });
});

describe("the server's own trouble", () => {
  test('is a ServiceUnavailable without the password, reported once, and nothing is stored', async () => {
    const smtp = await startSmtp();
    await smtp.stop();
    await start(smtp.url.replace('//', '//user:canary@'));
    for (const to of ['ada@acme.test', 'bob@acme.test']) {
      const error = await send(to).catch((thrown: Error) => thrown);
      expect(error).toMatchObject({
        name: 'ServiceUnavailable',
        $metadata: { httpStatusCode: 503 },
      });
      expect(String(error)).not.toContain('canary');
    }
    expect(ses.messages({ limit: 1 })).toEqual([]);
    expect(troubles).toEqual([
      `The mail server ${new URL(smtp.url).host} takes no mail (ECONNREFUSED): mails wait until it does`,
    ]);
  });

  test('is what 421 means, whoever the recipient', async () => {
    await start((await startSmtp({ answer: () => '421 4.3.2 closing' })).url);
    await expect(send('ada@acme.test')).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });

  test('does not count against a deferred recipient', async () => {
    const smtp = await startSmtp({ answer: () => '451 later' });
    await start(smtp.url);
    await send('ada@acme.test');
    await smtp.stop();
    await pass(48 * HOUR);
    expect(troubles).toHaveLength(1);
    expect(bounces()).toEqual([]);
  });

  test('when the connection is lost after the message, is an InternalFailure', async () => {
    await start((await startSmtp({ taken: () => undefined })).url);
    await expect(send('ada@acme.test')).rejects.toMatchObject({
      name: 'InternalFailure',
      $metadata: { httpStatusCode: 500 },
    });
  });
});

/** Advances in small steps, as the clock does not wait for the mail server's work. */
async function pass(ms: number) {
  const end = clock.now() + ms;
  while (clock.now() < end) {
    await clock.advance(10 * MINUTE);
    await settled();
  }
}
const settled = () => vi.waitFor(() => expect(trying()).toEqual({ n: 0 }));
const trying = () =>
  database.prepare('select count(*) as n from ses_deferred where trying = 1').get();

describe('the check at the start', () => {
  const withPassword = (url: string) => url.replace('//', '//user:canary@');

  test('finds no trouble with a server that accepts mail', async () => {
    expect(await askMailServer((await startSmtp()).url)).toBeUndefined();
    const smtp = await startSmtp({ login: '235 2.7.0 welcome' });
    expect(await askMailServer(withPassword(smtp.url))).toBeUndefined();
  });

  test('finds a wrong password, which is final and never quoted', async () => {
    const smtp = await startSmtp({ login: '535 5.7.8 no: canary' });
    expect(await askMailServer(withPassword(smtp.url))).toEqual({
      trouble: `The mail server ${new URL(smtp.url).host} refuses the user name or the password of SMTP_URL (535)`,
      final: true,
    });
  });

  test('does not treat a server that cannot check passwords now, or does not answer, as final', async () => {
    const smtp = await startSmtp({ login: '454 4.7.0 later' });
    expect(await askMailServer(withPassword(smtp.url))).toMatchObject({ final: false });
    await smtp.stop();
    expect(await askMailServer(smtp.url)).toEqual({
      trouble: `The mail server ${new URL(smtp.url).host} takes no mail (ECONNREFUSED)`,
      final: false,
    });
  });
});
