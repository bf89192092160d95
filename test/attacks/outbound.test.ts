import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { waitFor } from '../../functions/3-verify/verify-domain.ts';
import { retryAfter } from '../../functions/okta/ask.ts';
import type { Metadata } from '../../functions/okta/discovery.ts';
import { foreignNames } from '../../functions/okta/issuer.ts';
import { observe } from '../../functions/okta/visible-text.ts';
import { createOutbound, OutboundError } from '../../functions/outbound/outbound.ts';
import { isPublicAddress } from '../../functions/outbound/public-address.ts';
import { type Attacks, each, make } from './attacks.ts';

/** What customers' hosts, or others in their place, can do to a server that calls them. */

const behaviours: Record<string, RequestListener> = {
  '/drip': (_request, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(drip));
  },
  '/bomb': (_request, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync(Buffer.alloc(20_000_000)));
  },
  // Compressed twice: the unpacked body is small, and not text.
  '/bomb2': (_request, response) => {
    response.setHeader('content-encoding', 'gzip, gzip');
    response.end(gzipSync(gzipSync(Buffer.alloc(20_000_000))));
  },
  '/many': (_request, response) => {
    response.setHeader('content-encoding', Array(20).fill('gzip').join(', '));
    response.end(gzipSync('x'));
  },
  '/headers': (_request, response) => {
    response.setHeader('x-large', 'x'.repeat(100_000));
    response.end('x');
  },
  '/cookie': (_request, response) => {
    response.setHeader('set-cookie', 'session=1');
    response.end('x');
  },
};

let server: Server;
let origin: string;
beforeAll(async () => {
  server = createServer((request, response) => behaviours[request.url ?? '']?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const outbound = (options: Partial<Parameters<typeof createOutbound>[0]> = {}) =>
  createOutbound({ trustedOrigins: [origin], timeout: 3_000, ...options });

const failureOf = (answer: Promise<unknown>) =>
  answer.then(
    () => 'none',
    (error: unknown) => (error instanceof OutboundError ? error.failure : String(error)),
  );

const addresses = {
  S01: '127.0.0.1',
  S04: '192.168.1.1',
  S05: '169.254.169.254',
  S06: '169.254.170.2',
  S08: '0.0.0.0',
  S10: '255.255.255.255',
  S11: '192.0.2.1',
  S13: '198.51.100.1',
  S14: '203.0.113.1',
  S15: '240.0.0.1',
  S16: '192.0.0.1',
  S17: '::1',
  S18: '::',
  S20: '::ffff:a9fe:a9fe',
  S21: '64:ff9b::a9fe:a9fe',
  S24: '2001::1',
  S25: 'fe80::1',
  S27: 'fc00::1',
  S29: 'ff02::1',
  S30: '2001:db8::1',
  S31: '::127.0.0.1',
  S32: '100::1',
  S33: '5f00::1',
  S34: '3fff::1',
  S36: '0177.0.0.1',
  S37: '2130706433',
  S38: '0x7f000001',
  S39: '127.1',
  S41: '192.31.196.1',
  S42: '192.52.193.1',
};

const urls = {
  S61: 'http://acme.okta.com/',
  S62: 'https://acme.okta.com:8443/',
  S65: 'https://[::1]/',
  S66: 'https://2130706433/',
  S70: 'file:///etc/passwd',
  S71: 'data:text/plain,x',
};

const hostile = {
  S73: ['/drip', /timeout/],
  S74: ['/bomb', /tooLarge/],
  S75: ['/bomb2', /tooLarge|connectionFailed/],
  S76: ['/many', /connectionFailed|none|tooLarge/],
  S78: ['/headers', /connectionFailed/],
} satisfies Record<string, [path: string, failure: RegExp]>;

const metadata = {
  issuer: 'https://a.okta.com',
  authorization_endpoint: 'https://a.okta.com/oauth2/v1/authorize',
  token_endpoint: 'https://a.okta.com/oauth2/v1/token',
  jwks_uri: 'https://a.okta.com/oauth2/v1/keys',
} as Metadata;

const discovered = {
  S84: { jwks_uri: 'http://a.okta.com/k' },
  S86: { token_endpoint: 'https://x@a.okta.com/t' },
  S87: { authorization_endpoint: 'https://a.okta.com.evil.example/a' },
  S89: { issuer: 'https://evil.okta.com' },
  S90: { token_endpoint: '//evil.example/t' },
  S91: { token_endpoint: 'https://a.okta.com:444/t' },
};

const SECRET = 'qV8-k2_Zt7Yw3LmN9bXc4RfG6hJd5PsA1eUo0TiK';

const others: Attacks = {
  S60: () => {
    for (const address of ['8.8.8.8', '2606:4700::1111'])
      expect(isPublicAddress(address)).toBe(true);
  },
  S68: async () => {
    const lookup = async () => [{ address: '10.0.0.7', family: 4 }];
    const answer = outbound({ lookup }).fetch('https://acme.okta.com/');
    expect(await failureOf(answer)).toBe('blockedAddress');
  },
  S80: async () => {
    const { headers } = await outbound().fetch(`${origin}/cookie`);
    expect(headers.get('set-cookie')).toBeNull();
  },
  S81: async () => {
    // Nothing listens there.
    for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'])
      vi.stubEnv(name, 'http://127.0.0.1:1');
    expect((await outbound().fetch(`${origin}/cookie`)).status).toBe(200);
  },
  S82: async () => {
    const { fetch } = outbound();
    for (let request = 1; request <= 50; request += 1) await fetch(`${origin}/cookie`);
    expect(await failureOf(fetch(`${origin}/cookie`))).toBe('tooManyRequests');
  },
  S92: () => {
    const shown = observe('<b onclick=x>no</b> &lt;script&gt;alert(1)&lt;/script&gt;', undefined);
    expect(shown).toBe('no scriptalert(1)/script');
  },
  S93: () => {
    const spellings = [
      SECRET,
      Buffer.from(SECRET).toString('base64'),
      encodeURIComponent(`${SECRET}+/`),
      `${SECRET.slice(0, 20)}<b></b>${SECRET.slice(20)}`,
    ];
    for (const said of spellings) expect(observe(`Wrong: ${said}`, SECRET)).toBeUndefined();
  },
  S95: () => {
    const answer = { status: 429, headers: { 'retry-after': '999999999999999' } };
    expect(waitFor((retryAfter(answer) ?? 0) / 1_000, 1)).toBeLessThanOrEqual(3_600);
  },
};

make(
  {
    ...each(addresses, (address) => expect(isPublicAddress(address)).toBe(false)),
    ...each(urls, async (url) =>
      expect(await failureOf(outbound().fetch(url))).toBe('blockedAddress'),
    ),
    ...each(hostile, async ([path, failure]) => {
      const timeout = path === '/drip' ? 250 : 5_000;
      expect(await failureOf(outbound({ timeout }).fetch(`${origin}${path}`))).toMatch(failure);
    }),
    ...each(discovered, (named) => {
      const names = foreignNames('https://a.okta.com', { ...metadata, ...named }, undefined);
      expect(names).toEqual(Object.values(named));
    }),
    ...others,
  },
  () => undefined,
);
