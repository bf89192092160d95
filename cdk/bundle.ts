import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { type FunctionName, functionNames, functions } from '../functions/functions.ts';
import { asyncapiDocument, openapiDocument } from '../functions/openapi/documents.ts';

const root = join(import.meta.dirname, '..');

/** How a function is bundled. */
export const settings = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  // `import 'node:http'` in an ES module reads all its exports, WebSocket included, and so loads Node's fetch
  // (undici) at every start. `require` does not.
  format: 'cjs',
  // Prefer packages' ES modules: esbuild can tree-shake them.
  mainFields: ['module', 'main'],
  // On Lambda, credentials come from the environment.
  alias: {
    '@aws-sdk/credential-provider-node': join(root, 'functions/runtime/lambda-credentials.ts'),
    '@smithy/core/event-streams': join(root, 'functions/runtime/no-event-streams.ts'),
  },
  // Sets Zod's `config({ jitless: true })` before any schema is created. Zod would otherwise generate and compile a
  // parser per schema, which pays off only after hundreds of requests and delays the first. `inject` would wrap every
  // module.
  banner: { js: 'globalThis.__zod_globalConfig={jitless:true};' },
  legalComments: 'none',
  // An inline source map makes a cold start half again as long.
  sourcemap: false,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * What Lambda loads. Lambda uses `import()`, which would read a CommonJS module twice: once for its exports and once
 * to run it.
 */
const ENTRY = `import { createRequire } from 'node:module';
export const { handler } = createRequire(import.meta.url)('./bundle.cjs');
`;

/**
 * @param file of a bundle, `{directory}/bundle.cjs`
 * @returns its directory, usable as a function's code with the handler `index.handler`
 */
export function writeEntry(file: string): string {
  const directory = dirname(file);
  writeFileSync(join(directory, 'index.mjs'), ENTRY);
  return directory;
}

/**
 * Bundles every function of the table in one run of esbuild. One run each, as in CDK's NodejsFunction, takes half a
 * minute instead of a second or two.
 * @param directory is emptied and gets `{name}/index.mjs` for each
 * @returns the directory of a function's bundle
 */
export function bundleFunctions(directory: string): (name: FunctionName) => string {
  // Leftovers of an older table must not become part of an asset.
  rmSync(directory, { recursive: true, force: true });
  buildFunctions(directory);
  for (const name of functionNames) writeEntry(join(directory, name, 'bundle.cjs'));
  return (name) => join(directory, name);
}

/**
 * @param directory for the files; undefined writes none
 * @returns the bundles' contents by output: `{directory}/{name}/bundle.cjs`
 */
export function buildFunctions(
  directory: string | undefined,
  names: readonly FunctionName[] = functionNames,
): Metafile {
  const { metafile } = buildSync({
    ...settings,
    define: {
      OPENAPI_DOCUMENT: JSON.stringify(openapiDocument()),
      ASYNCAPI_DOCUMENT: JSON.stringify(asyncapiDocument()),
    },
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
