import { Console } from 'node:console';
import { accessSync, constants, createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from './clock.ts';
import { InvalidSettings, readSettings } from './settings.ts';
import { PortUnavailable, startLocal } from './start.ts';

/** `npm start`: the whole product on this machine. */

const say = (text: string) => process.stdout.write(`${text}\n`);

const port = Number(process.env.PORT ?? 3000);
const dataDirectory = process.env.DATA_DIRECTORY ?? '.data';

try {
  if (!Number.isInteger(port) || port < 0 || port > 65_532)
    throw new InvalidSettings('PORT: a whole number from 0 to 65532');
  const settings = readSettings(process.env);
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    accessSync(dataDirectory, constants.W_OK);
  } catch (error) {
    throw new InvalidSettings(`DATA_DIRECTORY: no place to write to (${error})`);
  }
  // What functions log goes where CloudWatch would be; the terminal is for the person in front of it.
  const logFile = join(dataDirectory, 'functions.log');
  process.env.POWERTOOLS_DEV = 'true';
  globalThis.console = new Console(createWriteStream(logFile, { flags: 'a', mode: 0o600 }));

  const local = await startLocal({ settings, port, dataDirectory, clock: systemClock });
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
  const stop = () => {
    say('\n  Stopped. Onboardings under way go on at the next start.');
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  if (error instanceof PortUnavailable) {
    process.stderr.write(
      `\n  Port ${error.port} is in use or not allowed. Four ports in a row are needed, from PORT on:\n` +
        `  PORT=4000 npm start\n\n`,
    );
  } else if (error instanceof InvalidSettings) {
    process.stderr.write(
      `\n  These settings cannot be used:\n  ${error.message.replaceAll('\n', '\n  ')}\n\n`,
    );
  } else {
    process.stderr.write(
      `\n  Could not start: ${error instanceof Error ? error.stack : error}\n\n`,
    );
  }
  process.exit(1);
}
