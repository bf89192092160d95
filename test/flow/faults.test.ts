import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { handler as receiveSignIn } from '../../functions/8-main-admin/receive-sign-in.ts';
import { executionArn } from '../../functions/onboarding/execution.ts';
import { type LinkKeys, readLinkKeys } from '../../functions/onboarding/link-keys.ts';
import { secretNames, writeSecret } from '../../functions/onboarding/secrets.ts';
import { routes } from '../../functions/routes.ts';
import { dynamoDb, secretsManager, stepFunctions } from '../../functions/runtime/aws.ts';
import { lambdaContext } from '../lambda-context.ts';
import { type ManualClock, manualClock } from '../local/manual-clock.ts';
import { embeddedTarget, secretsOf, startEmbedded } from './embedded.ts';
import { approved, type Customer, customerOf, type Target } from './target.ts';

/** What AWS, the network, ops and impatient people do to an onboarding. The clock stands still. */

const PREFIX = 'sequel-sso/local/';

let clock: ManualClock;
let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;

type Fault = 'none' | 'throttled' | 'lost' | 'unreached' | 'timedOut' | 'stale';
/** Faults of an operation's next calls, in order; later calls succeed. */
let faults: Record<string, Fault[]> = {};
/** Operations called, including each of the SDK's retries. */
let calls: string[] = [];

const failed = (properties: object) => Object.assign(new Error('Injected'), properties);

/** Middleware of an AWS SDK client, below its retries. */
const injected =
  <In, Out>(next: (args: In) => Promise<Out>, { commandName = '' }: { commandName?: string }) =>
  async (args: In): Promise<Out> => {
    const operation = commandName.replace(/Command$/, '');
    calls.push(operation);
    const fault = faults[operation]?.shift();
    if (fault === 'throttled')
      throw failed({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });
    if (fault === 'timedOut') throw failed({ name: 'TaskTimedOut', $metadata: {} });
    if (fault === 'unreached') throw failed({ code: 'ECONNREFUSED' });
    // Eventual consistency: a recent write is not visible yet.
    if (fault === 'stale')
      throw failed({ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 400 } });
    const answer = await next(args);
    // The operation was done, but the response is lost.
    if (fault === 'lost') throw failed({ code: 'ECONNRESET' });
    return answer;
  };
// Outermost within an attempt: the response has been read when it is lost.
const outermost = { step: 'deserialize', priority: 'high', name: 'injected' } as const;
stepFunctions.middlewareStack.add(injected, outermost);
secretsManager.middlewareStack.add(injected, outermost);
dynamoDb.middlewareStack.add(injected, outermost);

beforeAll(async () => {
  clock = manualClock(Date.parse('2026-11-25T09:00:00Z'));
  local = await startEmbedded(clock);
  target = await embeddedTarget(local.url);
});
afterEach(() => {
  faults = {};
  calls = [];
});
afterAll(() => local.remove());

const arnOf = ({ onboardingId }: Customer) =>
  executionArn(process.env.STATE_MACHINE_ARN ?? '', onboardingId);

/** The number of an onboarding's connections at Auth0. */
const connectionsOf = ({ onboardingId }: Customer) =>
  local.database
    .prepare('select name from auth0_connections where name like ?')
    .all(`${onboardingId}-%`).length;

const html = { accept: 'text/html' };
const page = async (link: string) => {
  const response = await fetch(link, { headers: html });
  return { status: response.status, text: await response.text() };
};

/** Posts like the page, with the submission it showed. */
async function decidePost(link: string, fields: Record<string, string>) {
  const page = await (await fetch(link, { headers: { accept: 'text/html' } })).text();
  const [, submissionId = ''] = /name="submissionId" value="([^"]*)"/.exec(page) ?? [];
  return post(link, { submissionId, ...fields });
}

function post(link: string, fields: Record<string, string>) {
  return fetch(link, {
    method: 'POST',
    headers: { ...html, origin: new URL(link).origin },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
}

const formOf = ({ submission }: Customer) => {
  const [app] = submission.oktaApps;
  return {
    'oktaApps.0.domain': app?.domain ?? '',
    'oktaApps.0.clientId': app?.clientId ?? '',
    'oktaApps.0.clientSecret': app?.clientSecret ?? '',
    'oktaApps.0.emailDomains': app?.emailDomains[0] ?? '',
    'mainAdmin.name': submission.mainAdmin.name,
    'mainAdmin.email': submission.mainAdmin.email,
    'contact.name': submission.contact.name,
    'contact.email': submission.contact.email,
    users: submission.users.join('\n'),
    action: 'submit',
  };
};

async function awaitingApproval(customer: Customer): Promise<string> {
  await customer.submit();
  await customer.reached('awaitingApproval');
  return customer.linkMailed(customer.csm, 'approvals');
}

/** Every row of every table: everything this machine stores, except a token's time. */
function everything(): string {
  const tables = local.database
    .prepare("select name from sqlite_master where type = 'table' order by name")
    .all();
  return JSON.stringify(
    tables.map(({ name }) => [name, local.database.prepare(`select * from "${name}"`).all()]),
    (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  );
}

test('GET and HEAD change nothing, at any stage, however often and concurrently', async () => {
  const customer = await customerOf(target, 1);
  const { onboardingId, setupLink, csm } = customer;
  const tokens: Record<string, string> = {};
  const remember = (link: string) => {
    const [, kind = '', token = ''] = new URL(link).pathname.split('/');
    tokens[`/${kind}/{token}`] = token;
  };
  remember(setupLink);

  /** Opens every link sent so far, and some that were not, like a mail scanner. */
  async function crawl(stage: string) {
    expect((await customer.status()).stage).toBe(stage);
    await clock.advance(0);
    const before = everything();
    const paths = routes
      .filter(({ method }) => method === 'GET')
      .map(({ path }) => path.replace('{token}', tokens[path] ?? 'nonsense'));
    const answers: string[] = [];
    for (const path of [...paths, `/workflows/${onboardingId}`])
      await Promise.all(
        [
          ['GET', 'text/html'],
          ['GET', 'application/json'],
          ['HEAD', 'text/html'],
        ].map(async ([method = '', accept = '']) => {
          const answer = await fetch(`${local.url}${path}`, { method, headers: { accept } });
          await answer.text();
          answers.push(`${method} ${answer.status}`);
        }),
      );
    await clock.advance(0);
    expect(everything() === before, `at ${stage}`).toBe(true);
    return answers;
  }

  expect(await crawl('awaitingSubmission')).toContain('GET 200');
  const [app] = customer.submission.oktaApps;
  await customer.submit({ oktaApps: [{ ...app, clientSecret: 'not-the-one' }] });
  await customer.reached('awaitingCorrection');
  await crawl('awaitingCorrection');
  await customer.submit();
  await customer.reached('awaitingApproval');
  remember(await customer.linkMailed(csm, 'approvals'));
  await crawl('awaitingApproval');
  await target.request(await customer.linkMailed(csm, 'approvals'), customer.approve);
  await customer.reached('awaitingFirstSignIn');
  remember(await customer.linkMailed(customer.submission.mainAdmin.email, 'sign-ins'));
  await crawl('awaitingFirstSignIn');
  await customer.signIn(customer.submission.mainAdmin.email);
  await customer.reached('completed');
  await crawl('completed');
});

describe('a submission', () => {
  test('whose start AWS throttles is accepted, and starts with the next sweep', async () => {
    const customer = await customerOf(target);
    faults = { StartExecution: Array<Fault>(5).fill('throttled') };
    expect((await post(customer.setupLink, formOf(customer))).status).toBe(303);
    expect(calls.filter((name) => name === 'StartExecution')).toHaveLength(3);
    expect((await customer.status()).stage).toBe('verifying');

    faults = {};
    await clock.advance(60_000);
    await customer.reached('awaitingApproval');
  });

  test.each(['CreateSecret', 'PutItem'])(
    'that AWS throttles at %s comes back as typed; sent again, it continues',
    async (operation) => {
      const customer = await customerOf(target);
      const throttled = Array<Fault>(10).fill('throttled');
      // The client secret is stored, the list of users is not.
      faults = { [operation]: operation === 'CreateSecret' ? ['none', ...throttled] : throttled };
      const answer = await post(customer.setupLink, formOf(customer));
      expect(answer.status).toBe(503);
      const text = await answer.text();
      const { clientSecret, ...typed } = { ...customer.submission.oktaApps[0] };
      for (const part of [typed.domain, typed.clientId, ...customer.submission.users])
        expect(text).toContain(part);
      expect(text).not.toContain(clientSecret);
      expect(calls).not.toContain('StartExecution');

      faults = {};
      expect((await post(customer.setupLink, formOf(customer))).status).toBe(303);
      await customer.reached('awaitingApproval');
    },
  );

  test.each<[string, Fault[]]>([
    ['whose start was not answered', ['lost']],
    ['whose start was not answered, then throttled', ['lost', 'throttled', 'throttled']],
  ])('%s is one onboarding, with its secrets', async (_, start) => {
    const customer = await customerOf(target);
    faults = { StartExecution: start };
    expect(await customer.submit()).toMatchObject({ status: 202 });
    await customer.reached('awaitingApproval');
    expect(secretsOf(local, customer.onboardingId)).toContain('submission');
  });

  test('whose start is never answered is looked up, and is one onboarding', async () => {
    const customer = await customerOf(target);
    faults = { StartExecution: ['lost', 'lost', 'lost'] };
    expect((await customer.submit()).status).toBe(202);
    expect((await customer.submit()).status).toBe(202);
    await customer.reached('awaitingApproval');
    await customer.linkMailed(customer.csm, 'approvals');
    expect(await target.mailsTo(customer.csm)).toHaveLength(1);
  });

  test('whose start never reached AWS starts with the next sweep, once', async () => {
    const customer = await customerOf(target);
    faults = { StartExecution: ['unreached', 'unreached', 'unreached'] };
    expect((await customer.submit()).status).toBe(202);
    await clock.advance(60_000);
    await customer.reached('awaitingApproval');
    await customer.linkMailed(customer.csm, 'approvals');
    expect(await target.mailsTo(customer.csm)).toHaveLength(1);
  });

  test('whose secrets are not visible yet is verified a moment later', async () => {
    const customer = await customerOf(target);
    expect((await customer.submit()).status).toBe(202);
    // From here on only the workflow reads.
    faults = { GetSecretValue: ['stale'] };
    await vi.waitFor(async () => {
      await clock.advance(2_000);
      expect((await customer.status()).stage).toBe('awaitingApproval');
    }, 20_000);
  });

  test('continues alone and whole, of many different ones at once', async () => {
    const customer = await customerOf(target);
    const [app] = customer.submission.oktaApps;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        customer.submit({
          users: Array.from({ length: index }, (__, n) => `u${n}@${app?.emailDomains[0]}`),
        }),
      ),
    );
    const winner = answers.findIndex(({ status }) => status === 202);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, ...Array(11).fill(409)]);
    await customer.reached('awaitingApproval');
    const link = await customer.linkMailed(customer.csm, 'approvals');
    expect((await target.request(link)).body).toMatchObject({ usersCount: winner });
    await target.request(link, customer.approve);
    await customer.reached('awaitingFirstSignIn');
  });

  test('with a repeated key is refused and changes nothing', async () => {
    const customer = await customerOf(target, 0);
    const text = JSON.stringify(customer.submission);
    const twice = text.replace('"users":[]', '"users":["no address"],"users":[]');
    expect(twice).not.toBe(text);
    expect((await target.request(customer.setupLink, twice)).status).toBe(400);
    await customer.submit();
    await customer.reached('awaitingApproval');
    const link = await customer.linkMailed(customer.csm, 'approvals');
    const decision = '{"decision":"reject","note":"No","decision":"approve","addOnConfirmed":true}';
    expect((await target.request(link, decision)).status).toBe(400);
    expect((await target.request(link, customer.approve)).status).toBe(200);
  });
});

describe('an answer to a wait', () => {
  test('whose acknowledgement is lost is a success', async () => {
    const customer = await customerOf(target);
    const [app] = customer.submission.oktaApps;
    await customer.submit({ oktaApps: [{ ...app, clientSecret: 'not-the-one' }] });
    await customer.reached('awaitingCorrection');
    faults = { SendTaskSuccess: ['lost'] };
    expect((await customer.submit()).status).toBe(202);
    await customer.reached('awaitingApproval');

    const link = await customer.linkMailed(customer.csm, 'approvals');
    faults = { SendTaskSuccess: ['lost'] };
    const decided = await target.request(link, customer.approve);
    expect(decided).toMatchObject({ status: 200, body: { decision: { decision: 'approve' } } });
    await customer.reached('awaitingFirstSignIn');
    expect((await target.request(link)).body).toMatchObject(decided.body as object);

    faults = { SendTaskSuccess: ['lost'] };
    const signIn = await customer.linkMailed(customer.csm, 'sign-ins');
    expect((await target.request(signIn, {})).status).toBe(200);
    await customer.reached('completed');
    // At least two for each of three answers, one for the trial, and one that ends the invitations.
    expect(calls.filter((name) => name === 'SendTaskSuccess').length).toBeGreaterThanOrEqual(8);
    expect(connectionsOf(customer)).toBe(1);
  });

  test.each(['reject', 'requestChanges'])(
    'that AWS throttles (%s) comes back with its note; sent again, it counts',
    async (decision) => {
      const customer = await customerOf(target);
      const link = await awaitingApproval(customer);
      const note = 'Please add the people of the Berlin office.';
      faults = { PutItem: Array<Fault>(10).fill('throttled') };
      const answer = await decidePost(link, { decision, note });
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain(note);

      faults = {};
      expect((await decidePost(link, { decision, note })).status).toBe(303);
      expect(await customer.status()).toMatchObject({ note });
    },
  );

  test('that falls between two waits goes to the next', async () => {
    const customer = await customerOf(target);
    const link = await awaitingApproval(customer);
    faults = { SendTaskSuccess: ['timedOut'] };
    expect((await target.request(link, customer.approve)).status).toBe(200);
    expect((await customer.status()).stage).toBe('connecting');
    await clock.advance(60_000);
    await customer.reached('awaitingFirstSignIn');
  });

  test('that is repeated or late is refused with what was decided', async () => {
    const customer = await customerOf(target);
    const link = await awaitingApproval(customer);
    const [vouchedDomains = ''] = customer.approve.vouchedDomains;
    const form = { decision: 'approve', addOnConfirmed: 'on', vouchedDomains };
    const [first, second] = await Promise.all([decidePost(link, form), decidePost(link, form)]);
    expect([first.status, second.status].toSorted()).toEqual([303, 409]);
    const told = await (first.status === 409 ? first : second).text();
    expect(told).toContain('Approved');
    expect(told).not.toContain('name="decision"');
    expect(told).not.toContain('your answer has changed nothing');
    const other = await decidePost(link, { decision: 'reject', note: 'Too late' });
    expect(await other.text()).toContain('your answer has changed nothing');
    expect(await target.request(link, { decision: 'reject', note: 'Too late' })).toMatchObject({
      status: 409,
      body: { code: 'alreadyDecided', decision: { decision: 'approve', by: customer.csm } },
    });
    await customer.reached('awaitingFirstSignIn');
  });
});

test('a decision is about what the CSM saw: a later submission is shown first', async () => {
  const customer = await customerOf(target, 1);
  const link = await awaitingApproval(customer);
  const seen = (await target.request(link)).body as { submissionId: string };
  const { text } = await page(link);
  const [, field = ''] = /name="submissionId" value="(\w+)"/.exec(text) ?? [];
  expect(field).toBe(seen.submissionId);

  await target.request(link, { decision: 'requestChanges', note: 'One more user, please.' });
  await customer.reached('awaitingCorrection');
  await customer.submit({ users: [customer.user('one'), customer.user('two')] });
  await customer.reached('awaitingApproval');

  // A page that was open all the time.
  const late = await decidePost(link, {
    decision: 'approve',
    addOnConfirmed: 'true',
    submissionId: field,
  });
  expect(late.status).toBe(409);
  expect(await late.text()).not.toContain(field);
  expect(await target.request(link, { ...customer.approve, submissionId: field })).toMatchObject({
    status: 409,
    body: { code: 'submissionChanged' },
  });
  expect((await customer.status()).stage).toBe('awaitingApproval');
  const { submissionId } = (await target.request(link)).body as { submissionId: string };
  expect((await target.request(link, { ...customer.approve, submissionId })).status).toBe(200);
  await customer.reached('awaitingFirstSignIn');
});

describe('an onboarding that ops stop while its pages are open', () => {
  test.each<[string, (customer: Customer) => Promise<unknown>]>([
    [
      'awaitingCorrection',
      (customer) =>
        customer.submit({
          oktaApps: [{ ...customer.submission.oktaApps[0], clientSecret: 'not-the-one' }],
        }),
    ],
    ['awaitingApproval', (customer) => customer.submit()],
    ['awaitingFirstSignIn', (customer) => approved(target, customer)],
  ])('in %s, says so, accepts nothing more, and leaves no secret', async (stage, begin) => {
    const customer = await customerOf(target);
    await begin(customer);
    await customer.reached(stage);
    await vi.waitFor(() =>
      expect(secretsOf(local, customer.onboardingId).join()).toContain('task-tokens/'),
    );
    const links: [string, object][] = [];
    if (stage !== 'awaitingCorrection')
      links.push([await customer.linkMailed(customer.csm, 'approvals'), customer.approve]);
    if (stage === 'awaitingFirstSignIn')
      links.push([await customer.linkMailed(customer.csm, 'sign-ins'), {}]);

    await stepFunctions.send(new StopExecutionCommand({ executionArn: arnOf(customer) }));
    await clock.advance(0);
    expect(secretsOf(local, customer.onboardingId)).toEqual([]);
    expect(await customer.status()).toMatchObject({ stage: 'failed', problems: [] });
    for (const address of [customer.csm, customer.submission.contact.email]) {
      const subjects = (await target.mailsTo(address)).map(({ subject }) => subject);
      expect(subjects.filter((one) => one.includes('has been stopped'))).toHaveLength(1);
    }
    expect((await page(customer.setupLink)).text).not.toContain('<form');
    expect(await customer.submit()).toMatchObject({
      status: 202,
      body: { status: { stage: 'failed' } },
    });
    // The form of a page opened earlier.
    const sent = await post(customer.setupLink, formOf(customer));
    expect([sent.status, sent.headers.get('location')]).toEqual([
      303,
      new URL(customer.setupLink).pathname,
    ]);
    for (const [link, answer] of links) {
      expect((await page(link)).text).not.toContain('<form');
      const { status, body } = await target.request(link, answer);
      const decided = stage === 'awaitingFirstSignIn' && answer === customer.approve;
      expect([status, (body as { code: string }).code]).toEqual(
        decided ? [409, 'alreadyDecided'] : [410, 'over'],
      );
    }
    expect(secretsOf(local, customer.onboardingId)).toEqual([]);
  });
});

test('links survive one rotation of the key; after a second they say where to get a new one', async () => {
  const customer = await customerOf(target);
  const [app] = customer.submission.oktaApps;
  await customer.submit({ oktaApps: [{ ...app, clientSecret: 'not-the-one' }] });
  await customer.reached('awaitingCorrection');
  const old = await readLinkKeys(PREFIX);
  const rotate = async (kid: string, previous: LinkKeys) => {
    const { previous: _, ...before } = previous;
    const keys = { kid, key: kid.repeat(43), previous: before };
    await writeSecret(secretNames.linkKeys(PREFIX), JSON.stringify(keys), kid.repeat(32));
    // The sender of mails runs every minute.
    await readLinkKeys(PREFIX, true);
    return keys;
  };
  const next = await rotate('x', old);
  expect((await customer.submit()).status).toBe(202);
  await customer.reached('awaitingApproval');
  // The same submission again.
  expect((await customer.submit()).status).toBe(202);
  const approval = await customer.linkMailed(customer.csm, 'approvals');

  const last = await rotate('y', next);
  expect(await target.request(customer.setupLink)).toMatchObject({
    status: 404,
    body: { code: 'linkInvalid', detail: expect.stringContaining('ask for a new one') },
  });
  expect((await target.request(approval, customer.approve)).status).toBe(200);
  const setupLink = await customer.linkMailed(customer.submission.contact.email, 'setup');
  await vi.waitFor(async () =>
    expect((await target.request(setupLink)).body).toMatchObject({ stage: 'awaitingTrial' }),
  );
  // Restores the keys, for earlier and later customers.
  await writeSecret(
    secretNames.linkKeys(PREFIX),
    JSON.stringify({ ...old, previous: { kid: last.kid, key: last.key } }),
    'z'.repeat(32),
  );
  await readLinkKeys(PREFIX, true);
});

test('a sign-in event before the wait is retried; others’, repeated and late ones change nothing', async () => {
  const customer = await customerOf(target, 1);
  const link = await awaitingApproval(customer);
  const auth0 = process.env.AUTH0_DOMAIN;
  // Auth0 does not answer: the onboarding stays in this state.
  process.env.AUTH0_DOMAIN = 'localhost:1';
  process.env.TRUSTED_ORIGINS += ',http://localhost:1';
  await target.request(link, customer.approve);
  await customer.reached('connecting');
  const connection = () =>
    local.database
      .prepare('select name from auth0_connections where name like ?')
      .get(`${customer.onboardingId}-%`)?.name;
  const event = (change: object = {}) =>
    receiveSignIn(
      {
        detail: {
          log_id: '1',
          data: {
            type: 's',
            date: new Date(clock.now()).toISOString(),
            client_id: process.env.AUTH0_CLIENT_IDS,
            connection: connection() ?? `${customer.onboardingId}-01234567`,
            user_name: customer.submission.mainAdmin.email.toUpperCase(),
            ...change,
          },
        },
      },
      lambdaContext('ReceiveSignIn'),
    );
  await expect(event()).rejects.toMatchObject({ name: 'NotWaitingYet' });
  // Others' sign-ins are not retried: that would end in the dead-letter queue, and in an alarm.
  expect(await event({ user_name: customer.submission.users[0] })).toEqual({
    ignored: 'not a connection of the onboarding',
  });

  process.env.AUTH0_DOMAIN = auth0;
  await clock.advance(2 * 60_000);
  await customer.reached('awaitingFirstSignIn');
  for (const other of [
    { type: 'ss' },
    { type: 'f', connection: `${customer.onboardingId}-01234567` },
    { connection: 'google-oauth2' },
    { connection: undefined },
    { connection: 'nobody-0123456789ab-01234567' },
  ])
    expect(await event(other)).toEqual({ ignored: expect.any(String) });
  expect(await event({ type: 'f' })).toEqual({ kept: true });
  // Others' sign-ins are recorded once an hour.
  for (const [user_name, seen] of [
    [customer.submission.users[0], true],
    [undefined, false],
  ])
    expect(await event({ user_name })).toEqual({ seen });
  expect((await customer.status()).stage).toBe('awaitingFirstSignIn');

  const answers = await Promise.all([event(), event(), event()]);
  expect(answers.filter((answer) => JSON.stringify(answer) === '{"confirmed":true}')).toHaveLength(
    1,
  );
  await customer.reached('completed');
  expect(await event()).not.toHaveProperty('confirmed');
  expect(await target.mailsTo(customer.submission.users[0] ?? '')).toHaveLength(1);
});
