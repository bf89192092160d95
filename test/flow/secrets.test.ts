import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { names } from '../../cdk/names.ts';
import type { FunctionName } from '../../functions/functions.ts';
import { executionArn } from '../../functions/onboarding/execution.ts';
import type { OnboardingId } from '../../functions/onboarding/onboarding-id.ts';
import { readSecretText, secretNames, type WaitName } from '../../functions/onboarding/secrets.ts';
import { systemClock } from '../../local/clock.ts';
import { onboardings } from '../../local/commands/onboardings.ts';
import { recheck } from '../../local/commands/recheck.ts';
import { setupLink as setupLinkCommand } from '../../local/commands/setup-link.ts';
import { asOktaDomain } from '../brands.ts';
import { json, startFakeOkta } from '../okta/fake-okta.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { customerOf, type Target } from './target.ts';

/**
 * Enforces the "Never" list: collects everything a journey logs, mails, renders, and keeps in states and history, and
 * finds none of the secrets in it.
 */

// The logger reads these when it is loaded. In this mode it writes to the console.
vi.hoisted(() => {
  process.env.POWERTOOLS_DEV = 'true';
  process.env.POWERTOOLS_LOG_LEVEL = 'DEBUG';
});

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
/** Everything that anybody could read, with its source. */
const seen: [where: string, text: string][] = [];

beforeAll(async () => {
  for (const method of ['debug', 'info', 'log', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((...words) => {
      seen.push(['log', words.map(String).join(' ')]);
    });
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

const PREFIX = 'sequel-sso/local/';

/** Encodings in which a secret could be written without being recognized. */
const forms = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
  JSON.stringify(secret).slice(1, -1),
];

async function look(url: string) {
  for (const accept of ['text/html', 'application/json']) {
    const response = await fetch(url, { headers: { accept } });
    seen.push([`page ${new URL(url).pathname}`, (await response.text()) + [...response.headers]]);
    seen.push(['url', response.url]);
  }
}

/** Sends a request and collects the answer. */
async function send(url: string, body: object | URLSearchParams) {
  const form = body instanceof URLSearchParams;
  const response = await fetch(url, {
    method: 'POST',
    headers: form
      ? { accept: 'text/html' }
      : { accept: 'application/json', 'content-type': 'application/json' },
    body: form ? body : JSON.stringify(body),
    redirect: 'manual',
  });
  seen.push([`page ${response.status}`, (await response.text()) + [...response.headers]]);
  return response.status;
}

/** As ops invoke a function. */
async function invoke(name: FunctionName, input: object): Promise<Record<string, string>> {
  const lambda = new LambdaClient({});
  const { Payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: names({ stage: 'local' }).function(name),
      Payload: JSON.stringify(input),
    }),
  );
  lambda.destroy();
  const text = Buffer.from(Payload ?? []).toString();
  seen.push(['answer', text]);
  return JSON.parse(text);
}

/** As ops run a command. */
async function command(run: typeof onboardings, ...args: string[]) {
  vi.stubEnv('PORT', String(Number(new URL(process.env.AWS_ENDPOINT_URL_SFN ?? '').port) - 3));
  const { code, out, error } = await run(args);
  seen.push(['command', out + error]);
  return code;
}

/** An Auth0 that refuses everything and repeats the whole request in body and headers. */
async function startEcho(): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.setHeader('content-type', 'application/json');
    if (request.url === '/oauth/token')
      return response.end('{"access_token":"t","token_type":"Bearer","expires_in":60}');
    if (request.method === 'GET') return response.end('{"connections":[]}');
    const message = `${body} ${JSON.parse(body).options?.client_secret}`;
    response.statusCode = 400;
    response.setHeader('x-echo', encodeURIComponent(message));
    return response.end(
      JSON.stringify({ statusCode: 400, error: message, message, errorCode: message.slice(-40) }),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `localhost:${(server.address() as AddressInfo).port}`;
}

/** A company whose Okta repeats secrets, whose CSM gets no mail, and which Auth0 refuses. */
async function failing(secrets: Map<string, string>): Promise<OnboardingId> {
  const okta = await startFakeOkta();
  onTestFinished(okta.stop);
  const auth0 = await startEcho();
  vi.stubEnv('TRUSTED_ORIGINS', `${process.env.TRUSTED_ORIGINS},${okta.origin},http://${auth0}`);
  const canary = 'canary_repeated-by-Okta-and-by-Auth0-012';
  secrets.set('secret that others repeat', canary);
  const customer = await customerOf(target, 1, 'bounce+dana@simulator.amazonses.com');
  const { submission } = customer;
  const oktaApps = [
    { ...submission.oktaApps[0], domain: okta.domain, clientId: '0oa1', clientSecret: canary },
  ];
  const repeat = (error: string, status: number) => (parameters: URLSearchParams) =>
    json({ error, error_description: `No: ${canary} ${parameters}` }, status);
  // An unknown error, so that customer and CSM read Okta's words.
  okta.answers = { token: repeat('surprise', 400) };
  await customer.submit({ oktaApps });
  await customer.reached('awaitingCorrection');
  await look(customer.setupLink);
  // Okta's own trouble first: ops read Okta's words.
  let troubles = 1;
  okta.answers = {
    token: (parameters) => {
      troubles -= 1;
      const good = troubles < 0;
      return repeat(good ? 'invalid_grant' : 'surprise', good ? 400 : 503)(parameters);
    },
  };
  await customer.submit({ oktaApps });
  await customer.reached('awaitingApproval');
  const link = await customer.linkMailed('ops@sequel.example', 'approvals');
  await look(link);
  vi.stubEnv('AUTH0_DOMAIN', auth0);
  const { submissionId } = (await target.request(link)).body as { submissionId: string };
  await send(link, { ...customer.approve, submissionId });
  await customer.reached('failed');
  vi.stubEnv('AUTH0_DOMAIN', undefined);
  await vi.waitFor(
    async () =>
      expect((await target.mailsTo('ops@sequel.example')).map(({ text }) => text).join()).toContain(
        'Auth0Refused',
      ),
    15_000,
  );
  for (const url of [customer.setupLink, link]) await look(url);
  return customer.onboardingId;
}

/** Replaces the company's client secret: first with a wrong one, then with a right one, by program and by form. */
async function rotating(onboardingId: OnboardingId, secrets: Map<string, string>) {
  const wrong = 'canary_of-a-rotation-that-is-wrong-01234';
  const right = 'canary_of-a-rotation-that-is-right-01234';
  secrets.set('wrong new secret', wrong).set('new secret', right);
  const app = local.okta.app();
  local.okta.saveApp({ ...app, clientSecrets: [...app.clientSecrets, right] });
  const { rotationLink = '' } = await invoke('IssueRotationLink', { onboardingId });
  expect(await command(setupLinkCommand, '--rotate', onboardingId)).toBe(0);
  const { domain } = target.oktaApp;
  await look(rotationLink);
  const form = (clientSecret: string) =>
    new URLSearchParams({
      'clientSecrets.0.domain': domain,
      'clientSecrets.0.clientSecret': clientSecret,
    });
  const program = (clientSecret: string) => ({ clientSecrets: [{ domain, clientSecret }] });
  const sent = [program(wrong), form(wrong), program(`${right} é`), program(right), form(right)];
  const statuses: number[] = [];
  for (const body of sent) statuses.push(await send(rotationLink, body));
  expect(statuses).toEqual([422, 422, 422, 200, 303]);
  await look(rotationLink);
  // Then the connection breaks.
  local.okta.saveApp({ ...app, redirectUris: app.redirectUris.slice(1) });
  expect(await command(recheck)).toBe(0);
  local.okta.saveApp(app);
}

/** What this machine stores about executions, mails, events and connections. */
const tables = [
  'step_functions_executions',
  'step_functions_history',
  'step_functions_status_changes',
  'ses_messages',
  'event_bus_deliveries',
  'auth0_logs',
  'auth0_connections',
];

test('no secret is logged, mailed, rendered, or kept in states and history', async () => {
  const customer = await customerOf(target);
  const { onboardingId, setupLink, submission, csm } = customer;
  const [app] = submission.oktaApps;
  const wrong = `canary/+${'x'.repeat(30)}= "é`;
  const secrets = new Map([
    ['client secret', app?.clientSecret ?? ''],
    ['wrong client secret', wrong.replace(/[ "é]/g, '-')],
  ]);
  const keepToken = async (wait: WaitName) => {
    const token = await readSecretText(secretNames.taskToken(PREFIX, onboardingId, wait));
    expect(token).toBeTruthy();
    secrets.set(`task token of ${wait}`, token ?? '');
  };

  await look(setupLink);
  await target.request(setupLink, { ...submission, users: ['broken'] });
  await customer.submit({
    oktaApps: [{ ...app, clientSecret: secrets.get('wrong client secret') }],
  });
  await customer.reached('awaitingCorrection');
  await vi.waitFor(() => keepToken('correction'), 15_000);
  await look(setupLink);
  await customer.submit();
  await customer.reached('awaitingApproval');
  const approvalLink = await customer.linkMailed(csm, 'approvals');
  await vi.waitFor(() => keepToken('approval'), 15_000);
  await look(setupLink);
  await look(approvalLink);
  await target.request(approvalLink, customer.approve);
  await customer.reached('awaitingTrial');
  await vi.waitFor(() => keepToken('trial'), 15_000);
  await look(await customer.linkMailed(csm, 'trials'));
  await customer.reached('awaitingFirstSignIn');
  await vi.waitFor(() => keepToken('firstSignIn'), 15_000);
  await look(await customer.linkMailed(csm, 'sign-ins'));
  await customer.signIn(submission.mainAdmin.email);
  await customer.reached('completed');
  for (const link of [setupLink, approvalLink, `${setupLink}x`]) await look(link);
  await rotating(onboardingId, secrets);
  const failedId = await failing(secrets);
  await look(`${local.url}/openapi.json`);
  await look(`${local.url}/workflows`);
  await look(`${local.url}/mailbox`);
  for (const id of [onboardingId, failedId]) {
    await look(`${local.url}/workflows/${id}`);
    expect(await command(onboardings, 'show', id)).toBe(0);
    expect(await command(onboardings, 'show', id, '--json')).toBe(0);
  }

  const keys = JSON.parse((await readSecretText(secretNames.linkKeys(PREFIX))) ?? '{}');
  secrets.set('signing key', keys.key);
  const auth0 = JSON.parse((await readSecretText(secretNames.auth0(PREFIX))) ?? '{}');
  secrets.set('Auth0 management secret', auth0.clientSecret);
  const trial = JSON.parse((await readSecretText(secretNames.auth0Trial(PREFIX))) ?? '{}');
  secrets.set('trial application’s secret', trial.clientSecret);

  const client = new SFNClient({});
  for (const id of [onboardingId, failedId]) {
    const { events } = await client.send(
      new GetExecutionHistoryCommand({
        executionArn: executionArn(process.env.STATE_MACHINE_ARN ?? '', id),
        maxResults: 1000,
      }),
    );
    seen.push(['history', JSON.stringify(events)]);
  }
  for (const table of tables)
    seen.push([
      `row ${table}`,
      JSON.stringify(local.database.prepare(`select * from ${table}`).all()),
    ]);
  for (const { id } of local.database.prepare('select id from ses_messages').all()) {
    const mail = await fetch(`${local.url}/mailbox/${id}`, {
      headers: { accept: 'application/json' },
    });
    const { text, html, subject, headers } = (await mail.json()) as Record<string, unknown>;
    seen.push([`mail "${subject}"`, JSON.stringify([text, html, headers])]);
  }

  // Something was collected, and the search can find it.
  expect(new Set(seen.map(([where]) => where.split(' ')[0]))).toEqual(
    new Set(['log', 'page', 'url', 'history', 'mail', 'answer', 'command', 'row']),
  );
  expect(seen.filter(([, text]) => text.includes(onboardingId)).length).toBeGreaterThan(10);
  expect(secrets.size).toBe(12);
  const mailed = seen.flatMap(([where]) => (where.startsWith('mail ') ? [where] : [])).join();
  for (const part of ['failed', 'no longer works', 'does not reach the CSM'])
    expect.soft(mailed).toContain(part);
  for (const [name, secret] of secrets) {
    expect(secret.length, name).toBeGreaterThan(20);
    for (const form of forms(secret))
      for (const [where, text] of seen)
        if (text.includes(form)) expect.fail(`The ${name} stands in a ${where}`);
  }

  // Nothing that is no longer needed is kept.
  for (const wait of ['correction', 'approval', 'trial', 'firstSignIn'] as const)
    expect(await readSecretText(secretNames.taskToken(PREFIX, onboardingId, wait))).toBeUndefined();
  expect(await readSecretText(secretNames.submission(PREFIX, onboardingId))).toBeUndefined();
  expect(
    await readSecretText(
      secretNames.clientSecret(PREFIX, onboardingId, asOktaDomain(app?.domain ?? '')),
    ),
  ).toBeUndefined();
});
