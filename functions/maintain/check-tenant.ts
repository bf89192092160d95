import { LogStreamsClient } from 'auth0/logStreams';
import { PromptsClient } from 'auth0/prompts';
import { decodeJwt } from 'jose';
import * as z from 'zod';
import { originOf } from '../auth0/code-flow.ts';
import { call, openManagement } from '../auth0/connection.ts';
import { proveApplication, realApplication, trialApplication } from '../auth0/proof.ts';
import { logoutUrl, trialCredentials } from '../auth0/trial.ts';
import { readSecret, secretNames } from '../onboarding/secrets.ts';
import { createOutbound } from '../outbound/outbound.ts';
import {
  Auth0Refused,
  Auth0Unavailable,
  ConnectionNotProven,
  InvalidState,
} from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { taskHandler } from '../runtime/handlers.ts';

type Environment = EnvironmentOf<'CheckTenant'>;

/** Scopes of the machine-to-machine application, as in docs/operations.md. */
const needed = [
  'read:connections',
  'create:connections',
  'update:connections',
  'read:connections_options',
  'update:connections_options',
  'read:logs',
];
const optional = ['read:users', 'read:prompts', 'read:log_streams'];

/** Possible findings; with `optional…` or `unknown…`, everything works without it, or it could not be checked. */
export const tenantFindings = [
  'credentialsMissing',
  'credentialsRefused',
  'scopeMissing',
  'optionalScopeMissing',
  'scopeUnneeded',
  'applicationRefused',
  'trialMissing',
  'trialSecretMissing',
  'trialSecretWrong',
  'trialCallbackMissing',
  'trialLogoutMissing',
  'identifierFirstOff',
  'unknownIdentifierFirst',
  'optionalStreamMissing',
  'streamStopped',
  'streamFiltered',
  'unknownStream',
] as const;
type Code = (typeof tenantFindings)[number];

/** A finding, and what it is about: a scope, a URL, the name of a stream. */
interface Finding {
  code: Code;
  about?: string;
}

/**
 * Checks the tenant's setup. Changes nothing, and nobody signs in: reads settings as far as the scopes allow, and
 * sends requests to `/authorize`, `/oauth/token` and `/v2/logout` as a trial would.
 *
 * Returns `{tenant, findings: [{code, about?}]}`.
 * @throws Auth0Unavailable
 */
export const handler = taskHandler('CheckTenant', z.object({}), async (_, environment) => ({
  tenant: environment.AUTH0_DOMAIN,
  findings: [
    ...(await inManagement(environment)),
    ...(await inApplication(environment)),
    ...(await inTrial(environment)),
  ],
}));

async function inManagement(environment: Environment): Promise<Finding[]> {
  const { AUTH0_DOMAIN } = environment;
  const management = await openManagement(environment).catch((error: unknown) => {
    if (error instanceof InvalidState) return undefined;
    throw error;
  });
  if (!management) return [{ code: 'credentialsMissing' }];
  const { options, getToken } = management;
  let token: string;
  try {
    token = await call('give a token', getToken);
  } catch (error) {
    if (error instanceof Auth0Refused) return [{ code: 'credentialsRefused', about: AUTH0_DOMAIN }];
    throw error;
  }
  const granted = String(decodeJwt(token).scope ?? '').split(' ');
  const lacking = (scopes: readonly string[], code: Code): Finding[] =>
    scopes.filter((scope) => !granted.includes(scope)).map((about) => ({ code, about }));
  const known = [...needed, ...optional];
  return [
    ...lacking(needed, 'scopeMissing'),
    ...lacking(optional, 'optionalScopeMissing'),
    ...granted
      .filter((scope) => scope !== '' && !known.includes(scope))
      .map((about): Finding => ({ code: 'scopeUnneeded', about })),
    ...(granted.includes('read:prompts')
      ? await inPrompts(new PromptsClient(options))
      : [{ code: 'unknownIdentifierFirst' } as const]),
    ...(granted.includes('read:log_streams')
      ? await inStreams(new LogStreamsClient(options))
      : [{ code: 'unknownStream' } as const]),
  ];
}

/** https://auth0.com/docs/api/management/v2/prompts/get-prompts */
async function inPrompts(prompts: PromptsClient): Promise<Finding[]> {
  const { identifier_first } = await call('show prompts', () => prompts.getSettings());
  return identifier_first === true ? [] : [{ code: 'identifierFirstOff' }];
}

const streamSchema = z.object({
  name: z.string().default(''),
  type: z.string(),
  status: z.string(),
  filters: z.array(z.object({ name: z.string() })).default([]),
});

/** Both are needed: https://auth0.com/docs/customize/log-streams/event-filters */
const categories = ['auth.login.success', 'auth.login.fail'];

/** https://auth0.com/docs/api/management/v2/log-streams/get-log-streams */
async function inStreams(streams: LogStreamsClient): Promise<Finding[]> {
  const all = z.array(streamSchema).parse(await call('list log streams', () => streams.list()));
  const ours = all.filter(({ type }) => type === 'eventbridge');
  if (ours.length === 0) return [{ code: 'optionalStreamMissing' }];
  const active = ours.filter(({ status }) => status === 'active');
  if (active.length === 0) return [{ code: 'streamStopped', about: ours[0]?.name ?? '' }];
  const lets = ({ filters }: z.output<typeof streamSchema>) =>
    filters.length === 0 ||
    categories.every((category) => filters.some(({ name }) => name === category));
  return active.some(lets) ? [] : [{ code: 'streamFiltered', about: active[0]?.name ?? '' }];
}

/** Whether Auth0 accepts an application with its callback URL. */
async function takes(
  environment: Environment,
  application: Parameters<typeof proveApplication>[1],
): Promise<boolean> {
  try {
    await proveApplication(environment, application);
    return true;
  } catch (error) {
    if (error instanceof ConnectionNotProven) return false;
    throw error;
  }
}

async function inApplication(environment: Environment): Promise<Finding[]> {
  const application = realApplication(environment);
  return (await takes(environment, application))
    ? []
    : [{ code: 'applicationRefused', about: application.redirectUri }];
}

async function inTrial(environment: Environment): Promise<Finding[]> {
  const application = trialApplication(environment);
  if (!application) return [{ code: 'trialMissing' }];
  const { redirectUri: about } = application;
  const name = secretNames.auth0Trial(environment.SECRETS_PREFIX);
  const secret = await readSecret(name, trialCredentials);
  return [
    ...(!secret
      ? [{ code: 'trialSecretMissing', about: name } as const]
      : (await isSecretRight(environment, application, secret.clientSecret))
        ? []
        : [{ code: 'trialSecretWrong', about: application.clientId } as const]),
    ...((await takes(environment, application))
      ? []
      : [{ code: 'trialCallbackMissing', about } as const]),
    ...((await leadsOut(environment)) ? [] : [{ code: 'trialLogoutMissing', about } as const]),
  ];
}

/** Sends a request, and translates errors. */
async function ask(environment: Environment, url: string, init: RequestInit = {}) {
  const { fetch } = createOutbound({ trustedOrigins: environment.TRUSTED_ORIGINS });
  const { host } = new URL(url);
  const response = await fetch(url, { ...init, redirect: 'manual' }).catch(() => {
    throw new Auth0Unavailable(`No answer from ${host}`);
  });
  if (response.status === 429 || response.status >= 500)
    throw new Auth0Unavailable(`${host} answered ${response.status}`);
  return response;
}

const oauthError = z.object({ error: z.string() });

/** With the right secret, a made-up code gets `invalid_grant`. */
async function isSecretRight(
  environment: Environment,
  { clientId, redirectUri }: { clientId: string; redirectUri: string },
  clientSecret: string,
): Promise<boolean> {
  const response = await ask(environment, `${originOf(environment)}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: 'check-tenant',
      redirect_uri: redirectUri,
      client_id: clientId,
      client_secret: clientSecret,
      code_verifier: 'check-tenant-check-tenant-check-tenant-check',
    }),
  });
  const answer = oauthError.safeParse(await response.json().catch(() => undefined));
  return answer.data?.error === 'invalid_grant';
}

/** Whether Auth0 redirects back here after signing out. */
async function leadsOut(environment: Environment): Promise<boolean> {
  const { status } = await ask(environment, logoutUrl(environment));
  return status >= 300 && status < 400;
}
