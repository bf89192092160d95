import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Four free ports in a row, below those that the system gives to whoever asks for any. */
export async function freePorts(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const base = 10_000 + Math.floor(Math.random() * 20_000);
    const servers: Server[] = [];
    try {
      for (const offset of [0, 1, 2, 3]) {
        const server = createServer().listen(base + offset, '127.0.0.1');
        servers.push(server);
        await once(server, 'listening');
      }
      return base;
    } catch {
      // One is taken: elsewhere then.
    } finally {
      for (const server of servers) server.close();
    }
  }
  throw new Error('No four free ports in a row');
}

let ports: Promise<number> | undefined;
/**
 * The same four ports in a row whenever this process asks, for one test file after the other: the
 * functions' AWS clients keep the endpoint that they met first, which is at the fourth.
 */
export function portsOfProcess(): Promise<number> {
  ports ??= freePorts();
  return ports;
}

/**
 * `npm start`, as a process of its own that can be killed.
 * @param onFinished takes what ends it: of one test, unless told otherwise
 */
export function machine(
  environment: Record<string, string>,
  onFinished: (end: () => void) => void = onTestFinished,
) {
  const directory = mkdtempSync(join(tmpdir(), 'restart-'));
  let child: ChildProcess | undefined;
  let kills = 0;
  const start = async () => {
    child = spawn(process.execPath, ['--import', 'tsx', 'local/main.ts'], {
      env: {
        ...process.env,
        // Each start compiles the same modules.
        NODE_COMPILE_CACHE: join(tmpdir(), 'compile-cache'),
        ...environment,
        DATA_DIRECTORY: directory,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const chunk of child.stdout ?? []) if (String(chunk).includes('Start here')) return;
    throw new Error('It did not start');
  };
  const kill = () => {
    if (child?.kill('SIGKILL')) kills += 1;
  };
  onFinished(() => {
    kill();
    rmSync(directory, { recursive: true, force: true });
  });
  return {
    start,
    kill,
    /** Starts again whenever it was killed. */
    async revive() {
      if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await start();
    },
    get kills() {
      return kills;
    },
  };
}
