import * as z from 'zod';
import { endpointName } from '../../functions/webhooks/endpoints.ts';
import { CommandError, invoke, type Stage, table } from './command.ts';
import { type Done, runHere, stageProgram, valid } from './program.ts';

const about =
  'Lists the endpoints that get webhooks, sends one a test event, or sends it events again.';

const endpoint = valid(
  endpointName,
  'the name of an endpoint, such as crm; `npm run webhooks -- list` has them',
);
const since = valid(
  // A date alone means midnight UTC.
  z
    .union([z.iso.datetime({ offset: true }), z.iso.date()])
    .transform((text) => new Date(text))
    .refine((since) => since.getTime() <= Date.now()),
  'an ISO time in the past, such as 2026-12-01T09:00:00Z, or a day',
);

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
  if (endpoints.length === 0) return 'There are no endpoints.';
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

async function list(stage: Stage): Promise<Done> {
  const json = await manage(stage, { action: 'list' }, listed);
  return { json, words: inWords(json) };
}

async function sendTest(stage: Stage, endpoint: string): Promise<Done> {
  const schema = z.object({ result: z.string(), outcome: z.string() });
  const json = await manage(stage, { action: 'sendTest', endpoint }, schema);
  const words = `${endpoint}: ${json.result} (${json.outcome})`;
  if (json.result !== 'delivered') throw new CommandError(words);
  return { json, words };
}

async function replay(
  stage: Stage,
  endpoint: string,
  { since: from }: { since: Date },
): Promise<Done> {
  const since = from.toISOString();
  const schema = z.object({ count: z.number() });
  const json = await manage(stage, { action: 'replay', endpoint, since }, schema);
  return { json, words: `${json.count} events since ${since} are sent to ${endpoint} again.` };
}

/** `npm run webhooks`. */
export const webhooks = stageProgram(
  'webhooks',
  {
    about,
    json: '{"endpoints": [{"name", "format", "events", "waiting", "delivered", "failed", "last", "disabledAt"}]}, {"result", "outcome"} or {"count"}',
  },
  (root, answer) => {
    root
      .command('list')
      .description('endpoints, their events of the last four days, and since when one is disabled')
      .action(answer(list));
    root
      .command('send-test')
      .description('sends a test event at once; exit code 1 if it is not accepted')
      .argument('<endpoint>', 'its name', endpoint)
      .action(answer(sendTest));
    root
      .command('replay')
      .description(
        'enables the endpoint, and sends all events since that time again, with the same IDs',
      )
      .argument('<endpoint>', 'its name', endpoint)
      .requiredOption('--since <time>', 'an ISO time or date', since)
      .action(answer(replay));
  },
);

if (import.meta.main) await runHere(webhooks);
