// `npm start` runs main.ts as one bundle, like the functions on Lambda. Passing every module, including packages,
// through a TypeScript loader takes twice as long.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { enableCompileCache, setSourceMapsSupport } from 'node:module';
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
/** The bundle's source files and when each was changed: `[path, epoch milliseconds, bytes][]`. */
const made = inCache('made.json');

function isAsItWas() {
  try {
    return JSON.parse(readFileSync(made, 'utf8')).every(([path, changed, size]) => {
      const now = statSync(path);
      return now.mtimeMs === changed && now.size === size;
    });
  } catch {
    return false;
  }
}

/** Writes atomically: a process that starts at the same time finds complete files. */
function write(file, content) {
  const written = new URL(`${file.href}.${process.pid}`);
  writeFileSync(written, content);
  renameSync(written, file);
}

if (!isAsItWas()) {
  const began = Date.now();
  const { build, stop } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))],
    outfile: fileURLToPath(inCache('main.mjs')),
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    // Linked and without the sources, which would take 40 MB just for an error's trace.
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'error',
    write: false,
  });
  await stop();
  mkdirSync(directory, { recursive: true });
  const parts = Object.keys(metafile.inputs).map((path) =>
    fileURLToPath(new URL(`../${path}`, import.meta.url)),
  );
  const seen = [...parts, fileURLToPath(import.meta.url)].map((path) => {
    const { mtimeMs, size } = statSync(path);
    return [path, mtimeMs, size];
  });
  for (const { path, contents } of outputFiles)
    write(inCache(path.endsWith('.map') ? 'main.mjs.map' : 'main.mjs'), contents);
  // A file changed during the build may or may not be included.
  if (seen.every(([, changed]) => changed < began)) write(made, JSON.stringify(seen));
}
enableCompileCache(fileURLToPath(inCache('compiled')));
setSourceMapsSupport(true);
await import(inCache('main.mjs').href);
