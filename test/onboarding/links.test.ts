import { SignJWT } from 'jose';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  createLink,
  fingerprints,
  type LinkKeys,
  verifyLink,
} from '../../functions/onboarding/links.ts';

const keys: LinkKeys = {
  kid: '2',
  key: 'k'.repeat(43),
  previous: { kid: '1', key: 'p'.repeat(43) },
};
const claims = {
  onboardingId: 'acme-0123456789ab',
  company: 'Acme',
  csm: { email: 'dana@sequel.io' },
};
const tokenOf = (link: string) => link.split('/').at(-1) ?? '';
const bytes = (key: string) => new TextEncoder().encode(key);

/** A token that differs from a good one in one thing. */
const token = (change: {
  key?: string;
  header?: Record<string, unknown>;
  audience?: string;
  issuer?: string;
  subject?: string;
  claims?: Record<string, unknown>;
}) =>
  new SignJWT({ company: 'Acme', csm: { email: 'dana@sequel.io' }, ...change.claims })
    .setProtectedHeader({ alg: 'HS256', kid: '2', ...change.header })
    .setIssuer(change.issuer ?? 'sequel-sso-onboarding')
    .setAudience(change.audience ?? 'setup')
    .setSubject(change.subject ?? 'acme-0123456789ab')
    .setIssuedAt()
    .setExpirationTime('1d')
    .sign(bytes(change.key ?? keys.key));

/** A part of a token, as it stands between the dots. */
const part = (content: object | string) =>
  Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString(
    'base64url',
  );
const payloadOf = async (change: Parameters<typeof token>[0]) =>
  (await token(change)).split('.')[1];

afterEach(() => vi.useRealTimers());

describe('links', () => {
  test('say what they were made with', async () => {
    const link = await createLink(keys, 'https://sso.example', 'setup', claims);
    expect(link).toMatch(/^https:\/\/sso\.example\/setup\/[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await verifyLink(keys, 'setup', tokenOf(link))).toEqual({
      ...claims,
      expired: false,
      expiresAt: expect.any(String),
      linkId: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  test('made before the key was rotated are good, made before the one before are not', async () => {
    const before = await createLink(
      { kid: '1', key: 'p'.repeat(43) },
      'https://sso.example',
      'setup',
      claims,
    );
    expect(await verifyLink(keys, 'setup', tokenOf(before))).toMatchObject(claims);
    const long = await createLink(
      { kid: '0', key: 'o'.repeat(43) },
      'https://sso.example',
      'setup',
      claims,
    );
    await expect(verifyLink(keys, 'setup', tokenOf(long))).rejects.toMatchObject({
      code: 'linkInvalid',
    });
  });

  test('to new client secrets are good for 14 days, and for nothing else', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-25') });
    const rotation = { ...claims, connections: ['con_1', 'con_2'] };
    const link = await createLink(keys, 'https://sso.example', 'rotation', rotation);
    expect(link).toMatch(/^https:\/\/sso\.example\/rotations\//);
    expect(await verifyLink(keys, 'rotation', tokenOf(link))).toEqual({
      ...rotation,
      expired: false,
      expiresAt: '2026-12-09T00:00:00.000Z',
      linkId: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    await expect(verifyLink(keys, 'setup', tokenOf(link))).rejects.toMatchObject({
      code: 'linkInvalid',
    });
    vi.setSystemTime(new Date('2026-12-10'));
    expect(await verifyLink(keys, 'rotation', tokenOf(link))).toMatchObject({ expired: true });
  });

  test('say when their time is over, so that the page can', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-25') });
    const link = await createLink(keys, 'https://sso.example', 'setup', claims, 30);
    vi.setSystemTime(new Date('2026-12-24'));
    expect(await verifyLink(keys, 'setup', tokenOf(link))).toMatchObject({ expired: false });
    vi.setSystemTime(new Date('2026-12-26'));
    expect(await verifyLink(keys, 'setup', tokenOf(link))).toMatchObject({ expired: true });
  });

  test('that the others below differ from in one thing each is good', async () => {
    expect(await verifyLink(keys, 'setup', await token({}))).toMatchObject(claims);
  });

  test.each<[string, () => Promise<string> | string]>([
    ['alg none', async () => `${part({ alg: 'none', kid: '2' })}.${await payloadOf({})}.`],
    [
      'alg none in capitals',
      async () => `${part({ alg: 'NONE', kid: '2' })}.${await payloadOf({})}.`,
    ],
    [
      'alg none and a signature all the same',
      async () =>
        `${part({ alg: 'none', kid: '2' })}.${(await token({})).split('.').slice(1).join('.')}`,
    ],
    ['another algorithm', () => token({ header: { alg: 'HS512' } })],
    ['another key', () => token({ key: 'x'.repeat(43) })],
    ['an unknown kid', () => token({ header: { kid: '9' } })],
    ['no kid', () => token({ header: { kid: undefined } })],
    [
      'a key of its own',
      () =>
        token({ key: 'x'.repeat(43), header: { jwk: { kty: 'oct', k: part('x'.repeat(43)) } } }),
    ],
    [
      'a key from elsewhere',
      () => token({ key: 'x'.repeat(43), header: { jku: 'https://evil.test/keys' } }),
    ],
    ['another purpose', () => token({ audience: 'approval' })],
    ['another issuer', () => token({ issuer: 'evil' })],
    ['missing claims', () => token({ claims: { csm: undefined } })],
    [
      'another onboarding under this signature',
      async () => {
        const [header, , signature] = (await token({})).split('.');
        return `${header}.${await payloadOf({ subject: 'beta-0123456789ab' })}.${signature}`;
      },
    ],
    [
      'a changed byte',
      // The first of the signature: of the last, four bits count and two do not.
      async () =>
        (await token({})).replace(/(?<=\.)(.)(?=[^.]*$)/, (one) => (one === 'A' ? 'B' : 'A')),
    ],
    ['a truncated one', async () => (await token({})).slice(0, -8)],
    ['no token at all', () => 'hello'],
    ['nothing', () => ''],
  ])('refuse %s, all alike', async (_, make) => {
    await expect(verifyLink(keys, 'setup', await make())).rejects.toMatchObject({
      name: 'RequestError',
      status: 404,
      code: 'linkInvalid',
    });
  });
});

describe('fingerprints', () => {
  test('differ by secret, domain and onboarding, and are kept by the key before', () => {
    const [current, previous] = fingerprints(keys, 'a', 'b', 'secret');
    expect(current).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprints({ kid: '1', key: 'p'.repeat(43) }, 'a', 'b', 'secret')).toEqual([previous]);
    expect(fingerprints(keys, 'a', 'c', 'secret')[0]).not.toBe(current);
    expect(fingerprints(keys, 'ab', '', 'secret')[0]).not.toBe(current);
  });
});
