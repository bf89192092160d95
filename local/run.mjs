// `npm start`: runs main.ts as one bundle, the way that Lambda gets the functions. To send every
// module, those of packages too, through a TypeScript loader takes twice as long.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { build, stop } from 'esbuild';

// Of 24 GB V8 would take four times what is in use before it looks again; a third more is 200 MB less
// when many onboardings come at once (bench/burst.ts).
setFlagsFromString('--heap-growing-percent=30');

// npm passes SIGTERM on to the shell between it and this process, which ends and does not pass it on.
const parent = process.ppid;
if (process.env.npm_lifecycle_event === 'start')
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 300).unref();

const directory = new URL('../node_modules/.cache/local/', import.meta.url);
const bundle = new URL('main.mjs', directory);
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))],
  outfile: fileURLToPath(bundle),
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  sourcemap: 'inline',
  logLevel: 'error',
  write: false,
});
await stop();
// Another one that starts at this moment finds a whole file.
const written = new URL(`main-${process.pid}.mjs`, directory);
mkdirSync(directory, { recursive: true });
writeFileSync(written, outputFiles[0].contents);
renameSync(written, bundle);
process.setSourceMapsEnabled(true);
await import(bundle.href);
