// Installs what package-lock.json says, unless node_modules holds just that already. Runs before
// `npm start` and `npm test`, on whatever Node the machine has, so it is plain JavaScript.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const lock = new URL('../package-lock.json', import.meta.url);
/** npm's own record of what it installed. */
const installed = new URL('../node_modules/.package-lock.json', import.meta.url);

/** Of the Node that runs all of it, each platform has a package of its own. */
const isOurs = ({ os, cpu }) => os === process.platform && cpu === process.arch;

/** What counts: each package and its integrity; optional ones for other platforms are not there. */
function isCurrent() {
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(lock, 'utf8')).packages;
  const found = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const runtimes = Object.keys(wanted[''].optionalDependencies).map(
    (name) => `node_modules/${name}`,
  );
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' ||
      (entry.optional && !(runtimes.includes(path) && isOurs(entry))) ||
      found[path]?.integrity === entry.integrity,
  );
}

if (!isCurrent()) {
  process.stderr.write('Installing packages, once (about a minute) …\n');
  // None of them needs a script of its own to be run while it is installed.
  const options = ['--ignore-scripts', '--loglevel=error', '--no-fund', '--no-audit'];
  const { status } = spawnSync('npm', ['ci', ...options], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    cwd: new URL('..', import.meta.url),
  });
  if (status !== 0) {
    process.stderr.write('The packages could not be installed; npm says why above.\n');
    process.exit(1);
  }
}
