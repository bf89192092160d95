import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { buildSync } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { buildFunctions, settings } from '../../cdk/bundle.ts';
import { type BundleSize, bundleSizes, pageBundles, tableFile } from './bundles.ts';

/**
 * Each cold start pays for everything in a bundle. Times vary between machines, bytes and modules do not
 * (bench/cold-start.ts measures times). A bundle may grow by the size of a feature; more means that a package or a
 * room was imported by accident. If it is intended, `npm run bundles` updates the table.
 */
const MORE = { kib: 16, modules: 8 };

let pages: ReturnType<typeof pageBundles>;
beforeAll(() => {
  pages = pageBundles();
});

test('no page has grown by an accidental package or room', {
  timeout: 180_000,
}, () => {
  const table = JSON.parse(readFileSync(tableFile, 'utf8')) as Record<string, BundleSize>;
  const grown = Object.entries(bundleSizes(pages))
    .map(([name, now]) => ({ name, now, kept: table[name] ?? { kib: 0, modules: 0 } }))
    .filter(
      ({ now, kept }) => now.kib > kept.kib + MORE.kib || now.modules > kept.modules + MORE.modules,
    );
  expect(grown).toEqual([]);
});

test("no bundle has the AWS SDK's event streams, which would pull in its whole core", () => {
  const { outputs } = buildFunctions(undefined, ['ShowApproval', 'DecideApproval']);
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  expect(inputs).toContain('functions/runtime/no-event-streams.ts');
  expect(inputs.filter((path) => path.includes('/event-streams/'))).toEqual([]);
});

test('functions behind a route use zod/mini', { timeout: 180_000 }, () => {
  // Loading `zod` takes as long as all of a page's own work, `zod/mini` half of that (docs/performance.md).
  const having = Object.entries(pages.outputs).filter(
    ([, { inputs }]) => inputs['node_modules/zod/v4/classic/schemas.js']?.bytesInOutput,
  );
  expect(having.map(([output]) => output)).toEqual([]);
});

test('no page has the table of functions', () => {
  // 20 KiB. Handlers take its types alone.
  const having = Object.entries(pages.outputs).filter(
    ([, { inputs }]) => inputs['functions/functions.ts']?.bytesInOutput,
  );
  expect(having.map(([output]) => output)).toEqual(['bundles/AnswerUnknown/bundle.cjs']);
});

test.each(['ShowApproval', 'ShowSetup'] as const)(
  '%s creates few schemas before its first request',
  (name) => {
    // One takes some 20 µs (docs/performance.md), and a record alone would have 384.
    const directory = mkdtempSync(join(tmpdir(), 'bundle-sizes-'));
    buildFunctions(directory, [name]);
    const bundle = readFileSync(join(directory, name, 'bundle.cjs'), 'utf8');
    rmSync(directory, { recursive: true });
    const shared = globalThis as { __zod_globalConfig?: object };
    const before = z.config();
    let created = 0;
    try {
      const run = runInThisContext(
        `(function (require, module, postProcessor) {${bundle.replace('{jitless:true}', '{jitless:true,postProcessor}')}})`,
      );
      run(createRequire(import.meta.url), { exports: {} }, () => {
        created += 1;
      });
    } finally {
      shared.__zod_globalConfig = before;
    }
    expect(created).toBeGreaterThan(50);
    expect(created).toBeLessThan(250);
  },
);

test('zod compiles no parsers in a bundle, elsewhere it does', () => {
  const contents = "import * as z from 'zod'; globalThis.configOfABundle = z.config();";
  const { outputFiles } = buildSync({
    ...settings,
    stdin: { contents, resolveDir: settings.absWorkingDir },
    write: false,
  });
  const before = z.config();
  const shared = globalThis as { __zod_globalConfig?: object; configOfABundle?: object };
  try {
    runInThisContext(`(function () {${outputFiles[0]?.text}})`)();
    expect(shared.configOfABundle).toMatchObject({ jitless: true });
    expect(before).not.toHaveProperty('jitless', true);
  } finally {
    shared.__zod_globalConfig = before;
  }
});
