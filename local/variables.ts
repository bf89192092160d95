import type { names } from '../cdk/names.ts';
import type { VariableName } from '../functions/runtime/environment.ts';
import type { Service } from '../functions/wiring.ts';
import { ownCredentials } from './aws/credentials.ts';
import type { programsOf } from './programs.ts';
import type { Settings } from './settings.ts';

/** The variables that CDK gives the functions, for this machine. */
export function variablesOf({
  settings,
  stage,
  stateMachineArn,
  url,
  publicUrl,
  callbackUrls,
  standIns,
  tenant,
  staff,
  programs,
  dnsServer,
}: {
  settings: Settings;
  stage: ReturnType<typeof names>;
  stateMachineArn: string;
  /** The home page's. */
  url: string;
  publicUrl: string;
  callbackUrls: readonly string[];
  /** Origins of the stand-ins, which skip the guard for strangers. */
  standIns: readonly string[];
  tenant: NonNullable<Settings['auth0']>;
  staff: { domain: string; clientId: string } | undefined;
  programs: ReturnType<typeof programsOf>;
  dnsServer: string;
}): Record<VariableName, string> {
  const { webhook } = programs;
  return {
    PUBLIC_URL: publicUrl,
    RECORD_TABLE: stage.recordTable,
    EVENT_BUS: stage.eventBus,
    SECRETS_PREFIX: stage.secretsPrefix,
    STATE_MACHINE_ARN: stateMachineArn,
    FIND_CONFLICTS: stage.function('FindConflicts'),
    SEND_MAILS: stage.function('SendMails'),
    WEBHOOKS: JSON.stringify(webhook ? [webhook] : []),
    BRAND: JSON.stringify({
      productUrl: settings.productUrl ?? `${url}/sequel/`,
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
    // A customer never has our CSMs' domains.
    OWN_DOMAINS: [settings.ownDomains, settings.csmDomains].filter(Boolean).join(','),
    ALLOWED_EMAIL_DOMAINS: settings.allowedEmailDomains,
    CSM_DOMAINS: settings.csmDomains,
    TRUSTED_ORIGINS: [...standIns, settings.trustedOrigins].join(','),
    WEBHOOK_ORIGINS: programs.origins.join(','),
    STAFF_SIGN_IN: staff ? JSON.stringify({ domain: staff.domain, clientId: staff.clientId }) : '',
    DASHBOARD_API: programs.dashboardApi ?? '',
    DOMAIN_PROOF: settings.domainProof,
    DNS_SERVERS: settings.dnsServers ?? dnsServer,
    TIME_ZONE: settings.timeZone,
    HOLIDAYS: settings.holidays,
    AUDIT_YEARS: '7',
  };
}

/** The SDK's endpoint variable for each service that functions call. */
const endpointVariables: Record<Service, string> = {
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  events: 'AWS_ENDPOINT_URL_EVENTBRIDGE',
  lambda: 'AWS_ENDPOINT_URL_LAMBDA',
  secretsmanager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  states: 'AWS_ENDPOINT_URL_SFN',
  ses: 'AWS_ENDPOINT_URL_SES',
};

/** The variables that Lambda gives functions, and the endpoints of AWS's services. */
export const awsVariablesOf = (endpoint: string): Record<string, string> => ({
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: ownCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: ownCredentials.secretAccessKey,
  POWERTOOLS_TRACE_ENABLED: 'false',
  POWERTOOLS_METRICS_DISABLED: 'true',
  ...Object.fromEntries(Object.values(endpointVariables).map((name) => [name, endpoint])),
});
