import { parseArgs } from 'node:util';
import * as z from 'zod';
import {
  CommandError,
  command,
  invoke,
  openStage,
  runHere,
  table,
  UsageError,
  wrongOption,
} from './command.ts';

const usage = `Looks at the endpoints that get webhooks, posts a test to one, or sends it events again.

  npm run webhooks -- list
  npm run webhooks -- send-test <endpoint>
  npm run webhooks -- replay <endpoint> --since 2026-12-01T09:00:00Z

  list       endpoints, the events of the last four days, and since when one is disabled
  send-test  a made-up event, at once; exit code 1 when it is not taken
  replay     enables the endpoint, and sends all events since then again, with the same IDs

  --stage    a stage on AWS; without it, what \`npm start\` runs on this machine
  --json     {"endpoints": [{"name", "format", "events", "waiting", "delivered", "failed", "last", "disabledAt"}]},
             {"result", "outcome"} or {"count"}`;

/** A day begins at midnight UTC. */
const isoTime = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

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

/** `npm run webhooks`. */
export const webhooks = command(usage, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      stage: { type: 'string' },
      since: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [action, endpoint, ...more] = positionals;
  if (more.length > 0)
    throw new UsageError(
      `Too much: ${more.join(' ')}. One endpoint at a time.`,
      'npm run webhooks -- send-test crm',
    );
  const stage = openStage(values.stage);
  const manage = <Result>(input: object, result: z.ZodType<Result>) =>
    invoke(stage, 'ManageWebhooks', input, result);
  const named = () => {
    if (endpoint === undefined)
      throw new UsageError(
        `Which endpoint? \`npm run webhooks -- list\` has their names.`,
        `npm run webhooks -- ${action} crm${action === 'replay' ? ' --since 2026-12-01T09:00:00Z' : ''}`,
      );
    return endpoint;
  };
  switch (action) {
    case 'list': {
      if (endpoint !== undefined)
        throw new UsageError(
          `list shows all endpoints: ${endpoint} is too much.`,
          'npm run webhooks -- list',
        );
      const list = await manage({ action: 'list' }, listed);
      return values.json ? JSON.stringify(list) : inWords(list);
    }
    case 'send-test': {
      const answer = await manage(
        { action: 'sendTest', endpoint: named() },
        z.object({ result: z.string(), outcome: z.string() }),
      );
      const text = `${endpoint}: ${answer.result} (${answer.outcome})`;
      if (answer.result !== 'delivered') throw new CommandError(text);
      return values.json ? JSON.stringify(answer) : text;
    }
    case 'replay': {
      const example = 'npm run webhooks -- replay crm --since 2026-12-01T09:00:00Z';
      const given = isoTime.safeParse(values.since);
      if (!given.success) throw wrongOption('--since', values.since, 'no ISO time', example);
      const since = new Date(given.data);
      if (since.getTime() > Date.now())
        throw wrongOption(
          '--since',
          values.since,
          'in the future, since when there are no events',
          example,
        );
      const answer = await manage(
        { action: 'replay', endpoint: named(), since: since.toISOString() },
        z.object({ count: z.number() }),
      );
      return values.json
        ? JSON.stringify(answer)
        : `${answer.count} events since ${since.toISOString()} are sent to ${endpoint} again.`;
    }
    default:
      throw new UsageError(
        action === undefined
          ? 'What should be done: list, send-test or replay?'
          : `There is no ${action}: there are list, send-test and replay.`,
        'npm run webhooks -- list',
      );
  }
});

function inWords({ endpoints }: z.output<typeof listed>): string {
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

if (import.meta.main) await runHere(webhooks);
