import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Below the system's ephemeral ports, in blocks of six. */
const FIRST = 10_000;
const BLOCKS = 3_500;

/** Whether the port was free; it can be kept until this process or thread ends. */
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
 * Five consecutive free ports for this process or thread alone: tests run in parallel, and an installation's ports
 * are free while it is down. Listening at the sixth reserves the other five.
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
 * The same five consecutive ports for all of this process's test files, one after the other: the functions' AWS
 * clients keep their first endpoint, which is at the fourth.
 */
export function portsOfProcess(): Promise<number> {
  ports ??= freePorts();
  return ports;
}

/**
 * `npm start` in its own process, which can be killed.
 * @param onFinished registers the clean-up: by default of the current test
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
    /** Restarts after a kill. */
    async revive() {
      if (child && child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await start();
    },
    directory,
    pid: () => child?.pid,
    /** @throws if it was never started */
    process(): ChildProcess {
      if (!child) throw new Error('It was never started');
      return child;
    },
    get kills() {
      return kills;
    },
  };
}
