import { execFile } from 'node:child_process';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { checkTenant } from '../../../local/commands/check-tenant.ts';
import { onboardings } from '../../../local/commands/onboardings.ts';
import type { CommandResult, Run } from '../../../local/commands/program.ts';
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
} satisfies Record<string, Run>;
type Name = keyof typeof commands;

/** Runs a command like ops do, in its own process. */
function typed(name: Name, ...args: string[]) {
  return new Promise<CommandResult>((resolve) => {
    const arguments_ = ['--import', 'tsx', `local/commands/${name}.ts`, ...args];
    execFile(process.execPath, arguments_, (failure, out, error) =>
      resolve({ code: (failure?.code ?? 0) as CommandResult['code'], out, error }),
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
  expect(handed.out).toBe(`${id} is with kim@sequel.example now.`);
  const again = await ops('onboardings', 'hand-over', id, '--csm', 'kim@sequel.example');
  expect(again.out).toBe(`${id} is with kim@sequel.example already.`);
  expect((await ops('onboardings', 'audit', id)).out).toContain('handedOver');
  expect((await ops('onboardings', 'hand-over', id, '--csm', 'kim')).error).toContain(
    "'--csm <address>' argument 'kim' is invalid. It must be an e-mail address",
  );
  expect((await ops('onboardings', 'audit', id)).out).toMatch(/issued.*submitted/s);
  expect((await ops('onboardings', 'show', id)).out).toContain('awaitingApproval');
  expect(await ops('onboardings', 'redrive', id)).toMatchObject({
    code: 1,
    error: expect.stringContaining('RUNNING'),
  });
  expect((await ops('onboardings', 'show', 'nobody-1')).error).toContain(
    'There is no onboarding nobody-1 on this machine. To list them: npm run onboardings -- list',
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
  const more = await ops('setup-link', '--again', id, '--json');
  const followUp = z.object({ onboardingId: z.string() }).parse(JSON.parse(more.out));
  expect(followUp.onboardingId).not.toBe(id);
  // Ops learn who it was, and nothing is stored.
  await vi.waitFor(async () => {
    const mails = await target.mailsTo('ops@sequel.example');
    expect(mails).toMatchObject([{ text: expect.stringContaining(': They left') }]);
  }, 10_000);
}, 180_000);

const missing = {
  code: 2,
  error: expect.stringMatching(
    /^error: --company and --csm are needed.*Usage: npm run setup-link -- .*--csm-name/s,
  ),
};

test('the help of a command names its arguments and every option', async () => {
  const { code, out } = await ops('onboardings', 'stop', 'acme-1', '--help');
  expect(code).toBe(0);
  expect(out).toMatch(/^Usage: npm run onboardings -- stop .*<id>.*--reason.*--stage.*--json/s);
});

test('a typing mistake gives an exit code and the usage', async () => {
  expect(await typed('setup-link')).toMatchObject({ ...missing, out: '' });
  expect(await ops('setup-link')).toMatchObject(missing);
});

test.each<[Name, string[], number, string]>([
  [
    'setup-link',
    ['--company', 'Acme', '--csm', 'nobody'],
    2,
    "argument 'nobody' is invalid. It must be an e-mail",
  ],
  ['setup-link', ['--compny', 'Acme'], 2, "option '--compny'\n(Did you mean --company?)"],
  [
    'setup-link',
    ['--company', 'https://a.example', '--csm', 'a@b.example'],
    2,
    "'--company <name>' argument 'https://a.example' is invalid. It must be a name",
  ],
  ['setup-link', ['--company', 'A', '--csm'], 2, "'--csm <address>' argument missing"],
  [
    'setup-link',
    ['--company', 'A', '--csm', 'a@b.example', '--days', '0'],
    2,
    "argument '0' is invalid. It must be a whole number",
  ],
  ['setup-link', ['--company', 'A', '--csm', 'a@b.example'], 1, 'npm start'],
  ['setup-link', ['--rotate', 'acme-1', '--company', 'A'], 2, '--rotate'],
  ['setup-link', ['--again', 'acme-1', '--company', 'A'], 2, '--again'],
  ['setup-link', ['--again', 'acme-1', '--csm', 'nobody'], 2, 'an e-mail address'],
  ['setup-link', ['--queue', 'nobody'], 2, '--queue'],
  ['setup-link', ['--queue', 'a@b.example', '--days', '3'], 2, '--queue'],
  ['onboardings', [], 2, 'what should be done is missing'],
  ['onboardings', ['show'], 2, "missing required argument 'id'"],
  ['onboardings', ['redrive', 'acme-1', '--all-failed'], 2, '--all-failed'],
  ['onboardings', ['stop', '--all-failed'], 2, '--all-failed'],
  ['onboardings', ['redrive', 'acme-1', '--error', 'MailNotSent'], 2, '--error'],
  ['onboardings', ['redrive', '--all-failed'], 1, 'npm start'],
  ['onboardings', ['list'], 1, 'npm start'],
  [
    'onboardings',
    ['list', '--in', 'nowhere'],
    2,
    "'nowhere' is invalid. It must be one of awaitingSubmission",
  ],
  ['onboardings', ['list', '--csm', 'dana'], 2, "argument 'dana' is invalid. It must be an e-mail"],
  ['onboardings', ['list', '--after', 'nowhere'], 2, '--after nowhere must be'],
  ['onboardings', ['frobnicate'], 2, "unknown command 'frobnicate'"],
  ...['show', 'audit', 'redrive', 'stop', 'switch-off', 'hand-over', 'revoke-links'].flatMap(
    (action) =>
      ['x'.repeat(3000), 'Acme Corp', '', '../acme'].map((id): [Name, string[], number, string] => [
        'onboardings',
        [action, id, ...(action === 'hand-over' ? ['--csm', 'a@b.example'] : [])],
        2,
        'It must be the ID of an onboarding',
      ]),
  ),
  ['onboardings', ['show', '\x1b]0;\x1b[31mred'], 2, "value ']0;[31mred' is invalid"],
  ['setup-link', ['--again', 'x'.repeat(3000)], 2, 'It must be the ID'],
  ['setup-link', ['--rotate', 'Acme Corp'], 2, 'It must be the ID of an onboarding'],
  ['onboardings', ['hand-over', 'acme-1'], 2, "'--csm <address>' not specified"],
  ['webhooks', [], 2, 'what should be done'],
  ['webhooks', ['send-test'], 2, "missing required argument 'endpoint'"],
  ['webhooks', ['replay', 'crm'], 2, "'--since <time>' not specified"],
  [
    'webhooks',
    ['replay', 'crm', '--since', 'monday'],
    2,
    "'monday' is invalid. It must be an ISO time",
  ],
  ['webhooks', ['replay', 'crm', '--since', '12/01/2026 9:00'], 2, '--since'],
  ['webhooks', ['replay', 'crm', '--since', '2999-01-01T00:00:00Z'], 2, 'an ISO time in the past'],
  ['webhooks', ['list', 'crm'], 2, 'crm'],
  ['webhooks', ['list', 'crm', 'chat'], 2, 'got 2: crm, chat.'],
  ['webhooks', ['list'], 1, 'npm start'],
  ['recheck', ['everything'], 2, 'everything'],
  ['recheck', [], 1, 'npm start'],
  ['check-tenant', ['everything'], 2, 'everything'],
  [
    'setup-link',
    ['--company', 'A', '--csm', 'a@b.example', '--days', '-1'],
    2,
    "argument '-1' is invalid. It must be a whole",
  ],
  ['setup-link', ['--again', 'acme-1', '--csm-name', 'Kim'], 2, '--csm-name needs --csm'],
  ['setup-link', ['--rotate', 'acme-1', '--days', '3'], 2, "with option '--days <number>'"],
  [
    'setup-link',
    ['acme-1', '--rotate', 'acme-1'],
    2,
    'too many arguments. Expected 0 arguments but got 1: acme-1.',
  ],
  ['onboardings', ['redrive', '--error', 'MailNotSent'], 2, 'either <id> or --all-failed'],
  [
    'onboardings',
    ['redrive', '--all-failed', '--error', ''],
    2,
    "'--error <name>' argument '' is invalid",
  ],
  ['onboardings', ['hand-over', 'acme-1', 'kim@sequel.io'], 2, "'--csm <address>' not specified"],
  [
    'onboardings',
    ['hand-over', 'acme-1', 'Kim', '--csm', 'kim@sequel.io'],
    2,
    'got 2: acme-1, Kim.',
  ],
  ['onboardings', ['hand-over', 'acme-1', '--csm', 'kim@…'], 2, "argument 'kim@…' is invalid"],
  ['onboardings', ['show', 'acme-1', '--csm', 'a@b.example'], 2, "unknown option '--csm'"],
  ['onboardings', ['switch-on', 'acme-1', '--reason', 'Fixed'], 2, "unknown option '--reason'"],
  [
    'onboardings',
    ['stop', 'acme-1', '--reason', '--yes'],
    2,
    "'--reason <text>' argument '--yes' is invalid",
  ],
  ['onboardings', ['revoke-links', '--csm', 'nobody'], 2, "argument 'nobody' is invalid"],
  ['onboardings', ['revoke-links'], 2, 'either <id> or --csm'],
  ['onboardings', ['revoke-links', 'acme-1', '--csm', 'a@b.example'], 2, 'either <id> or --csm'],
  ['webhooks', ['send-test', ''], 2, 'It must be the name of an endpoint'],
  ['webhooks', ['send-test', 'crm', '--since', '2026-01-01'], 2, "unknown option '--since'"],
  ['check-tenant', [], 1, 'npm start'],
])('%s %j says what to do', async (name, args, code, message) => {
  vi.stubEnv('PORT', String(await freePorts()));
  const answer = await ops(name, ...args);
  expect(answer).toMatchObject({ code, out: '', error: expect.stringContaining(message) });
  expect(answer.error).not.toContain('    at ');
  // The error shows the correct usage.
  if (code === 2) expect(answer.error).toMatch(new RegExp(`Usage: npm run ${name} -- `));
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
    [['--help=1'], "unknown option '--help=1'\n(Did you mean --help?)"],
    [['--json=yes'], "unknown option '--json=yes'"],
    [['-x'], "unknown option '-x'"],
    [['--stag', 'production'], "unknown option '--stag'\n(Did you mean --stage?)"],
    [['--stage'], "option '--stage <name>' argument missing"],
    [['--stage', '--json'], "option '--stage <name>' argument '--json' is invalid. It must be …"],
    [
      ['--stage', 'a', '--stage', 'b'],
      "option '--stage <name>' argument 'b' is invalid. It is given twice.",
    ],
  ])('%j gives one sentence', async (args, sentence) => {
    const { code, out, error } = await ops(name, ...args);
    const [said] = error.split('\n\nUsage: ');
    const begins = said?.replace(/(?<=It must be ).*/, '…');
    expect({ code, out, said: begins }).toEqual({ code: 2, out: '', said: `error: ${sentence}` });
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
      error: expect.stringMatching(/^error: option '--stage .* It must be the name of a stage/),
    });
  });
});
