import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  DescribeStateMachineCommand,
  type ExecutionStatus,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  RedriveExecutionCommand,
  type SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type Context, Hono } from 'hono';
import { csrf } from 'hono/csrf';
import type { LostMail } from '../../functions/mail/lost-mails.ts';
import { type OnboardingId, onboardingIdSchema } from '../../functions/onboarding/onboarding-id.ts';
import { messageOfCause } from '../../functions/runtime/cause.ts';
import { problem, renderPage, setHeaders, wantsJson } from '../page.tsx';
import { DRAWING_STYLE } from './drawing.tsx';
import { readHistory, standsAt } from './history.ts';
import { type Layout, layOut } from './layout.ts';
import { ListPage, MissingPage, OPEN_AT_NOW, WORKFLOWS_STYLE, WorkflowPage } from './pages.tsx';
import type { Standing, Workflow, WorkflowSummary } from './workflow.ts';

/** Step Functions would redrive these too, but their secrets are deleted (functions/10-finish/report-failure.ts). */
const isGivenUp = (status: ExecutionStatus | undefined) =>
  status === 'ABORTED' || status === 'TIMED_OUT';
const GIVEN_UP = 'a stopped or timed-out onboarding has no secrets left';

const PAGE_SIZE = 25;
/** This many of the newest events always include one that names the state. */
const RECENT_EVENTS = 30;

/**
 * The executions of the workflow, to be mounted at `baseUrl`'s path. Everything except the stage and the CSM is read
 * through the Step Functions API. Every URL is a page for people and, with `Accept: application/json`, data:
 *
 * - `GET /` → `{workflows: WorkflowSummary[], older: string | null}`, newest first; `older` is the URL of earlier
 *   ones
 * - `GET /{onboardingId}` → Workflow; 404 is a problem document. While it runs, the page reloads every 3 seconds;
 *   `?refresh=off` does not.
 * - `POST /{onboardingId}/redrive`, `/stop` → 303 to the page; 409 if not possible. Cross-origin forms are refused.
 *
 * @param options.baseUrl of the list, without a trailing slash
 */
export function createWorkflows({
  stateMachineArn,
  baseUrl,
  client,
  readStanding,
  readLostMails,
}: {
  stateMachineArn: string;
  baseUrl: string;
  client: SFNClient;
  /** An onboarding's standing by its record. */
  readStanding(onboardingId: OnboardingId): Promise<Standing | undefined>;
  /** Mails that may not have arrived. */
  readLostMails(onboardingId: OnboardingId): Promise<LostMail[]>;
}): Hono {
  const app = new Hono();
  // Links on pages are paths, so they also work under another name of this machine.
  const basePath = new URL(baseUrl).pathname;
  const arnOf = (name: string) =>
    `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

  app.use(csrf({ origin: new URL(baseUrl).origin }));
  app.use(async (context, next) => {
    setHeaders(context);
    await next();
  });

  app.get('/', async (context) => {
    const layout = await readLayout();
    const { executions = [], nextToken } = await client.send(
      new ListExecutionsCommand({
        stateMachineArn,
        maxResults: PAGE_SIZE,
        nextToken: context.req.query('after'),
      }),
    );
    const workflows = await Promise.all(
      executions.map(({ name }) => readSummary(onboardingIdSchema.parse(name), layout)),
    );
    const query = nextToken === undefined ? null : `?${new URLSearchParams({ after: nextToken })}`;
    if (wantsJson(context))
      return context.json({ workflows, older: query === null ? null : `${baseUrl}${query}` });
    const isRunning = workflows.some(({ status }) => status === 'RUNNING');
    const refresh = refreshWhile(context, isRunning);
    return renderPage(context, {
      title: 'Workflows',
      style: WORKFLOWS_STYLE + DRAWING_STYLE,
      children: (
        <ListPage
          workflows={workflows}
          older={query === null ? null : `${basePath}${query}`}
          isFirst={context.req.query('after') === undefined}
          layout={layout}
          refresh={refresh}
          basePath={basePath}
        />
      ),
    });
  });

  app.get('/:name', async (context) => {
    const name = onboardingIdSchema.parse(context.req.param('name'));
    const described = await describe(name);
    if (described === undefined) return missing(context);
    const events = [];
    const pages = paginateGetExecutionHistory(
      { client, pageSize: 1000 },
      { executionArn: arnOf(name), includeExecutionData: true },
    );
    for await (const page of pages) events.push(...(page.events ?? []));
    const layout = await readLayout();
    const { status = 'RUNNING', startDate, stopDate, error, cause = '' } = described;
    const history = readHistory(events, status);
    const whyNotRedrivable = isGivenUp(status) ? GIVEN_UP : described.redriveStatusReason;
    const workflow: Workflow = {
      ...(await readSummary(name, layout, described)),
      executionArn: arnOf(name),
      startedAt: iso(startDate),
      ...(stopDate ? { endedAt: iso(stopDate) } : {}),
      ...(['FAILED', 'TIMED_OUT', 'ABORTED'].includes(status)
        ? {
            failure: { error: error ?? status, message: messageOfCause(cause), cause },
          }
        : {}),
      redrivable: described.redriveStatus === 'REDRIVABLE' && !isGivenUp(status),
      ...(whyNotRedrivable ? { whyNotRedrivable } : {}),
      redrivenAt: history.redrivenAt,
      lostMails: await readLostMails(name),
      states: Object.fromEntries(history.journey.standings),
      history: history.visits,
    };
    if (wantsJson(context)) return context.json(workflow);
    return renderPage(context, {
      title: `${workflow.company}: workflow`,
      style: WORKFLOWS_STYLE + DRAWING_STYLE,
      script: OPEN_AT_NOW,
      children: (
        <WorkflowPage
          workflow={workflow}
          path={`${basePath}/${encodeURIComponent(name)}`}
          layout={layout}
          journey={history.journey}
          refresh={refreshWhile(context, status === 'RUNNING')}
        />
      ),
    });
  });

  app.post('/:name/redrive', (context) =>
    act(context, async (executionArn) => {
      const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
      if (isGivenUp(status)) return GIVEN_UP;
      await client.send(new RedriveExecutionCommand({ executionArn }));
      return undefined;
    }),
  );

  app.post('/:name/stop', (context) =>
    act(context, async (executionArn) => {
      await client.send(
        new StopExecutionCommand({
          executionArn,
          error: 'Stopped',
          cause: 'somebody on the workflow page',
        }),
      );
      return undefined;
    }),
  );

  /** @param send returns the reason if it is not possible */
  async function act(
    context: Context,
    send: (executionArn: string) => Promise<string | undefined>,
  ): Promise<Response> {
    const name = context.req.param('name') ?? '';
    try {
      const refusal = await send(arnOf(name));
      if (refusal) return problem(context, 409, refusal);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (isMissing(error)) return missing(context);
      if (error.name === 'ExecutionNotRedrivable') return problem(context, 409, error.message);
      throw error;
    }
    return context.redirect(`${basePath}/${encodeURIComponent(name)}`, 303);
  }

  function missing(context: Context): Response | Promise<Response> {
    if (wantsJson(context)) return problem(context, 404, 'There is no such workflow.');
    return renderPage(
      context,
      { title: 'No such workflow', children: <MissingPage basePath={basePath} /> },
      404,
    );
  }

  /** Undefined if there is no execution with this name. */
  async function describe(name: string): Promise<DescribeExecutionCommandOutput | undefined> {
    try {
      return await client.send(new DescribeExecutionCommand({ executionArn: arnOf(name) }));
    } catch (error) {
      if (error instanceof Error && isMissing(error)) return undefined;
      throw error;
    }
  }

  async function readLayout(): Promise<Layout> {
    const { definition = '{}' } = await client.send(
      new DescribeStateMachineCommand({ stateMachineArn }),
    );
    return layOutText(definition);
  }

  async function readSummary(
    name: OnboardingId,
    { nodes }: Layout,
    described?: DescribeExecutionCommandOutput,
  ): Promise<WorkflowSummary> {
    const [standing, execution, { events = [] }] = await Promise.all([
      readStanding(name),
      described ?? client.send(new DescribeExecutionCommand({ executionArn: arnOf(name) })),
      client.send(
        new GetExecutionHistoryCommand({
          executionArn: arnOf(name),
          reverseOrder: true,
          maxResults: RECENT_EVENTS,
          includeExecutionData: false,
        }),
      ),
    ]);
    const entered = standsAt(events);
    const state = entered?.stateEnteredEventDetails?.name ?? '';
    const inside = nodes.find((node) => node.name === state)?.inside;
    return {
      onboardingId: name,
      company: companyOf(execution.input) ?? name,
      stage: standing?.stage,
      csm: standing?.csm,
      ...(standing?.deadline ? { deadline: standing.deadline } : {}),
      status: execution.status ?? 'RUNNING',
      state: inside === undefined ? state : `${inside} › ${state}`,
      since: iso(execution.stopDate ?? entered?.timestamp ?? execution.startDate),
      url: `${baseUrl}/${encodeURIComponent(name)}`,
    };
  }

  return app;
}

const iso = (date: Date | undefined) => (date ?? new Date(0)).toISOString();

/** A name that is too long, or has characters that no name has, is a ValidationException or an InvalidArn. */
const isMissing = ({ name }: Error) =>
  ['ExecutionDoesNotExist', 'InvalidArn', 'ValidationException'].includes(name);

function companyOf(input: string | undefined): string | undefined {
  const parsed: unknown = JSON.parse(input ?? '{}');
  return typeof parsed === 'object' && parsed !== null && 'company' in parsed
    ? String(parsed.company)
    : undefined;
}

/** The latest definition's layout: it takes tens of milliseconds to compute and changes only on a deployment. */
let last: { definition: string; layout: Layout } | undefined;

function layOutText(definition: string): Layout {
  if (last?.definition !== definition)
    last = { definition, layout: layOut(JSON.parse(definition)) };
  return last.layout;
}

/**
 * Reloads the page every 3 seconds while something runs, with a response header, since the reader cannot switch off a
 * `meta` element.
 */
function refreshWhile(context: Context, isRunning: boolean): 'on' | 'off' | 'unneeded' {
  if (!isRunning) return 'unneeded';
  if (context.req.query('refresh') === 'off') return 'off';
  context.header('refresh', '3');
  return 'on';
}
