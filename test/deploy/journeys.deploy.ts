import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import * as z from 'zod';
import type { Recipient } from '../../functions/mail/recipients.ts';
import type { MailName } from '../../functions/texts/index.ts';
import { readCredentials } from '../../local/aws/credentials.ts';
import { embeddedTarget } from '../flow/embedded.ts';
import { journeys } from '../flow/journeys.ts';
import { freePorts } from '../flow/machine.ts';
import { approved, type Customer, customerOf, type Target } from '../flow/target.ts';
import { diff, upgrade } from './deployment.ts';
import { atEmulator } from './emulated-api.ts';
import { type Circumstances, commands, done, run, start } from './operations.ts';
import { type Stage, startStage, targetOf } from './stage.ts';

let stage: Stage;
let target: Target;

beforeAll(async () => {
  stage = await startStage();
  target = targetOf(stage);
});
afterAll(() => stage?.stop());

/** An onboarding that waits for the CSM. */
async function submitted() {
  const customer = await customerOf(target);
  await customer.submit();
  await customer.reached('awaitingApproval');
  await customer.linkMailed(customer.csm, 'approvals');
  return customer;
}

const executionArn = (onboardingId: string) =>
  `${stage.outputs.StateMachineArn.replace(':stateMachine:', ':execution:')}:${onboardingId}`;

/** Everything that Step Functions stores about an onboarding. */
async function historyOf(onboardingId: string): Promise<HistoryEvent[]> {
  const { events } = await stage.clients.stepFunctions.send(
    new GetExecutionHistoryCommand({ executionArn: executionArn(onboardingId), maxResults: 1000 }),
  );
  return events ?? [];
}

/** Names of an onboarding's secrets. */
async function secretsOf(onboardingId: string): Promise<string[]> {
  const { SecretList } = await stage.clients.secretsManager.send(
    new ListSecretsCommand({ MaxResults: 100 }),
  );
  return (SecretList ?? [])
    .filter(({ DeletedDate }) => DeletedDate === undefined)
    .flatMap(({ Name }) => (Name?.includes(onboardingId) ? [Name] : []));
}

/** Waits until all secrets of an ended onboarding are deleted. */
const secretsGone = (onboardingId: string) =>
  vi.waitFor(async () => expect(await secretsOf(onboardingId)).toEqual([]), 30_000);

describe('on the deployed stack', () => {
  journeys(() => target, { mainAdmin: true });
});

test('no secret is in the history or in a mail, and none is left after the end', async () => {
  const customer = await customerOf(target);
  await approved(target, customer);
  const link = await customer.linkMailed(customer.csm, 'sign-ins');
  await target.request(link, {});
  await customer.reached('completed');
  await secretsGone(customer.onboardingId);
  const secret = target.oktaApp.clientSecret;
  expect(JSON.stringify(await historyOf(customer.onboardingId))).not.toContain(secret);
  expect(JSON.stringify(await stage.emulator.mails())).not.toContain(secret);
});

test('a submission whose workflow never began is deleted after 14 days', async () => {
  const { onboardingId } = await submitted();
  // The waiting state stores its token after sending the mail.
  const kept = await vi.waitFor(async () => {
    const names = await secretsOf(onboardingId);
    expect(names).toContainEqual(expect.stringMatching(/task-tokens\/approval$/));
    return names;
  }, 30_000);
  const Name = 'sequel-sso/emulator/onboardings/acme-corp-0123456789ab/submission';
  await stage.clients.secretsManager.send(new CreateSecretCommand({ Name, SecretString: '{}' }));
  const in14Days = Date.now() + 14 * 24 * 60 * 60 * 1000;
  const deleted = async (time: number) =>
    (await stage.invoke('DeleteExpiredSecrets', { time: new Date(time).toISOString() })).answer;
  expect(await deleted(in14Days - 60_000)).toEqual({ onboardings: 0, secrets: 0, forgotten: 0 });
  expect(await deleted(in14Days + 60_000)).toEqual({ onboardings: 1, secrets: 1, forgotten: 0 });
  expect(await secretsOf('acme-corp-0123456789ab')).toEqual([]);
  expect(await secretsOf(onboardingId)).toEqual(kept);
});

test('an unknown path and a forged link are refused', async () => {
  const { PublicUrl } = stage.outputs;
  expect((await stage.request(`${PublicUrl}/nowhere`)).status).toBe(404);
  expect((await stage.request(`${PublicUrl}/setup/forged`)).status).toBe(404);
});

test('HEAD is GET without a body, an unsupported method is refused', async () => {
  const { setupLink } = await stage.issueSetupLink('Acme', 'dana@csm.test');
  const ask = (method: string) =>
    fetch(atEmulator(setupLink, stage.emulator.endpoint), { method, redirect: 'manual' });
  const head = await ask('HEAD');
  expect([head.status, await head.text()]).toEqual([200, '']);
  const put = await ask('PUT');
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
});

test('the deployed stack matches the checkout', async () => {
  const differences = await diff(stage.emulator, stage.context);
  expect(differences).toContain('There were no differences');
  expect(differences).not.toContain('Could not create a change set');
});

/** Runs the commands of the guide for ops on the deployed stack. */
describe('the commands of docs/operations.md', () => {
  const operator = (more: Partial<Circumstances> = {}) => ({
    environment: stage.emulator.environment,
    ...more,
  });

  test('setup-link prints a link, onboardings lists, shows and stops', async () => {
    expect(await run('setupLink', operator())).toMatch(
      new RegExp(`${stage.outputs.PublicUrl}/setup/\\S+\\s+Onboarding acme-corp-[0-9a-f]{12}\\.`),
    );
    const { onboardingId } = await submitted();
    expect(await run('list', operator())).toMatch(
      new RegExp(`${onboardingId} .* awaitingApproval `),
    );
    expect(await run('show', operator({ onboardingId }))).toContain('awaitingApproval (RUNNING)');
    const revoked = await run('revokeLinks', operator({ onboardingId }));
    const [renewed = ''] = revoked.match(/https?:\S+\/setup\/\S+/) ?? [];
    expect(await target.request(renewed)).toMatchObject({ status: 200 });
    expect(await run('stop', operator({ onboardingId }))).toContain(`${onboardingId} is stopped`);
    expect(await run('show', operator({ onboardingId }))).toContain('(ABORTED)');
  });

  test('switch-off and on again, setup-link --rotate prints a link, recheck asks every Okta', async () => {
    const customer = await customerOf(target, 0);
    const { onboardingId } = customer;
    await approved(target, customer);
    await target.request(await customer.linkMailed(customer.csm, 'sign-ins'), {});
    await customer.reached('completed');
    expect(await run('switchOff', operator({ onboardingId }))).toContain('is switched off');
    expect(await run('switchOn', operator({ onboardingId }))).toContain('is switched on');
    expect(await run('rotate', operator({ onboardingId }))).toContain(
      `${stage.outputs.PublicUrl}/rotations/`,
    );
    expect(await run('recheck', operator())).toMatch(
      /[1-9]\d* checked, 0 broken, 0 that could not be checked, 0 not answering/,
    );
    expect(await run('checkTenant', operator())).toContain('lacks nothing that is needed');
  });

  test('test:journeys runs the journeys on a stage, reading its mails by IMAP', async () => {
    const { emulator, outputs } = stage;
    const said = await run('journeys', {
      environment: {
        ...emulator.environment,
        // The emulator's API is not at its public URL.
        NODE_OPTIONS: `--import=${import.meta.resolve('./emulated-fetch.ts')}`,
        OKTA_DOMAIN: target.oktaApp.domain,
        OKTA_CLIENT_ID: target.oktaApp.clientId,
        OKTA_CLIENT_SECRET: target.oktaApp.clientSecret,
        IMAP_URL: emulator.imapUrl,
        MAILBOX: 'journeys@example.com',
      },
      publicUrl: outputs.PublicUrl,
    });
    expect(said).toContain('All journeys passed.');
    expect(said).toContain('nobody signs in: the CSM confirms by link');
    const { executions } = await stage.clients.stepFunctions.send(
      new ListExecutionsCommand({ stateMachineArn: outputs.StateMachineArn, maxResults: 1000 }),
    );
    const made = (executions ?? []).filter(({ name }) => name?.startsWith('journeys-test-'));
    expect(made.length).toBeGreaterThanOrEqual(6);
    expect(made.filter(({ status }) => status === 'RUNNING')).toEqual([]);
    const left = said.split('Left in Auth0, to be deleted:')[1]?.match(/journeys-test-\S+/g) ?? [];
    const there = stage.standIns.database
      .prepare("select name from auth0_connections where name like 'journeys-test-%' order by name")
      .all();
    expect(left.sort().map((name) => ({ name }))).toEqual(there);
    expect(there.length).toBeGreaterThan(0);
  });

  test('redrive continues after a failure, on npm start: the emulator has no redrives', async () => {
    const port = await freePorts();
    const environment = {
      ...stage.emulator.environment,
      AWS_ENDPOINT_URL: undefined,
      PORT: String(port),
      DATA_DIRECTORY: join(stage.emulator.directory, 'data'),
    };
    const machine = start('start', { environment });
    onTestFinished(() => {
      if (machine.pid) process.kill(-machine.pid, 'SIGKILL');
    });
    // Its output stays open, as it continues writing.
    const lines = machine.stdout.iterator({ destroyOnReturn: false });
    for await (const chunk of lines) if (String(chunk).includes('Start here')) break;
    machine.stdout.resume();
    done.add('start');
    const local = await embeddedTarget(`http://localhost:${port}`);
    const customer = await customerOf(local);
    const { onboardingId } = customer;
    const here = { environment, onboardingId, local: true };

    // Auth0's credentials are missing, so connecting fails; ops read why and fix it.
    const secretsManager = new SecretsManagerClient({
      endpoint: `http://127.0.0.1:${port + 3}`,
      region: 'us-east-1',
      credentials: readCredentials(port) ?? expect.fail('npm start shares no credentials'),
    });
    const SecretId = 'sequel-sso/local/auth0';
    const { SecretString } = await secretsManager.send(new GetSecretValueCommand({ SecretId }));
    await customer.submit();
    await customer.reached('awaitingApproval');
    await secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString: '{}' }));
    await local.request(await customer.linkMailed(customer.csm, 'approvals'), customer.approve);
    await customer.reached('failed');
    expect(await run('show', here)).toMatch(new RegExp(`Failed with InvalidState: .*${SecretId}`));

    await secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString }));
    expect(await run('redrive', here)).toContain(`${onboardingId} continues`);
    await customer.reached('awaitingFirstSignIn');
    expect(await run('redriveAll', here)).toContain(
      'No onboarding on this machine failed with MailNotSent.',
    );
  });
});

test('when an execution is stopped ops get a mail, and its secrets are deleted', async () => {
  const customer = await submitted();
  const { onboardingId } = customer;
  const stopped = new StopExecutionCommand({ executionArn: executionArn(onboardingId) });
  await stage.clients.stepFunctions.send(stopped);
  await customer.reached('failed');
  await secretsGone(onboardingId);
  await vi.waitFor(async () => {
    const mails = await stage.mailsTo('ops@sequel.example');
    expect(mails.filter(({ text }) => text.includes(onboardingId))).toHaveLength(1);
  }, 30_000);
});

/** SES's event for a bounced mail. */
const bounced = (
  onboardingId: string,
  recipient: Recipient,
  mail: MailName,
  to: string,
  replyTo?: string,
) => ({
  source: 'aws.ses',
  detailType: 'Email Bounced',
  detail: {
    eventType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [{ emailAddress: to, diagnosticCode: 'smtp; 550 5.1.1' }],
    },
    mail: {
      messageId: `${onboardingId}-${to}`,
      destination: [to],
      headers: replyTo ? [{ name: 'Reply-To', value: replyTo }] : [],
      tags: {
        'ses:configuration-set': ['sso-onboarding-emulator'],
        onboarding: [onboardingId],
        recipient: [recipient],
        mail: [mail],
      },
    },
  },
});

/**
 * Each difference has a workaround here and is listed in docs/emulator.md. If one of these tests fails,
 * MiniStack has become more like AWS: remove the workaround.
 */
describe('MiniStack’s differences from AWS:', () => {
  test("a function's error does not keep its name", async () => {
    // On AWS: InvalidState, which the workflow does not retry.
    expect(await stage.invoke('VerifyDomain', {})).toMatchObject({
      failed: true,
      answer: { errorType: 'Runtime.HandlerError' },
    });
  });

  test('the history lacks the states inside a Map, so nobody counts as invited', async () => {
    const { onboardingId } = await submitted();
    const names = (await historyOf(onboardingId)).map(
      ({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name,
    );
    expect(names).toContain('Verify domains');
    expect(names).not.toContain('Verify domain');
  });

  test('a secret created with a ClientRequestToken does not have that version', async () => {
    const { secretsManager } = stage.clients;
    const version = 'a'.repeat(32);
    const { VersionId } = await secretsManager.send(
      new CreateSecretCommand({ Name: 'pin', SecretString: 'x', ClientRequestToken: version }),
    );
    expect(VersionId).not.toBe(version);
  });

  test('creating a secret that is being deleted answers that it exists', async () => {
    const { secretsManager } = stage.clients;
    const secret = { Name: 'deleted-pin', SecretString: 'x' };
    await secretsManager.send(new CreateSecretCommand(secret));
    await secretsManager.send(new DeleteSecretCommand({ SecretId: secret.Name }));
    // On AWS: InvalidRequestException.
    await expect(secretsManager.send(new CreateSecretCommand(secret))).rejects.toHaveProperty(
      'name',
      'ResourceExistsException',
    );
  });

  test('starting a running execution with the same input is refused', async () => {
    const { onboardingId } = await submitted();
    const { stepFunctions } = stage.clients;
    const { input } = await stepFunctions.send(
      new DescribeExecutionCommand({ executionArn: executionArn(onboardingId) }),
    );
    // On AWS: the same execution.
    await expect(
      stepFunctions.send(
        new StartExecutionCommand({
          stateMachineArn: stage.outputs.StateMachineArn,
          name: onboardingId,
          input,
        }),
      ),
    ).rejects.toHaveProperty('name', 'ExecutionAlreadyExists');
  });

  test('a generated secret has punctuation, despite the request', async () => {
    const { SecretString } = await stage.clients.secretsManager.send(
      new GetSecretValueCommand({ SecretId: 'sequel-sso/emulator/link-keys' }),
    );
    const { key } = z.object({ key: z.string() }).parse(JSON.parse(SecretString ?? ''));
    expect(key).toMatch(/[^A-Za-z0-9]/);
  });

  test('no event reports a mail’s fate; with one, ops act in the CSM’s place', async () => {
    const ops = 'ops@sequel.example';
    const csm = 'bounce+deploy@simulator.amazonses.com';
    const customer = await customerOf(target, 0, csm);
    const { onboardingId } = customer;
    await customer.submit();
    await customer.reached('awaitingApproval');
    const about = async () =>
      (await stage.mailsTo(ops)).filter(({ text }) => text.includes(onboardingId));
    await pause(2_000);
    expect(await about()).toEqual([]);

    await stage.putEvent(bounced(onboardingId, 'csm', 'approvalRequested', csm));
    await vi.waitFor(async () => expect(await about()).toHaveLength(1), 30_000);
    const link = await customer.linkMailed(ops, 'approvals');
    expect((await target.request(link, customer.approve)).status).toBe(200);
    await customer.reached('awaitingFirstSignIn');
  });

  test('a queue delivers at once; of bounced invitations the CSM reads of every one', async () => {
    const customer = await submitted();
    const users = Array.from({ length: 12 }, (_, index) => customer.user(`bounced${index}`));
    await Promise.all(
      users.map((user) =>
        stage.putEvent(
          bounced(customer.onboardingId, 'user', 'userInvitation', user, customer.csm),
        ),
      ),
    );
    // On AWS: five minutes later.
    await vi.waitFor(async () => {
      const told = (await stage.mailsTo(customer.csm)).map(({ text }) => text).join();
      expect(users.filter((user) => !told.includes(user))).toEqual([]);
    }, 60_000);
  });

  test('a failed execution cannot be redriven', async () => {
    await expect(
      stage.clients.stepFunctions.send(
        new RedriveExecutionCommand({ executionArn: executionArn('acme-corp-0123456789ab') }),
      ),
    ).rejects.toHaveProperty('name', 'InvalidAction');
  });
});

/** Must be last: it changes the stage. */
test('an upgrade keeps a running onboarding’s definition, and gives it the new functions', async () => {
  const customer = await submitted();
  const renamed = (text: string) => text.replaceAll('"Invite main admin"', '"Greet main admin"');
  await upgrade(stage.emulator, stage.context, (key, value) => {
    if (typeof value !== 'string') return value;
    if (key === 'DefinitionString') return renamed(value);
    if (key === 'BRAND') return JSON.stringify({ ...JSON.parse(value), name: 'The new Sequel' });
    return value;
  });
  const namesOf = async ({ onboardingId }: Customer) =>
    (await historyOf(onboardingId)).map(
      ({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name,
    );
  const goOn = async (each: Customer) => {
    const approval = await each.linkMailed(each.csm, 'approvals');
    expect((await target.request(approval, each.approve)).status).toBe(200);
    await each.reached('awaitingFirstSignIn');
    return (await each.mailed(each.submission.mainAdmin.email))[0]?.text;
  };
  expect(await goOn(customer)).toContain('The new Sequel');
  expect(await namesOf(customer)).toContain('Invite main admin');
  await target.request(await customer.linkMailed(customer.csm, 'sign-ins'), {});
  await customer.reached('completed');

  // New onboardings get the new definition.
  const next = await submitted();
  await goOn(next);
  expect(await namesOf(next)).toContain('Greet main admin');
});

test('each command of docs/operations.md that needs no account was run', () => {
  expect([...done].sort()).toEqual(Object.keys(commands).sort());
});
