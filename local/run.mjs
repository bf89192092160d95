// `npm start` runs main.ts as one bundle, like the functions on Lambda. Passing every module, including packages,
// through a TypeScript loader takes twice as long.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire, enableCompileCache, setSourceMapsSupport } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// On a machine with 24 GB, V8's heap would grow to four times its live size before the next collection. Growing by a
// third saves 200 MB when many onboardings come at once (bench/burst.ts).
setFlagsFromString('--heap-growing-percent=30');

// npm sends SIGTERM to the shell between it and this process; the shell ends without passing it on.
const parent = process.ppid;
if (process.env.npm_lifecycle_event === 'start')
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 300).unref();

const directory = new URL('../node_modules/.cache/local/', import.meta.url);
const inCache = (name) => new URL(name, directory);
const fromHere = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
/**
 * The bundle's source files and when each was changed: `[path, epoch milliseconds, bytes][]`. The paths are relative, so
 * that a copy of this directory looks at its own files.
 */
const made = inCache('made.json');

function isAsItWas() {
  try {
    return JSON.parse(readFileSync(made, 'utf8')).every(([path, changed, size]) => {
      const now = statSync(fromHere(path));
      return now.mtimeMs === changed && now.size === size;
    });
  } catch {
    return false;
  }
}

/**
 * Leaves the packages out of the source map. Node would keep 180 MB after the first error with all of it, and take a
 * second.
 */
const ownSourcesOnly = {
  name: 'own-sources-only',
  setup({ onLoad }) {
    const nothing = Buffer.from('{"version":3,"sources":[""],"mappings":"AAAA"}').toString(
      'base64',
    );
    onLoad({ filter: /[/\\]node_modules[/\\].*\.[cm]?js$/ }, async ({ path }) => ({
      contents: `${await readFile(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${nothing}`,
      loader: 'default',
    }));
  },
};

/** Writes atomically: a process that starts at the same time finds complete files. */
function write(file, content) {
  const written = new URL(`${file.href}.${process.pid}`);
  writeFileSync(written, content);
  renameSync(written, file);
}

async function bundle() {
  const began = Date.now();
  const { build, stop } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: fromHere('.'),
    entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))],
    outfile: fileURLToPath(inCache('main.cjs')),
    // With its packages: resolving and reading their 1,500 files would take a third of the start.
    bundle: true,
    mainFields: ['module', 'main'],
    // Has a binary beside its code.
    external: ['classic-level'],
    platform: 'node',
    // Node compiles a CommonJS module from its cache faster, and loads its own modules only as they are used.
    format: 'cjs',
    // Linked and without the sources, which would take 40 MB just for an error's trace.
    sourcemap: 'linked',
    sourcesContent: false,
    plugins: [ownSourcesOnly],
    metafile: true,
    logLevel: 'error',
    write: false,
  });
  await stop();
  mkdirSync(directory, { recursive: true });
  const own = Object.keys(metafile.inputs).filter((path) => !path.startsWith('node_modules/'));
  // npm's record of the installation stands for all packages.
  const parts = [...own, 'local/run.mjs', 'node_modules/.package-lock.json'];
  const seen = parts.map((path) => {
    const { mtimeMs, size } = statSync(fromHere(path));
    return [path, mtimeMs, size];
  });
  for (const { path, contents } of outputFiles)
    write(inCache(path.endsWith('.map') ? 'main.cjs.map' : 'main.cjs'), contents);
  // A file changed during the build may or may not be included.
  if (seen.every(([, changed]) => changed < began)) write(made, JSON.stringify(seen));
}

if (!isAsItWas()) {
  try {
    await bundle();
  } catch (error) {
    if (!['EACCES', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST', 'EPERM'].includes(error.code))
      throw error;
    process.stderr.write(
      `\n  ${error.path ?? fileURLToPath(directory)} cannot be written (${error.code}): make it writable, or remove it.\n\n`,
    );
    process.exit(1);
  }
}
enableCompileCache(fileURLToPath(inCache('compiled')));
// The bundle is in node_modules.
setSourceMapsSupport(true, { nodeModules: true });
createRequire(import.meta.url)(fileURLToPath(inCache('main.cjs')));
