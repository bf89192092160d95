import { request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { logger } from '../functions/runtime/observability.ts';
import { systemClock } from '../local/clock.ts';
import { embeddedTarget, startEmbedded } from '../test/flow/embedded.ts';
import { median, milliseconds, printTable, ratio } from './table.ts';

/**
 * How one flooding client affects everybody else on the embedded default: it sends twenty times its limit from its
 * own address, while another client opens a page repeatedly.
 */

const PER_MINUTE = 600;
const TIMES = 20;
const SECONDS = 10;

logger.setLogLevel('SILENT');
const local = await startEmbedded(systemClock, { REQUESTS_PER_MINUTE: String(PER_MINUTE) });
const target = await embeddedTarget(local.url);
const { setupLink } = await target.issueSetupLink('Acme', 'dana@sequel.example');

/** @param localAddress a loopback address, which identifies the client */
const ask = (localAddress: string) =>
  new Promise<number>((resolve, reject) => {
    const headers = { accept: 'text/html' };
    request(setupLink, { localAddress, headers, agent: false }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    })
      .once('error', reject)
      .end();
  });

/** Response times and statuses of a client within its limit. */
async function visit(localAddress: string) {
  const times: number[] = [];
  const statuses = new Set<number>();
  const until = performance.now() + SECONDS * 1000;
  while (performance.now() < until) {
    const began = performance.now();
    statuses.add(await ask(localAddress));
    times.push(performance.now() - began);
    await pause(125);
  }
  return { time: median(times), statuses: [...statuses].join(' ') };
}

/** Sends at a steady rate, whatever the answers. */
async function flood(localAddress: string) {
  const perSecond = (PER_MINUTE * TIMES) / 60;
  const answered = new Map<number, number>();
  const sent: Promise<unknown>[] = [];
  for (let index = 0; index < perSecond * SECONDS; index += 1) {
    sent.push(
      ask(localAddress).then(
        (status) => answered.set(status, (answered.get(status) ?? 0) + 1),
        () => answered.set(0, (answered.get(0) ?? 0) + 1),
      ),
    );
    await pause(1000 / perSecond);
  }
  await Promise.all(sent);
  return [...answered].map(([status, number]) => `${number} × ${status}`).join(', ');
}

await visit('127.0.0.2');
const calm = await visit('127.0.0.3');
const [flooded, attacker] = await Promise.all([visit('127.0.0.4'), flood('127.0.0.5')]);
printTable(`One client at ${TIMES} times its limit: everybody else (median ms)`, [
  ['', 'ms', '× calm', 'statuses'],
  ['calm', milliseconds(calm.time), '1.00', calm.statuses],
  ['flooded', milliseconds(flooded.time), ratio(flooded.time, calm.time), flooded.statuses],
  ['the flooding client', '', '', attacker],
]);
await local.remove();
