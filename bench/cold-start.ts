import './silent.ts';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { buildFunctions, writeEntry } from '../cdk/bundle.ts';
import { names } from '../cdk/names.ts';
import { type FunctionName, functions, functionsBy } from '../functions/functions.ts';
import { systemClock } from '../local/clock.ts';
import { embeddedTarget, startEmbedded } from '../test/flow/embedded.ts';
import { bundleFloor, floorEvent } from './cold/floor.ts';
import { startLoopback } from './cold/loopback.ts';
import { coldStart, installRuntimeClient } from './cold/runtime-client.ts';
import { everyPage } from './every-page.ts';
import { median, milliseconds, printTable, ratio } from './table.ts';

/**
 * The wait at a new instance: Lambda's own runtime client starts each function behind a page. Measured until its first
 * answer, in CPU time, which other load on the machine does not affect.
 *
 * The floor is a bundle with the same AWS clients and commands as the function, which makes the same calls and gets
 * the same answers. If the function calls Auth0 or an Okta, its floor has the same clients, and makes as many requests
 * with Node's own fetch. ShowOpenapi and AnswerUnknown make no calls: their floor is an empty function. Real and floor
 * alternate, one journey per round, against the stand-ins of the embedded default.
 *
 * `--json` prints JSON; ROUNDS (7) is the number of journeys.
 */

const ROUNDS = Number(process.env.ROUNDS ?? 7);

const client = installRuntimeClient();
const directory = mkdtempSync(join(tmpdir(), 'cold-start-'));
const bundles = join(directory, 'bundles');
const { outputs } = buildFunctions(bundles, functionsBy('http'));
const outputOf = (name: string) => {
  const found = Object.entries(outputs).find(([path]) => path.endsWith(`/${name}/bundle.cjs`));
  if (!found) throw new Error(`${name} has no bundle`);
  return found[1];
};

const local = await startEmbedded(systemClock, {
  REQUESTS_PER_MINUTE: '1000000000',
  // As in deployments with the default (cdk/settings.ts): a zone other than UTC takes longer.
  TIME_ZONE: 'America/New_York',
});
const target = await embeddedTarget(local.url);
const loopback = await startLoopback();

/** A function's environment as on AWS, with this machine's AWS endpoints. */
const environmentOf = (name: FunctionName): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(functions[name].environment.map((each) => [each, process.env[each]])),
  AWS_REGION: process.env.AWS_REGION,
  AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY,
  ...loopback.environment,
  AWS_LAMBDA_FUNCTION_NAME: names({ stage: 'local' }).function(name),
});

interface Times {
  init: number[];
  total: number[];
}
const none = (): Times => ({ init: [], total: [] });
const measured = new Map<
  string,
  { name: FunctionName; real: Times; floor: Times; calls: number; requests: number }
>();
const floors = new Map<FunctionName, string>();

const floorOf = (name: FunctionName) => {
  const floor =
    floors.get(name) ??
    bundleFloor(
      outputOf(name),
      mkdirSync(join(directory, 'floors', name), { recursive: true }) ?? '',
    );
  floors.set(name, floor);
  return floor;
};

/** Lambda without a warm instance: a new process for every event, and one for its floor. */
async function invoke(row: string, functionName: string, event: unknown): Promise<unknown> {
  const name = functionName as FunctionName;
  const environment = environmentOf(name);
  const {
    result: real,
    calls,
    requests,
  } = await loopback.recorded(() =>
    coldStart(client, writeEntry(join(bundles, name, 'bundle.cjs')), event, environment),
  );
  const floor = await loopback.replaying(calls, () =>
    coldStart(client, floorOf(name), floorEvent(calls, requests, loopback.elsewhere), environment),
  );
  const known = measured.get(row) ?? {
    name,
    real: none(),
    floor: none(),
    calls: calls.length,
    requests: requests.length,
  };
  known.real.init.push(real.init);
  known.real.total.push(real.total);
  known.floor.init.push(floor.init);
  known.floor.total.push(floor.total);
  measured.set(row, known);
  const { statusCode } = z.object({ statusCode: z.number() }).parse(real.answer);
  if (statusCode >= 400 && name !== 'AnswerUnknown')
    throw new Error(`${row} answered ${statusCode}: ${JSON.stringify(real.answer).slice(-700)}`);
  return real.answer;
}

for (let round = 0; round < ROUNDS; round += 1) await everyPage(local.url, target, invoke);

const figures = [...measured].map(([request, { name, real, floor, calls, requests }]) => ({
  request,
  calls,
  requests,
  kib: Math.ceil(outputOf(name).bytes / 1024),
  modules: Object.values(outputOf(name).inputs).filter(({ bytesInOutput }) => bytesInOutput > 0)
    .length,
  init: median(real.init),
  total: median(real.total),
  floorInit: median(floor.init),
  floorTotal: median(floor.total),
  // The ratio within each pair, as other load slows both alike.
  ratio: median(real.total.map((total, index) => total / (floor.total[index] ?? Number.NaN))),
}));
if (process.argv.includes('--json'))
  process.stdout.write(
    `${JSON.stringify({ rounds: ROUNDS, node: process.version, figures }, null, 2)}\n`,
  );
else
  printTable(
    `Cold start: process to first answer, ms of CPU time, median of ${ROUNDS} (aws-lambda-ric, Node ${process.version})`,
    [
      [
        'request',
        'AWS calls',
        'others',
        'KiB',
        'modules',
        'init',
        'its floor',
        'total',
        'its floor',
        '× floor',
      ],
      ...figures.map((each) => [
        each.request,
        String(each.calls),
        String(each.requests),
        String(each.kib),
        String(each.modules),
        milliseconds(each.init),
        milliseconds(each.floorInit),
        milliseconds(each.total),
        milliseconds(each.floorTotal),
        ratio(each.ratio, 1),
      ]),
    ],
  );
loopback.stop();
await local.remove();
rmSync(directory, { recursive: true });
process.exit(0);
