import type { RequestListener, Server } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { names } from '../cdk/names.ts';
import { type FunctionName, functions } from '../functions/functions.ts';
import { recoverMails } from '../functions/mail/recover.ts';
import { shards as mailShards } from '../functions/mail/urgencies.ts';
import { secretNames } from '../functions/onboarding/secrets.ts';
import { DUE } from '../functions/record/store.ts';
import { recordTable } from '../functions/record/table.ts';
import { stepFunctions as awsStepFunctions } from '../functions/runtime/aws.ts';
import { messageOfCause } from '../functions/runtime/cause.ts';
import { itemsOf } from '../functions/runtime/environment.ts';
import { nameOf } from '../functions/runtime/errors.ts';
import { shardOf } from '../functions/webhooks/deliveries.ts';
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
import { createStepFunctions } from './aws/step-functions/step-functions.ts';
import { checkMail } from './check-mail.ts';
import type { Clock } from './clock.ts';
import { openDataDirectory, storageTrouble } from './data-directory.ts';
import { createDns } from './dns/dns.tsx';
import { startDnsServer } from './dns/dns-server.ts';
import { earliestDue } from './earliest-due.ts';
import { createEventBus } from './event-bus.ts';
import { createGateway } from './gateway.ts';
import { type Guard, guarded } from './guard.ts';
import { createHome } from './home/home.tsx';
import { whatIsReal } from './home/what-is-real.ts';
import { createLambdaHost } from './lambda-host.ts';
import { close, listen, own } from './listen.ts';
import { createMailbox } from './mailbox/mailbox.tsx';
import { createOkta, type Okta } from './okta/okta.ts';
import { createOnboardings } from './onboardings.ts';
import { createOutages } from './outages.ts';
import { writeOwnSecrets, writeSecretText } from './own-secrets.ts';
import { programsOf, writeProgramSecrets } from './programs.ts';
import { answerUnreadable, nothingHere } from './refused.ts';
import { once, random, remember } from './remembered.ts';
import { createDashboard } from './sequel/dashboard.tsx';
import { createSequel } from './sequel/sequel.ts';
import { type Settings, STAND_IN } from './settings.ts';
import { definitionHere } from './state-machine.ts';
import { awsVariablesOf, variablesOf } from './variables.ts';
import { createWebhooks } from './webhooks/webhooks.tsx';
import { createWorkflows } from './workflows/workflows.tsx';

/** The names that CDK would give a stage called "local". */
const stage = names({ stage: 'local' });
const SECRETS_PREFIX = stage.secretsPrefix;
const STATE_MACHINE_ARN = `arn:aws:states:us-east-1:000000000000:stateMachine:${stage.stateMachine}`;

/** Source of the events of the Auth0 tenant's log stream, and the name of their bus. */
const AUTH0_EVENTS = 'aws.partner/auth0.com/local/auth0.logs';

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
  /** Where the key of the secrets is, if not beside the data. */
  keyFile?: string | undefined;
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
  const data = openDataDirectory(dataDirectory, options.keyFile);
  const { database, keyFile } = data;

  const servers: Server[] = [];
  let stopDns = () => {};
  let undo = () => {};
  const open = async (offset: number) => {
    const opened = await listen(port === 0 ? 0 : port + offset);
    servers.push(opened.server);
    answerUnreadable(opened.server);
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
    const client = (name: string) => ({
      clientId: remember(database, `${name}Id`, random),
      clientSecret: remember(database, `${name}Secret`, random),
    });
    const managementClient = client('managementClient');
    const application = client('applicationClient');
    const trialApplication = client('trialClient');
    const tenant = settings.auth0 ?? {
      domain: new URL(auth0Origin).host,
      managementClient,
      clientIds: application.clientId,
      redirectUri: `${url}/sequel/callback`,
      trialClient: trialApplication,
    };
    const staffApplication = client('staffClient');
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
    const variables = variablesOf({
      settings,
      stage,
      stateMachineArn: STATE_MACHINE_ARN,
      url,
      publicUrl,
      callbackUrls,
      standIns: [oktaOrigin, auth0Origin, auth0CustomOrigin],
      tenant,
      staff,
      programs,
      dnsServer: dnsServer.server,
    });
    Object.assign(process.env, variables, awsVariablesOf(awsEndpoint));

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
      stateMachine: {
        name: stage.stateMachine,
        arn: STATE_MACHINE_ARN,
        definition: definitionHere({ signInsArrive: settings.auth0 === undefined }),
      },
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
      calendar: { timeZone: settings.timeZone, holidays: itemsOf(settings.holidays) },
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
        services: whatIsReal(settings, web.port),
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
        readLostMails: onboardings.lostMailsOf,
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
    app.notFound(nothingHere);
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
