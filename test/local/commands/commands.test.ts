import { execFile } from 'node:child_process';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { checkTenant } from '../../../local/commands/check-tenant.ts';
import type { Command, Outcome } from '../../../local/commands/command.ts';
import { onboardings } from '../../../local/commands/onboardings.ts';
import { recheck } from '../../../local/commands/recheck.ts';
import { setupLink } from '../../../local/commands/setup-link.ts';
import { webhooks } from '../../../local/commands/webhooks.ts';
import { embeddedTarget } from '../../flow/embedded.ts';
import { freePorts, machine } from '../../flow/machine.ts';
import { customerOf } from '../../flow/target.ts';

const commands = {
  'setup-link': setupLink,
  onboardings,
  recheck,
  webhooks,
  'check-tenant': checkTenant,
} satisfies Record<string, Command>;
type Name = keyof typeof commands;

/** Runs a command like ops do, in its own process. */
function typed(name: Name, ...args: string[]) {
  return new Promise<Outcome>((resolve) => {
    const arguments_ = ['--import', 'tsx', `local/commands/${name}.ts`, ...args];
    execFile(process.execPath, arguments_, (failure, out, error) =>
      resolve({ code: (failure?.code ?? 0) as Outcome['code'], out, error }),
    );
  });
}

/** Runs a command in this process, which is faster. */
const ops = (name: Name, ...args: string[]) => commands[name](args);

test('ops issue a link, look at an onboarding, redrive and stop it', async () => {
  const port = await freePorts();
  vi.stubEnv('PORT', String(port));
  const WEBHOOK_URL = `http://localhost:${port}/webhooks/receiver`;
  await machine({ PORT: String(port), WEBHOOK_URL }).start();
  const target = await embeddedTarget(`http://localhost:${port}`);

  const text = await typed('setup-link', '--company', 'Acme & Co', '--csm', 'dana@sequel.example');
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

  expect((await ops('onboardings', 'list', '--in', 'verifying')).out).toContain('no such');
  const customer = await customerOf(target);
  await customer.submit();
  await customer.reached('awaitingApproval');
  const id = customer.onboardingId;
  expect((await typed('onboardings', 'list')).out).toContain(id);
  expect((await ops('onboardings', 'stats')).out).toContain('No onboarding');
  for (const filter of [
    ['--in', 'awaitingApproval'],
    ['--csm', customer.csm],
  ])
    expect(JSON.parse((await ops('onboardings', 'list', '--json', ...filter)).out)).toMatchObject({
      onboardings: [{ onboardingId: id, stage: 'awaitingApproval', csm: { email: customer.csm } }],
    });

  for (const action of ['switch-off', 'switch-on'])
    expect(await ops('onboardings', action, id)).toMatchObject({
      code: 1,
      error: `${id} was never switched on`,
    });
  const handed = await ops('onboardings', 'hand-over', id, '--csm', 'kim@sequel.example');
  expect(handed.out).toContain(`${id} is with kim@sequel.example now.`);
  expect((await ops('onboardings', 'audit', id)).out).toContain('handedOver');
  expect((await ops('onboardings', 'hand-over', id, '--csm', 'kim')).error).toContain(
    '--csm kim: no e-mail address.',
  );
  expect((await ops('onboardings', 'audit', id)).out).toMatch(/issued.*submitted/s);
  expect((await ops('onboardings', 'show', id)).out).toContain('awaitingApproval');
  expect(await ops('onboardings', 'redrive', id)).toMatchObject({
    code: 1,
    error: expect.stringContaining('RUNNING'),
  });
  expect((await ops('onboardings', 'show', 'nobody-1')).error).toContain(
    'There is no onboarding nobody-1 on this machine. Those that there are: npm run onboardings -- list',
  );
  expect((await ops('onboardings', 'stop', id, '--reason', 'They left')).out).toContain('stopped');
  await vi.waitFor(async () =>
    expect(JSON.parse((await ops('onboardings', 'show', id, '--json')).out)).toMatchObject({
      stage: 'failed',
      status: 'ABORTED',
    }),
  );
  expect(await ops('onboardings', 'redrive', id)).toMatchObject({
    code: 1,
    error: expect.stringContaining('ABORTED'),
  });
  expect(await typed('recheck')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^0 checked/),
  });
  expect(await typed('check-tenant')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^localhost:\d+ lacks nothing that is needed.\n$/),
  });
  expect(JSON.parse((await ops('check-tenant', '--json')).out)).toMatchObject({ findings: [] });
  expect((await typed('webhooks', 'send-test', 'local')).out).toBe('local: delivered (204)\n');
  expect((await ops('webhooks', 'list')).out).toMatch(/^ENDPOINT .*\nlocal +all /);
  expect((await ops('webhooks', 'replay', 'local', '--since', '2026-01-01')).out).toContain(
    'are sent to local again',
  );
  expect((await ops('setup-link', '--queue', customer.csm)).out).toContain(customer.csm);
  await customer.linkMailed(customer.csm, 'onboardings');
  const again = await ops('setup-link', '--again', id, '--json');
  const followUp = z.object({ onboardingId: z.string() }).parse(JSON.parse(again.out));
  expect(followUp.onboardingId).not.toBe(id);
  // Ops are notified who it was, and nothing is kept.
  await vi.waitFor(async () => {
    const mails = await target.mailsTo('ops@sequel.example');
    expect(mails).toMatchObject([{ text: expect.stringContaining(': They left') }]);
  }, 10_000);
}, 60_000);

const missing = {
  code: 2,
  error: expect.stringMatching(
    /^--company is missing.*For example: npm run setup-link -- .*--csm-name/s,
  ),
};

test('what was typed wrongly is an exit code and a usage', async () => {
  expect(await typed('setup-link')).toMatchObject({ ...missing, out: '' });
  expect(await ops('setup-link')).toMatchObject(missing);
});

test.each<[Name, string[], number, string]>([
  ['setup-link', ['--company', 'Acme', '--csm', 'nobody'], 2, '--csm nobody: no e-mail address'],
  ['setup-link', ['--compny', 'Acme'], 2, 'There is no option --compny. Is --company meant?'],
  [
    'setup-link',
    ['--company', 'https://a.example', '--csm', 'a@b.example'],
    2,
    '--company https://a.example: no name',
  ],
  ['setup-link', ['--company', 'A', '--csm'], 2, '--csm needs a value: --csm dana@sequel.io.'],
  [
    'setup-link',
    ['--company', 'A', '--csm', 'a@b.example', '--days', '0'],
    2,
    '--days 0: no whole number',
  ],
  ['setup-link', ['--company', 'A', '--csm', 'a@b.example'], 1, 'npm start'],
  ['setup-link', ['--rotate', 'acme-1', '--company', 'A'], 2, '--rotate'],
  ['setup-link', ['--again', 'acme-1', '--company', 'A'], 2, '--again'],
  ['setup-link', ['--again', 'acme-1', '--csm', 'nobody'], 2, 'no e-mail address'],
  ['setup-link', ['--queue', 'nobody'], 2, '--queue'],
  ['setup-link', ['--queue', 'a@b.example', '--days', '3'], 2, '--queue'],
  ['onboardings', [], 2, 'What should be done: choose one of list'],
  ['onboardings', ['show'], 2, '<id> is missing.'],
  ['onboardings', ['redrive', 'acme-1', '--all-failed'], 2, '--all-failed'],
  ['onboardings', ['stop', '--all-failed'], 2, '--all-failed'],
  ['onboardings', ['redrive', 'acme-1', '--error', 'MailNotSent'], 2, '--error'],
  ['onboardings', ['redrive', '--all-failed'], 1, 'npm start'],
  ['onboardings', ['list'], 1, 'npm start'],
  ['onboardings', ['list', '--in', 'nowhere'], 2, '--in nowhere: no stage: awaitingSubmission'],
  ['onboardings', ['list', '--csm', 'dana'], 2, '--csm dana: no e-mail address'],
  ['onboardings', ['list', '--after', 'nowhere'], 2, '--after nowhere: no place in the list'],
  ['onboardings', ['frobnicate'], 2, 'There is no frobnicate: choose one of list, stats, show'],
  ...['show', 'audit', 'redrive', 'stop', 'switch-off', 'hand-over', 'revoke-links'].flatMap(
    (action) =>
      ['x'.repeat(3000), 'Acme Corp', '', '../acme'].map((id): [Name, string[], number, string] => [
        'onboardings',
        [action, id],
        2,
        'no ID of an onboarding',
      ]),
  ),
  ['setup-link', ['--again', 'x'.repeat(3000)], 2, 'no ID of an onboarding'],
  ['setup-link', ['--rotate', 'Acme Corp'], 2, 'no ID of an onboarding'],
  ['onboardings', ['hand-over', 'acme-1'], 2, '--csm is missing'],
  ['webhooks', [], 2, 'What should be done'],
  ['webhooks', ['send-test'], 2, '<endpoint> is missing.'],
  ['webhooks', ['replay', 'crm', '--since', 'monday'], 2, '--since monday: no ISO time'],
  ['webhooks', ['replay', 'crm', '--since', '12/01/2026 9:00'], 2, '--since'],
  ['webhooks', ['replay', 'crm', '--since', '2999-01-01T00:00:00Z'], 2, 'no ISO time in the past'],
  ['webhooks', ['list', 'crm'], 2, 'crm'],
  ['webhooks', ['list', 'crm', 'chat'], 2, 'crm is too much'],
  ['webhooks', ['list'], 1, 'npm start'],
  ['recheck', ['everything'], 2, 'everything'],
  ['recheck', [], 1, 'npm start'],
  ['check-tenant', ['everything'], 2, 'everything'],
  [
    'setup-link',
    ['--company', 'A', '--csm', 'a@b.example', '--days', '-1'],
    2,
    '--days -1: no whole',
  ],
  ['setup-link', ['--again', 'acme-1', '--csm-name', 'Kim'], 2, 'not go without --csm'],
  ['setup-link', ['--rotate', 'acme-1', '--days', '3'], 2, '--days does not go with'],
  ['setup-link', ['acme-1', '--rotate', 'acme-1'], 2, 'acme-1 is too much'],
  ['onboardings', ['redrive', '--error', ''], 2, '--error does not go with'],
  ['onboardings', ['redrive', '--all-failed', '--error', ''], 2, '--error "": empty'],
  ['onboardings', ['hand-over', 'acme-1', 'kim@sequel.io'], 2, 'kim@sequel.io is too much'],
  ['onboardings', ['hand-over', 'acme-1', '--csm', 'kim@…'], 2, '--csm kim@…: no e-mail address'],
  ['onboardings', ['show', 'acme-1', '--csm', 'a@b.example'], 2, '--csm does not go with'],
  ['onboardings', ['switch-on', 'acme-1', '--reason', 'Fixed'], 2, '--reason does not go with'],
  ['onboardings', ['stop', 'acme-1', '--reason', '--yes'], 2, '--reason needs a value'],
  ['onboardings', ['revoke-links', '--csm', 'nobody'], 2, '--csm nobody: no e-mail address'],
  ['onboardings', ['revoke-links', 'acme-1', '--csm', 'a@b.example'], 2, 'acme-1 is too much'],
  ['webhooks', ['send-test', ''], 2, '<endpoint> "": no name of an endpoint'],
  ['webhooks', ['send-test', 'crm', '--since', '2026-01-01'], 2, '--since does not go with'],
  ['check-tenant', [], 1, 'npm start'],
])('%s %j is answered with what to do', async (name, args, code, message) => {
  vi.stubEnv('PORT', String(await freePorts()));
  const answer = await ops(name, ...args);
  expect(answer).toMatchObject({ code, out: '', error: expect.stringContaining(message) });
  expect(answer.error).not.toContain('    at ');
  // The error shows the correct usage.
  if (code === 2) expect(answer.error).toMatch(new RegExp(`For example: .*npm run ${name}`));
});

describe.each(Object.keys(commands) as Name[])('%s', (name) => {
  test.each(['--help', '-h'])('%s', async (help) => {
    expect(await ops(name, help)).toEqual({
      code: 0,
      out: expect.stringContaining(`npm run ${name}`),
      error: '',
    });
  });

  test.each([
    [['--help=1'], '--help takes no value.'],
    [['--json=yes'], '--json takes no value.'],
    [['-x'], 'There is no option -x.'],
    [['--stag', 'production'], 'There is no option --stag. Is --stage meant?'],
    [['--stage'], '--stage needs a value: --stage production.'],
    [['--stage', '--json'], '--stage needs a value: --stage production.'],
    [['--stage', 'a', '--stage', 'b'], '--stage is there twice, and is for one.'],
  ])('%j is answered with one sentence', async (args, sentence) => {
    const { code, out, error } = await ops(name, ...args);
    expect({ code, out, said: error.split('\n')[0] }).toEqual({ code: 2, out: '', said: sentence });
  });

  test.each(['', 'Production', 'a'.repeat(17)])('there is no stage %j', async (stage) => {
    const right = {
      'setup-link': ['--queue', 'a@b.example'],
      onboardings: ['list'],
      recheck: [],
      webhooks: ['list'],
      'check-tenant': [],
    }[name];
    expect(await ops(name, ...right, '--stage', stage)).toMatchObject({
      code: 2,
      error: expect.stringMatching(/^--stage .*: no name of a stage/),
    });
  });
});
