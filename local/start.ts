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
import { createAwsServer } from './aws/server.ts';
import { checkMail } from './check-mail.ts';
import type { Clock } from './clock.ts';
import { openDataDirectory } from './data-directory.ts';
import { createDns } from './dns/dns.tsx';
import { startDnsServer } from './dns/dns-server.ts';
import { createGateway } from './gateway.ts';
import { type Guard, guarded } from './guard.ts';
import { close, listen, own } from './listen.ts';
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

/** Bytes that API Gateway takes: 10 MB. */
const LARGEST_BODY = 10 * 1024 * 1024;
/** SES takes 10 MiB, which grows by base64 and by form encoding; nothing else is near that. */
const LARGEST_CALL = 16 * 1024 * 1024;

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
    undo = callInProcess(aws.api);
    shareCredentials(web.port);

    const okta = createOkta({ origin: oktaOrigin, database, redirectUris: callbackUrls });
    serve(oktaServer, okta.listener, { isHono: false });
    const auth0 = createAuth0({
      origin: auth0Origin,
      customOrigin: auth0CustomOrigin,
      database,
      clock,
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
      // Only what is public on AWS is public here, by the public name alone.
      const hosts = [new URL(publicUrl).host];
      serve(web, getRequestListener(gateway.fetch), { hosts });
    } else app.all('*', (context) => gateway.fetch(context.req.raw, context.env));
    serve(home, getRequestListener(app.fetch));

    // Onboardings of a version that kept no record; once.
    await once(database, 'takenOver', onboardings.takeOver);
    await recoverMails(stage.recordTable);
    await aws.resume();

    return {
      url,
      port: web.port,
      okta,
      database,
      loaded: host.load(),
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
