import * as z from 'zod';
import { publishedSchema } from '../events/published.ts';
import { domainEventNames, SOURCE } from '../record/domain-events.ts';
import { kinds } from '../record/event-kinds.ts';

/** Component keys must not contain dots. */
const keyOf = (name: string) => name.replaceAll('.', '-');

const schemaOf = (schema: z.core.$ZodType) => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'output' });
  return rest;
};

/** The published events as an AsyncAPI 3.0 document, generated from their schemas. */
export function asyncapi(publicUrl: string, bus: string, productName: string) {
  const messages = domainEventNames.map((name) => [keyOf(name), name] as const);
  return {
    asyncapi: '3.0.0',
    info: {
      title: `${productName}: single sign-on onboarding`,
      version: '1.0.0',
      description:
        'Published at least once and in any order: tell duplicates by `id`, and order by `sequence`. ' +
        'Webhooks (https://www.standardwebhooks.com) carry the same payload as `data`, its `id` as `webhook-id`. ' +
        'Where there are thousands of `emailDomains`, and a correction came before the event could be published, the list is ' +
        'empty, but `emailDomainsCount` is not; the event of the correction has the new list. ' +
        `The requests and answers are in ${publicUrl}/openapi.json.`,
    },
    defaultContentType: 'application/json',
    channels: {
      events: {
        address: bus,
        title: 'The EventBridge bus of the stage',
        description: `Source \`${SOURCE}\`; the detail-type is the event's type, the detail its payload.`,
        messages: Object.fromEntries(
          messages.map(([key]) => [key, { $ref: `#/components/messages/${key}` }]),
        ),
      },
    },
    operations: {
      publish: { action: 'send', channel: { $ref: '#/channels/events' } },
    },
    components: {
      messages: Object.fromEntries(
        messages.map(([key, name]) => [
          key,
          { name, summary: kinds[name].summary, payload: schemaOf(publishedSchema(name)) },
        ]),
      ),
    },
  };
}
