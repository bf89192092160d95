import type { RequestListener, Server } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import { getRequestListener } from '@hono/node-server';
import { names } from '../cdk/names.ts';
import { recoverMails } from '../functions/mail/recover.ts';
import { secretNames } from '../functions/onboarding/secrets.ts';
import { itemsOf } from '../functions/runtime/environment.ts';
import { createAuth0 } from './auth0/auth0.ts';
import { ownCredentials, shareCredentials } from './aws/credentials.ts';
import { callInProcess } from './aws/in-process.ts';
import { openKey } from './aws/secrets-encryption.ts';
import { createAwsServer } from './aws/server.ts';
import { checkMail } from './check-mail.ts';
import type { Clock } from './clock.ts';
import { openDataDirectory } from './data-directory.ts';
import { createDns } from './dns/dns.tsx';
import { startDnsServer } from './dns/dns-server.ts';
import { createGateway } from './gateway.ts';
import { type Guard, guarded } from './guard.ts';
import { close, hostsOf, listen, own } from './listen.ts';
import { createOkta, type Okta } from './okta/okta.ts';
import { createOnboardings } from './onboardings.ts';
import { AUTH0_EVENTS, createOwnAws } from './own-aws.ts';
import { createOwnPages } from './own-pages.ts';
import { writeOwnSecrets, writeSecretText } from './own-secrets.ts';
import { tenantOf } from './own-tenant.ts';
import { programsOf, writeProgramSecrets } from './programs.ts';
import { answerUnreadable } from './refused.ts';
import { once, remember } from './remembered.ts';
import type { Settings } from './settings.ts';
import { awsVariablesOf, variablesOf } from './variables.ts';

/** The names that CDK would give a stage called "local". */
const stage = names({ stage: 'local' });
const SECRETS_PREFIX = stage.secretsPrefix;
const STATE_MACHINE_ARN = `arn:aws:states:us-east-1:000000000000:stateMachine:${stage.stateMachine}`;

/** API Gateway's limit in bytes: 10 MB. */
const LARGEST_BODY = 10 * 1024 * 1024;
/** SES accepts 10 MiB, which base64 and form encoding enlarge; nothing else comes near that. */
const LARGEST_CALL = 16 * 1024 * 1024;

/** Requests per minute of one client: a page that polls every two seconds, in a dozen tabs. */
const ONE_CLIENT = 600;
/** Without a proxy all roles, programs included, come from one address. */
const ALL_ROLES = 6_000;

export interface Local {
  /** The home page. */
  url: string;
  /** Serves the public URL, and without a proxy the home page too. */
  port: number;
  okta: Okta;
  database: DatabaseSync;
  /** Loads every function; without it, a function's first call takes longer. */
  load(): Promise<void>;
  /** Stops at once without finishing anything, like a kill. */
  stop(): Promise<void>;
  /** For a process that is about to end: leaves the data in one file. */
  closeData(): void;
}

/**
 * The whole product on this machine: its functions, its workflow, and stand-ins for AWS, Okta, the Auth0 tenant and
 * the Sequel app, each at its own origin. Sets this process's environment, as Lambda would for each function.
 *
 * @param options.port of the home page; the next three are Okta's, Auth0's and AWS's. Behind a proxy the home page is
 *   at the one after those. 0: free ports
 * @throws PortUnavailable, DataUnusable; InvalidSettings when the mail server refuses the password
 */
export async function startLocal(options: {
  settings: Settings;
  port: number;
  dataDirectory: string;
  /** The file with the secrets' key, if not beside the data. */
  keyFile?: string | undefined;
  clock: Clock;
  /** Gets one line about anything that somebody at this machine should know. */
  onTrouble?(sentence: string): void;
  /** Gets the functions' failures. */
  log?(text: string): void;
  /** Mails per second that SES accepts; by default 14, as for a new account. */
  maxSendRate?: number;
}): Promise<Local> {
  const { settings, port, dataDirectory, clock, onTrouble = () => {} } = options;
  await checkMail(settings, onTrouble);
  const data = openDataDirectory(dataDirectory, options.keyFile);
  const { database } = data;

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
    // Behind a proxy, private pages are at a port that the proxy does not serve.
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
    const { tenant, staff, product, standIn } = tenantOf({
      settings,
      database,
      url,
      publicUrl,
      auth0Origin,
    });
    const callbackUrls = settings.callbackUrls ?? standInCallbacks;

    const programs = programsOf(settings, `${url}/sequel`, (name, make) =>
      remember(database, name, make),
    );

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

    const aws = createOwnAws({
      data,
      dataDirectory,
      clock,
      stage,
      stateMachineArn: STATE_MACHINE_ARN,
      settings,
      webhook: programs.webhook?.name,
      url,
      onTrouble,
      log: options.log,
      maxSendRate: options.maxSendRate,
    });
    const { host, secretsManager } = aws;
    serve(awsServer, createAwsServer({ credentials: ownCredentials, api: aws.api }), {
      largestBody: LARGEST_CALL,
    });
    undo = callInProcess(aws.apiInTurn);
    shareCredentials(web.port);

    const okta = createOkta({ origin: oktaOrigin, database, redirectUris: callbackUrls });
    serve(oktaServer, okta.listener, { isHono: false });
    const auth0 = createAuth0({
      origin: auth0Origin,
      customOrigin: auth0CustomOrigin,
      database,
      clock,
      key: openKey(data.keyFile, database),
      ...standIn,
      trustedOrigins: [oktaOrigin, ...itemsOf(settings.trustedOrigins)],
      // The tenant's log stream.
      onLog: (entry) =>
        aws.events.put(AUTH0_EVENTS, 'Auth0 log', { log_id: entry.log_id, data: entry }),
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
    const app = createOwnPages({
      settings,
      url,
      port: web.port,
      stage,
      stateMachineArn: STATE_MACHINE_ARN,
      clock,
      okta,
      oktaOrigin,
      callbackUrls,
      auth0Origin,
      product,
      programs,
      onboardings,
      ses: aws.ses,
      dns,
    });
    if (isProxied) {
      // Only what is public on AWS is public here, and only under the public name.
      const hosts = hostsOf(publicUrl);
      serve(web, getRequestListener(gateway.fetch), { hosts });
    } else app.all('*', (context) => gateway.fetch(context.req.raw, context.env));
    serve(home, getRequestListener(app.fetch));

    // Creates records for onboardings of earlier versions, once.
    await once(database, 'takenOver', onboardings.takeOver);
    await recoverMails(stage.recordTable);
    await aws.resume();

    return {
      url,
      port: web.port,
      okta,
      database,
      load: host.load,
      closeData: data.close,
      async stop() {
        stopDns();
        undo();
        await aws.stop();
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
