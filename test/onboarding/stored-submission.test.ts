import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LinkKeys } from '../../functions/onboarding/link-keys.ts';
import { readSecretText, secretNames } from '../../functions/onboarding/secrets.ts';
import {
  deleteOnboarding,
  findSubmission,
  type PreparedSubmission,
  prepareSubmission,
  readApp,
  readSubmission,
  readUsers,
  storeSubmission,
} from '../../functions/onboarding/stored-submission.ts';
import { createSecretsManager } from '../../local/aws/secrets-manager.ts';
import { systemClock } from '../../local/clock.ts';
import { asOktaDomain, asOnboardingId } from '../brands.ts';
import { awsPort, awsVariables, startAws } from '../local/aws/aws-endpoint.ts';

const prefix = 'sequel-sso/test/';
const keys: LinkKeys = { kid: '1', key: 'k'.repeat(43) };
const rotated: LinkKeys = { kid: '2', key: 'n'.repeat(43), previous: keys };

let counter = 0;
/** A sender with its own onboarding. */
const sender = () => {
  counter += 1;
  return {
    onboardingId: asOnboardingId(`acme-${counter}`),
    company: 'Acme',
    csm: { email: 'dana@sequel.io' },
    language: 'en' as const,
  };
};
const submission = {
  oktaApps: [
    {
      domain: asOktaDomain('acme.okta.com'),
      clientId: '0oa1',
      clientSecret: 'secret-1',
      emailDomains: ['acme.com'],
    },
    {
      domain: asOktaDomain('localhost:3001'),
      clientId: '0oa2',
      clientSecret: 'secret-2',
      emailDomains: ['beta.com'],
    },
  ],
  mainAdmin: { name: 'Ada', email: 'ada@acme.com' },
  contact: { name: 'Otto', email: 'otto@acme.com' },
  users: ['u1@acme.com', 'ADA@acme.com', 'u2@beta.com'],
};

let aws: Awaited<ReturnType<typeof startAws>>;
const directory = mkdtempSync(join(tmpdir(), 'secrets-'));
const database = new DatabaseSync(':memory:');

beforeAll(async () => {
  const secretsManager = createSecretsManager({
    database,
    clock: systemClock,
    keyFile: join(directory, 'key'),
  });
  aws = await startAws({ port: await awsPort(), secretsManager });
  Object.assign(process.env, {
    ...awsVariables(aws.endpoint),
  });
});
afterAll(async () => {
  await aws.stop();
  database.close();
  rmSync(directory, { recursive: true });
});

const idsOf = (prepared: PreparedSubmission) => ({
  onboardingId: prepared.stored.onboardingId,
  submissionId: prepared.id,
});

describe('a stored submission', () => {
  test('is read back whole, its client secrets stored separately, the main admin not invited twice', async () => {
    const prepared = prepareSubmission(submission, sender(), keys, undefined);
    await storeSubmission(prefix, prepared);
    const stored = await readSubmission(prefix, idsOf(prepared));
    expect(JSON.stringify(stored)).not.toContain('secret-');
    expect(stored.userParts).toEqual([2]);
    expect(await readUsers(prefix, idsOf(prepared), 0)).toEqual(['u1@acme.com', 'u2@beta.com']);
    const secrets = await Promise.all(
      prepared.domains.map((domain) => readApp(prefix, { ...idsOf(prepared), domain })),
    );
    expect(secrets.map(({ clientSecret }) => clientSecret)).toEqual(['secret-1', 'secret-2']);
  });

  test('has the same ID when sent again, in another language or after a key rotation', () => {
    const who = sender();
    const first = prepareSubmission(submission, who, keys, undefined);
    const again = prepareSubmission(submission, { ...who, language: 'de' }, keys, first.stored);
    const later = prepareSubmission(submission, who, rotated, first.stored);
    expect([again.id, later.id]).toEqual([first.id, first.id]);
  });

  test.each([
    ['client secret', { oktaApps: [{ ...submission.oktaApps[0], clientSecret: 'other' }] }],
    ['user', { users: ['u3@acme.com'] }],
    ['main admin', { mainAdmin: { name: 'Bob', email: 'bob@acme.com' } }],
  ])('has another ID with another %s', (_, change) => {
    const who = sender();
    const first = prepareSubmission(submission, who, keys, undefined);
    const other = prepareSubmission(
      { ...submission, ...change } as typeof submission,
      who,
      keys,
      first.stored,
    );
    expect(other.id).not.toBe(first.id);
  });

  test('can be written twice, and an earlier version stays readable', async () => {
    const who = sender();
    const first = prepareSubmission(submission, who, keys, undefined);
    await storeSubmission(prefix, first);
    await storeSubmission(
      prefix,
      prepareSubmission(submission, { ...who, language: 'de' }, keys, undefined),
    );
    const second = prepareSubmission(
      { ...submission, users: ['u9@acme.com'] },
      who,
      keys,
      first.stored,
    );
    await storeSubmission(prefix, second);
    expect(await readUsers(prefix, idsOf(first), 0)).toEqual(['u1@acme.com', 'u2@beta.com']);
    expect(await readUsers(prefix, idsOf(second), 0)).toEqual(['u9@acme.com']);
  });

  test('is read with its own client secret, even while a later one is current', async () => {
    const who = sender();
    const first = prepareSubmission(submission, who, keys, undefined);
    await storeSubmission(prefix, first);
    const [acme, beta] = submission.oktaApps;
    if (!acme || !beta) throw new Error('an app is missing');
    const other = { ...submission, oktaApps: [{ ...acme, clientSecret: 'other' }, beta] };
    const second = prepareSubmission(other, who, keys, first.stored);
    await storeSubmission(prefix, second);
    const domain = acme.domain;
    expect((await readApp(prefix, { ...idsOf(first), domain })).clientSecret).toBe('secret-1');
    expect((await readApp(prefix, { ...idsOf(second), domain })).clientSecret).toBe('other');
  });

  test('is whole after an attempt interrupted anywhere, even if only the submission was written', async () => {
    const who = sender();
    const first = prepareSubmission(submission, who, keys, undefined);
    await storeSubmission(prefix, { ...first, clientSecrets: new Map(), users: [] });
    const previous = await findSubmission(prefix, who.onboardingId);
    const again = prepareSubmission(submission, who, rotated, previous);
    await storeSubmission(prefix, again);
    for (const domain of first.domains)
      expect((await readApp(prefix, { ...idsOf(first), domain })).clientSecret).toMatch(/^secret-/);
    expect(await readUsers(prefix, idsOf(first), 0)).toHaveLength(2);
  });

  test('a correction may keep a client secret, but only of the same app', async () => {
    const who = sender();
    const first = prepareSubmission(submission, who, keys, undefined);
    await storeSubmission(prefix, first);
    const [acme, beta] = submission.oktaApps;
    if (!acme || !beta) throw new Error('an app is missing');
    const kept = { ...submission, oktaApps: [{ ...acme, clientSecret: undefined }] };
    const second = prepareSubmission(kept, who, keys, first.stored);
    expect(second.stored.oktaApps[0]?.clientSecretVersion).toBe(
      first.stored.oktaApps[0]?.clientSecretVersion,
    );
    const changed = {
      ...submission,
      oktaApps: [beta, { ...acme, clientId: '0oa9', clientSecret: undefined }],
    };
    expect(() => prepareSubmission(changed, who, keys, first.stored)).toThrow(
      expect.objectContaining({
        status: 422,
        fields: [{ path: 'oktaApps.1.clientSecret', code: 'required' }],
      }),
    );
  });

  test('with 10,000 users is split into secrets that fit', async () => {
    const users = Array.from(
      { length: 10_000 },
      (_, n) => `${'long.name.'.repeat(5)}${n}@acme.com`,
    );
    const prepared = prepareSubmission({ ...submission, users }, sender(), keys, undefined);
    expect(prepared.users.length).toBeGreaterThan(5);
    expect(prepared.users.flat()).toEqual(users);
    for (const part of prepared.users)
      expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThanOrEqual(65_536);
    await storeSubmission(prefix, prepared);
    expect((await readUsers(prefix, idsOf(prepared), 3)).length).toBe(prepared.stored.userParts[3]);
  });

  test('is deleted without a trace, even of domains that a correction dropped, and can be written again', async () => {
    const who = sender();
    const first = prepareSubmission(submission, who, keys, undefined);
    await storeSubmission(prefix, first);
    const second = prepareSubmission(
      { ...submission, oktaApps: submission.oktaApps.slice(0, 1), users: [] },
      who,
      keys,
      first.stored,
    );
    await storeSubmission(prefix, second);
    await deleteOnboarding(prefix, who.onboardingId, []);
    expect(await findSubmission(prefix, who.onboardingId)).toBeUndefined();
    for (const domain of first.domains)
      expect(
        await readSecretText(secretNames.clientSecret(prefix, who.onboardingId, domain)),
      ).toBeUndefined();
    await expect(readUsers(prefix, idsOf(first), 0)).rejects.toThrow('missing');
    await deleteOnboarding(prefix, who.onboardingId, []);
    await storeSubmission(prefix, second);
    expect(await findSubmission(prefix, who.onboardingId)).toMatchObject({ company: 'Acme' });
  });
});
