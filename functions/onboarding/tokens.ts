import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { InvalidState } from '../runtime/errors.ts';

/**
 * The two formats of a link: JWS with ES256 (RFC 7515, RFC 7518), of versions before with HS256, and within it JWE
 * with `dir` and A256GCM (RFC 7516), each in its compact form. By Node's own cryptography: a package would ask
 * WebCrypto, whose every step is a task of another thread, and would be read at every start. Tests hold both to a
 * package's.
 */

const encoded = (content: object | Buffer) =>
  (Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content))).toString('base64url');
const decoded = (part: string) => Buffer.from(part, 'base64url');

function objectIn(bytes: Buffer): Record<string, unknown> {
  const content: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new InvalidState('Not an object');
  return content as Record<string, unknown>;
}

/** The protected header. `crit` asks for what is not known here, `b64` is one of those. */
function headerIn(part: string): Record<string, unknown> {
  const header = objectIn(decoded(part));
  if ('crit' in header) throw new InvalidState('The header asks for more');
  return header;
}

function partsOf(token: string, count: number): string[] {
  const parts = token.split('.');
  if (parts.length !== count) throw new InvalidState('Not a token');
  return parts;
}

/** Keys as Node takes them, by what they are made from: each is made once in an instance. */
const made = new Map<string, KeyObject>();
function keyOnce(from: string, make: () => KeyObject): KeyObject {
  const key = made.get(from) ?? make();
  made.set(from, key);
  return key;
}

/** What says that a token is signed, and how. */
export interface SignedToken {
  alg: unknown;
  kid: unknown;
  /** Throws where another key, or nobody, has signed it. Until then nothing of the token is to be believed. */
  payloadBy(key: { es256: { x: string; y: string } & JsonWebKey } | { hs256: string }): unknown;
}

/** @throws for what is no JWS */
export function readSigned(token: string): SignedToken {
  const [header = '', payload = '', signature = ''] = partsOf(token, 3);
  const { alg, kid } = headerIn(header);
  const signed = Buffer.from(`${header}.${payload}`);
  const isSigned = (key: Parameters<SignedToken['payloadBy']>[0]) => {
    if ('hs256' in key) {
      const expected = createHmac('sha256', key.hs256).update(signed).digest();
      const given = decoded(signature);
      return (
        alg === 'HS256' && given.length === expected.length && timingSafeEqual(given, expected)
      );
    }
    const jwk = key.es256;
    const publicKey = keyOnce(`verifies ${jwk.x} ${jwk.y}`, () =>
      createPublicKey({ key: jwk, format: 'jwk' }),
    );
    // Of 64 bytes, or it is no signature in this form: OpenSSL looks at that.
    return (
      alg === 'ES256' &&
      verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, decoded(signature))
    );
  };
  return {
    alg,
    kid,
    payloadBy(key) {
      if (!isSigned(key)) throw new InvalidState('The signature is wrong');
      return objectIn(decoded(payload));
    },
  };
}

/** @param from names the key, for which `jwk` makes it where it is new */
export function signToken(
  { kid, from, jwk }: { kid: string; from: string; jwk: () => JsonWebKey },
  payload: object,
): string {
  const key = keyOnce(`signs ${from}`, () => createPrivateKey({ key: jwk(), format: 'jwk' }));
  const signed = `${encoded({ alg: 'ES256', kid })}.${encoded(payload)}`;
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${encoded(signature)}`;
}

/** Bytes of A256GCM's initialization vector and tag (RFC 7518, 5.3). */
const VECTOR = 12;
const TAG = 16;

/** @param key of 32 bytes */
export function encryptToken(key: Buffer, content: object): string {
  const header = encoded({ alg: 'dir', enc: 'A256GCM' });
  const vector = randomBytes(VECTOR);
  const cipher = createCipheriv('aes-256-gcm', key, vector, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(header));
  const text = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final()]);
  return [header, '', encoded(vector), encoded(text), encoded(cipher.getAuthTag())].join('.');
}

/** @throws for what this key has not encrypted */
export function decryptToken(key: Buffer, token: string): Record<string, unknown> {
  const [header = '', wrapped, vector = '', text = '', tag = ''] = partsOf(token, 5);
  const { alg, enc, zip } = headerIn(header);
  const [iv, authTag] = [decoded(vector), decoded(tag)];
  if (alg !== 'dir' || enc !== 'A256GCM' || zip !== undefined || wrapped !== '')
    throw new InvalidState('Encrypted in another way');
  if (iv.length !== VECTOR || authTag.length !== TAG) throw new InvalidState('Cut short');
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG });
  decipher.setAAD(Buffer.from(header));
  decipher.setAuthTag(authTag);
  return objectIn(Buffer.concat([decipher.update(decoded(text)), decipher.final()]));
}
