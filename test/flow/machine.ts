import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Ports below those that the system gives to whoever asks for any, in blocks of six. */
const FIRST = 10_000;
const BLOCKS = 3_500;

/** Whether the port could be had; it is kept until this process or thread ends, if so wished. */
async function take(port: number, { keep = false } = {}): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  if (keep) server.unref();
  else await once(server.close(), 'close');
  return true;
}

/**
 * Five free ports in a row, for this process or thread alone: tests run side by side, and an
 * installation's ports are free while it is down. Whoever listens at the sixth has the other five.
 * @returns the first
 */
export async function freePorts(): Promise<number> {
  const start = Math.floor(Math.random() * BLOCKS);
  for (let index = start; index < start + BLOCKS; index += 1) {
    const base = FIRST + 6 * (index % BLOCKS);
    if (!(await take(base + 5, { keep: true }))) continue;
    const free = await Promise.all([0, 1, 2, 3, 4].map((offset) => take(base + offset)));
    if (!free.includes(false)) return base;
  }
  throw new Error('No five free ports in a row');
}

let ports: Promise<number> | undefined;
/**
 * The same five ports in a row whenever this process asks, for one test file after the other: the
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
    child = spawn(process.execPath, ['local/run.mjs'], {
      env: { ...process.env, ...environment, DATA_DIRECTORY: directory },
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
    directory,
    pid: () => child?.pid,
    get kills() {
      return kills;
    },
  };
}
