import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { targets } from '../fuzz/targets.ts';

/** Inputs found by `npm run test:fuzz`, and its seeds, are parsed without harm. */
describe.each(Object.entries(targets))('%s', (name, { seeds, read }) => {
  const folder = new URL(`../fuzz/found/${name}/`, import.meta.url);
  const found = existsSync(folder) ? readdirSync(folder) : [];

  test.each(seeds)('reads the fuzzer’s initial inputs: %j', async (seed) => {
    await expect(read(Buffer.from(seed))).resolves.toBeUndefined();
  });

  test.skipIf(found.length === 0)('reads the fuzzer’s findings', async () => {
    for (const file of found)
      await expect(read(readFileSync(new URL(file, folder))), file).resolves.toBeUndefined();
  });
});
