import { GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { executionArn } from '../../functions/shared/execution.ts';
import { readSecretText, secretNames, type WaitName } from '../../functions/shared/secrets.ts';
import { systemClock } from '../../local/clock.ts';
import { embeddedTarget, startEmbedded } from './embedded.ts';
import { approve, customerOf, type Target } from './target.ts';

/**
 * The "Never" list, by looking: whatever a journey logs, mails, renders, keeps in states and in
 * history is collected, and none of the secrets is found in it.
 */

let local: Awaited<ReturnType<typeof startEmbedded>>;
let target: Target;
/** Everything that anybody could read, with where it was found. */
const seen: [where: string, text: string][] = [];

beforeAll(async () => {
  // Powertools' logger writes to the console in this mode.
  process.env.POWERTOOLS_DEV = 'true';
  process.env.POWERTOOLS_LOG_LEVEL = 'DEBUG';
  for (const method of ['debug', 'info', 'log', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((...words) => {
      seen.push(['log', words.map(String).join(' ')]);
    });
  local = await startEmbedded(systemClock);
  target = await embeddedTarget(local.url);
});
afterAll(() => local.remove());

const PREFIX = 'sequel-sso/local/';

/** The ways in which a secret could be written without being recognised at first sight. */
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
  await vi.waitFor(() => keepToken('correction'));
  await look(setupLink);
  await customer.submit();
  await customer.reached('awaitingApproval');
  const approvalLink = await customer.linkMailed(csm, 'approvals');
  await vi.waitFor(() => keepToken('approval'));
  await look(setupLink);
  await look(approvalLink);
  await target.request(approvalLink, approve);
  await customer.reached('awaitingFirstSignIn');
  await vi.waitFor(() => keepToken('firstSignIn'));
  await look(await customer.linkMailed(csm, 'sign-ins'));
  await customer.signIn(submission.mainAdmin.email);
  await customer.reached('completed');
  for (const link of [setupLink, approvalLink, `${setupLink}x`]) await look(link);
  await look(`${local.url}/workflows`);
  await look(`${local.url}/workflows/${onboardingId}`);
  await look(`${local.url}/mailbox`);

  const keys = JSON.parse((await readSecretText(secretNames.linkKeys(PREFIX))) ?? '{}');
  secrets.set('signing key', keys.key);
  const auth0 = JSON.parse((await readSecretText(secretNames.auth0(PREFIX))) ?? '{}');
  secrets.set('Auth0 management secret', auth0.clientSecret);

  const client = new SFNClient({});
  const { events } = await client.send(
    new GetExecutionHistoryCommand({
      executionArn: executionArn(process.env.STATE_MACHINE_ARN ?? '', onboardingId),
      maxResults: 1000,
    }),
  );
  seen.push(['history', JSON.stringify(events)]);
  for (const { id } of local.database.prepare('select id from ses_messages').all()) {
    const mail = await fetch(`${local.url}/mailbox/${id}`, {
      headers: { accept: 'application/json' },
    });
    const { text, html, subject, headers } = (await mail.json()) as Record<string, unknown>;
    seen.push([`mail "${subject}"`, JSON.stringify([text, html, headers])]);
  }

  // The net is not empty, and it catches: what it must find, it finds.
  expect(new Set(seen.map(([where]) => where.split(' ')[0]))).toEqual(
    new Set(['log', 'page', 'url', 'history', 'mail']),
  );
  expect(seen.filter(([, text]) => text.includes(onboardingId)).length).toBeGreaterThan(10);
  expect(secrets.size).toBe(7);
  for (const [name, secret] of secrets) {
    expect(secret.length, name).toBeGreaterThan(20);
    for (const form of forms(secret))
      for (const [where, text] of seen)
        if (text.includes(form)) expect.fail(`The ${name} stands in a ${where}`);
  }

  // And of what is no longer needed nothing is kept.
  for (const wait of ['correction', 'approval', 'firstSignIn'] as const)
    expect(await readSecretText(secretNames.taskToken(PREFIX, onboardingId, wait))).toBeUndefined();
  expect(await readSecretText(secretNames.submission(PREFIX, onboardingId))).toBeUndefined();
  expect(
    await readSecretText(secretNames.clientSecret(PREFIX, onboardingId, app?.domain ?? '')),
  ).toBeUndefined();
});
