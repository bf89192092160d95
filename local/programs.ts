import { randomBytes } from 'node:crypto';
import { secretNames } from '../functions/onboarding/secrets.ts';
import { writeSecretText } from './own-secrets.ts';
import { random } from './random.ts';
import { type Settings, STAND_IN } from './settings.ts';

/**
 * The operator's own programs, which get webhooks, prepare the dashboard, and request lists of people: their URLs and
 * keys.
 * @param sequelUrl of the stand-in for the Sequel app, without a trailing slash
 * @param remember generates a value once and stores it
 */
export function programsOf(
  settings: Settings,
  sequelUrl: string,
  remember: (name: string, make: () => string) => string,
) {
  const signingKey = () => `whsec_${randomBytes(24).toString('base64')}`;
  const webhook =
    settings.webhookUrl === undefined ? undefined : { name: 'local', url: settings.webhookUrl };
  const dashboardApi =
    settings.dashboardApi === STAND_IN ? `${sequelUrl}/dashboard-api` : settings.dashboardApi;
  return {
    webhook,
    webhookSecret: settings.webhookSecret ?? remember('webhookSecret', signingKey),
    dashboardApi,
    dashboardSecret: settings.dashboardSecret ?? remember('dashboardSecret', signingKey),
    peopleKey: settings.peopleKey ?? remember('peopleKey', random),
    /** They may be on this machine: see WEBHOOK_ORIGINS. */
    origins: [webhook?.url, dashboardApi].flatMap((url) =>
      url === undefined ? [] : [new URL(url).origin],
    ),
  };
}

/** Writes the keys to the secrets that functions read. */
export async function writeProgramSecrets(
  secretsManager: Parameters<typeof writeSecretText>[0],
  prefix: string,
  programs: ReturnType<typeof programsOf>,
): Promise<void> {
  const { webhook, webhookSecret, dashboardApi, dashboardSecret, peopleKey } = programs;
  if (webhook)
    await writeSecretText(secretsManager, secretNames.webhook(prefix, webhook.name), webhookSecret);
  if (dashboardApi !== undefined)
    await writeSecretText(secretsManager, secretNames.dashboardApi(prefix), dashboardSecret);
  await writeSecretText(secretsManager, secretNames.peopleKeys(prefix), peopleKey);
}
