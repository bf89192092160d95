import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

/**
 * Lambda's own runtime client for Node (npm `aws-lambda-ric`): it loads a function with `import()`, takes an event
 * from the Runtime API, and returns the answer. It is not a dependency of the project, as its native part is built
 * locally and needs Debian's cmake, g++, make, autoconf, automake and libtool. The first measurement installs it.
 */
const VERSION = '4.0.2';

const directory = join(import.meta.dirname, `../../.artifacts/aws-lambda-ric-${VERSION}`);
const installed = join(directory, 'node_modules/aws-lambda-ric');

/**
 * @returns the client's file
 * @throws if it cannot be built
 */
export function installRuntimeClient(): string {
  if (!existsSync(join(installed, 'rapid-client.node'))) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(
      join(directory, 'package.json'),
      JSON.stringify({
        private: true,
        dependencies: { 'aws-lambda-ric': VERSION },
        allowScripts: { 'aws-lambda-ric': true },
      }),
    );
    process.stderr.write('Building aws-lambda-ric, once (about a minute) …\n');
    const { status, stdout, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund'], {
      cwd: directory,
      encoding: 'utf8',
    });
    if (status !== 0)
      throw new Error(
        `aws-lambda-ric cannot be built here; it needs cmake, g++, make, autoconf, automake and libtool.\n${stdout}${stderr}`,
      );
  }
  return join(installed, 'index.mjs');
}

export interface ColdStart {
  /** Milliseconds of CPU time from the process's start until its request for the first event. */
  init: number;
  /** … until the first answer. */
  total: number;
  answer: unknown;
}

/** Milliseconds of CPU time over all threads of a process. */
function processorTime(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(tasks).map((task) =>
    Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

/** The path of a request to the Runtime API without its version and ID: `next`, `response`, `error`. */
const kindOf = ({ url = '' }: IncomingMessage) => url.split('/').at(-1);

/**
 * Starts a function as Lambda does, and lets it answer one event.
 *
 * @param client of `installRuntimeClient`
 * @param bundle directory with the function's `index`
 * @param environment of the function; only Lambda's own variables are added
 */
export async function coldStart(
  client: string,
  bundle: string,
  event: unknown,
  environment: NodeJS.ProcessEnv,
): Promise<ColdStart> {
  const { promise, resolve, reject } = Promise.withResolvers<ColdStart>();
  let init = Number.NaN;
  let pid = 0;
  const runtimeApi = createServer(async (request, response) => {
    const now = processorTime(pid);
    switch (kindOf(request)) {
      case 'next':
        // The second request: no more events.
        if (!Number.isNaN(init)) return;
        init = now;
        response
          .writeHead(200, {
            'content-type': 'application/json',
            'lambda-runtime-aws-request-id': '8476a536-e9f4-11e8-9739-2dfe598c3fcd',
            'lambda-runtime-deadline-ms': String(Date.now() + 30_000),
            'lambda-runtime-invoked-function-arn':
              'arn:aws:lambda:us-east-1:000000000000:function:measured',
          })
          .end(JSON.stringify(event));
        return;
      case 'response':
        resolve({ init, total: now, answer: await json(request) });
        break;
      default:
        reject(new Error(`${bundle} failed: ${JSON.stringify(await json(request))}`));
    }
    response.writeHead(202).end('{}');
  });
  await once(runtimeApi.listen(0, '127.0.0.1'), 'listening');
  const child = spawn(
    process.execPath,
    // Lambda's flags.
    ['--no-experimental-require-module', '--no-experimental-detect-module', client],
    {
      cwd: bundle,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...environment,
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(runtimeApi.address() as AddressInfo).port}`,
        _HANDLER: 'index.handler',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/measured',
        AWS_LAMBDA_LOG_STREAM_NAME: 'measured',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        LAMBDA_TASK_ROOT: bundle,
        TZ: ':UTC',
      },
    },
  );
  pid = child.pid ?? 0;
  child.once('exit', (code) => reject(new Error(`${bundle} ended with ${code}`)));
  try {
    return await promise;
  } finally {
    child.kill('SIGKILL');
    runtimeApi.closeAllConnections();
    runtimeApi.close();
  }
}
