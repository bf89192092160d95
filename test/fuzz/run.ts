import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { targets } from './targets.ts';

/**
 * `npm run test:fuzz [-- <target> …]`: fuzzes the first parsers of input (targets.ts), guided by code coverage, for
 * FUZZ_SECONDS (20) each. Stores findings in found/<target>/, which every `npm test` runs again. The fuzzer has its
 * own lock file (docs/decisions/19-fuzzing.md).
 */

const here = fileURLToPath(new URL('.', import.meta.url));
const fuzzer = join(here, 'fuzzer');
const seconds = Number(process.env.FUZZ_SECONDS ?? 20);
/** Seconds: an input that takes longer is a find. Loading and instrumenting the code counts as the first's. */
const LONGEST = 120;
const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(targets, name));

/** Runs the fuzzer on one target in its own directory. @returns the input that ended it, if any */
async function fuzz(name: string): Promise<{ found?: Buffer; last: string }> {
  const directory = mkdtempSync(join(tmpdir(), `fuzz-${name}-`));
  try {
    await build({
      stdin: {
        // Only this target's code is instrumented.
        contents: `import { ${name} as target } from './targets.ts';
          export async function fuzz(bytes) { await target.read(bytes); }`,
        resolveDir: here,
        loader: 'ts',
      },
      outfile: join(directory, 'target.cjs'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      logLevel: 'error',
    });
    const corpus = join(directory, 'corpus');
    mkdirSync(corpus);
    for (const [index, seed] of (targets[name]?.seeds ?? []).entries())
      writeFileSync(join(corpus, String(index)), seed);
    const program = join(fuzzer, 'node_modules/jsfuzz/build/src/index.js');
    const child = spawn(
      process.execPath,
      [program, 'target.cjs', 'corpus', `--timeout=${LONGEST}`],
      {
        cwd: directory,
        stdio: ['ignore', 'pipe', 'inherit'],
        detached: true,
      },
    );
    let said = '';
    let timer: NodeJS.Timeout | undefined;
    child.stdout.on('data', (chunk) => {
      said += chunk;
      // The time starts with the first input: instrumenting the code before it takes long.
      if (/^#[1-9]/m.test(said)) timer ??= setTimeout(() => end(child), seconds * 1000);
    });
    await once(child, 'exit');
    clearTimeout(timer);
    const crash = readdirSync(directory).find((file) => file.startsWith('crash-'));
    const last = said.match(/^#\d+.*$/gm)?.at(-1) ?? said.trim();
    if (crash === undefined) return { last };
    return { last: said.slice(-2000), found: readFileSync(join(directory, crash)) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** It and its worker, which runs the target. */
function end({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL');
}

async function run(): Promise<number> {
  if (unknown.length > 0) {
    process.stderr.write(
      `Unknown: ${unknown.join(', ')}. Targets: ${Object.keys(targets).join(', ')}\n`,
    );
    return 2;
  }
  const installed = spawnSync(
    'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: fuzzer,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  );
  if (installed.status !== 0) return 1;
  let finds = 0;
  for (const name of names.length > 0 ? names : Object.keys(targets)) {
    const { found, last } = await fuzz(name);
    process.stdout.write(`${name}: ${last}\n`);
    if (found === undefined) continue;
    finds += 1;
    const file = join(
      here,
      'found',
      name,
      createHash('sha256').update(found).digest('hex').slice(0, 16),
    );
    mkdirSync(join(here, 'found', name), { recursive: true });
    writeFileSync(file, found);
    process.stdout.write(
      `Found: ${file}. Put it right; \`npm test -- test/attacks/found.test.ts\` reads it again.\n`,
    );
  }
  return finds > 0 ? 1 : 0;
}

process.exitCode = await run();
