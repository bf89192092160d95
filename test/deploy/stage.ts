import { CreateEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient, VerifyDomainIdentityCommand } from '@aws-sdk/client-ses';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { FunctionName } from '../../functions/functions.ts';
import { type OnboardingId, onboardingIdSchema } from '../../functions/onboarding/onboarding-id.ts';
import { systemClock } from '../../local/clock.ts';
import { withContract } from '../flow/contract.ts';
import { inventedPeople, type SentMail, type Target } from '../flow/target.ts';
import { type StandIns, startStandIns } from '../local/sequel/stand-ins.ts';
import { deploy, type Outputs } from './deployment.ts';
import { atEmulator } from './emulated-api.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import { createForeignEvents, type ForeignEvent } from './foreign-events.ts';

/** Auth0's log stream, as EventBridge names its bus and source. */
const AUTH0_BUS = 'aws.partner/auth0.com/stand-in/auth0.logs';

/** A deployed stage, and everything that customers, CSMs and ops can do with it. */
export interface Stage {
  emulator: Emulator;
  standIns: StandIns;
  outputs: Outputs;
  /** The CDK context it was deployed with. */
  context: Record<string, string>;
  /** Issues a link like ops, with the function that only they may invoke. */
  issueSetupLink(
    company: string,
    csm: string,
    contact?: string,
  ): Promise<{ onboardingId: OnboardingId; setupLink: string }>;
  /** A program's request to a link. */
  request: Target['request'];
  /** Invokes a function; returns its result or its error. */
  invoke(name: FunctionName, input: unknown): Promise<{ answer: unknown; failed: boolean }>;
  /** Sends an event of AWS or a partner, which the emulator does not create. */
  putEvent(event: ForeignEvent): Promise<void>;
  clients: { stepFunctions: SFNClient; secretsManager: SecretsManagerClient };
  /** All mails to this address so far, oldest first. */
  mailsTo(address: string): Promise<SentMail[]>;
  stop(): Promise<void>;
}

const issued = z.object({ onboardingId: onboardingIdSchema, setupLink: z.string() });

/** Starts the emulator and stand-ins for Okta and Auth0, and deploys the stack into it. */
export async function startStage(): Promise<Stage> {
  const emulator = await startEmulator();
  const client = {
    endpoint: emulator.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const eventBridge = new EventBridgeClient(client);
  const lambda = new LambdaClient(client);
  const ses = new SESClient(client);
  const stepFunctions = new SFNClient(client);
  const secretsManager = new SecretsManagerClient(client);
  const putEvent = createForeignEvents(eventBridge);
  const standIns = await startStandIns({
    clock: systemClock,
    // Like the tenant's log stream.
    onLog: (entry) =>
      putEvent({
        bus: AUTH0_BUS,
        source: AUTH0_BUS,
        detailType: 'Auth0 log',
        detail: { log_id: entry.log_id, data: entry },
      }),
  });
  const { origins, managementClient, application, trialApplication } = standIns;
  const stop = async () => {
    standIns.stop();
    for (const each of [eventBridge, lambda, ses, stepFunctions, secretsManager]) each.destroy();
    await emulator.stop();
  };

  try {
    const context = {
      stage: 'emulator',
      mailFrom: 'Sequel SSO <sso@sequel.example>',
      opsEmail: 'ops@sequel.example',
      auth0Domain: new URL(origins.auth0).host,
      auth0ClientIds: application.clientId,
      auth0RedirectUri: application.redirectUris[0] ?? '',
      trialClientId: trialApplication.clientId,
      auth0EventBusName: AUTH0_BUS,
      trustedOrigins: [origins.okta, origins.auth0, origins.custom].join(','),
      brand: JSON.stringify({
        productUrl: `${origins.sequel}/`,
        callbackUrls: [`${origins.auth0}/login/callback`, `${origins.custom}/login/callback`],
      }),
    };
    // Before deploying, ops verify the sender's domain and associate the partner's event source,
    // which creates the bus.
    await ses.send(new VerifyDomainIdentityCommand({ Domain: 'sequel.example' }));
    await eventBridge.send(new CreateEventBusCommand({ Name: AUTH0_BUS }));
    const outputs = await deploy(emulator, context);
    // Afterwards they fill in the Auth0 application's credentials.
    const { clientId, clientSecret } = managementClient;
    for (const [SecretId, content] of [
      ['sequel-sso/emulator/auth0', { clientId, clientSecret }],
      ['sequel-sso/emulator/auth0-trial', { clientSecret: trialApplication.clientSecret }],
    ] as const)
      await secretsManager.send(
        new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(content) }),
      );
    trialApplication.redirectUris.push(`${outputs.PublicUrl}/trials/callback`);
    trialApplication.logoutUrls.push(`${outputs.PublicUrl}/trials/callback`);

    const invoke: Stage['invoke'] = async (name, input) => {
      const { Payload, FunctionError } = await lambda.send(
        new InvokeCommand({
          FunctionName: outputs.IssueSetupLinkFunction.replace('IssueSetupLink', name),
          Payload: JSON.stringify(input),
        }),
      );
      const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString());
      return { answer, failed: FunctionError !== undefined };
    };
    return {
      emulator,
      standIns,
      outputs,
      context,
      invoke,
      putEvent,
      clients: { stepFunctions, secretsManager },
      async issueSetupLink(company, csm, contact) {
        return issued.parse(
          (await invoke('IssueSetupLink', { company, csm: { email: csm }, contact })).answer,
        );
      },
      request: withContract(async (link, body, headers = {}) => {
        const json = { accept: 'application/json', 'content-type': 'application/json' };
        const answer = await fetch(atEmulator(link, emulator.endpoint), {
          method: body === undefined ? 'GET' : 'POST',
          headers: { ...json, ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const type = answer.headers.get('content-type') ?? '';
        return { status: answer.status, body: await answer.json(), type };
      }, outputs.PublicUrl),
      mailsTo: async (address) =>
        (await emulator.mails()).filter(({ to }) => to.some((one) => one.includes(address))),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A stage as a target of the journeys, which run everywhere. */
export function targetOf(stage: Stage): Target {
  const { okta, origins } = stage.standIns;
  const { clientId, clientSecret } = okta.app();
  return {
    people: inventedPeople,
    issueSetupLink: stage.issueSetupLink,
    request: stage.request,
    fetch: (url, init) => fetch(atEmulator(String(url), stage.emulator.endpoint), init),
    mailsTo: stage.mailsTo,
    oktaApp: { domain: new URL(origins.okta).host, clientId, clientSecret },
    sequel: `${origins.sequel}/`,
    countsInvitations: false,
    patience: 60_000,
  };
}
