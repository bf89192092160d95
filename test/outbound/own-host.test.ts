import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { createOutbound } from '../../functions/outbound/outbound.ts';

vi.mock('undici', () => {
  throw new Error('undici is loaded');
});

test('undici, which takes a cold start 30 ms, is loaded for hosts that a customer names alone', async () => {
  const server = createServer((_, response) => void response.end('answered')).listen(0);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const lookup = async () => [{ address: '8.8.8.8', family: 4 }];
  const { fetch } = createOutbound({ trustedOrigins: [origin], ownHost: 'localhost', lookup });
  expect(await (await fetch(origin)).text()).toBe('answered');
  await expect(fetch('https://localhost/')).rejects.toMatchObject({ failure: 'connectionFailed' });
  await expect(fetch('https://acme.okta.com/')).rejects.toThrow(/mock|undici/);
  server.close();
});
