import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CommandError, openStage } from '../../local/commands/command.ts';
import { program, runHere } from '../../local/commands/program.ts';
import { readStageSettings } from './settings.ts';

const about = `Makes the journeys of the tests where TARGET says, from the setup link to everybody invited.

  TARGET=embedded npm run test:journeys                 the embedded default, on this machine
  TARGET=emulator npm run test:journeys                 the stack, deployed into an AWS emulator
  TARGET=https://sso.sequel.io npm run test:journeys    a stage on AWS, which also needs

  STAGE                                           the name that it was deployed under
  AWS_PROFILE or other AWS credentials, AWS_REGION
  OKTA_DOMAIN, OKTA_CLIENT_ID, OKTA_CLIENT_SECRET   an Okta app that is set up as the guide says
  IMAP_URL=imaps://user:password@host             where the mails to MAILBOX can be read
  MAILBOX=journeys@sso-journeys.example           which labels at domains below it (journeys+label@c1.…) reach too

What follows \`--\` is for vitest: -t 'a rejection'.`;

const repository = join(import.meta.dirname, '../..');
const vitest = (...args: string[]) => [
  join(repository, 'node_modules/vitest/vitest.mjs'),
  'run',
  ...args,
];

/** What to run with Node. */
async function journeysAt(target: string | undefined): Promise<string[]> {
  if (target === 'embedded') return vitest('test/flow/journeys.test.ts');
  if (target === 'emulator')
    return [
      '--import',
      'tsx',
      join(repository, 'test/deploy/run.ts'),
      '-t',
      'on the deployed stack',
    ];
  const { STAGE } = readStageSettings(process.env);
  // Reports wrong credentials before anything begins.
  await openStage(STAGE).stateMachineArn();
  return vitest('--config', join(repository, 'test/stage/vitest.config.ts'));
}

const testJourneys = program('test:journeys', (root, print) =>
  root
    .addHelpText('before', `${about}\n`)
    .allowUnknownOption()
    .argument('[vitest...]')
    .action(async (args) => {
      const journeys = [...(await journeysAt(process.env.TARGET)), ...args];
      const { status } = spawnSync(process.execPath, journeys, {
        cwd: repository,
        stdio: 'inherit',
      });
      if (status !== 0) throw new CommandError('Not all journeys passed.');
      print('All journeys passed.');
    }),
);

await runHere(testJourneys);
