import { randomBytes } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import * as z from 'zod';
import { names } from '../cdk/names.ts';
import { type FunctionName, functions, isFunction } from '../functions/functions.ts';
import { shards as mailShards } from '../functions/mail/ledger.ts';
import { recoverMails } from '../functions/mail/recover.ts';
import { secretNames } from '../functions/onboarding/secrets.ts';
import { DUE } from '../functions/record/store.ts';
import { recordTable } from '../functions/record/table.ts';
import { stepFunctions as awsStepFunctions } from '../functions/runtime/aws.ts';
import { messageOfCause } from '../functions/runtime/cause.ts';
import { itemsOf, type VariableName } from '../functions/runtime/environment.ts';
import { nameOf } from '../functions/runtime/errors.ts';
import { shardOf } from '../functions/webhooks/deliveries.ts';
import type { Service } from '../functions/wiring.ts';
import { definitionFor } from '../statemachines/definition.ts';
import { createAuth0 } from './auth0/auth0.ts';
import { createAwsApi } from './aws/api.ts';
import { ownCredentials, shareCredentials } from './aws/credentials.ts';
import { createDynamoDb } from './aws/dynamodb.ts';
import { callInProcess } from './aws/in-process.ts';
import { createLambda } from './aws/lambda.ts';
import { createPutEvents } from './aws/put-events.ts';
import { createSecretsManager } from './aws/secrets-manager.ts';
import { createAwsServer } from './aws/server.ts';
import { createSes } from './aws/ses.ts';
import { askMailServer } from './aws/ses-relay.ts';
import { createStepFunctions } from './aws/step-functions/step-functions.ts';
import type { Clock } from './clock.ts';
import { openDataDirectory, storageTrouble } from './data-directory.ts';
import { createDns } from './dns/dns.tsx';
import { startDnsServer } from './dns/dns-server.ts';
import { createEventBus } from './event-bus.ts';
import { createGateway } from './gateway.ts';
import { type Guard, guarded } from './guard.ts';
import { createHome } from './home/home.tsx';
import { createLambdaHost, functionArn } from './lambda-host.ts';
import { createMailbox } from './mailbox/mailbox.tsx';
import { createOkta, type Okta } from './okta/okta.ts';
import { createOnboardings } from './onboardings.ts';
import { createOutages } from './outages.ts';
import { writeOwnSecrets, writeSecretText } from './own-secrets.ts';
import { programsOf, writeProgramSecrets } from './programs.ts';
import { createDashboard } from './sequel/dashboard.tsx';
import { createSequel } from './sequel/sequel.ts';
import { InvalidSettings, type Settings, STAND_IN } from './settings.ts';
import { createWebhooks } from './webhooks/webhooks.tsx';
import { createWorkflows } from './workflows/workflows.tsx';

/** The names that CDK would give a stage called "local". */
const stage = names({ stage: 'local' });
const SECRETS_PREFIX = stage.secretsPrefix;
const STATE_MACHINE_ARN = `arn:aws:states:us-east-1:000000000000:stateMachine:${stage.stateMachine}`;

/** Source of the events of the Auth0 tenant's log stream, and the name of their bus. */
const AUTH0_EVENTS = 'aws.partner/auth0.com/local/auth0.logs';

/** Where the SDK reads an endpoint of its own for each service that functions call. */
const endpointVariables: Record<Service, string> = {
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  events: 'AWS_ENDPOINT_URL_EVENTBRIDGE',
  lambda: 'AWS_ENDPOINT_URL_LAMBDA',
  secretsmanager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  states: 'AWS_ENDPOINT_URL_SFN',
  ses: 'AWS_ENDPOINT_URL_SES',
};

/** The workflow as it runs on this machine: the same file that CDK deploys. */
function stateMachine({ signInsArrive }: { signInsArrive: boolean }) {
  const text = JSON.stringify(definitionFor({ signInsArrive }));
  const definition = text.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    if (!isFunction(name)) throw new Error(`The workflow names a function ${name}`);
    return functionArn(name);
  });
  return {
    name: stage.stateMachine,
    arn: STATE_MACHINE_ARN,
    definition: JSON.parse(definition) as object,
  };
}

/** The names of this machine itself, at one of its ports. */
const own = (port: number) => [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`];

/** Bytes that API Gateway takes: 10 MB. */
const LARGEST_BODY = 10 * 1024 * 1024;
/** SES takes 10 MiB, which grows by base64 and by form encoding; nothing else is near that. */
const LARGEST_CALL = 16 * 1024 * 1024;

/**
 * Functions of workflows that run at once. They share a process with the stand-ins that they ask: of a
 * thousand at once none would get an answer in time.
 */
const FUNCTIONS_AT_ONCE = 16;

/** Requests a minute of one client: a page that looks for news every two seconds, in a dozen tabs. */
const ONE_CLIENT = 600;
/** Without a proxy all roles are played from one address, by programs too. */
const ALL_ROLES = 6_000;

/** A port is taken, or not allowed. */
export class PortUnavailable extends Error {
  readonly port: number;
  constructor(port: number, cause: unknown) {
    super(`Port ${port} cannot be used`, { cause });
    this.port = port;
  }
}

/** Listens on loopback, with a handler that is made once the origin is known. */
async function listen(port: number): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new PortUnavailable(port, error)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

/** What is made up once and kept, so that links and registrations stay good over a restart. */
function remember(database: DatabaseSync, name: string, make: () => string): string {
  database.exec(
    'create table if not exists local_values (name text primary key, value text not null) strict',
  );
  const row = database.prepare('select value from local_values where name = ?').get(name);
  if (row) return String(row.value);
  const value = make();
  database.prepare('insert into local_values values (?, ?)').run(name, value);
  return value;
}

/** Does something in the first run of this version over the data, and not again. */
async function once(database: DatabaseSync, name: string, work: () => Promise<void>) {
  if (remember(database, name, () => 'not yet') === 'done') return;
  await work();
  database.prepare("update local_values set value = 'done' where name = ?").run(name);
}

const random = () => randomBytes(32).toString('base64url');

export interface Local {
  /** The home page. */
  url: string;
  /** At which the public URL is served: the home page's too, unless there is a proxy. */
  port: number;
  okta: Okta;
  database: DatabaseSync;
  /** Every function is loaded; until then the first call of one takes longer. */
  loaded: Promise<void>;
  /** Stops at once, finishing nothing: the same as a kill. */
  stop(): Promise<void>;
  /** For a process that ends now: leaves the data in one file. */
  closeData(): void;
}

/**
 * The whole product on this machine: its functions, its workflow, and stand-ins for AWS, Okta, the
 * Auth0 tenant and the Sequel app, each at an origin of its own. Sets this process's environment,
 * as Lambda would for each function.
 *
 * @param options.port of the home page; the next three are Okta's, Auth0's and AWS's, and behind a proxy
 *   the one after is the home page's. 0: free ones
 * @throws PortUnavailable, DataUnusable, InvalidSettings when the mail server refuses the password
 */
export async function startLocal(options: {
  settings: Settings;
  port: number;
  dataDirectory: string;
  clock: Clock;
  /** Told of what somebody at this machine should know, in one line. */
  onTrouble?(sentence: string): void;
  /** Takes what functions failed at. */
  log?(text: string): void;
  /** Mails that SES takes in a second; a new account's 14 by default. */
  maxSendRate?: number;
}): Promise<Local> {
  const { settings, port, dataDirectory, clock, onTrouble = () => {} } = options;
  await checkMail(settings, onTrouble);
  const data = openDataDirectory(dataDirectory);
  const { database, keyFile } = data;

  const servers: Server[] = [];
  let stopDns = () => {};
  let undo = () => {};
  const open = async (offset: number) => {
    const opened = await listen(port === 0 ? 0 : port + offset);
    servers.push(opened.server);
    return opened;
  };
  try {
    const web = await open(0);
    const oktaServer = await open(1);
    const auth0Server = await open(2);
    const awsServer = await open(3);
    // Behind a proxy, what only this machine may see is at a port that no proxy is pointed at.
    const { publicUrl = `http://localhost:${web.port}` } = settings;
    const isProxied = !own(web.port).includes(new URL(publicUrl).host);
    const home = isProxied ? await open(4) : web;
    const serve = (
      { server, port }: typeof web,
      listener: RequestListener,
      guard: Partial<Guard> = {},
    ) =>
      server.on(
        'request',
        guarded(listener, { hosts: own(port), largestBody: LARGEST_BODY, isHono: true, ...guard }),
      );

    const url = `http://localhost:${home.port}`;
    const oktaOrigin = `http://localhost:${oktaServer.port}`;
    const auth0Origin = `http://localhost:${auth0Server.port}`;
    const auth0CustomOrigin = `http://127.0.0.1:${auth0Server.port}`;
    const standInCallbacks = [
      `${auth0Origin}/login/callback`,
      `${auth0CustomOrigin}/login/callback`,
    ];
    const managementClient = {
      clientId: remember(database, 'managementClientId', random),
      clientSecret: remember(database, 'managementClientSecret', random),
    };
    const application = {
      clientId: remember(database, 'applicationClientId', random),
      clientSecret: remember(database, 'applicationClientSecret', random),
    };
    const trialApplication = {
      clientId: remember(database, 'trialClientId', random),
      clientSecret: remember(database, 'trialClientSecret', random),
    };
    const tenant = settings.auth0 ?? {
      domain: new URL(auth0Origin).host,
      managementClient,
      clientIds: application.clientId,
      redirectUri: `${url}/sequel/callback`,
      trialClient: trialApplication,
    };
    const staffApplication = {
      clientId: remember(database, 'staffClientId', random),
      clientSecret: remember(database, 'staffClientSecret', random),
    };
    const staff =
      settings.staffSignIn === STAND_IN
        ? { domain: new URL(auth0Origin).host, ...staffApplication }
        : settings.staffSignIn;
    const callbackUrls = settings.callbackUrls ?? standInCallbacks;
    const trialCallback = `${publicUrl}/trials/callback`;

    const programs = programsOf(settings, `${url}/sequel`, (name, make) =>
      remember(database, name, make),
    );
    const { webhook } = programs;

    const dns = createDns({ database, baseUrl: `${url}/dns` });
    const dnsServer = await startDnsServer(dns.textsOf);
    stopDns = dnsServer.stop;

    const awsEndpoint = `http://127.0.0.1:${awsServer.port}`;
    const variables: Record<VariableName, string> = {
      PUBLIC_URL: publicUrl,
      RECORD_TABLE: stage.recordTable,
      EVENT_BUS: stage.eventBus,
      SECRETS_PREFIX,
      STATE_MACHINE_ARN,
      FIND_CONFLICTS: stage.function('FindConflicts'),
      WEBHOOKS: JSON.stringify(webhook ? [webhook] : []),
      BRAND: JSON.stringify({
        ...settings.brand,
        productUrl: settings.brand.productUrl ?? `${url}/sequel/`,
        callbackUrls,
      }),
      MAIL_FROM: settings.mailFrom,
      MAIL_CONFIGURATION_SET: stage.configurationSet,
      SES_SHARE: '1',
      OPS_EMAIL: settings.opsEmail,
      AUTH0_DOMAIN: tenant.domain,
      AUTH0_CLIENT_IDS: tenant.clientIds,
      AUTH0_REDIRECT_URI: tenant.redirectUri,
      AUTH0_TRIAL_CLIENT_ID: tenant.trialClient?.clientId ?? '',
      CUSTOM_OKTA_DOMAINS: settings.customOktaDomains,
      OWN_DOMAINS: settings.ownDomains,
      ALLOWED_EMAIL_DOMAINS: settings.allowedEmailDomains,
      CSM_DOMAINS: settings.csmDomains,
      TRUSTED_ORIGINS: [oktaOrigin, auth0Origin, auth0CustomOrigin, settings.trustedOrigins].join(
        ',',
      ),
      WEBHOOK_ORIGINS: programs.origins.join(','),
      STAFF_SIGN_IN: staff
        ? JSON.stringify({ domain: staff.domain, clientId: staff.clientId })
        : '',
      DASHBOARD_API: programs.dashboardApi ?? '',
      DOMAIN_PROOF: settings.domainProof,
      DNS_SERVERS: settings.dnsServers ?? dnsServer.server,
      TIME_ZONE: settings.timeZone,
      HOLIDAYS: settings.holidays,
      AUDIT_YEARS: '7',
    };
    Object.assign(process.env, variables, {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: ownCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ownCredentials.secretAccessKey,
      POWERTOOLS_TRACE_ENABLED: 'false',
      POWERTOOLS_METRICS_DISABLED: 'true',
    });
    for (const variable of Object.values(endpointVariables)) process.env[variable] = awsEndpoint;

    const host = createLambdaHost(options);
    /** Nothing is done that would have to be taken back if the power went off. */
    const invoke: typeof host.invoke = async (...call) => {
      await data.onDisk();
      return host.invoke(...call);
    };
    /** Which partitions of the index `due` hold what a function has to do. */
    const due: Partial<Record<FunctionName, readonly string[]>> = {
      DeliverPending: [DUE],
      SendMails: mailShards,
      SendWebhooks: webhook ? [shardOf(webhook.name)] : [],
    };
    const events = createEventBus({
      database,
      clock,
      invoke,
      functions,
      context: {
        stateMachineArn: STATE_MACHINE_ARN,
        configurationSet: stage.configurationSet,
        auth0EventBus: AUTH0_EVENTS,
        webhooksFrom: webhook && stage.eventBus,
        timeZone: settings.timeZone,
        // `npm run recheck` does it here.
        weeklyRecheck: false,
      },
      onDemand: Object.fromEntries(
        Object.entries(due).map(([name, shards]) => [
          name,
          () => earliestDue(dynamoDb, stage.recordTable, shards),
        ]),
      ),
      onDeadLetter: (name, error) =>
        onTrouble(`An event for ${name} was given up: ${nameOf(error)}`),
    });
    const stepFunctions = createStepFunctions({
      database,
      clock,
      // A real tenant's log stream does not lead here.
      stateMachine: stateMachine({ signInsArrive: settings.auth0 === undefined }),
      invoke,
      onStatusChange(detail) {
        events.put('aws.states', 'Step Functions Execution Status Change', detail);
        const { name, status, error, cause } = detail;
        if (status === 'FAILED' || status === 'TIMED_OUT')
          onTrouble(
            `${name} failed: ${[error ?? status, cause && messageOfCause(cause)].filter(Boolean).join(': ')} (${url}/workflows/${name})`,
          );
      },
      mostAtOnce: FUNCTIONS_AT_ONCE,
      watch: createOutages({ clock, say: onTrouble }),
    });
    const secretsManager = createSecretsManager({ database, clock, keyFile });
    data.begin();
    const dynamoDb = createDynamoDb({
      database,
      clock,
      tableName: stage.recordTable,
      shape: recordTable,
      onIndexed(index, shard) {
        if (index !== 'due') return;
        for (const [name, shards] of Object.entries(due))
          if (shards.includes(shard)) void events.wake(name);
      },
    });
    const ses = createSes({
      database,
      clock,
      onEvent: ({ detailType, detail }) => events.put('aws.ses', detailType, detail),
      ...(settings.smtpUrl ? { relay: settings.smtpUrl } : {}),
      ...(options.maxSendRate ? { maxSendRate: options.maxSendRate } : {}),
      onTrouble,
    });
    const api = createAwsApi({
      stepFunctions,
      secretsManager,
      dynamoDb,
      eventBridge: createPutEvents(events),
      ses,
      lambda: createLambda(host),
      onDisk: data.onDisk,
      onFailure(error) {
        const trouble = storageTrouble(error, dataDirectory);
        if (trouble) onTrouble(trouble);
      },
    });
    serve(awsServer, createAwsServer({ credentials: ownCredentials, api }), {
      largestBody: LARGEST_CALL,
    });
    undo = callInProcess(api);
    shareCredentials(web.port);

    const okta = createOkta({ origin: oktaOrigin, database, redirectUris: callbackUrls });
    serve(oktaServer, okta.listener, { isHono: false });
    const auth0 = createAuth0({
      origin: auth0Origin,
      customOrigin: auth0CustomOrigin,
      database,
      clock,
      managementClient,
      applications: [
        {
          ...application,
          name: 'Sequel',
          redirectUris: [`${url}/sequel/callback`],
          logoutUrls: [`${url}/sequel/`],
        },
        {
          ...trialApplication,
          name: 'Trial of single sign-on',
          redirectUris: [trialCallback],
          logoutUrls: [trialCallback],
        },
        {
          ...staffApplication,
          name: 'Sequel’s own people',
          redirectUris: [`${publicUrl}/staff/callback`],
          logoutUrls: [],
          hasOwnPeople: true,
        },
      ],
      trustedOrigins: [oktaOrigin, ...itemsOf(settings.trustedOrigins)],
      // The tenant's log stream.
      onLog: (entry) =>
        events.put(AUTH0_EVENTS, 'Auth0 log', { log_id: entry.log_id, data: entry }),
    });
    serve(auth0Server, getRequestListener(auth0.app.fetch));

    await writeOwnSecrets(secretsManager, SECRETS_PREFIX, tenant);
    if (staff)
      await writeSecretText(
        secretsManager,
        secretNames.staffSignIn(SECRETS_PREFIX),
        JSON.stringify({ clientSecret: staff.clientSecret }),
      );
    await writeProgramSecrets(secretsManager, SECRETS_PREFIX, programs);

    const onboardings = createOnboardings({
      recordTable: stage.recordTable,
      invoke: host.invoke,
      secretsPrefix: SECRETS_PREFIX,
      publicUrl,
    });
    const gateway = createGateway(host.invoke, publicUrl, {
      perMinute: settings.requestsPerMinute ?? (isProxied ? ONE_CLIENT : ALL_ROLES),
      isProxied,
    });
    const app = new Hono();
    app.route(
      '/',
      createHome({
        ...onboardings,
        urls: {
          mailbox: `${url}/mailbox`,
          workflows: `${url}/workflows`,
          oktaAdmin: `${oktaOrigin}/admin`,
          sequel: `${url}/sequel/`,
          openapi: `${url}/openapi.json`,
          dns: `${url}/dns`,
          webhooks: `${url}/webhooks`,
        },
        peopleKey: programs.peopleKey,
        okta: () => {
          const { clientId, clientSecret } = okta.app();
          return { domain: new URL(oktaOrigin).host, clientId, clientSecret, callbackUrls };
        },
      }),
    );
    app.route('/dns', dns.app);
    app.route('/mailbox', createMailbox({ ses }));
    app.route(
      '/webhooks',
      createWebhooks({
        table: stage.recordTable,
        endpoint: webhook?.name,
        secret: programs.webhookSecret,
        receiverUrl: `${url}/webhooks/receiver`,
        now: () => clock.now(),
      }),
    );
    app.route(
      '/workflows',
      createWorkflows({
        stateMachineArn: STATE_MACHINE_ARN,
        baseUrl: `${url}/workflows`,
        client: awsStepFunctions,
        readStanding: onboardings.standingOf,
      }),
    );
    app.route(
      '/',
      createDashboard({
        baseUrl: `${url}/sequel`,
        secret: programs.dashboardSecret,
        peopleKey: programs.peopleKey,
        isUsed: settings.dashboardApi === STAND_IN,
        now: () => clock.now(),
      }),
    );
    app.route('/', createSequel({ baseUrl: `${url}/sequel`, auth0Origin, application }));
    if (isProxied) {
      // Only what is public on AWS is public here, by the public name alone.
      const hosts = [new URL(publicUrl).host];
      serve(web, getRequestListener(gateway.fetch), { hosts });
    } else app.all('*', (context) => gateway.fetch(context.req.raw, context.env));
    serve(home, getRequestListener(app.fetch));

    // Onboardings of a version that kept no record; once.
    await once(database, 'takenOver', onboardings.takeOver);
    await recoverMails(stage.recordTable);
    await stepFunctions.resume();
    events.resume();

    return {
      url,
      port: web.port,
      okta,
      database,
      loaded: host.load(),
      closeData: data.close,
      async stop() {
        events.stop();
        stopDns();
        undo();
        dynamoDb.stop();
        ses.stop();
        await stepFunctions.stop();
        await Promise.all(servers.map(close));
        data.close();
      },
    };
  } catch (error) {
    stopDns();
    undo();
    await Promise.all(servers.map(close));
    data.close();
    throw error;
  }
}

/** Asks the mail server, if there is one, before anybody relies on it. */
async function checkMail({ smtpUrl, publicUrl }: Settings, onTrouble: (sentence: string) => void) {
  if (!smtpUrl) return;
  const found = await askMailServer(smtpUrl);
  if (found?.final) throw new InvalidSettings(found.trouble);
  if (found) onTrouble(`${found.trouble}: mails wait until it does; is SMTP_URL right?`);
  if (!publicUrl)
    onTrouble('Links in mails lead to localhost: set PUBLIC_URL for people at other machines');
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** When something is due in these shards: epoch milliseconds, undefined when nothing is. */
async function earliestDue(
  dynamoDb: { call(operation: string, input: unknown): Promise<unknown> },
  table: string,
  shards: readonly string[],
): Promise<number | undefined> {
  const times: number[] = [];
  for (const shard of shards) {
    const { Items } = dueItems.parse(
      await dynamoDb.call('Query', {
        TableName: table,
        IndexName: 'due',
        KeyConditionExpression: 'dueShard = :shard',
        ExpressionAttributeValues: { ':shard': { S: shard } },
        Limit: 1,
      }),
    );
    // What is due at once begins with 0, in place of a time.
    for (const { dueAt } of Items)
      times.push(dueAt.S.startsWith('0') ? 0 : Date.parse(dueAt.S) || 0);
  }
  return times.length === 0 ? undefined : Math.min(...times);
}
const dueItems = z.object({ Items: z.array(z.object({ dueAt: z.object({ S: z.string() }) })) });
