import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The Hosts of a URL: its default port may be named (RFC 9110, 4.2.3). */
export function hostsOf(url: string): string[] {
  const { host, port, protocol } = new URL(url);
  return port === '' ? [host, `${host}:${protocol === 'https:' ? 443 : 80}`] : [host];
}

/** This machine's own names at a port. */
export const own = (port: number) =>
  ['localhost', '127.0.0.1', '[::1]'].flatMap((name) => hostsOf(`http://${name}:${port}`));

/** A port is in use or not permitted. */
export class PortUnavailable extends Error {
  readonly port: number;
  constructor(port: number, cause: unknown) {
    super(`Port ${port} cannot be used`, { cause });
    this.port = port;
  }
}

/** Listens on loopback. The handler is added once the origin is known. */
export async function listen(port: number): Promise<{ server: Server; port: number }> {
  // The guard refuses a missing Host, as it does everything else.
  const server = createServer({ requireHostHeader: false });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new PortUnavailable(port, error)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
