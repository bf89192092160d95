import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { freePorts } from '../flow/machine.ts';
import type { SentMail } from '../flow/target.ts';
import { startCorrections } from './corrections.ts';

const root = join(import.meta.dirname, '../..');

/** Mails that SES accepted. */
const messages = z.object({
  messages: z.record(
    z.string(),
    z.array(
      z.object({
        To: z.array(z.string()),
        Subject: z.string(),
        BodyText: z.string().nullable(),
      }),
    ),
  ),
});

export interface Emulator {
  /** URL of all AWS services. */
  endpoint: string;
  /** Makes the SDK and the CDK use the emulator: endpoint, region, credentials. */
  environment: Record<string, string>;
  /** The emulator's own directory, deleted when it stops. */
  directory: string;
  mails(): Promise<SentMail[]>;
  /** The mailbox of all mail, whoever the recipient, as `imap://user:password@host:port`. */
  imapUrl: string;
  stop(): Promise<void>;
}

/**
 * Starts an empty MiniStack and mail server on free ports of 127.0.0.1.
 * @throws Error if one does not respond
 */
export async function startEmulator(): Promise<Emulator> {
  const executables = process.env.EMULATOR;
  if (!executables) throw new Error('Run this by `npm run test:deploy`');
  const directory = mkdtempSync(join(tmpdir(), 'sso-onboarding-deploy-'));
  // The system gives none of these to processes that ask for a free port, as the proxy does.
  const port = await freePorts();
  const endpoint = `http://127.0.0.1:${port}`;
  const corrections = await startCorrections(endpoint);
  const smtpPort = port + 1;
  const imapPort = port + 2;
  const mailServer = spawn(
    join(executables, 'mail_devel'),
    ['--host', '127.0.0.1', '--no-http'].concat(
      ['--smtp-port', String(smtpPort), '--imap-port', String(imapPort)],
      ['--user', 'journeys@example.com', '--password', 'journeys'],
    ),
    { cwd: directory, stdio: 'ignore' },
  );
  // Its functions inherit its environment: only Node's path, and the URL of the corrections of
  // its differences from AWS.
  const child = spawn(join(executables, 'ministack'), [], {
    cwd: directory,
    env: {
      PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
      HOME: directory,
      TMPDIR: directory,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: 'us-east-1',
      SMTP_HOST: `127.0.0.1:${smtpPort}`,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: corrections.endpoint,
      AWS_ENDPOINT_URL_SFN: corrections.endpoint,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(join(directory, 'ministack.log'));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const stop = async () => {
    await Promise.all([end(child), end(mailServer)]);
    corrections.stop();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const health = () => fetch(`${endpoint}/_ministack/health`).then(({ ok }) => ok);
    await Promise.all([
      answering('MiniStack', health, child),
      answering('The mail server', () => listening(imapPort), mailServer),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    endpoint,
    directory,
    environment: {
      PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
      HOME: directory,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'us-east-1',
      // Not a number: that would be a separate account, without CDK's roles.
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    async mails() {
      const answer = await fetch(`${endpoint}/_ministack/ses/messages`);
      const parsed = messages.parse(await answer.json());
      return Object.values(parsed.messages)
        .flat()
        .map(({ To, Subject, BodyText }) => ({ to: To, subject: Subject, text: BodyText ?? '' }));
    },
    imapUrl: `imap://journeys%40example.com:journeys@127.0.0.1:${imapPort}`,
    stop,
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await exit;
  clearTimeout(forced);
}

async function listening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
  return true;
}

async function answering(
  name: string,
  answers: () => Promise<boolean>,
  child: ChildProcess,
): Promise<void> {
  for (let left = 150; left > 0; left -= 1) {
    if (child.exitCode !== null) break;
    if (await answers().catch(() => false)) return;
    await pause(100);
  }
  throw new Error(`${name} does not answer`);
}
