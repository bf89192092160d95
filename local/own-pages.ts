import { Hono } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { names } from '../cdk/names.ts';
import { stepFunctions } from '../functions/runtime/aws.ts';
import type { createSes } from './aws/ses.ts';
import type { Clock } from './clock.ts';
import type { createDns } from './dns/dns.tsx';
import { createHome } from './home/home.tsx';
import { whatIsReal } from './home/what-is-real.ts';
import { createMailbox } from './mailbox/mailbox.tsx';
import type { Okta } from './okta/okta.ts';
import type { createOnboardings } from './onboardings.ts';
import type { programsOf } from './programs.ts';
import { failed, notAllowed, nothingHere } from './refused.ts';
import { createDashboard } from './sequel/dashboard.tsx';
import { createSequel } from './sequel/sequel.ts';
import { type Settings, STAND_IN } from './settings.ts';
import { createWebhooks } from './webhooks/webhooks.tsx';
import { createWorkflows } from './workflows/workflows.tsx';

/** The pages that only exist on this machine: home, mailbox, workflows and stand-ins. */
export function createOwnPages({
  settings,
  url,
  port,
  stage,
  stateMachineArn,
  clock,
  okta,
  oktaOrigin,
  callbackUrls,
  auth0Origin,
  product,
  programs,
  onboardings,
  ses,
  dns,
}: {
  settings: Settings;
  /** The home page's. */
  url: string;
  /** Serves the public URL. */
  port: number;
  stage: ReturnType<typeof names>;
  stateMachineArn: string;
  clock: Clock;
  okta: Okta;
  oktaOrigin: string;
  callbackUrls: readonly string[];
  auth0Origin: string;
  /** The product's application in the tenant. */
  product: { clientId: string; clientSecret: string };
  programs: ReturnType<typeof programsOf>;
  onboardings: ReturnType<typeof createOnboardings>;
  ses: ReturnType<typeof createSes>;
  dns: ReturnType<typeof createDns>;
}): Hono {
  const app = new Hono();
  app.use(methodNotAllowed({ app, onMethodNotAllowed: (_, allowed) => notAllowed(allowed) }));
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
      services: whatIsReal(settings, port),
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
      endpoint: programs.webhook?.name,
      secret: programs.webhookSecret,
      receiverUrl: `${url}/webhooks/receiver`,
      now: () => clock.now(),
    }),
  );
  app.route(
    '/workflows',
    createWorkflows({
      stateMachineArn,
      baseUrl: `${url}/workflows`,
      client: stepFunctions,
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
  app.route('/', createSequel({ baseUrl: `${url}/sequel`, auth0Origin, application: product }));
  app.notFound(nothingHere);
  app.onError(failed);
  return app;
}
