import * as z from 'zod';
import { endpointName } from '../../functions/webhooks/endpoints.ts';
import { CommandError, invoke, runHere, type Stage, table } from './command.ts';
import { type Done, program } from './forms.ts';

const about =
  'Looks at the endpoints that get webhooks, posts a test to one, or sends it events again.';

const values = {
  endpoint: {
    schema: endpointName,
    example: 'crm',
    wrong: 'no name of an endpoint; `npm run webhooks -- list` has them',
  },
  since: {
    // A day begins at midnight UTC.
    schema: z
      .union([z.iso.datetime({ offset: true }), z.iso.date()])
      .transform((text) => new Date(text))
      .refine((since) => since.getTime() <= Date.now()),
    example: '2026-12-01T09:00:00Z',
    wrong: 'no ISO time in the past',
    about: 'an ISO time, or a day',
  },
};

const listed = z.object({
  endpoints: z.array(
    z.object({
      name: z.string(),
      format: z.string(),
      events: z.array(z.string()),
      waiting: z.number(),
      delivered: z.number(),
      failed: z.number(),
      last: z.object({ at: z.string(), outcome: z.string() }).optional(),
      disabledAt: z.string().optional(),
    }),
  ),
});

function inWords({ endpoints }: z.output<typeof listed>) {
  if (endpoints.length === 0) return 'Nobody gets webhooks.';
  return table([
    ['ENDPOINT', 'EVENTS', 'WAITING', 'DELIVERED', 'FAILED', 'LAST ANSWER', 'DISABLED'],
    ...endpoints.map((each) => [
      each.name,
      each.events.length === 0 ? 'all' : each.events.join(', '),
      String(each.waiting),
      String(each.delivered),
      String(each.failed),
      each.last ? `${each.last.outcome} at ${each.last.at}` : '',
      each.disabledAt ?? '',
    ]),
  ]);
}

const manage = <Result>(stage: Stage, input: object, result: z.ZodType<Result>) =>
  invoke(stage, 'ManageWebhooks', input, result);

async function list(_: object, stage: Stage): Promise<Done> {
  const json = await manage(stage, { action: 'list' }, listed);
  return { json, words: inWords(json) };
}

async function sendTest({ endpoint }: { endpoint: string }, stage: Stage): Promise<Done> {
  const schema = z.object({ result: z.string(), outcome: z.string() });
  const json = await manage(stage, { action: 'sendTest', endpoint }, schema);
  const words = `${endpoint}: ${json.result} (${json.outcome})`;
  if (json.result !== 'delivered') throw new CommandError(words);
  return { json, words };
}

async function replay(stage: Stage, endpoint: string, from: Date): Promise<Done> {
  const since = from.toISOString();
  const schema = z.object({ count: z.number() });
  const json = await manage(stage, { action: 'replay', endpoint, since }, schema);
  return { json, words: `${json.count} events since ${since} are sent to ${endpoint} again.` };
}

/** `npm run webhooks`. */
export const webhooks = program(
  'webhooks',
  {
    about,
    values,
    json: '{"endpoints": [{"name", "format", "events", "waiting", "delivered", "failed", "last", "disabledAt"}]}, {"result", "outcome"} or {"count"}',
  },
  (form) => [
    form(
      'list',
      'endpoints, the events of the last four days, and since when one is disabled',
      list,
    ),
    form('send-test', 'a made-up event, at once; exit code 1 when it is not taken', sendTest, {
      argument: 'endpoint',
    }),
    form(
      'replay',
      'enables the endpoint, and sends all events since then again, with the same IDs',
      ({ endpoint, since }, stage) => replay(stage, endpoint, since),
      { argument: 'endpoint', required: ['since'] },
    ),
  ],
);

if (import.meta.main) await runHere(webhooks);
