import './silent.ts';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { embeddedTarget } from '../test/flow/embedded.ts';
import { freePorts, machine } from '../test/flow/machine.ts';
import { newCustomer } from './journey.ts';
import { median, milliseconds, printTable } from './table.ts';

/**
 * The embedded default beside SAML Jackson (npm `@boxyhq/saml-jackson`), a package for enterprise sign-in,
 * both on this machine and in the same run: the time until each is ready, and until it accepts a connection. They do
 * different things; the table says what. SAML Jackson is installed once, in `.artifacts/`, as it brings 430 packages.
 */

const VERSION = '26.2.0';
const TIMES = 30;
const directory = join(import.meta.dirname, `../.artifacts/saml-jackson-${VERSION}`);

if (!existsSync(join(directory, 'node_modules/@boxyhq/saml-jackson'))) {
  mkdirSync(directory, { recursive: true });
  const dependencies = { '@boxyhq/saml-jackson': VERSION };
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, dependencies }));
  process.stderr.write('Installing @boxyhq/saml-jackson, once (about a minute) …\n');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', args, { cwd: directory, encoding: 'utf8' });
  if (status !== 0) throw new Error(`It cannot be installed: ${stderr}`);
}

const script = `
const { controllers } = require('@boxyhq/saml-jackson');
(async () => {
  const { connectionAPIController } = await controllers({
    externalUrl: 'http://localhost:5225', samlAudience: 'https://saml.example', samlPath: '/saml', oidcPath: '/oidc',
    db: { engine: 'mem' }, noAnalytics: true,
  });
  const { user, system } = process.cpuUsage();
  const ready = (user + system) / 1000;
  const times = [];
  for (let index = 0; index < 200; index += 1) {
    const began = performance.now();
    await connectionAPIController.createOIDCConnection({
      tenant: index + '.example', product: 'sequel', defaultRedirectUrl: 'http://localhost/', redirectUrl: '["http://localhost/*"]',
      oidcDiscoveryUrl: 'https://nobody.okta.com/.well-known/openid-configuration', oidcClientId: 'id' + index, oidcClientSecret: 'wrong',
    });
    times.push(performance.now() - began);
  }
  process.stdout.write('\\n' + JSON.stringify({ ready, times }));
  process.exit(0);
})();`;
const { stdout } = spawnSync(process.execPath, ['--eval', script], {
  cwd: directory,
  encoding: 'utf8',
});
const theirs = z
  .object({ ready: z.number(), times: z.array(z.number()) })
  .parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));

const port = await freePorts();
const ends: (() => void)[] = [];
const product = machine(
  { PORT: String(port), REQUESTS_PER_MINUTE: '1000000000', TIME_ZONE: 'UTC' },
  (end) => ends.push(end),
);
await product.start();
/** User and kernel time in hundredths of a second. */
const ticks = readFileSync(`/proc/${product.pid()}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
const ready = (Number(ticks[11]) + Number(ticks[12])) * 10;
const target = await embeddedTarget(`http://localhost:${port}`);
const answered: number[] = [];
const asked: number[] = [];
for (let index = 0; index < TIMES; index += 1) {
  const customer = await newCustomer(target);
  const began = performance.now();
  await target.request(customer.setupLink, customer.submission);
  answered.push(performance.now() - began);
  await customer.reached('awaitingApproval');
  asked.push(performance.now() - began);
}
for (const end of ends) end();

printTable(`SAML Jackson ${VERSION}, in memory, and this product, on disk`, [
  ['', 'SAML Jackson', 'this'],
  ['ready, ms of CPU time', theirs.ready.toFixed(0), ready.toFixed(0)],
  ['a connection is stored, ms', milliseconds(median(theirs.times)), ''],
  ['a submission is answered, ms', '', milliseconds(median(answered))],
  ['… checked at Okta, and the CSM asked, ms', '', milliseconds(median(asked))],
  ['survives a kill', 'no (in memory)', 'yes'],
  ['client ID, secret, callback URLs are checked', 'no', 'yes'],
  ['e-mail domains are proven, a person approves', 'no', 'yes'],
  ['speaks SAML, signs people in by itself', 'yes', 'no, Auth0 does'],
]);
process.exit(0);
