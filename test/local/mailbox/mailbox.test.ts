import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSes, type Ses } from '../../../local/aws/ses.ts';
import { createMailbox } from '../../../local/mailbox/mailbox.tsx';
import type { Message } from '../../../local/mailbox/message.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';

const NOW = Date.parse('2026-03-02T09:00:00Z');

let clock: ManualClock;
let database: DatabaseSync;
let ses: Ses;
let origin: string;
let stop: () => Promise<unknown>;

beforeEach(async () => {
  clock = manualClock(NOW);
  database = new DatabaseSync(':memory:');
  ses = createSes({ database, clock, maxSendRate: 1000 });
  const app = new Hono().route('/mailbox', createMailbox({ ses }));
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
});

afterEach(async () => {
  await stop();
  database.close();
});

/** Sends MIME lines through SES and returns the message's ID. */
async function send(lines: string[]): Promise<string> {
  const data = Buffer.from(lines.join('\r\n')).toString('base64');
  const { MessageId = '' } = await ses.call(
    'SendRawEmail',
    new URLSearchParams({ 'RawMessage.Data': data }),
  );
  return MessageId;
}

const plain = (to: string, subject: string, text = 'Hello') =>
  send(['From: Sequel <sso@sequel.test>', `To: ${to}`, `Subject: ${subject}`, '', text]);

const html = (body: string) =>
  send([
    'From: sso@sequel.test',
    'To: ada@acme.test',
    'Subject: HTML',
    'Content-Type: text/html; charset=utf-8',
    '',
    body,
  ]);

const page = (path: string) => fetch(origin + path, { headers: { accept: 'text/html,*/*;q=0.8' } });
const json = async (path: string): Promise<unknown> =>
  (await fetch(origin + path, { headers: { accept: 'application/json' } })).json();
const list = async (path = '/mailbox') =>
  (await json(path)) as { messages: Message[]; older: string | null };

/** A PNG's first bytes, enough to recognise it. */
const INLINE_IMAGE = 'iVBORw0KGgo=';

const invitation = () =>
  send([
    'From: =?UTF-8?Q?Sequel_=E2=9C=93?= <sso@sequel.test>',
    'To: Ada <ada@acme.test>, bob@acme.test',
    'Reply-To: Dana <dana@sequel.test>',
    'References: <first@sequel.test>',
    ' <second@sequel.test>',
    'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=',
    'Content-Type: multipart/related; boundary=outer',
    '',
    '--outer',
    'Content-Type: multipart/alternative; boundary=inner',
    '',
    '--inner',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Open https://sequel.test/a?b=1&c=2. Or (https://sequel.test/text).',
    '--inner',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p>Grüße <a href="https://sequel.test/a?b=1&amp;c=2">open</a><img src="cid:logo">' +
      '<a href="mailto:x@y.test">write</a><a href="javascript:alert(1)">no</a></p>',
    '--inner--',
    '--outer',
    'Content-Type: image/png',
    'Content-ID: <logo>',
    'Content-Transfer-Encoding: base64',
    '',
    INLINE_IMAGE,
    '--outer--',
  ]);

describe('JSON', () => {
  it('has everything about a message, in the list and alone', async () => {
    const id = await invitation();
    const { messages, older } = await list();
    expect(older).toBeNull();
    expect(messages).toEqual([await json(`/mailbox/${id}`)]);
    expect(messages[0]).toMatchObject({
      id,
      at: '2026-03-02T09:00:00.000Z',
      from: 'Sequel ✓ <sso@sequel.test>',
      to: ['ada@acme.test', 'bob@acme.test'],
      replyTo: 'Dana <dana@sequel.test>',
      subject: 'Grüße',
      text: expect.stringContaining('Open https://sequel.test/a?b=1&c=2.'),
      html: expect.stringContaining(`<img src="data:image/png;base64,${INLINE_IMAGE}">`),
      headers: {
        references: '<first@sequel.test> <second@sequel.test>',
        'message-id': `<${id}@email.amazonses.com>`,
      },
      links: ['https://sequel.test/a?b=1&c=2', 'https://sequel.test/text'],
      attachments: [],
    });
  });

  it('says whom a message did not reach, as do the pages', async () => {
    const address = 'bounce+dana@simulator.amazonses.com';
    const id = await plain(`${address}, ada@acme.test`, 'Hi');
    expect(await json(`/mailbox/${id}`)).toMatchObject({ undelivered: [address] });
    for (const path of ['/mailbox', `/mailbox/${id}`]) {
      const text = await (await page(path)).text();
      expect(text.match(/bounced or reported as spam/g)).toHaveLength(1);
    }
  });

  it('lists in the order of sending, filters by recipient and pages back', async () => {
    for (let number = 1; number <= 101; number++) await plain('ada@acme.test', `mail ${number}`);
    await plain('bob@acme.test', 'for Bob');
    const { messages } = await list();
    expect([messages.length, messages[0]?.subject, messages.at(-1)?.subject]).toEqual([
      100,
      'mail 3',
      'for Bob',
    ]);
    const filtered = await list('/mailbox?to=ADA@acme.test');
    expect(filtered.messages.at(-1)?.subject).toBe('mail 101');
    const before = await list(filtered.older ?? '');
    expect(before.messages.map(({ subject }) => subject)).toEqual(['mail 1']);
    expect(before.older).toBeNull();
  });

  it('has null for what a message lacks', async () => {
    const id = await html('<p>Hi</p>');
    expect(await json(`/mailbox/${id}`)).toMatchObject({ text: null, replyTo: null, links: [] });
  });

  it('answers 404 as a problem document', async () => {
    const answer = await fetch(`${origin}/mailbox/nothing`, {
      headers: { accept: 'application/json' },
    });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 404 });
  });
});

describe('pages', () => {
  it('say where mails come from while there are none', async () => {
    const answer = await page('/mailbox');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('No mail yet.');
    expect(await (await page('/mailbox?to=ada@acme.test')).text()).toContain(
      'Nothing was sent to ada@acme.test',
    );
  });

  it('list the newest first, each with its link', async () => {
    const first = await plain('ada@acme.test', 'First');
    const second = await plain('bob@acme.test', 'Second');
    const body = await (await page('/mailbox')).text();
    expect(body.indexOf(second)).toBeGreaterThan(0);
    expect(body.indexOf(second)).toBeLessThan(body.indexOf(first));
    expect(body).toContain('/mailbox?to=ada%40acme.test');
    const filtered = await (await page('/mailbox?to=ada@acme.test')).text();
    expect(filtered).toContain(first);
    expect(filtered).not.toContain(second);
  });

  it('show a message in a sandbox, with its headers and parts', async () => {
    const id = await invitation();
    const body = await (await page(`/mailbox/${id}`)).text();
    expect(body).toMatch(/<iframe [^>]*sandbox="allow-popups [^"]*"/);
    expect(body).not.toMatch(/sandbox="[^"]*allow-(scripts|same-origin|forms)/);
    expect(body).toContain(`src="/mailbox/${id}/html"`);
    for (const shown of ['Grüße', 'Dana &lt;dana@sequel.test>', 'bob@acme.test', 'references']) {
      expect(body).toContain(shown);
    }
    expect(await (await page(`/mailbox/${id}/text`)).text()).toContain('Open https://');
    expect(await (await page(`/mailbox/${id}/raw`)).text()).toContain('boundary=outer');
  });

  it('show the text where there is no HTML', async () => {
    const id = await plain('ada@acme.test', 'Text', 'a < b');
    const body = await (await page(`/mailbox/${id}`)).text();
    expect(body).toContain('<pre class="text">a &lt; b');
    expect(body).not.toContain('<iframe');
  });

  it('answer 404 with a way back', async () => {
    for (const path of ['/mailbox/nothing', '/mailbox/nothing/html', '/mailbox/nothing/raw']) {
      const answer = await page(path);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('href="/mailbox"');
    }
  });
});

describe('a hostile mail', () => {
  const SCRIPT = '<script>alert(1)</script>';

  it('is escaped in the pages', async () => {
    const id = await send([
      `From: "${SCRIPT}" <sso@sequel.test>`,
      'To: ada@acme.test',
      `Reply-To: "${SCRIPT}" <dana@sequel.test>`,
      `Subject: ${SCRIPT}`,
      `X-Other: ${SCRIPT}`,
      '',
      SCRIPT,
    ]);
    for (const path of [
      '/mailbox',
      `/mailbox/${id}`,
      `/mailbox?to=${encodeURIComponent(SCRIPT)}`,
    ]) {
      const answer = await page(path);
      const body = await answer.text();
      expect(body).toContain('&lt;script');
      expect(body).not.toContain('<script');
      const policy = answer.headers.get('content-security-policy');
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('unsafe-inline');
    }
  });

  it('is sandboxed wherever its bytes are served', async () => {
    const id = await html(`<base target="_self">${SCRIPT}<form action="https://evil.test">`);
    for (const part of ['html', 'text', 'raw']) {
      const { headers } = await page(`/mailbox/${id}/${part}`);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("form-action 'none'");
      expect(policy).toMatch(/sandbox (?!.*allow-(scripts|same-origin|forms))/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      if (part !== 'html') expect(headers.get('content-type')).toMatch(/^text\/plain/);
    }
    const body = await (await page(`/mailbox/${id}/html`)).text();
    expect(body).toMatch(/^<!doctype html><base target="_top">/);
  });

  it('with deep HTML or odd headers breaks nothing', async () => {
    await send([
      'From: sso@sequel.test',
      'To: ada@acme.test',
      '__proto__: polluted',
      'Content-Type: text/html',
      '',
      `${'<div>'.repeat(100_000)}<a href="https://sequel.test/deep">${'</p>'.repeat(100_000)}`,
    ]);
    const start = performance.now();
    const { messages } = await list();
    expect(performance.now() - start).toBeLessThan(2000);
    expect(messages[0]?.links).toEqual(['https://sequel.test/deep']);
    expect(messages[0]?.headers).toHaveProperty(['from'], 'sso@sequel.test');
    expect(Object.hasOwn(messages[0]?.headers ?? {}, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
