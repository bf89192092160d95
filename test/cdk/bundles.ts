import { writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { buildFunctions } from '../../cdk/bundle.ts';
import { functionsBy } from '../../functions/functions.ts';

/** Size of a function's bundle: what cold starts read, and how much of it runs at the start. */
export interface BundleSize {
  kib: number;
  modules: number;
}

/** The bundles of the functions that people wait for. */
export const pageBundles = () => buildFunctions(undefined, functionsBy('http'));

/** Their sizes, by name. */
export function bundleSizes({ outputs } = pageBundles()): Record<string, BundleSize> {
  return Object.fromEntries(
    Object.entries(outputs).map(([path, { bytes, inputs }]) => [
      basename(dirname(path)),
      {
        kib: Math.ceil(bytes / 1024),
        modules: Object.values(inputs).filter(({ bytesInOutput }) => bytesInOutput > 0).length,
      },
    ]),
  );
}

export const tableFile = new URL('bundles.json', import.meta.url);

/** `npm run bundles` */
if (import.meta.main) writeFileSync(tableFile, `${JSON.stringify(bundleSizes(), null, 2)}\n`);
