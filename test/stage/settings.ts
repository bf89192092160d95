import * as z from 'zod';
import { CommandError } from '../../local/commands/command.ts';

const given = z.string({ error: 'is missing' }).min(1, 'is empty');

const settingsSchema = z.object({
  /** The stage's public URL, which its links must lead to. */
  TARGET: z
    .url({ protocol: /^https?$/, error: 'must be embedded, emulator or a stage’s URL' })
    .transform((url) => url.replace(/\/$/, '')),
  /** The name that it was deployed under. */
  STAGE: given,
  /** An Okta app set up as in the product's guide. */
  OKTA_DOMAIN: given,
  OKTA_CLIENT_ID: given,
  OKTA_CLIENT_SECRET: given,
  /** Where the mails to MAILBOX can be read. */
  IMAP_URL: given.pipe(
    z.url({
      protocol: /^imaps?$/,
      error: 'must be imaps://user:password@host, with %40 for an @ in the user',
    }),
  ),
  /** An address whose labels (`name+label@…`) lead to it too, at a domain that is used for nothing else. */
  MAILBOX: given.pipe(
    z.email('must be an e-mail address').regex(/^[^+]+$/, 'must be without a label (+)'),
  ),
});

export type StageSettings = z.output<typeof settingsSchema>;

/**
 * What the journeys need on an AWS stage.
 * @throws CommandError with a line for each variable that is missing or wrong, without its value
 */
export function readStageSettings(variables: NodeJS.ProcessEnv): StageSettings {
  const { success, data, error } = settingsSchema.safeParse(variables);
  if (success) return data;
  const problems = error.issues.map(({ path, message }) => `  ${path.join('.')} ${message}`);
  throw new CommandError(['The journeys cannot be made there:', ...problems].join('\n'));
}
