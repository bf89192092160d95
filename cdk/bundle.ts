import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { type FunctionName, functionNames, functions } from '../functions/functions.ts';
import { languages } from '../functions/onboarding/languages.ts';
import { asyncapiDocument, openapiDocument } from '../functions/openapi/documents.ts';

const root = join(import.meta.dirname, '..');

/** What bundles have instead of packages: modules that read them from a file beside the bundle. */
const replaced = {
  'html-to-text': 'functions/runtime/html-to-text-beside.ts',
  'ipaddr.js': 'functions/runtime/ipaddr-beside.ts',
  tldts: 'functions/runtime/tldts-beside.ts',
  undici: 'functions/runtime/undici-beside.ts',
} as const;

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
  alias: {
    ...Object.fromEntries(
      Object.entries(replaced).map(([name, module]) => [name, join(root, module)]),
    ),
    // On Lambda, credentials come from the environment.
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

/** Tells the code that it is in a bundle, beside which there are files. */
const define = { FILES_BESIDE: 'true' };

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
    define,
    entryPoints: names.map((name) => ({
      in: `functions/${functions[name].file}.ts`,
      out: `${name}/bundle`,
    })),
    outdir: directory ?? 'bundles',
    outExtension: { '.js': '.cjs' },
    write: directory !== undefined,
    metafile: true,
  });
  if (directory !== undefined) writeFiles(directory, metafile);
  return metafile;
}

/** Files that functions read when they need them, by the module that reads them. */
const filesOf: Record<string, readonly { in: string; out: string }[]> = {
  'functions/texts/dictionaries.ts': languages.flatMap((language) => [
    { in: `functions/texts/${language}/index.ts`, out: `texts-${language}` },
    { in: `functions/texts/${language}/mails/index.ts`, out: `mails-${language}` },
  ]),
  'functions/web/error-page-beside.ts': [{ in: 'functions/web/error-page.tsx', out: 'error-page' }],
  'functions/2-submit/people/lists-beside.ts': [
    { in: 'functions/2-submit/people/lists.ts', out: 'lists' },
  ],
  [replaced.tldts]: [{ in: 'tldts', out: 'tldts' }],
  [replaced['html-to-text']]: [{ in: 'html-to-text', out: 'html-to-text' }],
  [replaced['ipaddr.js']]: [{ in: 'ipaddr.js', out: 'ipaddr' }],
  [replaced.undici]: [{ in: 'functions/runtime/undici-parts.ts', out: 'undici' }],
};
/** Texts of files, by the module that reads them. */
const textsOf: Record<string, { out: string; text: () => string }> = {
  'functions/onboarding/email-domains.ts': {
    out: 'email-providers.json',
    text: () => readFileSync(join(root, 'node_modules/email-providers/all.json'), 'utf8'),
  },
  'functions/openapi/show-openapi.ts': { out: 'openapi.json', text: openapiDocument },
  'functions/openapi/show-asyncapi.ts': { out: 'asyncapi.json', text: asyncapiDocument },
};

/** Writes the files once, and copies them beside the bundles with the modules that read them. */
function writeFiles(directory: string, { outputs }: Metafile): void {
  const shared = join(directory, 'files');
  buildSync({
    ...settings,
    define,
    alias: {},
    entryPoints: Object.values(filesOf).flat(),
    outdir: shared,
    outExtension: { '.js': '.cjs' },
  });
  for (const [path, { inputs }] of Object.entries(outputs)) {
    const beside = join(root, dirname(path));
    const reads = (module: string) => Boolean(inputs[module]?.bytesInOutput);
    for (const { out } of Object.entries(filesOf).flatMap(([module, files]) =>
      reads(module) ? files : [],
    ))
      copyFileSync(join(shared, `${out}.cjs`), join(beside, `${out}.cjs`));
    for (const [module, { out, text }] of Object.entries(textsOf))
      if (reads(module)) writeFileSync(join(beside, out), text());
  }
}
