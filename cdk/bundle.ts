import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type FunctionName, functions } from '../functions/functions.ts';

const root = join(import.meta.dirname, '..');

/**
 * Bundles every function of the table, all in one run of esbuild (one run each, as CDK's
 * NodejsFunction does it, takes half a minute instead of a second or two).
 * @param directory gets `{name}/index.mjs` for each, and loses what it had
 * @returns the directory of a function's bundle
 */
export function bundleFunctions(directory: string): (name: FunctionName) => string {
  // What an older table had must not become part of an asset.
  rmSync(directory, { recursive: true, force: true });
  buildSync({
    absWorkingDir: root,
    entryPoints: Object.entries(functions).map(([name, { file }]) => ({
      in: `functions/${file}.ts`,
      out: `${name}/index`,
    })),
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    // Step Functions matches errors on their names.
    keepNames: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    // CommonJS packages ask for Node's own modules by require, which an ES module lacks.
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
    legalComments: 'none',
    // An inline source map adds half again to the time that a cold start takes.
    sourcemap: false,
    logLevel: 'warning',
  });
  return (name) => join(directory, name);
}
