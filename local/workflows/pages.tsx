import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import { Fragment } from 'preact';
import { duration } from '../duration.ts';
import { lostInWords } from '../lost-mails.ts';
import { Table, When } from '../page.tsx';
import { Drawing, describe, type Journey } from './drawing.tsx';
import type { Visit } from './history.ts';
import type { Layout } from './layout.ts';
import { deadlineDetail, shortDay } from './words.ts';
import type { Workflow, WorkflowSummary } from './workflow.ts';

export const WORKFLOWS_STYLE = `
.bar { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin: 0 0 1rem; }
.bar form, .bar p { margin: 0; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem 1rem; margin: 0; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; }
.picture { max-height: 85vh; overflow: auto; border: 1px solid var(--line); border-radius: .6rem; margin: 1rem 0 1.5rem; }
.picture svg { display: block; margin: 0 auto; width: 100%; min-width: 75rem; max-width: 90rem; height: auto; }
@media (min-width: 72rem) {
  .picture { --wide: min(100vw - 2rem, 92rem); width: var(--wide); margin-left: calc(50% - var(--wide) / 2); }
}
.alert details, .alert pre { margin: 0 0 .75rem; }
.alert pre { padding: .5rem .75rem; border-radius: .4rem; background: var(--paper); }
.alert form { margin: 0; }
.inside td:first-child { padding-left: 1.25rem; }
.history { table-layout: fixed; min-width: 44rem; }
.history th:nth-child(1) { width: 26%; }
.history th:nth-child(2), .history th:nth-child(3) { width: 17%; }
.history pre { max-height: 24rem; overflow: auto; }
.history p { margin: 0; }
.failure { color: var(--bad); }
@media (max-width: 40rem) {
  .history { min-width: 0; }
  .inside td { padding-left: 1.25rem; }
}
`;

const STATUS: Record<ExecutionStatus, { text: string; tone: 'passed' | 'failed' | 'now' }> = {
  RUNNING: { text: 'Running', tone: 'now' },
  SUCCEEDED: { text: 'Finished', tone: 'passed' },
  FAILED: { text: 'Failed', tone: 'failed' },
  TIMED_OUT: { text: 'Timed out', tone: 'failed' },
  ABORTED: { text: 'Stopped', tone: 'failed' },
  PENDING_REDRIVE: { text: 'Redrive pending', tone: 'now' },
};

const Status = ({ status }: { status: ExecutionStatus }) => (
  <span class={`badge ${STATUS[status].tone}`}>{STATUS[status].text}</span>
);

type Refresh = 'on' | 'off' | 'unneeded';

function RefreshLink({ refresh, url }: { refresh: Refresh; url: string }) {
  if (refresh === 'unneeded') return null;
  return (
    <p class="muted small">
      {refresh === 'on' ? (
        <>
          Reloads every 3 seconds. <a href={`${url}?refresh=off`}>Pause</a>
        </>
      ) : (
        <>
          Paused. <a href={url}>Resume</a>
        </>
      )}
    </p>
  );
}

/**
 * Scrolls the drawing, which is larger than a screen, to the current state; without the script a link leads there.
 */
export const OPEN_AT_NOW = `
const picture = document.querySelector('.picture');
const now = document.getElementById('now');
if (picture && now) {
  const [box, state] = [picture, now].map((element) => element.getBoundingClientRect());
  picture.scrollLeft += state.left - box.left - (box.width - state.width) / 2;
  picture.scrollTop += state.top - box.top - (box.height - state.height) / 2;
}
`;

/** Scrolls in the page's own box, whatever the screen's width. */
function Picture({
  layout,
  journey,
  marked,
  notes,
}: {
  layout: Layout;
  journey?: Journey;
  /** The state that `#now` leads to. */
  marked?: string;
  notes?: ReadonlyMap<string, string>;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section class="picture" aria-label="Drawing of the workflow" tabIndex={0}>
      <Drawing
        layout={layout}
        {...(journey ? { journey } : {})}
        {...(marked ? { marked } : {})}
        {...(notes ? { notes } : {})}
        id="workflow"
        title="The onboarding workflow"
        description={describe(layout)}
      />
    </section>
  );
}

export function ListPage({
  workflows,
  older,
  isFirst,
  layout,
  refresh,
  basePath,
}: {
  workflows: WorkflowSummary[];
  older: string | null;
  isFirst: boolean;
  layout: Layout;
  refresh: Refresh;
  basePath: string;
}) {
  return (
    <>
      <h1>Workflows</h1>
      <p>Each onboarding is one execution of the state machine below.</p>
      <Table
        empty={
          <>
            <strong>No onboarding yet.</strong> The first one starts when somebody submits the form
            behind a setup link: the <a href="/">home page</a> has one.
          </>
        }
        head={['Onboarding', 'Status', 'Stage', 'State', 'CSM', 'Since']}
        rows={workflows.map(({ onboardingId, company, stage, csm, status, state, since }) => [
          <Fragment key="onboarding">
            <a href={`${basePath}/${encodeURIComponent(onboardingId)}`}>{company}</a>
            <br />
            <span class="muted small">{onboardingId}</span>
          </Fragment>,
          <Status key="status" status={status} />,
          stage ?? 'unknown',
          state,
          csm ?? 'unknown',
          <When key="since" at={since} />,
        ])}
      />
      <nav class="bar" aria-label="Pages">
        {!isFirst && <a href={basePath}>Newest</a>}
        {older && <a href={older}>Older</a>}
      </nav>
      <RefreshLink refresh={refresh} url={basePath} />
      <h2>The state machine</h2>
      <Picture layout={layout} />
    </>
  );
}

export function WorkflowPage({
  workflow,
  path,
  layout,
  journey,
  refresh,
}: {
  workflow: Workflow;
  /** The page's own path. */
  path: string;
  layout: Layout;
  journey: Journey;
  refresh: Refresh;
}) {
  const { company, onboardingId, status, state, since, failure, deadline } = workflow;
  const by = deadline && deadlineDetail(state, deadline);
  return (
    <>
      <h1>{company}</h1>
      <div class="bar">
        <Status status={status} />
        <p>
          <strong>{state}</strong> <span class="muted">since</span> <When at={since} />
          {by && deadline && (
            <>
              <span class="muted">, answered by</span> {shortDay(deadline.actBy)}{' '}
              <span class="muted">or it expires</span>
            </>
          )}
        </p>
        {status === 'RUNNING' && (
          <details>
            <summary>Stop …</summary>
            <form method="post" action={`${path}/stop`}>
              <p>
                It ends for good, and the customer’s submission is deleted. Customer, CSM and ops
                are mailed, and the customer’s page says that it was stopped.
              </p>
              <button class="danger" type="submit">
                Stop for good
              </button>
            </form>
          </details>
        )}
        <RefreshLink refresh={refresh} url={path} />
      </div>
      {failure && <Failure workflow={workflow} path={path} failure={failure} />}
      <div class="card">
        <dl class="facts small">
          <dt>Onboarding</dt>
          <dd>{onboardingId}</dd>
          <dt>Started</dt>
          <dd>
            <When at={workflow.startedAt} />
          </dd>
          {workflow.endedAt !== undefined && (
            <>
              <dt>Ended</dt>
              <dd>
                <When at={workflow.endedAt} />
              </dd>
            </>
          )}
          {workflow.redrivenAt.map((at) => (
            <>
              <dt>Redriven</dt>
              <dd>
                <When at={at} />
              </dd>
            </>
          ))}
          <dt>Execution</dt>
          <dd>
            <code>{workflow.executionArn}</code>
          </dd>
        </dl>
      </div>
      {workflow.lostMails.length > 0 && (
        <section class="card alert" aria-labelledby="lost">
          <h2 id="lost">Mails that may not have arrived</h2>
          <ul>
            {lostInWords(workflow.lostMails).map((line) => (
              <li>{line}</li>
            ))}
          </ul>
          <p class="quiet small">Nothing is sent twice. docs/operations.md says what to do.</p>
        </section>
      )}
      <h2>Where it stands</h2>
      <p class="muted small">
        <Standing tone="passed" text="done" /> <Standing tone="now" text="running or waiting" />{' '}
        <Standing tone="failed" text="failed" /> Green lines were taken.{' '}
        <a href="#now">Go to the last state in the drawing</a>
      </p>
      <Picture
        layout={layout}
        journey={journey}
        marked={lastState(workflow)}
        {...(by ? { notes: new Map([[state, by]]) } : {})}
      />
      <h2>History</h2>
      <VisitTable visits={workflow.history} />
    </>
  );
}

/** The state of most interest: the latest one entered. */
const lastState = ({ history }: Workflow) => history.at(-1)?.state ?? '';

const Standing = ({ tone, text }: { tone: string; text: string }) => (
  <span class={`badge ${tone}`}>{text}</span>
);

function Failure({
  workflow: { status, state, executionArn, redrivable, whyNotRedrivable },
  path,
  failure: { error, message, cause },
}: {
  workflow: Workflow;
  path: string;
  failure: { error: string; message: string; cause: string };
}) {
  return (
    <section class="card alert" aria-labelledby="failure">
      <h2 id="failure">
        {status === 'ABORTED' ? `Stopped in ${state}` : `Failed in ${state}: ${error}`}
      </h2>
      <p>{message || 'No cause was given.'}</p>
      {cause !== message && (
        <details>
          <summary>The whole cause</summary>
          <pre>{pretty(cause)}</pre>
        </details>
      )}
      {redrivable ? (
        <>
          <p>
            Once the cause is fixed, redrive it: it continues where it stopped, and repeats no
            completed step. On AWS, use the same button in the Step Functions console, or the
            command line:
          </p>
          <pre>aws stepfunctions redrive-execution --execution-arn {executionArn}</pre>
          <form method="post" action={`${path}/redrive`}>
            <button type="submit">Redrive</button>
          </form>
        </>
      ) : (
        <p>It cannot be redriven{whyNotRedrivable ? `: ${whyNotRedrivable}` : ''}.</p>
      )}
    </section>
  );
}

const OUTCOMES: Record<Visit['outcome'], { text: string; tone: string }> = {
  done: { text: 'done', tone: 'passed' },
  current: { text: 'running', tone: 'now' },
  failed: { text: 'failed', tone: 'failed' },
  stopped: { text: 'stopped: another item failed', tone: 'failed' },
};

function VisitTable({ visits }: { visits: Visit[] }) {
  return (
    <div class="card scroll">
      <table class="stack history">
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Entered</th>
            <th scope="col">Left</th>
            <th scope="col">What happened</th>
          </tr>
        </thead>
        <tbody>
          {visits.map((visit, index) => (
            <tr key={String(index)} class={visit.inside ? 'inside' : undefined}>
              <td>
                {visit.state}
                {visit.inside && <span class="muted small"> · item {visit.inside.item + 1}</span>}
                <br />
                <span class="muted small">{visit.type}</span>
              </td>
              <td class="small" data-label="Entered">
                <When at={visit.enteredAt} />
              </td>
              <td class="small" data-label="Left">
                {visit.leftAt === undefined ? (
                  <span class={`badge ${OUTCOMES[visit.outcome].tone}`}>
                    {visit.waitingSince ? 'waiting' : OUTCOMES[visit.outcome].text}
                  </span>
                ) : (
                  <>
                    <When at={visit.leftAt} />
                    <br />
                    <span class="muted">after {elapsed(visit.enteredAt, visit.leftAt)}</span>
                  </>
                )}
              </td>
              <td class="small">
                {visit.failures.map(({ at, error, message, triedAgainAt }) => (
                  <p key={at} class={visit.outcome === 'done' ? 'muted' : 'failure'}>
                    <strong>{error}</strong>
                    {message && `: ${message}`} <When at={at} />
                    {triedAgainAt && (
                      <>
                        ; retried <When at={triedAgainAt} />
                      </>
                    )}
                  </p>
                ))}
                {visit.waitingSince && <p>Waits for an answer.</p>}
                <Data name="Input" json={visit.input} />
                {visit.output !== undefined && <Data name="Output" json={visit.output} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const elapsed = (from: string, to: string) => duration(Date.parse(to) - Date.parse(from));

function Data({ name, json }: { name: string; json: string }) {
  return (
    <details>
      <summary>{name}</summary>
      <pre>{pretty(json)}</pre>
    </details>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

export function MissingPage({ basePath }: { basePath: string }) {
  return (
    <>
      <h1>No such workflow</h1>
      <p>
        There is no onboarding with this ID, or nothing was submitted yet.{' '}
        <a href={basePath}>All workflows</a>.
      </p>
    </>
  );
}
