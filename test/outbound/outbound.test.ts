import { createServer, get, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { checkedLookup } from '../../functions/outbound/checked-lookup.ts';
import {
  createOutbound,
  OutboundError,
  type OutboundFailure,
  type OutboundOptions,
} from '../../functions/outbound/outbound.ts';
import { outboundFailures } from '../../functions/outbound/outbound-error.ts';
import { isPublicAddress } from '../../functions/outbound/public-address.ts';
import { USER_AGENT } from '../../functions/outbound/user-agent.ts';
import { blockedAddresses, blockedUrls, publicAddresses } from './data/addresses.ts';
import { selfSigned } from './data/self-signed.ts';

describe('isPublicAddress', () => {
  test.each(blockedAddresses)('%s is not (%s)', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  test.each(publicAddresses)('%s is', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

type Behaviour = (...args: Parameters<RequestListener>) => void;

/** What a server can do to a client, by path. */
const behaviours: Record<string, Behaviour> = {
  '/echo': (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      response.setHeader('set-cookie', 'session=1');
      response.setHeader('x-kept', 'yes');
      response.end(JSON.stringify({ method: request.method, headers: request.headers, body }));
    });
  },
  '/redirect': (_request, response) => {
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' });
    response.end();
  },
  '/empty': (_request, response) => {
    response.writeHead(204);
    response.end();
  },
  '/just-fits': (_request, response) => void response.end('x'.repeat(1_048_576)),
  '/too-large': (_request, response) => void response.end('x'.repeat(1_048_577)),
  '/endless': (_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  },
  '/bomb': (_request, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync(Buffer.alloc(20_000_000)));
  },
  '/gzip': (_request, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync('unpacked'));
  },
  '/broken-gzip': (_request, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end('this is no gzip');
  },
  '/silent': () => {},
  '/drip': (_request, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(drip));
  },
  '/reset': (request) => void request.socket.resetAndDestroy(),
  '/truncated': (request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('only this', () => request.socket.destroy());
  },
};

const servers: { close(): unknown }[] = [];
async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const seen: string[] = [];
let origin: string;
beforeAll(async () => {
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    (behaviours[request.url ?? ''] ?? behaviours['/echo'])?.(request, response);
  });
  origin = `http://127.0.0.1:${await listen(server)}`;
});
afterAll(() => {
  for (const server of servers) {
    if ('closeAllConnections' in server) (server as Server).closeAllConnections();
    server.close();
  }
});

const outbound = (options: Partial<OutboundOptions> = {}) =>
  createOutbound({ trustedOrigins: [origin], timeout: 250, ...options });

async function failureOf(answer: Promise<unknown>): Promise<OutboundFailure> {
  const error = await answer.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OutboundError)) throw new Error(`no OutboundError: ${error}`);
  // Reveals nothing about the inside.
  expect(error.message).toBe(outboundFailures[error.failure]);
  expect(error.cause).toBeUndefined();
  expect(error.message).not.toMatch(/\d+\.\d+/);
  return error.failure;
}

describe('where requests may go', () => {
  test.each(blockedUrls)('not to %s, and no name is looked up', async (url) => {
    let lookups = 0;
    const lookup = async () => {
      lookups += 1;
      return [];
    };
    expect(await failureOf(outbound({ lookup }).fetch(url))).toBe('blockedAddress');
    expect(lookups).toBe(0);
  });

  test.each(blockedAddresses)('not to a host at %s (%s)', async (address) => {
    const lookup = async () => [{ address, family: address.includes(':') ? 6 : 4 }];
    const answer = outbound({ lookup }).fetch('https://acme.okta.com/');
    expect(await failureOf(answer)).toBe('blockedAddress');
  });

  it('not to a host with both public and internal addresses', async () => {
    const lookup = async () => [
      { address: '8.8.8.8', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const answer = outbound({ lookup }).fetch('https://acme.okta.com/');
    expect(await failureOf(answer)).toBe('blockedAddress');
  });

  it('to the operator’s own host wherever it is, but by https, on port 443 and by its name', async () => {
    const { fetch } = outbound({ ownHost: 'localhost', trustedOrigins: [] });
    for (const url of ['http://localhost/', 'https://localhost:8443/', 'https://127.0.0.1/'])
      expect(await failureOf(fetch(url))).toBe('blockedAddress');
    expect(await failureOf(fetch('https://localhost/'))).toBe('connectionFailed');
  });

  it('not to an internal host beside the operator’s own', async () => {
    const lookup = async () => [{ address: '127.0.0.1', family: 4 }];
    const { fetch } = outbound({ ownHost: 'acme.auth0.com', lookup });
    for (const host of ['acme.okta.com', 'x.acme.auth0.com', 'acme.auth0.com.okta.com'])
      expect(await failureOf(fetch(`https://${host}/`))).toBe('blockedAddress');
  });

  it('not to credentials in a URL', async () => {
    await expect(outbound().fetch('https://dana:pw@acme.okta.com/')).rejects.toThrow(TypeError);
  });

  it('not to another port of a trusted host, nor to the same name at another address', async () => {
    expect(await failureOf(outbound().fetch('http://127.0.0.1:1/'))).toBe('blockedAddress');
    expect(await failureOf(outbound().fetch('https://127.0.0.1/'))).toBe('blockedAddress');
  });

  it('under openid-client as well', async () => {
    const lookup = async () => [{ address: '10.0.0.7', family: 4 }];
    const { fetch } = outbound({ lookup });
    const error = await openid
      .discovery(new URL('https://acme.okta.com'), 'client', undefined, undefined, {
        [openid.customFetch]: (url, { headers }) => fetch(url, { headers }),
      })
      .catch((reason: Error) => reason);
    expect(error).toMatchObject({ cause: { failure: 'blockedAddress' } });
  });

  it('to a trusted origin by its own scheme, when asked by https', async () => {
    const answer = await outbound().fetch(`${origin.replace('http:', 'https:')}/a?b=c`);
    expect(answer.status).toBe(200);
    expect(seen.at(-1)).toBe('GET /a?b=c');
  });

  it('says that a host has no address', async () => {
    const gone = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const nowhere = outbound({ lookup: () => Promise.reject(gone) });
    expect(await failureOf(nowhere.fetch('https://acme.okta.com/'))).toBe('notFound');
    const empty = outbound({ lookup: async () => [] });
    expect(await failureOf(empty.fetch('https://acme.okta.com/'))).toBe('notFound');
  });

  it('tells DNS trouble from a missing host', async () => {
    const again = Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' });
    const { fetch } = outbound({ lookup: () => Promise.reject(again) });
    expect(await failureOf(fetch('https://acme.okta.com/'))).toBe('connectionFailed');
  });
});

describe('checkedLookup', () => {
  it('is used by the connection itself, which looks the name up once', async () => {
    const answers = ['93.184.215.14', '127.0.0.1'];
    let lookups = 0;
    const lookup = checkedLookup(async () => {
      const address = answers[lookups++] ?? '127.0.0.1';
      return [{ address, family: 4 }];
    });
    const first = await new Promise((resolve, reject) =>
      lookup('rebind.test', { all: true }, (error, addresses) =>
        error ? reject(error) : resolve(addresses),
      ),
    );
    expect(first).toEqual([{ address: '93.184.215.14', family: 4 }]);

    const port = Number(new URL(origin).port);
    const error = await new Promise<unknown>((resolve) => {
      get({ host: 'rebind.test', port, lookup }, resolve).on('error', resolve);
    });
    expect(error).toMatchObject({ failure: 'blockedAddress' });
    expect(lookups).toBe(2);
  });

  it('gives one address if one is requested', async () => {
    const lookup = checkedLookup(async () => [{ address: '2606:4700::1111', family: 6 }]);
    const result = await new Promise((resolve) =>
      lookup('one.test', {}, (...answer) => resolve(answer)),
    );
    expect(result).toEqual([null, '2606:4700::1111', 6]);
  });
});

describe('a response', () => {
  test.each([
    ['/too-large', 'tooLarge'],
    ['/endless', 'tooLarge'],
    ['/bomb', 'tooLarge'],
    ['/silent', 'timeout'],
    ['/drip', 'timeout'],
    ['/reset', 'connectionFailed'],
    ['/truncated', 'connectionFailed'],
    ['/broken-gzip', 'connectionFailed'],
  ] as const)('of %s is %s', async (path, failure) => {
    const timeout = failure === 'timeout' ? 250 : 5_000;
    expect(await failureOf(outbound({ timeout }).fetch(`${origin}${path}`))).toBe(failure);
  });

  test.each(['/too-large', '/endless', '/drip', '/bomb'])(
    'of %s is its status, for callers that need no body',
    async (path) => {
      const answer = await outbound({ timeout: 5_000, ignoresBody: true }).fetch(
        `${origin}${path}`,
      );
      expect(answer.status).toBe(200);
      expect(await answer.text()).toBe('');
    },
  );

  it('is a whole answer of up to 1 MiB', async () => {
    const answer = await outbound({ timeout: 5_000 }).fetch(`${origin}/just-fits`);
    expect(answer).toBeInstanceOf(Response);
    expect((await answer.text()).length).toBe(1_048_576);
  });

  it('is unpacked', async () => {
    const answer = await outbound().fetch(`${origin}/gzip`);
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(await answer.text()).toBe('unpacked');
  });

  it('may be empty', async () => {
    const answer = await outbound().fetch(`${origin}/empty`);
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });

  it('is a redirect itself, never its target, even if following is requested', async () => {
    const before = seen.length;
    const answer = await outbound().fetch(`${origin}/redirect`, { redirect: 'follow' });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('http://169.254.169.254/latest/meta-data/');
    expect(seen.slice(before)).toEqual(['GET /redirect']);
  });

  it('is connectionFailed if nothing listens', async () => {
    const server = createTcpServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const closed = `http://127.0.0.1:${port}`;
    const answer = createOutbound({ trustedOrigins: [closed] }).fetch(closed);
    expect(await failureOf(answer)).toBe('connectionFailed');
  });

  it('is tlsFailed if the certificate is not trusted', async () => {
    const port = await listen(createTlsServer(selfSigned, (_request, response) => response.end()));
    const trusted = `https://localhost:${port}`;
    const answer = createOutbound({ trustedOrigins: [trusted] }).fetch(trusted);
    expect(await failureOf(answer)).toBe('tlsFailed');
  });

  it('is tlsFailed if the other side does not speak TLS', async () => {
    const trusted = origin.replace('http:', 'https:');
    const answer = createOutbound({ trustedOrigins: [trusted] }).fetch(trusted);
    expect(await failureOf(answer)).toBe('tlsFailed');
  });
});

describe('a request', () => {
  it('names us, and carries no cookie', async () => {
    const { fetch } = outbound();
    await fetch(`${origin}/echo`);
    const answer = await fetch(`${origin}/echo`, {
      method: 'POST',
      headers: { cookie: 'a=b', 'user-agent': 'else', 'x-mine': 'kept' },
      body: new URLSearchParams({ a: 'ä b' }),
    });
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('x-kept')).toBe('yes');
    const { method, headers, body } = (await answer.json()) as {
      method: string;
      headers: Record<string, string>;
      body: string;
    };
    expect({ method, body }).toEqual({ method: 'POST', body: 'a=%C3%A4+b' });
    expect(headers['user-agent']).toBe(USER_AGENT);
    expect(headers['x-mine']).toBe('kept');
    expect(headers.cookie).toBeUndefined();
  });

  it('may be a Request', async () => {
    const request = new Request(`${origin}/echo`, { method: 'PUT', body: 'whole' });
    const answer = await outbound().fetch(request);
    expect(await answer.json()).toMatchObject({ method: 'PUT', body: 'whole' });
  });

  it('ends with the caller’s own abort', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const answer = outbound({ timeout: 5_000 }).fetch(`${origin}/silent`, {
      signal: controller.signal,
    });
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
  });

  it('is bounded in number', async () => {
    const { fetch } = outbound({ maxRequests: 2 });
    await fetch(origin);
    await fetch(origin);
    const before = seen.length;
    expect(await failureOf(fetch(origin))).toBe('tooManyRequests');
    expect(seen.length).toBe(before);
  });
});
