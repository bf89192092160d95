import { parse } from 'tldts';
import * as z from 'zod/mini';
import { later } from '../runtime/later.ts';
import { holdsClientSecret } from './client-secrets.ts';
import { isUnseen, UNSEEN_PATTERN } from './unseen.ts';

/**
 * The rule for names of people and companies. They appear in mails and on pages, so they must not contain anything
 * invisible, that reverses text, or that becomes a link.
 */

/** Approximates the rule as a pattern, for the OpenAPI document. */
const PATTERN = [
  `^(?!.*${UNSEEN_PATTERN})`,
  '\\s*[\\p{L}\\p{N}\\p{P}\\p{S}]',
  '(?:[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} \\u00a0\\u2000-\\u200a\\u202f\\u3000]*[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}])?\\s*$',
].join('');
const LONGEST = 100;

/** On one letter; they cover the lines above and below. No script needs as many. */
const MANY_MARKS = /\p{M}{9}/u;

/** Reserved for examples and tests (RFC 6761), so missing from lists of suffixes. */
const RESERVED = /\.(?:example|invalid|local|localhost|test)$/;

/** `evil.com`, but neither `Dr.No` nor `Ada.Lovelace`. @param shortest minimum length of the label */
function isHost(run: string, shortest: number): boolean {
  const host = run.toLowerCase().replace(/^[.-]+|[.-]+$/g, '');
  if (!host.includes('.')) return false;
  const { hostname, domainWithoutSuffix, isIcann, isIp } = parse(host);
  if (hostname !== host) return false;
  if (isIp || RESERVED.test(host)) return true;
  return isIcann === true && (domainWithoutSuffix ?? '').length >= shortest;
}

/** Runs of a host's characters. Programs see a link in `Ada|evil.com` and `!evil.com`, too. */
const RUN = /[\p{L}\p{M}\p{N}.-]+/gu;
const SCHEME =
  /[a-z0-9]:\/\/|(?<![\p{L}\p{M}\p{N}])(?:(?:https?|ftp|file|mailto|data|javascript):|www\.)/iu;
/** What ends a host, or begins one without a scheme. */
const AROUND_HOST = /[/?#:\\]/;

/**
 * Whether a program that shows the text would turn a part of it into a link.
 * @param hosts whether a bare host counts too
 */
function isUrl(text: string, hosts: boolean): boolean {
  // As browsers read it: full stops and letters of other widths.
  const read = text.normalize('NFKC').replaceAll('\u3002', '.');
  if (SCHEME.test(read)) return true;
  return [...read.matchAll(RUN)].some(({ 0: run, index }) => {
    if (AROUND_HOST.test(read.charAt(index + run.length))) return isHost(run, 1);
    return (hosts || AROUND_HOST.test(read.charAt(index - 1))) && isHost(run, 3);
  });
}

const nameOf = (hosts: boolean) =>
  later(() =>
    z.string({ error: 'required' }).check(
      // Counts characters, some of which are two in JavaScript, including surrounding white space.
      z.refine((text) => text.length <= 2 * LONGEST && [...text].length <= LONGEST, {
        error: 'tooLong',
        abort: true,
      }),
      z.trim(),
      z.minLength(1, { error: 'required', abort: true }),
      z.refine((text) => !isUnseen(text), { error: 'invisibleCharacters', abort: true }),
      z.refine((text) => !MANY_MARKS.test(text.normalize('NFC')), {
        error: 'tooManyMarks',
        abort: true,
      }),
      z.refine((text) => !holdsClientSecret(text), { error: 'holdsSecret', abort: true }),
      z.refine((text) => !isUrl(text, hosts), 'nameIsUrl'),
      z.meta({ maxLength: LONGEST, pattern: PATTERN }),
    ),
  );

export const personName = nameOf(true);

/** Some companies are named like their site: Booking.com. */
export const companyName = nameOf(false);
