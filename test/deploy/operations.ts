import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** The commands of docs/operations.md that need no real account, verbatim. */
export const commands = {
  install: 'node local/install.mjs',
  bootstrap: 'npx cdk bootstrap',
  deploy: 'npx cdk deploy -c stage=production',
  setupLink: 'npm run setup-link -- --stage production --company "Acme Corp" --csm dana@sequel.io',
  journeys: 'TARGET=https://sso-staging.sequel.io STAGE=staging npm run test:journeys',
  list: 'npm run onboardings -- list --stage production',
  show: 'npm run onboardings -- show acme-corp-0123456789ab --stage production',
  switchOff:
    'npm run onboardings -- switch-off acme-corp-0123456789ab --reason "Nobody is assigned in Okta" --stage production',
  switchOn: 'npm run onboardings -- switch-on acme-corp-0123456789ab --stage production',
  start: 'npm start',
  redrive: 'npm run onboardings -- redrive acme-corp-0123456789ab --stage production',
  redriveAll: 'npm run onboardings -- redrive --all-failed --error MailNotSent --stage production',
  stop: 'npm run onboardings -- stop acme-corp-0123456789ab --reason "They have left" --stage production',
  revokeLinks: 'npm run onboardings -- revoke-links acme-corp-0123456789ab --stage production',
  rotate: 'npm run setup-link -- --rotate acme-corp-0123456789ab --stage production',
  recheck: 'npm run recheck -- --stage production',
  checkTenant: 'npm run check-tenant -- --stage production',
  diff: 'npx cdk diff -c stage=production',
} as const;
export type CommandName = keyof typeof commands;

/** Commands that ran successfully. */
export const done = new Set<CommandName>();

export interface Circumstances {
  environment: Record<string, string | undefined>;
  /** Replaces the guide's example; the stage's name is always `emulator`. */
  onboardingId?: string;
  publicUrl?: string;
  /** Without `--stage`: for what `npm start` runs. */
  local?: boolean;
  /** Appended to the command. */
  more?: string[];
}

/** Starts a command of the guide in a shell, like ops. */
export function start(
  name: CommandName,
  { environment, onboardingId, publicUrl, local, more = [] }: Circumstances,
) {
  const command = commands[name]
    .replace(
      local ? / --stage production/ : /(?<=stage[ =])(production|staging)/i,
      local ? '' : 'emulator',
    )
    .replace('acme-corp-0123456789ab', onboardingId ?? '$&')
    .replace('https://sso-staging.sequel.io', publicUrl ?? '$&');
  return spawn('sh', ['-c', `${command} "$@"`, 'sh', ...more], {
    cwd: root,
    env: { ...environment, NO_COLOR: '1', NO_UPDATE_NOTIFIER: '1', CDK_DISABLE_CLI_TELEMETRY: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group, so that all of it can be stopped.
    detached: true,
  });
}

/**
 * Runs a command to its end.
 * @returns what it printed
 * @throws Error with the output if the command fails
 */
export function run(name: CommandName, circumstances: Circumstances): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = start(name, circumstances);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
      });
    child.on('error', reject);
    child.on('close', (status) => {
      if (status !== 0) return reject(new Error(`${name} ended with ${status}:\n${said}`));
      done.add(name);
      resolve(said);
    });
  });
}
