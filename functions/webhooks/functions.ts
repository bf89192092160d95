import { published } from '../event-rules.ts';
import { changing, mail, sending } from '../sets.ts';
import type { FunctionDefinition, TriggerContext } from '../wiring.ts';

/** The function table's part for webhooks. */
export const webhookFunctions = {
  PlanWebhooks: {
    file: 'webhooks/plan-webhooks',
    trigger: { by: 'event', rule: published, delivery: { retries: 2, maxEventAge: 6 } },
    environment: ['RECORD_TABLE', 'WEBHOOKS'],
    permissions: ['writeRecord'],
    timeout: 15,
  },
  SendWebhooks: {
    file: 'webhooks/send-webhooks',
    trigger: {
      by: 'schedule',
      name: 'webhook-sweep',
      description: 'Sends the webhooks that are due.',
      in: ({ timeZone, webhooksFrom }: TriggerContext) =>
        webhooksFrom === undefined ? undefined : { cron: { minute: '*', hour: '*' }, timeZone },
      // No retries: the next run follows within a minute.
      delivery: { retries: 0, maxEventAge: 1 },
    },
    environment: [...mail, 'WEBHOOKS', 'WEBHOOK_ORIGINS'],
    permissions: [...sending, 'readWebhookSecrets'],
    // The last posts begin after 45 seconds, and take up to 15.
    timeout: 75,
  },
  ManageWebhooks: {
    file: 'webhooks/manage-webhooks',
    trigger: { by: 'direct' },
    environment: ['RECORD_TABLE', 'SECRETS_PREFIX', 'WEBHOOKS', 'WEBHOOK_ORIGINS'],
    permissions: [...changing, 'readWebhookSecrets'],
    // A replay writes the deliveries one by one.
    timeout: 300,
  },
} as const satisfies Record<string, FunctionDefinition>;
