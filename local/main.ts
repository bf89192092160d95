import { Console } from 'node:console';
import { appendFile } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { systemClock } from './clock.ts';
import { storageTrouble } from './data-directory.ts';
import { failureIn } from './failure-in.ts';
import { PortUnavailable } from './listen.ts';
import { InvalidSettings, readSettings } from './settings.ts';

/** `npm start`: the whole product on this machine. */

const say = (text: string) => process.stdout.write(`${text}\n`);

const port = Number(process.env.PORT ?? 3000);
const dataDirectory = process.env.DATA_DIRECTORY ?? '.data';
const keyFile = process.env.DATA_KEY_FILE;

const describe = (error: unknown) => (error instanceof Error ? error.stack : String(error));

/** The terminal's last message: a repeated one is shown once a minute. */
let said = { line: '', at: 0 };

/** @returns whether the line was shown */
function tell(line: string): boolean {
  const now = Date.now();
  if (line === said.line && now < said.at + 60_000) return false;
  said = { line, at: now };
  process.stderr.write(`  ${new Date(now).toISOString()}  ${line}\n`);
  return true;
}

function fail(text: string): never {
  process.stderr.write(`\n  ${text}\n\n`);
  process.exit(1);
}

/** The log, whose failures are also shown to whoever is at this machine. */
function logTo(file: string, onFailure: (sentence: string) => void): Writable {
  const log = appendingTo(file);
  return new Writable({
    decodeStrings: false,
    write(entry: string, _, done) {
      const failed = failureIn(String(entry));
      if (failed !== undefined) onFailure(failed);
      log.write(entry, done);
    },
  });
}

/** Appends to a file. Lines that a full disk does not take are lost; later lines are written again. */
const appendingTo = (file: string) =>
  new Writable({
    writev(chunks, done) {
      const text = Buffer.concat(chunks.map(({ chunk }) => chunk));
      appendFile(file, text, { mode: 0o600 }, () => done());
    },
  });

// Functions log to a file, in place of CloudWatch; the terminal is for the person in front of it. Their logger keeps
// the console that exists when it is loaded.
process.env.POWERTOOLS_DEV = 'true';
globalThis.console = new Console(logTo(join(dataDirectory, 'functions.log'), tell));
// The data is as of the last acknowledged write: the next start continues from there.
process.on('uncaughtException', (error) =>
  fail(storageTrouble(error, dataDirectory) ?? `Stopped by an error: ${describe(error)}`),
);

async function main() {
  try {
    if (!Number.isInteger(port) || port < 0 || port > 65_531)
      throw new InvalidSettings('PORT: a whole number from 0 to 65531');
    const settings = readSettings(process.env);
    const { startLocal } = await import('./start.ts');
    const local = await startLocal({
      settings,
      port,
      dataDirectory,
      keyFile,
      clock: systemClock,
      log: (text) => console.error(text),
      onTrouble(line) {
        if (tell(line)) console.error(line);
      },
    });
    const home = (await (
      await fetch(local.url, { headers: { accept: 'application/json' } })
    ).json()) as {
      setupLink: string;
      mailbox: string;
      workflows: string;
    };
    say(`
  Single sign-on onboarding is running on this machine.

  Start here     ${local.url}
  A setup link   ${home.setupLink}
  Mailbox        ${home.mailbox}
  Workflows      ${home.workflows}

  Data and logs are in ${dataDirectory}/ and survive a restart. Stop with Ctrl+C.
`);
    void local.load();
    const stop = () => {
      say('\n  Stopped. Onboardings under way go on at the next start.');
      local.closeData();
      process.exit(0);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  } catch (error) {
    if (error instanceof PortUnavailable) {
      fail(
        `Port ${error.port} is in use or not allowed. Four ports in a row are needed, from PORT on, and five behind a proxy:\n` +
          '  PORT=4000 npm start',
      );
    }
    if (error instanceof InvalidSettings)
      fail(`These settings cannot be used:\n  ${error.message.replaceAll('\n', '\n  ')}`);
    fail(storageTrouble(error, dataDirectory) ?? `Could not start: ${describe(error)}`);
  }
}

void main();
