import { createPrivateKey, sign } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, importJWK, jwtVerify, SignJWT } from 'jose';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  claimsKeyOf,
  type LinkKeys,
  linkKeysSchema,
  pageLinkKeysOf,
  privateKeyOf,
  verifyingKeysOf,
} from '../../functions/onboarding/link-keys.ts';
import { createLink, fingerprints, verifyLink } from '../../functions/onboarding/links.ts';
import { asOnboardingId } from '../brands.ts';

const keys: LinkKeys = {
  kid: '2',
  key: 'k'.repeat(43),
  previous: { kid: '1', key: 'p'.repeat(43) },
};
const claims = {
  onboardingId: asOnboardingId('acme-0123456789ab'),
  company: 'Acme',
  csm: { email: 'dana@sequel.io' },
};
const tokenOf = (link: string) => link.split('/').at(-1) ?? '';
const seconds = () => Math.floor(Date.now() / 1000);

interface Change {
  key?: string;
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  /** The encrypted content, instead of the claims. */
  said?: object;
  /** The encryption key, instead of the one derived from the signing key. */
  saidBy?: string;
  algorithm?: 'HS256';
}

/** A token that differs from a valid one in one respect. */
async function token(change: Change = {}) {
  const key = change.key ?? keys.key;
  const said = await new CompactEncrypt(
    new TextEncoder().encode(JSON.stringify(change.said ?? claims)),
  )
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(claimsKeyOf({ key: change.saidBy ?? key }));
  const good = {
    said,
    iss: 'sequel-sso-onboarding',
    aud: 'setup',
    iat: seconds(),
    exp: seconds() + 86_400,
  };
  const signer = new SignJWT({ ...good, ...change.claims });
  signer.setProtectedHeader({ alg: change.algorithm ?? 'ES256', kid: '2', ...change.header });
  return signer.sign(
    change.algorithm
      ? new TextEncoder().encode(key)
      : await importJWK(privateKeyOf({ key }), 'ES256'),
  );
}

/** A part of a token, as between the dots. */
const part = (content: object | string) =>
  Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString(
    'base64url',
  );
/** A token that is valid except for its signature. */
const signedBy = async (signature: Buffer) =>
  `${(await token({})).split('.').slice(0, 2).join('.')}.${signature.toString('base64url')}`;

type Parts = (string | undefined)[];
/** A validly signed token whose encrypted content has changed parts. */
async function changedWithin(change: (parts: Parts) => Parts): Promise<string> {
  const encrypted = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(claimsKeyOf(keys));
  return token({ claims: { said: change(encrypted.split('.')).join('.') } });
}
const cutTag = (parts: Parts, bytes: number): Parts => [
  ...parts.slice(0, -1),
  Buffer.from(parts.at(-1) ?? '', 'base64url')
    .subarray(0, bytes)
    .toString('base64url'),
];

const payloadOf = async (change: Change) => (await token(change)).split('.')[1];

afterEach(() => vi.useRealTimers());

describe('links', () => {
  test('have the claims they were created with', async () => {
    const link = await createLink(keys, 'https://sso.example', 'setup', claims);
    expect(link).toMatch(/^https:\/\/sso\.example\/setup\/[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await verifyLink(verifyingKeysOf(keys), 'setup', tokenOf(link))).toEqual({
      ...claims,
      expired: false,
      expiresAt: expect.any(String),
      issuedAt: expect.any(Number),
      linkId: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  test('are JWTs with ES256 that contain a JWE with A256GCM', async () => {
    const link = await createLink(keys, 'https://sso.example', 'setup', claims);
    const { d: _, ...jwk } = privateKeyOf(keys);
    const publicKey = await importJWK(jwk, 'ES256');
    const { payload, protectedHeader } = await jwtVerify<{ said: string }>(
      tokenOf(link),
      publicKey,
      {
        algorithms: ['ES256'],
        issuer: 'sequel-sso-onboarding',
        audience: 'setup',
      },
    );
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: '2' });
    const { plaintext, protectedHeader: within } = await compactDecrypt(
      payload.said,
      claimsKeyOf(keys),
    );
    expect(within).toEqual({ alg: 'dir', enc: 'A256GCM' });
    expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual(claims);
  });

  test('never reuse an initialization vector', async () => {
    const vectorOf = async () => {
      const link = await createLink(keys, 'https://sso.example', 'setup', claims);
      const payload = Buffer.from(tokenOf(link).split('.')[1] ?? '', 'base64url').toString();
      return payload.split('.')[2];
    };
    const vectors = await Promise.all(Array.from({ length: 100 }, vectorOf));
    expect(new Set(vectors).size).toBe(100);
  });

  test('survive one rotation of the key, not two', async () => {
    const before = await createLink(
      { kid: '1', key: 'p'.repeat(43) },
      'https://sso.example',
      'setup',
      claims,
    );
    expect(await verifyLink(verifyingKeysOf(keys), 'setup', tokenOf(before))).toMatchObject(claims);
    const long = await createLink(
      { kid: '0', key: 'o'.repeat(43) },
      'https://sso.example',
      'setup',
      claims,
    );
    await expect(verifyLink(verifyingKeysOf(keys), 'setup', tokenOf(long))).rejects.toMatchObject({
      code: 'linkInvalid',
    });
  });

  test('are opened once, and still only with a key that is there', async () => {
    const verify = vi.spyOn(crypto.subtle, 'verify');
    const link = tokenOf(await createLink(keys, 'https://x', 'setup', claims));
    const known = verifyingKeysOf(keys);
    const first = await verifyLink(known, 'setup', link);
    expect(await verifyLink(known, 'setup', link)).toEqual(first);
    expect(verify).toHaveBeenCalledOnce();
    const another = verifyingKeysOf({ kid: keys.kid, key: 'n'.repeat(43) });
    for (const [by, purpose] of [
      [another, 'setup'],
      [{ ...known, keys: known.keys.slice(1) }, 'setup'],
      [known, 'approval'],
    ] as const)
      await expect(verifyLink(by, purpose, link)).rejects.toMatchObject({ code: 'linkInvalid' });
  });

  test('to new client secrets are valid for 14 days, and for nothing else', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-25') });
    const rotation = { ...claims, connections: ['con_1', 'con_2'] };
    const link = await createLink(keys, 'https://sso.example', 'rotation', rotation);
    expect(link).toMatch(/^https:\/\/sso\.example\/rotations\//);
    expect(await verifyLink(verifyingKeysOf(keys), 'rotation', tokenOf(link))).toEqual({
      ...rotation,
      expired: false,
      expiresAt: '2026-12-09T00:00:00.000Z',
      issuedAt: Date.parse('2026-11-25') / 1000,
      linkId: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    await expect(verifyLink(verifyingKeysOf(keys), 'setup', tokenOf(link))).rejects.toMatchObject({
      code: 'linkInvalid',
    });
    vi.setSystemTime(new Date('2026-12-10'));
    expect(await verifyLink(verifyingKeysOf(keys), 'rotation', tokenOf(link))).toMatchObject({
      expired: true,
    });
  });

  test('name their expiry, so that the page can show it', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-25') });
    const link = await createLink(keys, 'https://sso.example', 'setup', claims, 30);
    vi.setSystemTime(new Date('2026-12-24'));
    expect(await verifyLink(verifyingKeysOf(keys), 'setup', tokenOf(link))).toMatchObject({
      expired: false,
    });
    vi.setSystemTime(new Date('2026-12-26'));
    expect(await verifyLink(verifyingKeysOf(keys), 'setup', tokenOf(link))).toMatchObject({
      expired: true,
    });
  });

  test('from which the following differ in one respect are valid', async () => {
    expect(await verifyLink(verifyingKeysOf(keys), 'setup', await token({}))).toMatchObject(claims);
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
    ['the algorithm of before', () => token({ algorithm: 'HS256' })],
    [
      'the public key as a password',
      async () => {
        const { publicKey } = verifyingKeysOf(keys).keys[0] ?? {};
        return new SignJWT({ said: 'x' })
          .setProtectedHeader({ alg: 'HS256', kid: '2' })
          .setAudience('setup')
          .sign(new TextEncoder().encode(JSON.stringify(publicKey)));
      },
    ],
    ['another key', () => token({ key: 'x'.repeat(43) })],
    ['an unknown kid', () => token({ header: { kid: '9' } })],
    ['no kid', () => token({ header: { kid: undefined } })],
    [
      'a key of its own',
      () => token({ key: 'x'.repeat(43), header: { jwk: privateKeyOf({ key: 'x'.repeat(43) }) } }),
    ],
    [
      'a key from elsewhere',
      () => token({ key: 'x'.repeat(43), header: { jku: 'https://evil.test/keys' } }),
    ],
    ['another purpose', () => token({ claims: { aud: 'approval' } })],
    ['no purpose', () => token({ claims: { aud: undefined } })],
    ['several purposes', () => token({ claims: { aud: ['approval', 'queue'] } })],
    ['another issuer', () => token({ claims: { iss: 'evil' } })],
    ['no end', () => token({ claims: { exp: undefined } })],
    ['an end that is a text', () => token({ claims: { exp: '9999999999' } })],
    ['no beginning', () => token({ claims: { iat: undefined } })],
    ['a beginning to come', () => token({ claims: { nbf: seconds() + 3600 } })],
    ['a kid that is a list', () => token({ header: { kid: ['2'] } })],
    [
      'a signature in another form',
      async () => {
        const [header, payload] = (await token({})).split('.');
        const key = createPrivateKey({ key: privateKeyOf(keys), format: 'jwk' });
        const der = sign('sha256', Buffer.from(`${header}.${payload}`), key);
        return `${header}.${payload}.${der.toString('base64url')}`;
      },
    ],
    ['a signature of nothing but zeros', () => signedBy(Buffer.alloc(64))],
    ['no signature', () => signedBy(Buffer.alloc(0))],
    ['claims with a shorter tag', () => changedWithin((parts) => cutTag(parts, 12))],
    ['claims without a tag', () => changedWithin((parts) => cutTag(parts, 0))],
    [
      'claims with a key of their own',
      () => changedWithin(([header, , ...rest]) => [header, part('k'), ...rest]),
    ],
    [
      'claims encrypted in another way',
      () =>
        changedWithin(([, ...rest]) => [part({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' }), ...rest]),
    ],
    ['missing claims', () => token({ said: { ...claims, csm: undefined } })],
    ['claims in the clear', () => token({ claims: { ...claims, said: undefined } })],
    ['claims that another key encrypted', () => token({ saidBy: 'x'.repeat(43) })],
    [
      'another onboarding under this signature',
      async () => {
        const [header, , signature] = (await token({})).split('.');
        return `${header}.${await payloadOf({ said: { ...claims, onboardingId: asOnboardingId('beta-0123456789ab') } })}.${signature}`;
      },
    ],
    [
      'a changed byte',
      // The signature's first character: the last one has two unused bits.
      async () =>
        (await token({})).replace(/(?<=\.)(.)(?=[^.]*$)/, (one) => (one === 'A' ? 'B' : 'A')),
    ],
    ['a truncated one', async () => (await token({})).slice(0, -8)],
    ['no token at all', () => 'hello'],
    ['nothing', () => ''],
  ])('refuse %s, with the same error', async (_, make) => {
    await expect(verifyLink(verifyingKeysOf(keys), 'setup', await make())).rejects.toMatchObject({
      name: 'RequestError',
      status: 404,
      code: 'linkInvalid',
    });
  });
});

describe('links of versions before ES256', () => {
  const old = { kid: '1', key: 'o'.repeat(43) };
  const until = '2026-12-31T00:00:00.000Z';
  const upgraded: LinkKeys = { kid: '2', key: 'k'.repeat(43), hs256: { ...old, until } };
  const earlier = (change: Record<string, unknown> = {}, key = old.key) =>
    new SignJWT({ company: 'Acme', csm: { email: 'dana@sequel.io' }, ...change })
      .setProtectedHeader({ alg: 'HS256', kid: '1' })
      .setIssuer('sequel-sso-onboarding')
      .setAudience('setup')
      .setSubject('acme-0123456789ab')
      .setIssuedAt()
      .setExpirationTime('30d')
      .sign(new TextEncoder().encode(key));
  const refused = { status: 404, code: 'linkInvalid' };

  test('have their claims, until ops end it', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-12-30') });
    const link = await earlier();
    expect(await verifyLink(verifyingKeysOf(upgraded), 'setup', link)).toMatchObject({
      ...claims,
      expired: false,
    });
    vi.setSystemTime(new Date(until));
    const late = verifyLink(verifyingKeysOf(upgraded), 'setup', link);
    await expect(late).rejects.toMatchObject(refused);
  });

  test.each<[string, LinkKeys, () => Promise<string>]>([
    ['where ops do not want them', { kid: '1', key: old.key }, earlier],
    ['by another key', upgraded, () => earlier({}, 'x'.repeat(43))],
    ['by the key of today', upgraded, () => earlier({}, upgraded.key)],
    ['without what they must say', upgraded, () => earlier({ company: undefined })],
  ])('are refused %s', async (_, known, make) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-12-01') });
    await expect(verifyLink(verifyingKeysOf(known), 'setup', await make())).rejects.toMatchObject(
      refused,
    );
    await expect(
      verifyLink(verifyingKeysOf(known), 'approval', await make()),
    ).rejects.toMatchObject(refused);
  });

  test('have a key from which nothing else is derived, as verifiers know it', async () => {
    const rotated = { ...upgraded, previous: old };
    const link = await createLink(old, 'https://sso.example', 'setup', claims);
    const known = verifyingKeysOf(rotated);
    await expect(verifyLink(known, 'setup', tokenOf(link))).rejects.toMatchObject(refused);
    expect(linkKeysSchema.safeParse({ ...old, hs256: { ...old, until } }).success).toBe(false);
  });
});

describe('a page’s key', () => {
  const known = verifyingKeysOf(keys);
  const trial = { onboardingId: claims.onboardingId, by: 'otto@acme.example' };

  test('signs links to single steps', async () => {
    const steps = { ...claims, steps: ['people'] };
    const signing = pageLinkKeysOf(keys, 'step');
    const link = tokenOf(await createLink(signing, 'https://sso.example', 'setup', steps));
    expect(await verifyLink(known, 'setup', link)).toMatchObject(steps);
    const whole = tokenOf(await createLink(signing, 'https://sso.example', 'setup', claims));
    await expect(verifyLink(known, 'setup', whole)).rejects.toMatchObject({ status: 404 });
  });

  test.each([
    ['trial', 'contact', true],
    ['trial', 'mainAdmin', false],
    ['trial', 'csm', false],
    ['step', 'contact', false],
  ] as const)('of %s, to a trial of %s: %s', async (page, role, isGood) => {
    const signing = pageLinkKeysOf(keys, page);
    const about = { ...trial, role };
    const link = tokenOf(await createLink(signing, 'https://sso.example', 'trial', about));
    const opened = verifyLink(known, 'trial', link).then(
      () => true,
      () => false,
    );
    expect(await opened).toBe(isGood);
  });

  test.each([
    ['setup', { continues: asOnboardingId('acme-0123456789ab') }, true],
    ['setup', {}, false],
    ['setup', { steps: ['people'] }, false],
    ['rotation', { apps: [] }, true],
    ['rotation', { connections: ['con_1'] }, false],
  ] as const)('of what comes later, as %s with %j: %s', async (purpose, more, isGood) => {
    const signing = pageLinkKeysOf(keys, 'next');
    const about = { ...claims, ...more } as typeof claims;
    const link = tokenOf(await createLink(signing, 'https://sso.example', purpose, about));
    const opened = verifyLink(known, purpose, link).then(
      () => true,
      () => false,
    );
    expect(await opened).toBe(isGood);
  });

  test.each(['step', 'trial', 'next'] as const)('of %s signs no approval', async (page) => {
    const signing = pageLinkKeysOf(keys, page);
    const link = tokenOf(await createLink(signing, 'https://sso.example', 'approval', trial));
    await expect(verifyLink(known, 'approval', link)).rejects.toMatchObject({ status: 404 });
  });
});

test('nothing in a link is readable', async () => {
  const link = await createLink(keys, 'https://sso.example', 'setup', claims);
  const readable = tokenOf(link)
    .split('.')
    .map((each) => Buffer.from(each, 'base64url').toString('latin1'))
    .join(' ');
  expect(readable).toContain('ES256');
  expect(readable).not.toMatch(/acme|dana|sequel\.io/i);
});

test('the verifying key cannot sign: it has no private part', () => {
  const text = JSON.stringify(verifyingKeysOf(keys));
  expect(text).not.toContain('"d"');
  for (const { key } of [keys, { key: 'p'.repeat(43) }]) {
    expect(text).not.toContain(key);
    expect(text).not.toContain(String(privateKeyOf({ key }).d));
  }
});

test('a derived key depends on the seed alone', () => {
  expect(privateKeyOf({ key: 'a'.repeat(43) })).toEqual(privateKeyOf({ key: 'a'.repeat(43) }));
  expect(privateKeyOf({ key: 'a'.repeat(43) })).not.toEqual(privateKeyOf({ key: 'b'.repeat(43) }));
});

describe('fingerprints', () => {
  test('differ by secret, domain and onboarding, and survive a rotation of the key', () => {
    const [current, previous] = fingerprints(keys, 'a', 'b', 'secret');
    expect(current).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprints({ kid: '1', key: 'p'.repeat(43) }, 'a', 'b', 'secret')).toEqual([previous]);
    expect(fingerprints(keys, 'a', 'c', 'secret')[0]).not.toBe(current);
    expect(fingerprints(keys, 'ab', '', 'secret')[0]).not.toBe(current);
  });
});
