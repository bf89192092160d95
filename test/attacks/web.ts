import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect } from 'vitest';
import { securityHeaders } from '../../functions/web/http.ts';
import { type Attacks, each, secondsOf } from './attacks.ts';
import { type Product, refused } from './product.ts';

const LARGEST = 3 * 1024 * 1024;
const form = 'application/x-www-form-urlencoded';
const html = { accept: 'text/html' };

/** Malformed bodies and their responses. */
const bodies: Record<
  string,
  { body: () => string; headers?: Record<string, string>; statuses: number[] }
> = {
  B01: { body: () => '{"oktaApps": [', statuses: [400] },
  B02: {
    body: () => '\x1f\x8b\x08\x00',
    headers: { 'content-encoding': 'gzip' },
    statuses: [400, 415],
  },
  B03: {
    body: () => '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
    headers: { 'content-type': 'application/xml' },
    statuses: [415],
  },
  B04: { body: () => '{}', headers: { 'content-type': 'text/plain' }, statuses: [415] },
  B05: { body: () => '['.repeat(1_000_000), statuses: [400, 413, 422] },
  B06: {
    body: () => `{"oktaApps": ${'['.repeat(500_000)}${']'.repeat(500_000)}}`,
    statuses: [400, 413, 422],
  },
  B07: { body: () => `"${'x'.repeat(LARGEST)}"`, statuses: [413] },
  B14: { body: () => 'x', headers: { 'content-type': 'multipart/form-data' }, statuses: [400] },
};

/** Builds forms of maximum size. */
const part = (name: string, rest: string) =>
  `--x\r\ncontent-disposition: form-data; name="${name}"${rest}\r\n\r\nb\r\n`;
const multipart = 'multipart/form-data; boundary=x';
const forms: Record<string, { type: string; body: () => string }> = {
  T43: {
    type: multipart,
    body: () =>
      `${Array.from({ length: 20_000 }, (_, index) => part(`a${index}`, '')).join('')}--x--\r\n`,
  },
  T44: {
    type: multipart,
    body: () => `${part('usersFile', `; filename="${'a'.repeat(2_900_000)}"`)}--x--\r\n`,
  },
  T46: { type: form, body: () => 'a=&'.repeat(1_000_000) },
  T47: {
    type: form,
    body: () =>
      Array.from({ length: 300_000 }, (_, index) => `oktaApps.${index}.x`)
        .join('&')
        .slice(0, LARGEST),
  },
};

const oktaDomains = {
  D02: 'http://localhost:1',
  D03: 'localhost',
  D04: '127.0.0.1:3001',
  D05: '[::1]',
  D06: 'evil.example',
  D07: 'acme.okta.com.evil.example',
  D08: 'acme.okta.com@evil.example',
  D10: 'evil.example#.okta.com',
  D11: 'evil.example?.okta.com',
  D12: 'acme.evil.okta.com',
  D15: 'ａcme.okta.com',
  D16: 'acme.okta.com:8443',
  D17: 'acme.okta.com\\@evil.example',
  D20: 'acme%2eokta.com',
  D21: 'evil.example\\.okta.com',
  D22: 'okta.com',
  D23: 'xn--cme-8cd.okta.com',
  D24: 'ac\tme.okta.com',
  D25: 'javascript:alert(1)',
  D26: '0x7f.1',
  D27: '①②⑦.0.0.1',
  D28: 'acme.okta.com\r\nHost: x',
  D29: '-admin.okta.com',
  D30: 'acme..okta.com',
  D31: 'acme.okta.com%00',
  D32: '[::ffff:169.254.169.254]',
  D33: '0kta.com',
  D34: 'аcme.okta.com',
  D35: 'https://acme.okta.com@evil.example/',
  D36: 'localhost:65536',
};

const emailDomains = { E01: 'gmail.com', E03: 'sequel.io', E04: 'co.uk', E05: 'okta.com' };

const names = {
  N12: 'evil．com',
  N13: 'ｅｖｉｌ．ｃｏｍ',
  N14: 'A\u00adB',
  N15: 'A\ufe0f',
  N16: '\u{e0041}',
  N17: 'mailto:a@b.example',
  N18: 'A\u0000',
};

const addresses = {
  N19: 'a@[127.0.0.1]',
  N20: '"a b"@c.example',
  N21: 'a@b.example(comment)',
  N22: '=cmd@b.example',
  N23: 'a@localhost',
  N24: 'a@b.example\u0000',
};

const people = (product: Product, count: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => product.fresh.user(name(index)));

/** Submissions with wrong values. */
const submissions: Record<string, (product: Product) => object> = {
  B11: () => ({ admin: true }),
  B12: () => ({ company: 'Other', csm: { email: 'eve@evil.example' }, onboardingId: 'other' }),
  E07: () => ({ users: ['stranger@elsewhere.example'] }),
  E08: (product) => ({ users: people(product, 10_001, (index) => `u${index}`) }),
  E10: ({ fresh }) => ({
    oktaApps: [
      {
        ...fresh.submission.oktaApps[0],
        emailDomains: Array.from({ length: 1_001 }, (_, index) => `d${index}.example`),
      },
    ],
  }),
  E11: () => ({ mainAdmin: { name: 'Ada', email: 'ada@elsewhere.example' } }),
  N01: ({ fresh }) => ({
    contact: { ...fresh.submission.contact, name: 'A\r\nBcc: x@evil.example' },
  }),
  N02: ({ fresh }) => ({ contact: { ...fresh.submission.contact, name: 'A\u202eB' } }),
  N03: ({ fresh }) => ({ contact: { ...fresh.submission.contact, name: '\u3164' } }),
  N04: ({ fresh }) => ({
    contact: { ...fresh.submission.contact, name: 'https://evil.example/win' },
  }),
  N06: () => ({ contact: { name: 'A', email: 'a@b.example,c@d.example' } }),
  N07: () => ({ contact: { name: 'A', email: 'a@b.example\r\nBcc: c@d.example' } }),
  N11: ({ fresh }) => ({ users: [`+${fresh.user('a')}`] }),
};

/** Paths that do not exist. */
const paths = {
  W39: '/setup/',
  W40: '/.git/config',
  W41: '/setup/%ff',
  W42: '/setup/a/b/c',
  W43: '/setup/__proto__',
};

/** Requests that two servers in a row could parse differently. */
const requests: Record<string, (path: string, host: string) => string> = {
  W44: (path, host) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`,
  W45: (path) => `GET ${path} HTTP/1.0\r\n\r\n`,
  W46: (path, host) =>
    `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  W47: (path, host) => `GET ${path} HTTP/1.1\nHost: ${host}\n\n`,
};

/** Headers by which browsers say where a POST comes from. */
const crossSite: Record<string, (url: string) => Record<string, string>> = {
  W01: () => ({ 'sec-fetch-site': 'cross-site' }),
  W02: () => ({ 'sec-fetch-site': 'same-site' }),
  W03: () => ({ origin: 'https://evil.example' }),
  W04: () => ({ origin: 'null' }),
  W05: (url) => ({ origin: `${url}.evil.example` }),
  W07: () => ({ 'sec-fetch-site': '' }),
};

/** Names by which a page on another site can reach this machine. */
const hosts = {
  W16: 'localhost.evil.example:3000',
  W17: '127.0.0.1.nip.io:3000',
  W18: 'LOCALHOST:3000@evil.example',
  W19: '0.0.0.0:3000',
  W20: '169.254.169.254',
};

/** The stand-ins of Okta, Auth0 and AWS. */
const standIns = { W24: 1, W25: 2, W26: 3 };

const cspOf = ({ headers }: { headers: Record<string, unknown> }) =>
  String(headers['content-security-policy']);

const others: Attacks<Product> = {
  W08: async ({ ask, fresh }) =>
    expect(cspOf(await ask(fresh.setupLink, { headers: html }))).toContain(
      "frame-ancestors 'none'",
    ),
  W09: async ({ ask, fresh }) => {
    const policy = cspOf(await ask(fresh.setupLink, { headers: html }));
    expect(policy).not.toMatch(/unsafe-(inline|eval)|\*|https?:(?!\/\/)/);
    expect(policy).toMatch(/base-uri 'none'/);
    expect(policy).toMatch(/form-action /);
  },
  W10: async ({ ask, fresh }) => {
    const { headers } = await ask(fresh.setupLink, { headers: html });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
    });
    expect(securityHeaders['strict-transport-security']).toContain('max-age=31536000');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  },
  W11: async ({ ask, fresh, post }) => {
    expect(cspOf(await ask(fresh.setupLink))).toContain("frame-ancestors 'none'");
    // The response to a form that goes back a step is a redirect.
    const sent = await post(fresh.setupLink, 'action=go.people', { ...html, 'content-type': form });
    expect([303, 422, 200]).toContain(sent.status);
    expect(cspOf(sent)).toContain("frame-ancestors 'none'");
  },
  W12: async ({ ask }) => {
    const { status, text } = await ask('/%3Cscript%3Ealert(1)%3C/script%3E', { headers: html });
    expect([status, text.includes('alert(1)')]).toEqual([404, false]);
  },
  W13: async ({ ask, fresh }) => {
    const headers = { ...html, 'accept-language': '<script>alert(1)</script>' };
    const answer = await ask(fresh.setupLink, { headers });
    expect(answer.text).not.toContain('alert(1)');
    expect(answer.text).toMatch(/<html lang="(en|de)"/);
  },
  W21: async ({ ask, fresh, local }) => {
    const headers = {
      ...html,
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
      'x-original-url': '/mailbox',
      'x-rewrite-url': '/mailbox',
    };
    const { status, text } = await ask(fresh.setupLink, { headers });
    expect(status).toBe(200);
    expect(text).not.toContain('evil.example');
    expect((await ask('/', { headers })).text).toContain(local.url);
  },
  W22: async ({ raw, local }) => {
    const line = `GET http://localhost:${local.port}/mailbox HTTP/1.1\r\n`;
    expect([400, 421]).toContain(await raw(`${line}Host: evil.example\r\n\r\n`));
    expect([400, 421]).toContain(await raw(`${line}Host: localhost:${local.port}\r\n\r\n`));
  },
  W27: async ({ ask, local }) => {
    const { status } = await ask(`http://localhost:${local.port + 1}/admin`, {
      method: 'POST',
      headers: {
        'content-type': form,
        origin: 'https://evil.example',
        'sec-fetch-site': 'cross-site',
      },
      body: 'a=b',
    });
    expect(status).toBe(403);
  },
  W29: async ({ ask }) => {
    const { status } = await ask('/setup-links', {
      method: 'POST',
      headers: {
        'content-type': 'text/plain',
        origin: 'https://evil.example',
        'sec-fetch-site': 'cross-site',
      },
      body: '{"company": "Evil", "csm": {"email": "eve@evil.example"}}',
    });
    expect(status).toBe(403);
  },
  W31: async ({ local }) => {
    const client = new SecretsManagerClient({
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${local.port + 3}`,
      credentials: { accessKeyId: 'AKIAMADEUP', secretAccessKey: 'made-up' },
      maxAttempts: 1,
    });
    const read = client.send(new GetSecretValueCommand({ SecretId: 'sequel-sso/local/link-keys' }));
    await expect(read).rejects.toThrow();
  },
  W32: async ({ local }) => {
    const outside = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal);
    for (const { address } of outside)
      for (let offset = 0; offset < 4; offset += 1) {
        const isOpen = await new Promise<boolean>((resolve) => {
          const socket = createConnection(local.port + offset, address, () => resolve(true));
          socket.once('error', () => resolve(false)).setTimeout(2_000, () => resolve(false));
          socket.once('close', () => resolve(false));
          socket.once('connect', () => socket.destroy());
        });
        expect(isOpen, `${address}:${local.port + offset}`).toBe(false);
      }
  },
  W33: async ({ ask }) => {
    const { status } = await ask('//evil.example/%2e%2e', { headers: html });
    expect(status).toBeGreaterThanOrEqual(400);
  },
  E09: async ({ fresh, submit }) => {
    const [domain = ''] = fresh.submission.oktaApps[0]?.emailDomains ?? [];
    const users = Array.from({ length: 5_000 }, (_, index) => `one+${index}@${domain}`);
    expect(await submit({ users: [...users, 'nobody'] })).toMatchObject(refused);
  },
};

export const web: Attacks<Product> = {
  ...each(bodies, async ({ body, headers, statuses }, { post, fresh }: Product) =>
    expect(statuses).toContain((await post(fresh.setupLink, body(), headers)).status),
  ),
  ...each(forms, async ({ type, body }, { post, fresh }: Product) => {
    const sent = body();
    let status = 0;
    const seconds = await secondsOf(async () => {
      ({ status } = await post(fresh.setupLink, sent, { ...html, 'content-type': type }));
    });
    expect(status).toBeLessThan(500);
    expect(seconds).toBeLessThan(5);
  }),
  ...each(oktaDomains, async (domain, { fresh, submit }: Product) =>
    expect(await submit({ oktaApps: [{ ...fresh.submission.oktaApps[0], domain }] })).toMatchObject(
      refused,
    ),
  ),
  ...each(emailDomains, async (domain, { fresh, submit }: Product) =>
    expect(
      await submit({ oktaApps: [{ ...fresh.submission.oktaApps[0], emailDomains: [domain] }] }),
    ).toMatchObject(refused),
  ),
  ...each(names, async (name, { fresh, submit }: Product) =>
    expect(await submit({ contact: { ...fresh.submission.contact, name } })).toMatchObject(refused),
  ),
  ...each(addresses, async (email, { submit }: Product) =>
    expect(await submit({ contact: { name: 'A', email } })).toMatchObject(refused),
  ),
  ...each(paths, async (path, { ask, post }: Product) => {
    expect((await ask(path)).status).toBe(404);
    expect((await post(path, '{}')).status).toBe(404);
  }),
  ...each(requests, async (bytes, { raw, fresh, local }: Product) => {
    const { pathname, host } = new URL(fresh.setupLink);
    expect(await raw(bytes(pathname, host), local.port)).toBe(400);
  }),
  ...each(submissions, async (change, product: Product) =>
    expect(await product.submit(change(product))).toMatchObject(refused),
  ),
  ...each(crossSite, async (headersOf, { post, fresh, local }: Product) =>
    expect((await post(fresh.setupLink, '{}', headersOf(local.url))).status).toBe(403),
  ),
  ...each(hosts, async (host, { ask }: Product) =>
    expect([400, 421]).toContain((await ask('/mailbox', { headers: { host } })).status),
  ),
  ...each(standIns, async (offset, { ask, local }: Product) => {
    const port = local.port + offset;
    const { status } = await ask(`http://localhost:${port}/admin`, {
      headers: { host: `evil.example:${port}` },
    });
    expect(status).toBeGreaterThanOrEqual(400);
  }),
  ...each(
    { W36: 'DELETE', W37: 'TRACE', W38: 'OPTIONS' },
    async (method, { raw, fresh, local }: Product) => {
      const { pathname, host } = new URL(fresh.setupLink);
      expect([404, 405]).toContain(
        await raw(`${method} ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, local.port),
      );
    },
  ),
  ...others,
};
