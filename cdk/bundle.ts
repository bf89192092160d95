import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type FunctionName, functions } from '../functions/functions.ts';

const root = join(import.meta.dirname, '..');

/**
 * Bundles every function of the table, all in one run of esbuild (one run each, as CDK's
 * NodejsFunction does it, takes half a minute instead of a second or two).
 * @param directory gets `{name}/index.js` for each, and loses what it had
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
    bundle: true,
    minify: true,
    // Step Functions matches errors on their names.
    keepNames: true,
    platform: 'node',
    target: 'node24',
    // An ES module's `import 'node:http'` asks for all that it exports, WebSocket too, and so loads
    // Node's fetch (undici) at every start; `require` does not.
    format: 'cjs',
    // Of packages, the ES modules: of them esbuild can leave out what is not used.
    mainFields: ['module', 'main'],
    legalComments: 'none',
    // An inline source map adds half again to the time that a cold start takes.
    sourcemap: false,
    logLevel: 'warning',
  });
  return (name) => join(directory, name);
}
