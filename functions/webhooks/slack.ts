import * as z from 'zod';
import { onboardingIdSchema } from '../onboarding/onboarding-id.ts';
import { domainEventNames } from '../record/domain-events.ts';
import { kinds } from '../record/event-kinds.ts';

const told = z.object({
  type: z.enum(domainEventNames),
  company: z.string(),
  onboardingId: onboardingIdSchema,
  stage: z.string(),
  csm: z.object({ email: z.string() }),
});

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
/** Prevents names from becoming bold, code or a mention. */
const plain = (text: string) => escaped(text).replace(/[*_~`]/g, '\u200b$&\u200b');

/** An event as a message of Slack's incoming webhooks: https://docs.slack.dev/reference/block-kit/blocks */
export function slackMessage(event: unknown) {
  const { type, company, onboardingId, stage, csm } = told.parse(event);
  const { summary } = kinds[type];
  return {
    // Fallback where blocks cannot be shown, as in notifications.
    text: `${escaped(company)}: ${escaped(summary)}`,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: `*${plain(company)}*\n${plain(summary)}` } },
      {
        type: 'context',
        elements: [
          { type: 'plain_text', text: `${type} · ${stage} · ${onboardingId} · ${csm.email}` },
        ],
      },
    ],
  };
}
