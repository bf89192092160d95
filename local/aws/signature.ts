import { createHash, createHmac, type Hmac, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credentials } from './credentials.ts';

/** The hash that AWS's signer requires. */
class Sha256 {
  readonly #hash: Hmac | ReturnType<typeof createHash>;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac(
            'sha256',
            typeof secret === 'string'
              ? secret
              : ArrayBuffer.isView(secret)
                ? Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength)
                : Buffer.from(secret),
          );
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

/** `AWS4-HMAC-SHA256 Credential=…/20260302/us-east-1/states/aws4_request, SignedHeaders=a;b, Signature=…` */
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/;

/** `20260302T101112Z` */
const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

interface Signed {
  method: string;
  url: URL;
  headers: Headers;
  body: Uint8Array;
}

/**
 * Whether a request was signed with these credentials
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). Signs it
 * again and compares. The signature always covers host, date and body.
 */
export async function isSigned(
  { method, url, headers, body }: Signed,
  { accessKeyId, secretAccessKey }: Credentials,
): Promise<boolean> {
  const parts = AUTHORIZATION.exec(headers.get('authorization') ?? '');
  const date = DATE.exec(headers.get('x-amz-date') ?? '');
  const [, keyId, , region = '', service = '', names = '', signature = ''] = parts ?? [];
  if (!parts || !date || keyId !== accessKeyId) return false;
  const signed = names.split(';');
  if (!signed.includes('host') || !signed.includes('x-amz-date')) return false;
  const bodyHash = headers.get('x-amz-content-sha256');
  if (bodyHash !== null && bodyHash !== createHash('sha256').update(body).digest('hex'))
    return false;
  const [, year, month, day, hour, minute, second] = date;
  const signer = new SignatureV4({
    service,
    region,
    sha256: Sha256,
    credentials: { accessKeyId, secretAccessKey },
    applyChecksum: false,
  });
  const again = await signer.sign(
    {
      method,
      protocol: 'http:',
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(signed.map((name) => [name, headers.get(name) ?? ''])),
      body,
    },
    {
      signingDate: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
      // Exactly the headers that the client signed.
      signableHeaders: new Set(signed),
    },
  );
  const [, , , , , , expected = ''] = AUTHORIZATION.exec(again.headers.authorization ?? '') ?? [];
  return (
    expected.length === signature.length &&
    timingSafeEqual(Buffer.from(expected), Buffer.from(signature))
  );
}
