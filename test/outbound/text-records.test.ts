import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import * as packet from 'dns-packet';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createTextLookup } from '../../functions/outbound/text-records.ts';
import { startDnsServer } from '../../local/dns/dns-server.ts';

const NAME = '_sequel-sso.acme.test';
const SERVFAIL = 2;
const REFUSED = 5;

const lookUp = async (server: string, name = NAME, budget = 4_000) =>
  (await createTextLookup({ servers: [server], budget })([name])).get(name);

/** A DNS server that answers as a test says, over UDP, and over TCP if given. */
async function answering(
  answer: (query: packet.DecodedPacket) => packet.Packet | Buffer | undefined,
  stream?: (query: packet.DecodedPacket) => packet.Packet,
): Promise<string> {
  const streams = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (message) => {
      const given = stream?.(packet.decode(message.subarray(2)));
      if (given) socket.end(packet.streamEncode(given));
      else socket.end();
    });
  });
  streams.listen(0, '127.0.0.1');
  await once(streams, 'listening');
  const { port } = streams.address() as AddressInfo;
  if (!stream) streams.close();
  const datagrams = createSocket('udp4').bind(port, '127.0.0.1');
  await once(datagrams, 'listening');
  datagrams.on('message', (message, from) => {
    const given = answer(packet.decode(message));
    if (given)
      datagrams.send(
        Buffer.isBuffer(given) ? given : packet.encode(given),
        from.port,
        from.address,
      );
  });
  onTestFinished(() => {
    datagrams.close();
    streams.close();
  });
  return `127.0.0.1:${port}`;
}

const response = (
  { id = 0, questions = [] }: packet.DecodedPacket,
  rcode: number,
  answers: packet.Answer[] = [],
): packet.Packet => ({
  type: 'response',
  id,
  flags: packet.RECURSION_AVAILABLE | rcode,
  questions,
  answers,
});
const txt = (name: string, ...strings: string[]) =>
  ({ type: 'TXT', name, ttl: 1, data: strings }) as const;

describe('existing records', () => {
  test('a text in several strings is one', async () => {
    const server = await answering((query) =>
      response(query, 0, [txt(NAME, 'sequel-', 'sso=', 'abc')]),
    );
    expect(await lookUp(server)).toEqual({ texts: ['sequel-sso=abc'] });
  });

  test('several records are several texts', async () => {
    const server = await answering((query) =>
      response(query, 0, [txt(NAME, 'v=spf1 -all'), txt(NAME, 'sequel-sso=abc')]),
    );
    expect(await lookUp(server)).toMatchObject({
      texts: expect.arrayContaining(['v=spf1 -all', 'sequel-sso=abc']),
    });
  });

  test('a CNAME is followed', async () => {
    const server = await answering((query) =>
      response(query, 0, [
        { type: 'CNAME', name: NAME, ttl: 1, data: 'proofs.dns.test' },
        txt('proofs.dns.test', 'sequel-sso=abc'),
      ]),
    );
    expect(await lookUp(server)).toEqual({ texts: ['sequel-sso=abc'] });
  });

  test('an answer too long for UDP comes over TCP', async () => {
    const texts = Array.from({ length: 40 }, (_, index) => `record ${index} ${'x'.repeat(100)}`);
    const dns = await startDnsServer(() => texts);
    onTestFinished(dns.stop);
    const found = await lookUp(dns.server);
    expect(found).toMatchObject({ texts: { length: 40 } });
  });
});

describe('no records', () => {
  test('no such name', async () => {
    const dns = await startDnsServer(() => []);
    onTestFinished(dns.stop);
    expect(await lookUp(dns.server)).toEqual({ texts: [] });
  });

  test('a name without a TXT record', async () => {
    const server = await answering((query) => response(query, 0));
    expect(await lookUp(server)).toEqual({ texts: [] });
  });

  test('a name that is too long', async () => {
    const server = await answering(() => undefined);
    const long = `${'a'.repeat(60)}.`.repeat(5);
    expect(await lookUp(server, `_sequel-sso.${long}test`)).toEqual({ texts: [] });
  });
});

describe('an unknown result', () => {
  test.each([
    ['SERVFAIL', SERVFAIL],
    ['REFUSED', REFUSED],
  ])('%s', async (_, rcode) => {
    const server = await answering((query) => response(query, rcode));
    expect(await lookUp(server)).toBe('unreachable');
  });

  test('no answer in time', async () => {
    const server = await answering(() => undefined);
    expect(await lookUp(server, NAME, 300)).toBe('unreachable');
  });

  test('nobody there', async () => {
    expect(await lookUp('127.0.0.1:1')).toBe('unreachable');
  });

  test('an invalid answer', async () => {
    const server = await answering((query) => {
      const bytes = packet.encode(response(query, 0, [txt(NAME, 'sequel-sso=abc')]));
      return bytes.subarray(0, bytes.length - 8);
    });
    expect(await lookUp(server, NAME, 1_000)).toBe('unreachable');
  });

  test('an answer that is too long, and not available over TCP', async () => {
    const cut = (query: packet.DecodedPacket) => {
      const answer = response(query, 0);
      return { ...answer, flags: (answer.flags ?? 0) | packet.TRUNCATED_RESPONSE };
    };
    expect(await lookUp(await answering(cut), NAME, 2_000)).toBe('unreachable');
  });
});

test('one name without an answer does not affect others', async () => {
  const server = await answering((query) =>
    query.questions?.[0]?.name === NAME ? response(query, 0, [txt(NAME, 'here')]) : undefined,
  );
  const found = await createTextLookup({ servers: [server], budget: 1_000 })(['silent.test', NAME]);
  expect([...found]).toEqual(
    expect.arrayContaining([
      ['silent.test', 'unreachable'],
      [NAME, { texts: ['here'] }],
    ]),
  );
});

test('names without an answer leave time for those after them', async () => {
  const server = await answering((query) =>
    query.questions?.[0]?.name === NAME ? response(query, 0, [txt(NAME, 'here')]) : undefined,
  );
  const dead = Array.from({ length: 120 }, (_, index) => `n${index}.test`);
  const lookUpAll = createTextLookup({ servers: [server], budget: 4_000 });
  expect((await lookUpAll([...dead, NAME])).get(NAME)).toEqual({ texts: ['here'] });
});

test('names that there is no time for are left out', async () => {
  const server = await answering(() => undefined);
  const names = Array.from({ length: 300 }, (_, index) => `n${index}.test`);
  const found = await createTextLookup({ servers: [server], budget: 200 })(names);
  expect(found.size).toBeLessThan(300);
});
