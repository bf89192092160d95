import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JsonService } from '../../local/aws/api.ts';
import { createSecretsManager } from '../../local/aws/secrets-manager.ts';
import { systemClock } from '../../local/clock.ts';
import { writeOwnSecrets } from '../../local/own-secrets.ts';

const prefix = 'sequel-sso/test/';
const tenant = { managementClient: { clientId: 'a', clientSecret: 'b' } };
const earlier = { kid: '1', key: 'o'.repeat(43) };

let secrets: JsonService;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'secrets-'));
  const database = new DatabaseSync(':memory:');
  secrets = createSecretsManager({ database, clock: systemClock, keyFile: join(directory, 'key') });
});
afterEach(() => rmSync(directory, { recursive: true }));

const start = () => writeOwnSecrets(secrets, prefix, tenant);
async function read(name: string) {
  const { SecretString } = (await secrets.call('GetSecretValue', {
    SecretId: `${prefix}${name}`,
  })) as { SecretString: string };
  return JSON.parse(SecretString);
}

test('the first start’s keys stay, and pages can read none of them', async () => {
  await start();
  const keys = await read('link-keys');
  await start();
  expect(await read('link-keys')).toEqual(keys);
  for (const name of ['link-public-keys', 'step-link-keys', 'trial-link-keys', 'fingerprint-keys'])
    expect(JSON.stringify(await read(name))).not.toContain(keys.key);
});

test('a key from before ES256 verifies its links for 60 days, and signs no new ones', async () => {
  const text = JSON.stringify(earlier);
  await secrets.call('CreateSecret', { Name: `${prefix}link-keys`, SecretString: text });
  await start();
  const keys = await read('link-keys');
  expect(keys).toMatchObject({ hs256: earlier });
  expect(keys.key).not.toBe(earlier.key);
  const days = (Date.parse(keys.hs256.until) - Date.now()) / (24 * 60 * 60 * 1000);
  expect(days).toBeCloseTo(60, 1);
  expect(await read('link-public-keys')).toMatchObject({ hs256: earlier });
  expect(await read('fingerprint-keys')).toMatchObject({ previous: earlier });
  await start();
  expect(await read('link-keys')).toEqual(keys);
});
