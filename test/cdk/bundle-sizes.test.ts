import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type BundleSize, bundleSizes, tableFile } from './bundles.ts';

/**
 * What a bundle holds, each cold start pays for: times differ from machine to machine, bytes and modules do not
 * (bench/cold-start.ts has the times). A bundle may grow by as much as a feature takes; what is more is a package or
 * a room that came along. `npm run bundles` writes the table anew, when that is meant.
 */
const MORE = { kib: 16, modules: 8 };

test('no page has grown by a package or a room that nobody meant to add', {
  timeout: 180_000,
}, () => {
  const table = JSON.parse(readFileSync(tableFile, 'utf8')) as Record<string, BundleSize>;
  const grown = Object.entries(bundleSizes())
    .map(([name, now]) => ({ name, now, kept: table[name] ?? { kib: 0, modules: 0 } }))
    .filter(
      ({ now, kept }) => now.kib > kept.kib + MORE.kib || now.modules > kept.modules + MORE.modules,
    );
  expect(grown).toEqual([]);
});
