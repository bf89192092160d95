import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleFunctions } from '../cdk/bundle.ts';
import { type FunctionName, functions } from '../functions/functions.ts';
import { median, milliseconds, printTable, ratio } from './table.ts';

/**
 * What a function's bundle adds to the cold start of a Lambda: a fresh Node process that loads it,
 * against one that loads an empty handler. All are measured in turn, round after round, so that the
 * machine's moods meet all alike, and in processor time, which other work does not stretch: until the
 * handler could be called there is nothing to wait for.
 */

const ROUNDS = 9;

const directory = mkdtempSync(join(tmpdir(), 'cold-start-'));
const bundleOf = bundleFunctions(join(directory, 'bundles'));

const empty = join(directory, 'empty');
mkdirSync(empty);
writeFileSync(join(empty, 'index.js'), 'exports.handler = async () => {};\n');

const names = Object.keys(functions) as FunctionName[];
const bundles = new Map<string, string>([
  ['(empty handler)', empty],
  ...names.map((name): [string, string] => [name, bundleOf(name)]),
]);

/** Milliseconds of a process's processor time until the handler could be called. */
function start(bundle: string): number {
  const file = join(bundle, 'index.js');
  const script = `await import(${JSON.stringify(pathToFileURL(file).href)}); const { user, system } = process.cpuUsage(); process.stdout.write(String((user + system) / 1000));`;
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    {
      encoding: 'utf8',
      // As on Lambda, where credentials and region come from the environment.
      env: { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' },
    },
  );
  if (status !== 0) throw new Error(`${bundle} cannot be loaded: ${stderr}`);
  return Number(stdout);
}

try {
  const times = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, bundle] of bundles)
      times.set(name, [...(times.get(name) ?? []), start(bundle)]);
  const floor = median(times.get('(empty handler)') ?? []);
  const rows = [...times]
    .map(([name, each]) => ({ name, time: median(each) }))
    .toSorted((a, b) => a.time - b.time)
    .map(({ name, time }) => [
      name,
      `${Math.ceil(statSync(join(bundles.get(name) ?? '', 'index.js')).size / 1024)}`,
      milliseconds(time),
      ratio(time, floor),
    ]);
  printTable(`Cold start: process to handler, median of ${ROUNDS}`, [
    ['function', 'KiB', 'ms', '× empty'],
    ...rows,
  ]);
} finally {
  rmSync(directory, { recursive: true });
}
