import { execFile } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import * as z from 'zod';
import { embeddedTarget } from '../../flow/embedded.ts';
import { freePorts, machine } from '../../flow/machine.ts';
import { customerOf } from '../../flow/target.ts';

/** Runs a command as ops type it; answers what it printed and its exit code. */
function command(name: string, args: string[], port: number) {
  return new Promise<{ code: number; out: string; error: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', `local/commands/${name}.ts`, ...args],
      { env: { ...process.env, PORT: String(port) } },
      (failure, out, error) => resolve({ code: Number(failure?.code ?? 0), out, error }),
    );
  });
}

test('ops issue a link, look at an onboarding, redrive and stop it', async () => {
  const port = await freePorts();
  await machine({ PORT: String(port) }).start();
  const target = await embeddedTarget(`http://localhost:${port}`);
  const ops = (name: string, ...args: string[]) => command(name, args, port);

  const text = await ops('setup-link', '--company', 'Acme & Co', '--csm', 'dana@sequel.example');
  expect(text).toMatchObject({ code: 0, error: '' });
  expect(text.out).toContain(`http://localhost:${port}/setup/`);
  const json = await ops('setup-link', '--company', 'Acme', '--csm', 'd@s.example', '--json');
  const issued = z
    .object({ onboardingId: z.string(), setupLink: z.url() })
    .parse(JSON.parse(json.out));
  expect((await target.request(issued.setupLink)).body).toMatchObject({
    company: 'Acme',
    stage: 'awaitingSubmission',
  });

  expect((await ops('onboardings', 'list')).out).toContain('no onboardings');
  const customer = await customerOf(target);
  await customer.submit();
  await customer.reached('awaitingApproval');
  const id = customer.onboardingId;
  expect((await ops('onboardings', 'list')).out).toContain(id);
  expect(JSON.parse((await ops('onboardings', 'list', '--json')).out)).toMatchObject([
    { onboardingId: id, status: 'RUNNING' },
  ]);
  const shown = await ops('onboardings', 'show', id);
  expect(shown.out).toContain('awaitingApproval');
  expect(await ops('onboardings', 'redrive', id)).toMatchObject({
    code: 1,
    error: expect.stringContaining('RUNNING'),
  });
  expect((await ops('onboardings', 'stop', id)).out).toContain('stopped');
  expect(JSON.parse((await ops('onboardings', 'show', id, '--json')).out)).toMatchObject({
    stage: 'failed',
    status: 'ABORTED',
  });
  // Ops are told, and nothing is kept.
  await vi.waitFor(
    async () => expect(await target.mailsTo('ops@sequel.example')).toHaveLength(1),
    10_000,
  );
}, 60_000);

test.each([
  ['setup-link', [], 2, '--company is missing'],
  ['setup-link', ['--company', 'Acme', '--csm', 'nobody'], 2, 'no e-mail address'],
  ['setup-link', ['--compny', 'Acme'], 2, '--compny'],
  ['setup-link', ['--company', 'A', '--csm', 'a@b.example', '--days', '0'], 2, '--days'],
  ['setup-link', ['--company', 'A', '--csm', 'a@b.example'], 1, 'npm start'],
  ['onboardings', [], 2, 'What should be done?'],
  ['onboardings', ['show'], 2, 'Which onboarding?'],
  ['onboardings', ['list'], 1, 'npm start'],
])('%s %j is answered with what to do', async (name, args, code, message) => {
  const answer = await command(name, args, await freePorts());
  expect(answer).toMatchObject({ code, error: expect.stringContaining(message) });
  expect(answer.error).not.toContain('    at ');
});
