import * as z from 'zod';
import { functionNames } from '../functions/functions.ts';
import { environmentOf, variables } from './environment.ts';
import { names } from './names.ts';
import { production, type Settings, settingsSchema, shape } from './settings.ts';

/** Required in production: the defaults only serve to synthesize a template. */
const requiredInProduction = [
  'mailFrom',
  'opsEmail',
  'auth0Domain',
  'auth0ClientIds',
  'auth0RedirectUri',
] as const;

/** The context is invalid; the message has a line per wrong setting. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Bytes of all variables of a Lambda, names and values
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 */
const LARGEST_ENVIRONMENT = 4_096;

/** Catches oversized environments before deploying; CloudFormation would fail minutes in. */
function tooLarge(settings: Settings): string | undefined {
  const all = variables(settings, names(settings), {
    // Values as long as on AWS.
    publicUrl: `https://${settings.domainName ?? 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com/sso'}`,
    stateMachineArn: `arn:aws:states:eu-central-1:111122223333:stateMachine:${names(settings).stateMachine}`,
  });
  const [largest] = functionNames
    .map((name) => {
      const entries = Object.entries(environmentOf(name, all)).map((entry) => entry.join(''));
      return { name, bytes: Buffer.byteLength(entries.join('')) };
    })
    .sort((one, other) => other.bytes - one.bytes);
  if (!largest || largest.bytes <= LARGEST_ENVIRONMENT) return undefined;
  return `A Lambda has room for 4 KB of variables: ${largest.name} would get ${largest.bytes} bytes of brand (its logo?), customOktaDomains, ownDomains, allowedEmailDomains, auth0ClientIds and holidays`;
}

const stagesSchema = z.record(z.string(), z.record(z.string(), z.unknown())).default({});

/**
 * @param context all of the app's context; the CDK's own keys (with a colon or slash) are ignored
 * @throws SettingsError
 */
export function readSettings(context: Record<string, unknown>): Settings {
  const { stages, ...own } = Object.fromEntries(
    Object.entries(context).filter(([key]) => /^[a-zA-Z0-9]+$/.test(key)),
  );
  const byStage = stagesSchema.safeParse(stages);
  if (!byStage.success)
    throw new SettingsError('Settings: stages must hold an object for each stage');
  const stage = typeof own.stage === 'string' ? own.stage : shape.stage.parse(undefined);
  const given = { ...byStage.data[stage], ...own };
  const parsed = settingsSchema.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'context'}: ${message}`);
  if (stage === production)
    for (const name of requiredInProduction)
      if (given[name] === undefined) problems.push(`${name}: must be set in production`);
  const size = parsed.success ? tooLarge(parsed.data) : undefined;
  if (size) problems.push(size);
  if (!parsed.success || problems.length > 0)
    throw new SettingsError(
      ['These settings (CDK context) cannot be used:', ...problems].join('\n  '),
    );
  return parsed.data;
}
