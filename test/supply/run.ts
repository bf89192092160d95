import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { objections } from './packages.ts';

/**
 * `npm run supply`: licences, origin, integrity and install scripts of all packages, credentials in the history,
 * and the SBOM of what is deployed in `.artifacts/sbom.cdx.json`. Exits with 1 and the violations, if any.
 */

const root = new URL('../../', import.meta.url);

function run(command: string, args: string[]): string {
  const { stdout, stderr, status } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${status}: ${stderr}`);
  return stdout;
}

/** Patterns of access keys and tokens of AWS, Slack, GitHub and npm, and of private keys. */
const CREDENTIALS = [
  'AKIA[0-9A-Z]{16}',
  'xox[abprs]-[0-9A-Za-z-]{10,}',
  'gh[pousr]_[0-9A-Za-z]{36}',
  'npm_[0-9A-Za-z]{36}',
  'BEGIN (RSA |EC |OPENSSH )PRIVATE KEY',
].join('|');

const found = objections();
const commits = run('git', ['log', '--all', '--format=%h', '-G', CREDENTIALS]).trim();
if (commits !== '')
  found.push(`Something like a credential stands in ${commits.split('\n').join(', ')}`);

const sbom = run('npm', [
  'sbom',
  '--sbom-format',
  'cyclonedx',
  '--omit',
  'dev',
  '--package-lock-only',
]);
mkdirSync(new URL('.artifacts/', root), { recursive: true });
writeFileSync(new URL('.artifacts/sbom.cdx.json', root), sbom);

for (const sentence of found) process.stderr.write(`${sentence}\n`);
process.exitCode = found.length > 0 ? 1 : 0;
