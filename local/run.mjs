// `npm start` runs main.ts as one bundle, like the functions on Lambda. Passing every module, including packages,
// through a TypeScript loader takes twice as long.
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { BUNDLE, bundle, CACHE, isCurrent, NoBundle } from './bundle.mjs';
import { mapTraces } from './traces.mjs';

function fail(sentence) {
  process.stderr.write(`\n  ${sentence}\n\n`);
  process.exit(1);
}

// npm puts the installed Node 24 first. Called directly, this may be an older one.
if (Number.parseInt(process.versions.node, 10) < 24)
  fail(
    `This is Node ${process.versions.node}, and the product needs Node 24: run \`npm start\`, which uses its own (on a Mac, install Node 24).`,
  );

// On a machine with 24 GB, V8's heap would grow to four times its live size before the next collection. Growing by a
// third saves 200 MB when many onboardings come at once (bench/burst.ts).
setFlagsFromString('--heap-growing-percent=30');

// npm sends SIGTERM to the shell between it and this process; the shell ends without passing it on.
const parent = process.ppid;
if (process.env.npm_lifecycle_event === 'start')
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 300).unref();

const fromHere = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

if (!isCurrent()) {
  process.stderr.write('Putting the product together (a few seconds) …\n');
  try {
    await bundle();
  } catch (error) {
    if (!(error instanceof NoBundle)) throw error;
    fail(error.message);
  }
}
// Imported by name, what Node 20 does not have would fail before the sentence above.
module.enableCompileCache(fromHere(`${CACHE}/compiled`));
mapTraces(fromHere(BUNDLE));
module.createRequire(import.meta.url)(fromHere(BUNDLE));
