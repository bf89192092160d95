import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** Checks of packages that need only package-lock.json. */

const root = new URL('../../', import.meta.url);
const json = (name: string): unknown => JSON.parse(readFileSync(new URL(name, root), 'utf8'));

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
      inBundle: z.boolean().optional(),
    }),
  ),
});

const packagesOf = (lock: string) =>
  Object.entries(lockSchema.parse(json(lock)).packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({ path, ...entry }));

/** By path, without our own package. */
export const packages = packagesOf('package-lock.json');
/** The fuzzer's, which are installed separately, without scripts, and are part of nothing else. */
const fuzzer = packagesOf('test/fuzz/fuzzer/package-lock.json').map((each) => ({
  ...each,
  dev: true,
}));

const { allowScripts } = z
  .object({ allowScripts: z.record(z.string(), z.boolean()) })
  .parse(json('package.json'));

/** Licences allowed for deployed packages: none that requires more than including its text. */
const LICENSES = [
  'Unlicense',
  'MIT',
  'MIT-0',
  '0BSD',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
];
/** More licences for tools outside the product; of alternatives one is enough. */
const TOOLS = [
  ...LICENSES,
  'BlueOak-1.0.0',
  'MIT OR Apache-2.0',
  '(MIT OR EUPL-1.1+)',
  '(MIT OR GPL-3.0-or-later)',
  '(MIT OR CC0-1.0)',
  'CC0-1.0',
  'MPL-2.0',
  'Python-2.0',
];

/** Texts, and a package of the fuzzer whose licence is only in its LICENSE file. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'node_modules/prelude-ls': 'none',
  'node_modules/spdx-exceptions': 'CC-BY-3.0',
  'node_modules/spdx-license-ids': 'CC0-1.0',
};

const REGISTRY = 'https://registry.npmjs.org/';

/** Violations, a sentence each. */
export function objections(): string[] {
  return [...packages, ...fuzzer].flatMap((each) => {
    const { path, license = 'none', dev, integrity, resolved = REGISTRY, inBundle } = each;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return [
      (dev ? TOOLS : LICENSES).includes(license) || (dev && EXCEPTIONS[path] === license)
        ? ''
        : `${path} has the licence ${license}`,
      resolved.startsWith(REGISTRY) ? '' : `${path} comes from ${resolved}`,
      // The package's own integrity covers what it bundles.
      inBundle || integrity?.startsWith('sha512-') ? '' : `${path} has no integrity`,
      each.hasInstallScript && allowScripts[name] !== false
        ? `${path} has an install script that allowScripts does not switch off`
        : '',
    ].filter((objection) => objection !== '');
  });
}
