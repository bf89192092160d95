// Installs from package-lock.json unless node_modules is already up to date. Runs before `npm start` and `npm test`
// on any Node, so it is plain JavaScript.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const lock = new URL('../package-lock.json', import.meta.url);
/** npm's own record of the installation. */
const installed = new URL('../node_modules/.package-lock.json', import.meta.url);

/** Each platform has its own package of the Node that runs everything. */
const isOurs = ({ os, cpu }) => os === process.platform && cpu === process.arch;

/** Compares each package's integrity; optional packages for other platforms are not installed. */
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
  // No package needs an install script.
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
