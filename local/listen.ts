import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** This machine's own names at a port. */
export const own = (port: number) => [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`];

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
