import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { afterEach, describe, expect, test } from 'vitest';
import type { LostMail } from '../../../functions/mail/lost-mails.ts';
import type { Workflow, WorkflowSummary } from '../../../local/workflows/workflow.ts';
import { createWorkflows } from '../../../local/workflows/workflows.tsx';
import {
  DAY,
  MACHINE_ARN,
  machine,
  named,
  SECOND,
  sdkClient,
  service,
  task,
} from '../step-functions/harness.ts';
import { definition, type Lambdas, lambdas } from './onboarding-machine.ts';

const ORIGIN = 'http://localhost:3000';
const input = {
  onboardingId: 'acme-1',
  company: 'Acme <b>&</b> Co',
  round: 0,
  submission: { id: 's1', domains: ['acme.okta.com', 'acme.example'] },
};

const csm = 'dana@csm.test';
/** Its mails in the ledger. */
let lost: LostMail[] = [];
afterEach(() => {
  lost = [];
});

async function workflows(machineDefinition: object, functions: Lambdas = {}) {
  const running = service({ definition: machineDefinition, lambdas: functions });
  const client = await sdkClient(running.stepFunctions);
  const app = new Hono().route(
    '/workflows',
    createWorkflows({
      stateMachineArn: MACHINE_ARN,
      baseUrl: `${ORIGIN}/workflows`,
      client,
      readStanding: async (onboardingId) =>
        onboardingId.startsWith('beta') ? { stage: 'awaitingApproval', csm } : undefined,
      readLostMails: async () => lost,
    }),
  );
  const get = (path: string, accept = 'text/html') =>
    app.request(`${ORIGIN}/workflows${path}`, { headers: { accept } });
  return {
    ...running,
    get,
    async page(path: string) {
      const response = await get(path);
      return { response, html: await response.text() };
    },
    async list() {
      const response = await get('', 'application/json');
      return (await response.json()) as { workflows: WorkflowSummary[]; older: string | null };
    },
    async workflow(name: string) {
      return (await (await get(`/${name}`, 'application/json')).json()) as Workflow;
    },
    post: (path: string, headers: Record<string, string> = { origin: ORIGIN }) =>
      app.request(`${ORIGIN}/workflows${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
  };
}

async function waiting(functions: Lambdas = {}) {
  const app = await workflows(definition, { ...lambdas, ...functions });
  await app.start('acme-1', input);
  await app.clock.advance(0);
  return app;
}

describe('the list', () => {
  test('is empty at first, and says how to begin', async () => {
    const app = await workflows(definition);
    expect(await app.list()).toEqual({ workflows: [], older: null });
    const { response, html } = await app.page('');
    expect(response.status).toBe(200);
    expect(html).toContain('No onboarding yet');
    expect(response.headers.get('refresh')).toBeNull();
  });

  test('has the newest first, each with its state', async () => {
    const app = await waiting();
    await app.clock.advance(SECOND);
    await app.start('beta-2', { ...input, onboardingId: 'beta-2', company: 'Beta' });
    await app.clock.advance(0);
    const { workflows: found } = await app.list();
    expect(found).toEqual([
      {
        onboardingId: 'beta-2',
        company: 'Beta',
        stage: 'awaitingApproval',
        csm,
        status: 'RUNNING',
        state: 'Wait for approval',
        since: '2026-01-05T09:00:01.000Z',
        url: `${ORIGIN}/workflows/beta-2`,
      },
      expect.objectContaining({ onboardingId: 'acme-1', since: '2026-01-05T09:00:00.000Z' }),
    ]);
    const { html } = await app.page('');
    expect(html).toContain('Acme &lt;b>&amp;&lt;/b> Co');
    expect(html).toContain('href="/workflows/beta-2"');
    for (const shown of ['awaitingApproval', csm]) expect(html).toContain(shown);
  });

  test('continues at another URL when it is long', async () => {
    const app = await workflows(machine({ Only: { Type: 'Succeed' } }));
    for (let number = 0; number < 30; number += 1) await app.start(`n-${number}`, input);
    await app.clock.advance(0);
    const first = await app.list();
    expect(first.workflows.map(({ onboardingId }) => onboardingId)[0]).toBe('n-29');
    const query = new URL(first.older ?? '').search;
    const rest = (await (await app.get(query, 'application/json')).json()) as typeof first;
    expect(rest.workflows.map(({ onboardingId }) => onboardingId).at(-1)).toBe('n-0');
    expect(first.workflows.length + rest.workflows.length).toBe(30);
    expect(rest.older).toBeNull();
  });
});

describe('a workflow', () => {
  test('that waits for an answer', async () => {
    const app = await waiting();
    const workflow = await app.workflow('acme-1');
    expect(workflow).toMatchObject({
      status: 'RUNNING',
      state: 'Wait for approval',
      redrivable: false,
      states: {
        'Start onboarding': 'done',
        'Verify domains': 'done',
        'Verify domain': 'done',
        'Wait for approval': 'current',
      },
    });
    expect(workflow.states).not.toHaveProperty('Connect domains');
    expect(workflow.history.filter(({ state }) => state === 'Verify domain')).toMatchObject([
      { inside: { state: 'Verify domains', item: 0 }, outcome: 'done' },
      { inside: { state: 'Verify domains', item: 1 }, outcome: 'done' },
    ]);
    expect(workflow.history.at(-1)).toMatchObject({
      state: 'Wait for approval',
      outcome: 'current',
      waitingSince: '2026-01-05T09:00:00.000Z',
    });

    const { response, html } = await app.page('/acme-1');
    expect(response.headers.get('refresh')).toBe('3');
    expect(html).toContain('<g class="Task waits current" id="now"><title>Wait for approval ');
    expect(html).toContain('Waits for an answer.');
    expect(html).toContain('action="/workflows/acme-1/stop"');
    expect(html).not.toContain('/redrive"');
    expect((await app.page('/acme-1?refresh=off')).response.headers.get('refresh')).toBeNull();
  });

  test('none of its pages or JSON has a task token', async () => {
    const tokens: string[] = [];
    const app = await waiting({
      WaitForApproval({ taskToken }: { taskToken: string }) {
        tokens.push(taskToken);
        return null;
      },
    });
    expect(tokens).toHaveLength(1);
    const [token = ''] = tokens;
    expect(await (await app.get('/acme-1')).text()).not.toContain(token);
    expect(await (await app.get('/acme-1', 'application/json')).text()).not.toContain(token);
  });

  test('whose wait timed out, was reviewed, and continues', async () => {
    const app = await waiting();
    await app.clock.advance(DAY);
    const { history, states } = await app.workflow('acme-1');
    expect(history.filter(({ state }) => state === 'Wait for approval')).toMatchObject([
      {
        outcome: 'done',
        leftAt: '2026-01-06T09:00:00.000Z',
        failures: [{ at: '2026-01-06T09:00:00.000Z', error: 'States.Timeout' }],
      },
      { outcome: 'current', failures: [] },
    ]);
    expect(states).toMatchObject({ 'Wait for approval': 'current', 'Wait on': 'done' });
    const { html } = await app.page('/acme-1');
    expect(html).toMatch(/class="edge catch taken"/);
    expect(html).toContain('1 d 0 h');
  });

  test('that retries', async () => {
    let isDown = true;
    const app = await waiting({
      VerifyDomain({ domain }: { domain: string }) {
        if (domain === 'acme.example' && isDown) {
          isDown = false;
          throw named('OktaUnavailable', 'No answer within 10 s');
        }
        const findings = { domain, outcome: 'verified', checks: [], problems: [] };
        return { ...findings, asked: 1, retryAfter: 0 };
      },
    });
    const during = await app.workflow('acme-1');
    expect(during).toMatchObject({
      state: 'Verify domains › Verify domain',
      states: { 'Verify domain': 'current', 'Verify domains': 'current' },
    });
    await app.clock.advance(15 * SECOND);
    const { history, states } = await app.workflow('acme-1');
    const [first, second] = history.filter(({ state }) => state === 'Verify domain');
    expect(first?.failures).toEqual([]);
    expect(second?.failures).toEqual([
      {
        at: '2026-01-05T09:00:00.000Z',
        error: 'OktaUnavailable',
        message: 'No answer within 10 s',
        triedAgainAt: expect.stringMatching(/^2026-01-05T09:00:/),
      },
    ]);
    expect(states['Verify domain']).toBe('done');
    expect((await app.page('/acme-1')).html).toContain('<strong>OktaUnavailable</strong>');
  });

  test('that failed is redriven, and continues where it stopped', async () => {
    let isBroken = true;
    const app = await waiting({
      RequestApproval() {
        if (isBroken) throw named('MailRejected', 'Address <dana> is not one');
        return { for: 'approval', since: '2026-01-05T09:00:00.000Z' };
      },
    });
    const failed = await app.workflow('acme-1');
    expect(failed).toMatchObject({
      status: 'FAILED',
      state: 'Request approval',
      failure: { error: 'MailRejected', message: 'Address <dana> is not one' },
      redrivable: true,
      states: { 'Request approval': 'failed', 'All domains verified?': 'done' },
    });
    const { response, html } = await app.page('/acme-1');
    expect(response.headers.get('refresh')).toBeNull();
    expect(html).toContain('Failed in Request approval: MailRejected');
    expect(html).toContain('Address &lt;dana> is not one');
    expect(html).toContain('redrive-execution --execution-arn');
    expect(html).not.toContain('/stop"');

    isBroken = false;
    await app.clock.advance(60 * SECOND);
    const answer = await app.post('/acme-1/redrive');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/workflows/acme-1');
    await app.clock.advance(0);
    const redriven = await app.workflow('acme-1');
    expect(redriven).toMatchObject({
      status: 'RUNNING',
      state: 'Wait for approval',
      redrivenAt: ['2026-01-05T09:01:00.000Z'],
      states: { 'Request approval': 'done', 'Wait for approval': 'current' },
    });
    expect(redriven.history.find(({ state }) => state === 'Request approval')).toMatchObject({
      outcome: 'done',
      failures: [{ error: 'MailRejected', triedAgainAt: '2026-01-05T09:01:00.000Z' }],
    });
  });

  const forEach = (more: object) =>
    machine({
      Each: {
        Type: 'Map',
        ItemsPath: '$.items',
        ItemProcessor: machine({
          First: { Type: 'Pass', Next: 'Second' },
          Second: task('Second'),
        }),
        ...more,
      },
    });
  const items = { company: 'Acme', items: [1, 2, 3] };

  test('that failed in an item of a Map: the item, its Map and its siblings', async () => {
    let isBroken = true;
    const app = await workflows(forEach({ End: true }), {
      Second(item: number) {
        if (isBroken && item === 2) throw named('Auth0Refused');
        return isBroken ? new Promise(() => {}) : item;
      },
    });
    await app.start('acme-1', items);
    await app.clock.advance(0);
    const failed = await app.workflow('acme-1');
    expect(failed.states).toEqual({ Each: 'failed', First: 'done', Second: 'failed' });
    const seconds = failed.history.filter(({ state }) => state === 'Second');
    expect(seconds.map(({ inside, outcome }) => [inside?.item, outcome]).toSorted()).toEqual([
      [0, 'stopped'],
      [1, 'failed'],
      [2, 'stopped'],
    ]);
    expect((await app.page('/acme-1')).html).toContain('stopped: another item failed');

    isBroken = false;
    await app.post('/acme-1/redrive');
    await app.clock.advance(0);
    const done = await app.workflow('acme-1');
    expect(done.status).toBe('SUCCEEDED');
    expect(done.states).toEqual({ Each: 'done', First: 'done', Second: 'done' });
    expect(done.history.every(({ outcome }) => outcome === 'done')).toBe(true);
  });

  test('whose Map was retried as a whole', async () => {
    let failures = 1;
    const app = await workflows(
      forEach({
        MaxConcurrency: 1,
        Retry: [{ ErrorEquals: ['ConnectionNotProven'], IntervalSeconds: 60, MaxAttempts: 2 }],
        End: true,
      }),
      {
        Second(item: number) {
          if (item === 2 && failures-- > 0) throw named('ConnectionNotProven');
          return item;
        },
      },
    );
    await app.start('acme-1', items);
    await app.clock.advance(0);
    expect((await app.workflow('acme-1')).states).toEqual({
      Each: 'current',
      First: 'done',
      Second: 'failed',
    });
    await app.clock.advance(61 * SECOND);
    const { states, history } = await app.workflow('acme-1');
    expect(states).toEqual({ Each: 'done', First: 'done', Second: 'done' });
    expect(history.find(({ state }) => state === 'Each')?.failures).toMatchObject([
      { error: 'ConnectionNotProven', triedAgainAt: '2026-01-05T09:01:00.000Z' },
    ]);
    expect(history.filter(({ outcome }) => outcome === 'failed')).toHaveLength(1);
  });

  test('with a mail that may be lost', async () => {
    const app = await waiting();
    expect((await app.page('/acme-1')).html).not.toContain('may not have arrived');
    const uncertain = {
      mail: 'userInvitation',
      recipient: 'user',
      state: 'uncertain',
      at: '2026-11-25T09:30:00.000Z',
    } as const;
    lost = [
      uncertain,
      uncertain,
      { ...uncertain, mail: 'completed', recipient: 'csm', state: 'refused' },
    ];
    const { html } = await app.page('/acme-1');
    for (const line of [
      'Uncertain (we do not know whether it arrived): invitation, to a user, 2 times',
      'Refused by the mail service: news that all is done, to the CSM',
    ])
      expect(html).toContain(line);
    expect(await app.workflow('acme-1')).toMatchObject({ lostMails: lost });
  });

  test('is stopped by its button', async () => {
    const app = await waiting();
    expect((await app.post('/acme-1/stop')).status).toBe(303);
    expect(await app.workflow('acme-1')).toMatchObject({
      status: 'ABORTED',
      states: { 'Wait for approval': 'failed' },
      redrivable: false,
    });
    const { html } = await app.page('/acme-1');
    expect(html).toContain('Stopped in Wait for approval');
    // Its secrets are deleted, so a redrive would only fail.
    expect(html).toContain('has no secrets left');
    expect((await app.post('/acme-1/redrive')).status).toBe(409);
  });

  test.each([
    ['of another origin', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['that does not say where from', {}],
  ])('is not stopped by a form %s', async (_, headers) => {
    const app = await waiting();
    expect((await app.post('/acme-1/stop', headers)).status).toBe(403);
    expect((await app.describe('acme-1')).status).toBe('RUNNING');
  });

  test('that is running is not redriven', async () => {
    const app = await waiting();
    const response = await app.post('/acme-1/redrive');
    expect(response.status).toBe(409);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test('that does not exist', async () => {
    const app = await workflows(definition);
    const { response, html } = await app.page('/nobody');
    expect(response.status).toBe(404);
    expect(html).toContain('No such workflow');
    const data = await app.get('/nobody', 'application/json');
    expect(data.status).toBe(404);
    expect(await data.json()).toEqual({ title: 'There is no such workflow.', status: 404 });
    expect((await app.post('/nobody/stop')).status).toBe(404);
  });

  test('runs only the style and script that its policy allows', async () => {
    const app = await waiting();
    const { response, html } = await app.page('/acme-1');
    const hashOf = (tag: string) => {
      const content = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html)?.[1] ?? '';
      return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
    };
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src ${hashOf('style')}; img-src data:; script-src ${hashOf('script')}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toMatch(/\sstyle=|\son\w+=/);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});
