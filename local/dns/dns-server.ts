import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import * as packet from 'dns-packet';

/** A DNS server on loopback, over UDP and TCP at one port (RFC 1035, 7766). */

/** The texts of a name; empty for an unknown name. */
type TextsOf = (name: string) => readonly string[];

/** Maximum bytes of an answer over UDP, unless the query allows more (RFC 1035, 4.2.1). */
const LARGEST_DATAGRAM = 512;
/** Maximum bytes of each string of a text record (RFC 1035, 3.3). */
const LONGEST_STRING = 255;
const NXDOMAIN = 3;
const SECONDS = 1;

function inStrings(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const strings: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += LONGEST_STRING)
    strings.push(bytes.subarray(at, at + LONGEST_STRING));
  return strings;
}

/** The answer to a query. */
function answerTo(query: packet.DecodedPacket, textsOf: TextsOf): packet.Packet {
  const [question] = query.questions ?? [];
  const texts = question ? textsOf(question.name.toLowerCase()) : [];
  const isNone = texts.length === 0;
  return {
    type: 'response',
    id: query.id ?? 0,
    flags: packet.AUTHORITATIVE_ANSWER | packet.RECURSION_AVAILABLE | (isNone ? NXDOMAIN : 0),
    questions: query.questions ?? [],
    answers:
      question?.type === 'TXT'
        ? texts.map((text) => ({
            type: 'TXT' as const,
            name: question.name,
            ttl: SECONDS,
            data: inStrings(text),
          }))
        : [],
  };
}

function answerDatagram(message: Buffer, textsOf: TextsOf): Buffer | undefined {
  try {
    const query = packet.decode(message);
    const answer = answerTo(query, textsOf);
    const whole = packet.encode(answer);
    if (whole.length <= LARGEST_DATAGRAM) return whole;
    const flags = (answer.flags ?? 0) | packet.TRUNCATED_RESPONSE;
    return packet.encode({ ...answer, flags, answers: [] });
  } catch {
    // Not a query: DNS servers do not answer those.
    return undefined;
  }
}

function answerStreams(textsOf: TextsOf): Server {
  return createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE()) {
        const end = 2 + received.readUInt16BE();
        const message = received.subarray(0, end);
        received = received.subarray(end);
        try {
          socket.write(packet.streamEncode(answerTo(packet.decode(message.subarray(2)), textsOf)));
        } catch {
          socket.destroy();
        }
      }
    });
  });
}

/** Needs a port that is free for both UDP and TCP; retries with another one. */
async function listen(textsOf: TextsOf): Promise<{ datagrams: Socket; streams: Server }> {
  for (let tries = 1; ; tries += 1) {
    const streams = answerStreams(textsOf);
    streams.listen(0, '127.0.0.1');
    await once(streams, 'listening');
    const datagrams = createSocket('udp4');
    try {
      datagrams.bind((streams.address() as AddressInfo).port, '127.0.0.1');
      await once(datagrams, 'listening');
      return { datagrams, streams };
    } catch (error) {
      streams.close();
      datagrams.close();
      if (tries === 10) throw error;
    }
  }
}

/** @returns its address for a resolver, `127.0.0.1:53535` */
export async function startDnsServer(textsOf: TextsOf): Promise<{ server: string; stop(): void }> {
  const { datagrams, streams } = await listen(textsOf);
  datagrams.on('message', (message, from) => {
    const answer = answerDatagram(message, textsOf);
    if (answer) datagrams.send(answer, from.port, from.address);
  });
  return {
    server: `127.0.0.1:${datagrams.address().port}`,
    stop() {
      datagrams.close();
      streams.close();
    },
  };
}
