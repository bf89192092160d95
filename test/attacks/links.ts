import { CompactEncrypt, decodeJwt, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { expect } from 'vitest';
import { handler as issueSetupLink } from '../../functions/1-setup-link/issue-setup-link.ts';
import { handler as revokeLinks } from '../../functions/maintain/revoke-links.ts';
import { deadlines } from '../../functions/onboarding/deadlines.ts';
import { claimsKeyOf, privateKeyOf, readLinkKeys } from '../../functions/onboarding/link-keys.ts';
import { lambdaContext } from '../lambda-context.ts';
import { type Attacks, each } from './attacks.ts';
import type { Product } from './product.ts';

const DAY = 24 * 60 * 60;
const PREFIX = 'sequel-sso/local/';
const seconds = () => Math.floor(Date.now() / 1000);
const tokenOf = (link: string) => link.slice(link.lastIndexOf('/') + 1);
const part = (content: object | string) =>
  Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)).toString(
    'base64url',
  );

interface Change {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  /** Signs with another algorithm, using the text that the right key is derived from. */
  hmac?: 'HS256' | 'HS384' | 'HS512';
  said?: object;
}

/** A token signed with the right key that differs from a valid one in one respect. */
async function forged({ fresh }: Product, { header, claims, hmac, said }: Change) {
  const keys = await readLinkKeys(PREFIX);
  const content = {
    onboardingId: fresh.onboardingId,
    company: 'Acme',
    csm: { email: fresh.csm },
    ...said,
  };
  const encrypted = await new CompactEncrypt(Buffer.from(JSON.stringify(content)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(claimsKeyOf(keys));
  const iss = 'sequel-sso-onboarding';
  const good = { said: encrypted, iss, aud: 'setup', iat: seconds(), exp: seconds() + DAY };
  const signer = new SignJWT({ ...good, ...claims });
  signer.setProtectedHeader({ alg: hmac ?? 'ES256', kid: keys.kid, ...header });
  return signer.sign(hmac ? Buffer.from(keys.key) : await importJWK(privateKeyOf(keys), 'ES256'));
}

/** Invalid setup link tokens, which must be rejected like nonexistent ones. */
const tokens: Record<string, (product: Product) => Promise<string> | string> = {
  L04: (product) => forged(product, { hmac: 'HS512' }),
  L05: (product) => forged(product, { hmac: 'HS384' }),
  L06: (product) => forged(product, { header: { kid: '9' } }),
  L07: (product) => forged(product, { header: { kid: undefined } }),
  L09: (product) => forged(product, { header: { kid: ['1'] } }),
  L13: async (product) => {
    const [header, , signature] = tokenOf(product.fresh.setupLink).split('.');
    const [, payload] = (await forged(product, { said: { company: 'Other' } })).split('.');
    return `${header}.${payload}.${signature}`;
  },
  L17: (product) => forged(product, { claims: { exp: undefined } }),
  L18: (product) => forged(product, { said: { onboardingId: undefined } }),
  L19: (product) => forged(product, { claims: { iss: 'evil' } }),
  L20: (product) => forged(product, { claims: { aud: undefined } }),
  L22: (product) => forged(product, { claims: { exp: '9999999999' } }),
  L23: (product) => forged(product, { said: { company: undefined } }),
  L24: (product) => forged(product, { claims: { nbf: seconds() + DAY } }),
  L25: async () => {
    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    return [{ alg: 'ECDH-ES', enc: 'A256GCM', epk: await exportJWK(publicKey) }, '', '', 'x', 'x']
      .map(part)
      .join('.');
  },
  L26: ({ fresh }) => `${tokenOf(fresh.setupLink)}%00`,
  L28: ({ fresh }) => `${tokenOf(fresh.setupLink)}${'A'.repeat(14_000)}`,
  L29: async ({ fresh }) => {
    const [header, payload, signature = ''] = tokenOf(fresh.setupLink).split('.');
    const standard = Buffer.from(signature, 'base64url').toString('base64');
    return `${header}.${payload}.${encodeURIComponent(standard)}`;
  },
};

/** A link used for another purpose: whose token, at which path. */
const elsewhere: Record<string, [from: 'setup' | 'approvals', path: string]> = {
  L14: ['setup', 'approvals'],
  L15: ['setup', 'sign-ins'],
  L16: ['setup', 'rotations'],
  L36: ['approvals', 'setup'],
  X11: ['setup', 'rotations'],
};

const others: Attacks<Product> = {
  L01: async ({ ask, fresh }) => expect((await ask(fresh.setupLink)).status).toBe(200),
  L30: async (product) => {
    const bodies = await Promise.all(
      Object.values(tokens).map(async (make) => {
        const { status, text } = await product.ask(`/setup/${await make(product)}`);
        return `${status} ${text}`;
      }),
    );
    expect(new Set(bodies).size).toBe(1);
  },
  L33: async ({ fresh }) => {
    const readable = tokenOf(fresh.setupLink)
      .split('.')
      .map((each) => Buffer.from(each, 'base64url').toString('latin1'))
      .join(' ');
    expect(readable).not.toMatch(/acme|dana|test/i);
  },
  L34: async (product) => {
    const customer = await product.another();
    await product.pauseASecond();
    const { setupLink } = (await revokeLinks(
      { onboardingId: customer.onboardingId },
      lambdaContext('RevokeLinks'),
    )) as { setupLink: string };
    expect((await product.ask(customer.setupLink)).status).toBe(410);
    expect((await product.ask(setupLink)).status).toBe(200);
    expect((await product.ask(product.fresh.setupLink)).status).toBe(200);
  },
  L39: async ({ ask, waiting }) => {
    const { link, approve } = await waiting();
    const { status, text } = await ask(link, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(approve),
    });
    expect([status, text.includes('submissionId')]).toEqual([422, true]);
  },
  L40: async (product) => {
    const { link, body } = await product.approved();
    expect((await product.post(link, body)).status).toBe(409);
  },
  L41: async (product) => {
    const { customer } = await product.approved();
    const changed = await customer.submit({ users: [customer.user('changed')] });
    expect(changed.status).toBe(409);
  },
  L42: async ({ waiting }) => {
    const { link } = await waiting();
    const { iat = 0, exp = 0 } = decodeJwt(tokenOf(link));
    // Business days, plus the most weekends and holidays that can fall between them.
    expect((exp - iat) / DAY).toBeLessThanOrEqual((deadlines.approval.expiry / 5) * 7 + 7);
  },
  L43: async () => {
    process.env.CSM_DOMAINS = 'sequel.io';
    try {
      const input = { company: 'Acme', csm: { email: 'dana@sequel.io.evil.example' } };
      await expect(issueSetupLink(input, lambdaContext('IssueSetupLink'))).rejects.toMatchObject({
        name: 'InvalidState',
        message: expect.stringContaining('csmDomains'),
      });
    } finally {
      process.env.CSM_DOMAINS = '';
    }
  },
};

export const links: Attacks<Product> = {
  ...each(tokens, async (token, product: Product) =>
    expect((await product.ask(`/setup/${await token(product)}`)).status).toBe(404),
  ),
  ...each(elsewhere, async ([from, path], product: Product) => {
    const link = from === 'setup' ? product.fresh.setupLink : (await product.waiting()).link;
    expect((await product.ask(`/${path}/${tokenOf(link)}`)).status).toBe(404);
  }),
  ...others,
};
