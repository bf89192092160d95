import { MIMEType } from 'node:util';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { RequestError } from '../runtime/errors.ts';
import { later } from '../runtime/later.ts';
import { fieldErrorsOf } from './field-errors.ts';
import { contentOf, type Form } from './form.ts';

/** Reads the bodies of requests: JSON or a form, in UTF-8. */

type Sent = Pick<APIGatewayProxyEvent, 'body' | 'isBase64Encoded'>;

/** Largest body, in bytes: fits 10,000 addresses of 254 characters. Lambda accepts 6 MB, as base64. */
const LARGEST_BODY = 3 * 1024 * 1024;

/**
 * Most delimiters in a body, by content type: several times what a form or a submission has. Parsing a
 * body full of delimiters takes seconds; Node's own parser takes 20 s for 3 MB of `a&` (v24.21).
 */
const MOST_PARTS: ReadonlyMap<string, readonly [string, number][]> = new Map(
  Object.entries({
    'application/json': ['[', '{', ':', ','].map((mark) => [mark, 100_000]),
    'application/x-www-form-urlencoded': [['&', 20_000]],
    'multipart/form-data': [
      ['\n--', 20_000],
      ['\n', 100_000],
    ],
  }),
);

function hasMore(bytes: Buffer, mark: string, most: number): boolean {
  let count = 0;
  for (let at = bytes.indexOf(mark); at >= 0 && count <= most; at = bytes.indexOf(mark, at + 1))
    count += 1;
  return count > most;
}

/**
 * Parses JSON whose objects name each member once. JSON.parse keeps the last of several, other readers the first
 * (RFC 8259, section 4), so neither is what was meant. Counts the members in the text, by their colons, and those kept.
 * @throws SyntaxError
 */
function parseJson(text: string): unknown {
  let kept = 0;
  const parsed: unknown = JSON.parse(text, (_, value: unknown) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      kept += Object.keys(value).length;
    return value;
  });
  const outsideStrings = text.replace(/\\./g, '').replace(/"[^"]*"/g, '');
  if (outsideStrings.split(':').length - 1 !== kept) throw new SyntaxError('Repeated member');
  return parsed;
}

const nothing = later(() => z.strictObject({}));

/** By lower-case name. */
interface Headers {
  'content-type'?: string | undefined;
  'content-encoding'?: string | undefined;
}

/** @throws RequestError 415 `unsupportedMediaType` */
function kindOf({ 'content-type': type = '', 'content-encoding': encoding = '' }: Headers): string {
  // RFC 9110, 15.5.16: the header tells a coding from a type.
  if (!/^(?:identity)?$/i.test(encoding))
    throw new RequestError(415, 'unsupportedMediaType', [], { 'accept-encoding': 'identity' });
  const { essence, params } = mimeTypeOf(type);
  if (!/^utf-?8$/i.test(params.get('charset') ?? 'utf-8'))
    throw new RequestError(415, 'unsupportedMediaType');
  return essence;
}

function mimeTypeOf(type: string): MIMEType {
  try {
    return new MIMEType(type);
  } catch {
    throw new RequestError(415, 'unsupportedMediaType');
  }
}

/** Without its BOM. @throws TypeError if it is not UTF-8, rather than replacing what is wrong */
const utf8 = (bytes: Buffer) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

/** @throws TypeError, URIError if it is not UTF-8, which URLSearchParams would replace */
function parseUrlEncoded(bytes: Buffer): URLSearchParams {
  const text = utf8(bytes);
  // A `%` before anything but two digits stands for itself.
  decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, '%25'));
  // The constructor would strip a leading `?`.
  return new URLSearchParams(`&${text}`);
}

/**
 * Node's parser would replace what is not UTF-8 in names and texts. So it gets each byte as a character, and the result
 * is decoded here. Files may have any encoding.
 * @throws TypeError
 */
async function parseMultipart(bytes: Buffer, type: string): Promise<FormData> {
  const headers = { 'content-type': type };
  const parsed = await new Response(bytes.toString('latin1'), { headers }).formData();
  const bytesOf = (characters: string) => {
    // The parser has decoded it itself: a part in base64, or `filename*`.
    if (/[^\0-\xff]/.test(characters)) throw new TypeError('Not as it was sent');
    return Buffer.from(characters, 'latin1');
  };
  const text = (characters: string) => utf8(bytesOf(characters));
  const form = new FormData();
  for (const [name, value] of parsed) {
    if (typeof value === 'string') form.append(text(name), text(value));
    else {
      const content = new Uint8Array(bytesOf(await value.text()));
      form.append(text(name), new File([content], text(value.name), { type: value.type }));
    }
  }
  return form;
}

/**
 * A form's fields, or parsed JSON.
 * @throws RequestError 415 `unsupportedMediaType`, 413 `bodyTooLarge`, 400 `bodyMalformed`
 */
export async function readBody(
  { body, isBase64Encoded }: Sent,
  headers: Headers,
): Promise<{ form: Form } | { json: unknown }> {
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > LARGEST_BODY) throw new RequestError(413, 'bodyTooLarge');
  const kind = kindOf(headers);
  if (MOST_PARTS.get(kind)?.some(([mark, most]) => hasMore(bytes, mark, most)))
    throw new RequestError(413, 'bodyTooLarge');
  try {
    switch (kind) {
      case 'application/json':
        return { json: parseJson(utf8(bytes)) };
      case 'application/x-www-form-urlencoded':
        return { form: parseUrlEncoded(bytes) };
      case 'multipart/form-data':
        return { form: await parseMultipart(bytes, headers['content-type'] ?? '') };
    }
  } catch {
    throw new RequestError(400, 'bodyMalformed');
  }
  throw new RequestError(415, 'unsupportedMediaType');
}

/**
 * Parsed JSON, for routes without a form.
 * @throws RequestError 415 `notJson`, and the others of readBody
 */
export async function readJson(sent: Sent, headers: Headers): Promise<unknown> {
  const body = await readBody(sent, headers).catch((error: unknown) => {
    if (error instanceof RequestError && error.status === 415) return {};
    throw error;
  });
  if ('json' in body) return body.json;
  throw new RequestError(415, 'notJson');
}

/**
 * Checks that a body says nothing, for routes whose path says everything: that it is empty, `{}`, or a form without
 * fields.
 * @throws RequestError 422 `invalidSubmission`, and those of readBody
 */
export async function readNothing(sent: Sent, headers: Headers): Promise<void> {
  if (!sent.body) return;
  const body = await readBody(sent, headers);
  const parsed = nothing.safeParse('json' in body ? body.json : contentOf(body.form));
  if (!parsed.success)
    throw new RequestError(422, 'invalidSubmission', fieldErrorsOf(parsed.error));
}
