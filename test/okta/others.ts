import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OIDCMockProvider } from '@mongodb-js/oidc-mock-provider';
import { OAuth2Server } from 'oauth2-mock-server';
import * as z from 'zod';
import { pythonPrograms } from '../python.ts';

/** A third-party OpenID provider. */
export interface Other {
  origin: string;
  clientId: string;
  clientSecret: string;
  stop(): Promise<void>;
}

/** npm: https://github.com/axa-group/oauth2-mock-server; accepts everyone. */
export async function startAxa(): Promise<Other> {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  const origin = `http://127.0.0.1:${server.address().port}`;
  server.issuer.url = origin;
  return { origin, clientId: 'any', clientSecret: 'any', stop: () => server.stop() };
}

/** npm: https://github.com/mongodb-js/oidc-mock-provider; accepts everyone. */
export async function startMongo(): Promise<Other> {
  const provider = await OIDCMockProvider.create({
    getTokenPayload: () => ({ expires_in: 3600, payload: { sub: 'any' } }),
    hostname: '127.0.0.1',
  });
  const origin = new URL(provider.issuer).origin;
  return { origin, clientId: 'any', clientSecret: 'any', stop: () => provider.close() };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const registered = z.object({ client_id: z.string(), client_secret: z.string() });

/**
 * The directory of its programs.
 * @throws NotToBeHad
 */
export const installAuthlib = () =>
  pythonPrograms('other-providers', join(import.meta.dirname, 'requirements.txt'));

/**
 * PyPI: https://github.com/geigerzaehler/oidc-provider-mock, on Authlib.
 * @param redirectUris of the registered client
 */
export async function startAuthlib(redirectUris: readonly string[]): Promise<Other> {
  const programs = await installAuthlib();
  const port = await freePort();
  const child = spawn(
    join(programs, 'oidc-provider-mock'),
    ['--port', String(port), '--require-registration', 'true'],
    { stdio: 'ignore' },
  );
  const origin = `http://127.0.0.1:${port}`;
  const register = () =>
    fetch(`${origin}/oauth2/clients`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        redirect_uris: redirectUris,
        token_endpoint_auth_method: 'client_secret_post',
      }),
    });
  for (;;) {
    const answer = await register().catch(() => undefined);
    if (answer) {
      const client = registered.parse(await answer.json());
      return {
        origin,
        clientId: client.client_id,
        clientSecret: client.client_secret,
        async stop() {
          child.kill();
        },
      };
    }
    if (child.exitCode !== null) throw new Error('oidc-provider-mock did not start');
    await pause(50);
  }
}

const endpoints = z.object({
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
});

/** Serves a provider at Okta's paths, so that it gets all requests. The responses are its own. */
export async function underOktasPaths(other: Other): Promise<Other> {
  const discovery = await fetch(`${other.origin}/.well-known/openid-configuration`);
  const metadata: unknown = await discovery.json();
  const theirs = endpoints.parse(metadata);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', origin);
    const target = {
      '/oauth2/v1/authorize': theirs.authorization_endpoint,
      '/oauth2/v1/token': theirs.token_endpoint,
      '/oauth2/v1/keys': theirs.jwks_uri,
    }[url.pathname];
    if (target === undefined) {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          ...z.looseObject({}).parse(metadata),
          issuer: origin,
          authorization_endpoint: `${origin}/oauth2/v1/authorize`,
          token_endpoint: `${origin}/oauth2/v1/token`,
          jwks_uri: `${origin}/oauth2/v1/keys`,
          token_endpoint_auth_methods_supported: ['client_secret_post'],
        }),
      );
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const answer = await fetch(`${target}${url.search}`, {
        method: request.method ?? 'GET',
        headers: { 'content-type': request.headers['content-type'] ?? 'text/plain' },
        body: request.method === 'POST' ? Buffer.concat(chunks) : null,
        redirect: 'manual',
      });
      const location = answer.headers.get('location');
      response.writeHead(answer.status, {
        'content-type': answer.headers.get('content-type') ?? 'text/plain',
        ...(location === null ? {} : { location }),
      });
      response.end(await answer.text());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...other,
    origin,
    async stop() {
      server.closeAllConnections();
      server.close();
      await other.stop();
    },
  };
}
