import { describe, expect, test } from 'vitest';
import { readBody, readJson, readNothing } from '../../functions/web/body.ts';
import { httpEvent } from './http-event.ts';

const urlEncoded = 'application/x-www-form-urlencoded';
const multipart = 'multipart/form-data; boundary=b';
const eventOf = (body: string | Buffer) =>
  typeof body === 'string'
    ? httpEvent({ body })
    : httpEvent({ body: body.toString('base64'), isBase64Encoded: true });
const read = (type: string, body: string | Buffer) =>
  readBody(eventOf(body), { 'content-type': type });
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))),
  );
const part = (header: string, ...content: (string | number)[]) =>
  bytes(`--b\r\nContent-Disposition: form-data; ${header}\r\n\r\n`, ...content, '\r\n--b--\r\n');

describe('text that is not UTF-8 is refused, not replaced', () => {
  test.each([
    ['Latin-1 in JSON', 'application/json', latin1('{"name":"Jörg"}')],
    ['an overlong sequence in JSON', 'application/json', bytes('"', 0xc0, 0xaf, '"')],
    ['a surrogate in JSON', 'application/json', bytes('"', 0xed, 0xa0, 0x80, '"')],
    ['UTF-16 in JSON', 'application/json', Buffer.from('\ufeff{}', 'utf16le')],
    ['Latin-1 in a form', urlEncoded, latin1('name=Jörg')],
    ['Latin-1 in a form, encoded', urlEncoded, 'name=J%F6rg'],
    ['Latin-1 in a form’s names, encoded', urlEncoded, 'n%f6me=a'],
    ['an overlong sequence in a form', urlEncoded, 'a=%C0%AF'],
    ['a surrogate in a form', urlEncoded, 'a=%ED%A0%80'],
    ['half a character in a form', urlEncoded, 'a=%C3&b=%A4'],
    ['Latin-1 in a form with files', multipart, part('name="name"', 'J', 0xf6, 'rg')],
    ['Latin-1 in the names of one', multipart, latin1(part('name="nö"', 'a').toString())],
    ['an overlong sequence in one', multipart, part('name="a"', 0xc0, 0xaf)],
  ])('%s', async (_, type, body) => {
    await expect(read(type, body)).rejects.toMatchObject({ status: 400, code: 'bodyMalformed' });
  });

  test.each([
    'application/json; charset=iso-8859-1',
    'application/json; charset="UTF-16"',
    `${urlEncoded}; charset=windows-1252`,
    `${multipart}; charset=iso-8859-1`,
    'application/json, application/json',
    'json',
    '',
  ])('the type %j is refused', async (type) => {
    await expect(read(type, '{}')).rejects.toMatchObject({ status: 415 });
    const refused = readJson(eventOf('{}'), { 'content-type': type });
    await expect(refused).rejects.toMatchObject({ status: 415, code: 'notJson' });
  });
});

describe('a body in a coding', () => {
  test.each(['gzip', 'br', 'identity, gzip'])('is refused: %s', async (encoding) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
    await expect(readBody(eventOf('{}'), headers)).rejects.toMatchObject({
      status: 415,
      headers: { 'accept-encoding': 'identity' },
    });
  });

  test('that changes nothing is read', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'Identity' };
    expect(await readBody(eventOf('{}'), headers)).toEqual({ json: {} });
  });
});

describe('a route that needs no body', () => {
  test.each([
    ['', 'text/plain'],
    ['{}', 'application/json'],
    ['', urlEncoded],
    ['&', urlEncoded],
  ])('takes %j as %s', async (body, type) => {
    await expect(readNothing(eventOf(body), { 'content-type': type })).resolves.toBeUndefined();
  });

  test.each([
    ['half an object', 'application/json', '{', 400],
    ['text', 'text/plain', 'x', 415],
    ['null', 'application/json', 'null', 422],
    ['a list', 'application/json', '[1]', 422],
    ['an object with a member', 'application/json', '{"domain":"acme.test"}', 422],
    ['a field', urlEncoded, 'confirm=yes', 422],
    ['4 MB', 'application/json', ' '.repeat(4_000_000), 413],
  ])('refuses %s as %s', async (_, type, body, status) => {
    const read = readNothing(eventOf(body), { 'content-type': type });
    await expect(read).rejects.toMatchObject({ status });
  });
});

describe('text in UTF-8 is read', () => {
  const form = async (type: string, body: string | Buffer) => {
    const found = await read(type, body);
    return 'form' in found ? [...found.form] : [];
  };

  test.each([
    'application/json',
    'application/json;charset=UTF-8',
    'Application/JSON; charset="utf8"',
  ])('in JSON of the type %s', async (type) => {
    for (const body of ['{"name":"Jörg \ufffd"}', Buffer.from('\ufeff{"name":"Jörg \ufffd"}')])
      expect(await read(type, body)).toEqual({ json: { name: 'Jörg \ufffd' } });
  });

  test('in a form, with signs of percent that stand for themselves', async () => {
    expect(await form(urlEncoded, 'a=J%C3%B6rg&b=ö%EF%BF%BD&c=100%&d=%zz&e=%2')).toEqual([
      ['a', 'Jörg'],
      ['b', 'ö\ufffd'],
      ['c', '100%'],
      ['d', '%zz'],
      ['e', '%2'],
    ]);
  });

  test('in a form with files, whose content may be anything', async () => {
    const data = new FormData();
    const content = Uint8Array.from({ length: 256 }, (_, at) => at);
    data.append('näme', 'Jörg \ufffd 🙂');
    data.append('file', new File([content], 'Bücher.csv', { type: 'text/csv' }));
    const sent = new Response(data);
    const type = sent.headers.get('content-type') ?? '';
    const [text, file] = await form(type, Buffer.from(await sent.arrayBuffer()));
    expect(text).toEqual(['näme', 'Jörg \ufffd 🙂']);
    expect(file).toEqual([
      'file',
      expect.objectContaining({ name: 'Bücher.csv', type: 'text/csv' }),
    ]);
    const received = file?.[1] instanceof File ? await file[1].bytes() : undefined;
    expect(received).toEqual(content);
  });
});

test.each([
  ['{"decision":"reject","decision":"approve"}'],
  ['{"a":{"b":[{"c":1,"c":1}]}}'],
  ['{"a":1,"\\u0061":2}'],
  ['{"__proto__":1,"__proto__":2}'],
])('JSON that names a member twice is refused: %s', async (body) => {
  const found = read('application/json', body);
  await expect(found).rejects.toMatchObject({ status: 400, code: 'bodyMalformed' });
});

test.each([
  ['{"a":":","b":{"a":"\\":\\\\"},"c":["a",{"a":":"}],"__proto__":{},"":null}'],
  ['":"'],
  ['["a:",[":"]]'],
])('JSON that names each member once is read: %s', async (body) => {
  expect(await read('application/json', body)).toEqual({ json: JSON.parse(body) });
});

test.each([
  ['a text', 'name="a"'],
  ['a file', 'name="a"; filename="a.csv"'],
])('%s that the parser decodes from base64 is refused, not damaged', async (_, disposition) => {
  const content = Buffer.from('Łukasz').toString('base64');
  const part = `Content-Disposition: form-data; ${disposition}\r\nContent-Transfer-Encoding: base64`;
  const refused = read(multipart, `--b\r\n${part}\r\n\r\n${content}\r\n--b--\r\n`);
  await expect(refused).rejects.toMatchObject({ status: 400, code: 'bodyMalformed' });
});

describe('a body that would take parsers seconds is refused at once', () => {
  const times = (piece: string) => piece.repeat(3_000_000 / piece.length);
  test.each([
    ['fields without values', 'application/x-www-form-urlencoded', times('a&')],
    ['fields with values', 'application/x-www-form-urlencoded', times('a=b&')],
    ['parts', multipart, times('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n')],
    ['headers of a part', multipart, `--b\r\n${times('X-A: b\r\n')}`],
    ['arrays in arrays', 'application/json', times('[')],
    ['objects in objects', 'application/json', times('{"a":')],
    ['members', 'application/json', `{${times('"a":0,')}"b":0}`],
    ['elements', 'application/json', `[${times('1,')}1]`],
  ])('%s', async (_, type, body) => {
    const refused = read(type, body);
    const spent = process.threadCpuUsage();
    await expect(refused).rejects.toMatchObject({ status: 413, code: 'bodyTooLarge' });
    const { user } = process.threadCpuUsage(spent);
    expect(user).toBeLessThan(100_000);
  });

  test.each([
    [
      multipart,
      `--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n${times('a@x.example\n').slice(0, 1_000_000)}\r\n--b--\r\n`,
    ],
    ['application/x-www-form-urlencoded', `a=${times('%26')}`],
    [
      'application/json',
      JSON.stringify({ users: Array.from({ length: 10_000 }, (_, at) => `{a}${at}@x.example`) }),
    ],
  ])('but not one that is only long: %s', async (type, body) => {
    await expect(read(type, body)).resolves.toBeDefined();
  });
});
