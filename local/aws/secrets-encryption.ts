import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { DataUnusable } from '../data-directory.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Returns IV, authentication tag and ciphertext. `context` binds the value to its place in the database. */
export function encrypt(key: Buffer, bytes: Buffer, context: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext]);
}

/** The reverse of `encrypt`. Throws if key, context or bytes differ. */
export function decrypt(key: Buffer, encrypted: Uint8Array, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(encrypted.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const ciphertext = encrypted.subarray(IV_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

const unusable = (what: string) =>
  new DataUnusable(
    `${what}: put it back from a copy, or set DATA_DIRECTORY to start afresh elsewhere.`,
  );

/** The key file can be neither created nor read. The data itself may be fine. */
const unreachable = (keyFile: string, cause: unknown) =>
  new DataUnusable(
    `${keyFile} cannot be read or written: give this user access, or set DATA_KEY_FILE to another place.`,
    { cause },
  );

function make(keyFile: string): void {
  // Written to a draft first, so that a crash cannot leave half a key under the real name.
  const draft = `${keyFile}.${randomUUID()}`;
  try {
    mkdirSync(dirname(keyFile), { recursive: true, mode: 0o700 });
    writeFileSync(draft, randomBytes(32), { mode: 0o600, flush: true });
    renameSync(draft, keyFile);
  } catch (error) {
    throw unreachable(keyFile, error);
  }
}

function readForOwner(keyFile: string): Buffer {
  try {
    // A key that the system mounts for this process only may be read-only, so chmod may fail.
    if ((statSync(keyFile).mode & 0o077) !== 0) chmodSync(keyFile, 0o600);
  } catch {}
  try {
    return readFileSync(keyFile);
  } catch (error) {
    throw unreachable(keyFile, error);
  }
}

/** Reads the key, or creates it if there are no secrets yet, and checks it against the existing secrets. */
export function openKey(keyFile: string, database: DatabaseSync): Buffer {
  const sample = database
    .prepare(
      'select arn, version_id, encrypted from secrets_versions join secrets_secrets on id = secret_id limit 1',
    )
    .get() as { arn: string; version_id: string; encrypted: Uint8Array } | undefined;
  if (sample === undefined && !existsSync(keyFile)) make(keyFile);
  if (!existsSync(keyFile)) throw unusable(`${keyFile} is missing`);
  const key = readForOwner(keyFile);
  if (key.length !== 32) throw unusable(`${keyFile} is not a key`);
  try {
    if (sample) decrypt(key, sample.encrypted, `${sample.arn} ${sample.version_id}`);
  } catch {
    throw unusable(`${keyFile} is not the key of the secrets in the database`);
  }
  return key;
}
