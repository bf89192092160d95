import { type FunctionName, functions } from '../functions/functions.ts';
import type { VariableName } from '../functions/runtime/environment.ts';
import type { names } from './names.ts';
import { csmDomainsOf, type Settings } from './settings.ts';

/** Every variable's value on AWS. Nothing here is secret: secrets are read from Secrets Manager. */
export function variables(
  settings: Settings,
  { secretsPrefix, configurationSet, recordTable, eventBus, ...own }: ReturnType<typeof names>,
  { publicUrl, stateMachineArn }: { publicUrl: string; stateMachineArn: string },
): Record<VariableName, string> {
  return {
    PUBLIC_URL: publicUrl,
    SECRETS_PREFIX: secretsPrefix,
    RECORD_TABLE: recordTable,
    EVENT_BUS: eventBus,
    STATE_MACHINE_ARN: stateMachineArn,
    FIND_CONFLICTS: own.function('FindConflicts'),
    SEND_MAILS: own.function('SendMails'),
    WEBHOOKS: JSON.stringify(settings.webhooks),
    STAFF_SIGN_IN: settings.staffSignIn ? JSON.stringify(settings.staffSignIn) : '',
    DASHBOARD_API: settings.dashboardApi ?? '',
    WEBHOOK_ORIGINS: settings.trustedOrigins.join(','),
    AUDIT_YEARS: String(settings.auditYears),
    BRAND: JSON.stringify(settings.brand),
    MAIL_FROM: settings.mailFrom,
    MAIL_CONFIGURATION_SET: configurationSet,
    SES_SHARE: String(settings.sesShare),
    OPS_EMAIL: settings.opsEmail,
    AUTH0_DOMAIN: settings.auth0Domain,
    AUTH0_CLIENT_IDS: settings.auth0ClientIds.join(','),
    AUTH0_REDIRECT_URI: settings.auth0RedirectUri,
    AUTH0_TRIAL_CLIENT_ID: settings.trialClientId ?? '',
    CUSTOM_OKTA_DOMAINS: settings.customOktaDomains.join(','),
    TRUSTED_ORIGINS: settings.trustedOrigins.join(','),
    // A customer never has our CSMs' domains.
    OWN_DOMAINS: [...new Set([...settings.ownDomains, ...csmDomainsOf(settings)])].join(','),
    ALLOWED_EMAIL_DOMAINS: settings.allowedEmailDomains.join(','),
    CSM_DOMAINS: csmDomainsOf(settings).join(','),
    DOMAIN_PROOF: settings.domainProof,
    DNS_SERVERS: settings.dnsServers.join(','),
    TIME_ZONE: settings.timeZone,
    HOLIDAYS: settings.holidays.join(','),
  };
}

/** The variables that a function gets. */
export const environmentOf = (name: FunctionName, all: Record<VariableName, string>) =>
  Object.fromEntries(functions[name].environment.map((variable) => [variable, all[variable]]));
