import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../local/clock.ts';
import { embeddedTarget, startEmbedded } from '../../flow/embedded.ts';
import { approved, customerOf } from '../../flow/target.ts';

/**
 * Requests generated from the OpenAPI document: what fits it is accepted, what does not is refused, every
 * response is as documented, and none is a 5xx. hooks.py adds what no schema can express.
 */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let directory: string;

beforeAll(async () => {
  local = await startEmbedded(systemClock);
  directory = mkdtempSync(join(tmpdir(), 'schemathesis-'));
});
afterAll(async () => {
  await local.remove();
  rmSync(directory, { recursive: true, force: true });
});

/** The number of requests per operation. */
const REQUESTS = 25;

test('the server and its document agree', async () => {
  const target = await embeddedTarget(local.url);
  const toApprove = await customerOf(target);
  await toApprove.submit();
  // For the list of people: the other onboarding's are deleted once it is decided.
  const toRead = await customerOf(target);
  await toRead.submit();
  const toSignIn = await customerOf(target);
  await approved(target, toSignIn);
  const links = {
    '/approvals/{token}': await toApprove.linkMailed(toApprove.csm, 'approvals'),
    '/approvals/{token}/actions': await toRead.linkMailed(toRead.csm, 'approvals'),
    '/approvals/{token}/people': await toRead.linkMailed(toRead.csm, 'approvals'),
    '/dashboard/{token}': await toSignIn.linkMailed(toSignIn.csm, 'dashboard'),
    '/sign-ins/{token}': await toSignIn.linkMailed(toSignIn.csm, 'sign-ins'),
  };
  const child = spawn(
    join(process.env.SCHEMATHESIS ?? '', 'schemathesis'),
    ['run', `${local.url}/openapi.json`]
      // The same requests at each run.
      .concat(['--seed', '1', '--max-examples', String(REQUESTS)])
      .concat(['--phases', 'examples,coverage,fuzzing', '--continue-on-failure'])
      .concat(['--generation-database', 'none', '--warnings', 'off', '--no-color']),
    {
      cwd: directory,
      env: {
        ...process.env,
        SCHEMATHESIS_HOOKS: join(import.meta.dirname, 'hooks.py'),
        TARGET: local.url,
        OKTA_DOMAIN: target.oktaApp.domain,
        LINKS: JSON.stringify(links),
        CSM: toRead.csm,
        VOUCHED_DOMAINS: JSON.stringify(toApprove.approve.vouchedDomains),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  const [status] = await once(child, 'close');
  expect(status, said).toBe(0);
  expect(said).toContain('No issues found');
});
