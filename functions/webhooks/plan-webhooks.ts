import * as z from 'zod';
import { publishedSchema } from '../events/published.ts';
import { domainEventNames } from '../record/domain-events.ts';
import { taskHandler } from '../runtime/handlers.ts';
import { plan } from './deliveries.ts';
import { isWanted, readEndpoints } from './endpoints.ts';

const detail = z.object({ type: z.enum(domainEventNames) }).loose();

/**
 * Plans the deliveries of a published event, which "Send webhooks" makes. No onboarding waits for either.
 *
 * Input: an event of the stage's bus.
 */
export const handler = taskHandler(
  'PlanWebhooks',
  z.object({ detail }),
  async ({ detail }, { RECORD_TABLE, WEBHOOKS }) => {
    const event = publishedSchema(detail.type).parse(detail);
    const { id, type, at } = event;
    const wanting = readEndpoints(WEBHOOKS).filter((endpoint) => isWanted(endpoint, type));
    const delivery = { id, type, at, event: JSON.stringify(event) };
    for (const { name } of wanting) await plan(RECORD_TABLE, name, delivery);
    return { endpoints: wanting.length };
  },
);
