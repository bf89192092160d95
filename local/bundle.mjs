// Puts main.ts and everything it imports into one file, which `npm start` runs.
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const fromHere = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

export const CACHE = 'node_modules/.cache/local';
export const BUNDLE = `${CACHE}/main.cjs`;
/**
 * The bundle, everything that it is made from, and when each was changed: `[path, epoch milliseconds, bytes][]`. The
 * paths are relative, so that a copy of this directory looks at its own files.
 */
const MADE = `${CACHE}/made.json`;

/** Files that no module imports. npm's record of the installation stands for all packages. */
const ALSO = [
  'local/run.mjs',
  'local/bundle.mjs',
  'local/traces.mjs',
  'package.json',
  'tsconfig.json',
  'node_modules/.package-lock.json',
];

/** The reason why there is no bundle: one sentence, with what to do. */
export class NoBundle extends Error {}

function stateOf(path) {
  const { mtimeMs, size } = statSync(fromHere(path));
  return [path, mtimeMs, size];
}

/** Every module of functions/ is in the bundle: lambda-host.ts imports them by name. */
const functionFiles = () =>
  readdirSync(fromHere('functions'), { recursive: true })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `functions/${path.replaceAll('\\', '/')}`);

/** Whether the bundle is what putting it together again would make. */
export function isCurrent() {
  try {
    const made = JSON.parse(readFileSync(fromHere(MADE), 'utf8'));
    const paths = new Set(made.map(([path]) => path));
    return (
      functionFiles().every((path) => paths.has(path)) &&
      made.every((state) => stateOf(state[0]).join() === state.join())
    );
  } catch {
    return false;
  }
}

/** Leaves the packages out of the source map: all of it would take 180 MB and a second with the first error. */
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

/** @throws NoBundle */
async function build() {
  try {
    const esbuild = await import('esbuild');
    const result = await esbuild.build({
      absWorkingDir: fromHere('.'),
      entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))],
      outfile: fromHere(BUNDLE),
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
    await esbuild.stop();
    return result;
  } catch (error) {
    const { errors, message } = error;
    throw new NoBundle(
      errors
        ? 'The product cannot be put together: esbuild says above what is wrong.'
        : `esbuild cannot run (${message.split('\n')[0]}): remove node_modules, then start again.`,
      { cause: error },
    );
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch ({ code }) {
    return code === 'EPERM';
  }
}

/** Removes what killed processes were writing. */
function tidyUp() {
  for (const name of readdirSync(fromHere(CACHE))) {
    const [, pid] = /\.(\d+)$/.exec(name) ?? [];
    if (pid && !isRunning(Number(pid))) rmSync(fromHere(`${CACHE}/${name}`), { force: true });
  }
}

/**
 * Writes atomically: a process that starts at the same time finds complete files.
 * @returns the file's state, even if another process has written it since
 */
function write(path, content) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(fromHere(draft), content);
  const [, ...state] = stateOf(draft);
  renameSync(fromHere(draft), fromHere(path));
  return [path, ...state];
}

/** @param error of the file system */
function refusal({ code, path, dest, message }) {
  const place = dest ?? path ?? fromHere(CACHE);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk with ${fromHere(CACHE)} is full (${code}): free some space and start again.`;
    case 'EIO':
      return `The disk fails to read or write ${place} (EIO): check the disk, then start again.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EEXIST':
    case 'EISDIR':
    case 'ENOTDIR':
      return `${place} cannot be written (${code}): make it writable, or remove it.`;
    default:
      return `The product cannot be put together: ${message}.`;
  }
}

/** @throws NoBundle */
export async function bundle() {
  const began = Date.now();
  const files = functionFiles();
  const { outputFiles, metafile } = await build();
  try {
    const own = Object.keys(metafile.inputs).filter((path) => !path.startsWith('node_modules/'));
    const sources = [...new Set([...own, ...files, ...ALSO])].map(stateOf);
    mkdirSync(fromHere(CACHE), { recursive: true });
    tidyUp();
    const written = outputFiles.map(({ path, contents }) =>
      write(path.endsWith('.map') ? `${BUNDLE}.map` : BUNDLE, contents),
    );
    // A file changed during the build may or may not be included.
    if (sources.every(([, changed]) => changed < began))
      write(MADE, JSON.stringify([...sources, ...written]));
  } catch (error) {
    if (error.syscall === undefined) throw error;
    throw new NoBundle(refusal(error), { cause: error });
  }
}
