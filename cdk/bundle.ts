import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { type FunctionName, functionNames, functions } from '../functions/functions.ts';

const root = join(import.meta.dirname, '..');

/** How a function is bundled. */
export const settings = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  // An ES module's `import 'node:http'` asks for all that it exports, WebSocket too, and so loads
  // Node's fetch (undici) at every start; `require` does not.
  format: 'cjs',
  // Of packages, the ES modules: of them esbuild can leave out what is not used.
  mainFields: ['module', 'main'],
  // On Lambda credentials come from the environment.
  alias: {
    '@aws-sdk/credential-provider-node': join(root, 'functions/runtime/lambda-credentials.ts'),
    '@smithy/core/event-streams': join(root, 'functions/runtime/no-event-streams.ts'),
  },
  // Zod's `config({ jitless: true })`, before any schema is made: it would write a parser for each and have it compiled,
  // which pays after some hundred requests, and the first would wait for it. As `inject` it would wrap every module.
  banner: { js: 'globalThis.__zod_globalConfig={jitless:true};' },
  legalComments: 'none',
  // An inline source map adds half again to the time that a cold start takes.
  sourcemap: false,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * What Lambda loads. It uses `import()`, which reads a CommonJS module twice: once more for what it exports, before
 * it runs.
 */
const ENTRY = `import { createRequire } from 'node:module';
export const { handler } = createRequire(import.meta.url)('./bundle.cjs');
`;

/**
 * @param file of a bundle, `{directory}/bundle.cjs`
 * @returns its directory, which can be a function's code: its handler is `index.handler`
 */
export function writeEntry(file: string): string {
  const directory = dirname(file);
  writeFileSync(join(directory, 'index.mjs'), ENTRY);
  return directory;
}

/**
 * Bundles every function of the table, all in one run of esbuild (one run each, as CDK's
 * NodejsFunction does it, takes half a minute instead of a second or two).
 * @param directory gets `{name}/index.mjs` for each, and loses what it had
 * @returns the directory of a function's bundle
 */
export function bundleFunctions(directory: string): (name: FunctionName) => string {
  // What an older table had must not become part of an asset.
  rmSync(directory, { recursive: true, force: true });
  buildFunctions(directory);
  for (const name of functionNames) writeEntry(join(directory, name, 'bundle.cjs'));
  return (name) => join(directory, name);
}

/**
 * @param directory for the files; undefined: none is written
 * @returns what is in the bundles, by output: `{directory}/{name}/bundle.cjs`
 */
export function buildFunctions(
  directory: string | undefined,
  names: readonly FunctionName[] = functionNames,
): Metafile {
  const { metafile } = buildSync({
    ...settings,
    entryPoints: names.map((name) => ({
      in: `functions/${functions[name].file}.ts`,
      out: `${name}/bundle`,
    })),
    outdir: directory ?? 'bundles',
    outExtension: { '.js': '.cjs' },
    write: directory !== undefined,
    metafile: true,
  });
  return metafile;
}
