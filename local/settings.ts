import * as z from 'zod';
import { isTimeZone, itemsOf } from '../functions/runtime/environment.ts';
import { endpointUrl } from '../functions/webhooks/endpoints.ts';

const isDate = (text: string) => z.iso.date().safeParse(text).success;

/** Instead of a URL: the stand-in for the Sequel app prepares its dashboard itself. */
export const STAND_IN = 'stand-in' as const;

const signingSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, 'whsec_ and 24 to 64 bytes in base64');

/** `npm start`'s variables, all optional: each replaces a stand-in with the real thing, or a default. */
const schema = z.object({
  /** The URL at which people with links reach this machine, if not localhost. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Requests per minute allowed per client. */
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).optional(),
  /** A real tenant, and the machine-to-machine application that manages its connections. */
  AUTH0_DOMAIN: z.string().optional(),
  AUTH0_MANAGEMENT_CLIENT_ID: z.string().optional(),
  AUTH0_MANAGEMENT_CLIENT_SECRET: z.string().optional(),
  AUTH0_CLIENT_IDS: z.string().optional(),
  AUTH0_REDIRECT_URI: z.url().optional(),
  /** The regular web application for trial sign-ins, before anybody else is affected. */
  AUTH0_TRIAL_CLIENT_ID: z.string().optional(),
  AUTH0_TRIAL_CLIENT_SECRET: z.string().optional(),
  /** Comma-separated; the callback URLs of the real tenant. */
  CALLBACK_URLS: z.string().optional(),
  CUSTOM_OKTA_DOMAINS: z.string().default(''),
  /** Your own e-mail domains, comma-separated: no customer may list them or their subdomains. */
  OWN_DOMAINS: z.string().default('sequel.io,introvoke.com'),
  /** E-mail domains of mailbox providers that are customers themselves, comma-separated. */
  ALLOWED_EMAIL_DOMAINS: z.string().default(''),
  /** `required`: no CSM may vouch for an e-mail domain instead of its DNS record. */
  DOMAIN_PROOF: z.enum(['required', 'orVouched']).default('orVouched'),
  /** DNS servers for domain proofs; `system`: this machine's own. */
  DNS_SERVERS: z.string().optional(),
  /** E-mail domains of permitted CSMs, comma-separated; empty: anybody. */
  CSM_DOMAINS: z.string().default(''),
  /** More local origins that need neither https nor a public address. */
  TRUSTED_ORIGINS: z.string().default(''),
  /** `smtps://user:password@mail.example:465`: sends real mails. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().default('Sequel SSO <sso@sequel.example>'),
  OPS_EMAIL: z.email().default('ops@sequel.example'),
  /** Where invited people sign in: the Sequel app. By default a stand-in's, unless mails are real. */
  PRODUCT_URL: z.url().optional(),
  /** Receives webhooks of all events; may be on this machine. */
  WEBHOOK_URL: endpointUrl.optional(),
  /** Signs them: `whsec_` and base64. */
  WEBHOOK_SECRET: signingSecret.optional(),
  /** The tenant whose application your own people sign in to before they approve; `stand-in`: this machine's. */
  STAFF_SIGN_IN: z.string().min(4).optional(),
  STAFF_CLIENT_ID: z.string().optional(),
  STAFF_CLIENT_SECRET: z.string().optional(),
  /** Your own system that prepares the product's dashboard instead of the CSM; `stand-in`: this machine's. */
  DASHBOARD_API: z.literal(STAND_IN).or(endpointUrl).optional(),
  /** Signs the calls to it: `whsec_` and base64. */
  DASHBOARD_SECRET: signingSecret.optional(),
  /** The key with which your own programs request an onboarding's people. */
  PEOPLE_KEY: z
    .string()
    .regex(/^[\w.~+/-]{32,}=*$/, 'at least 32 letters and digits')
    .optional(),
  TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'a name like Europe/Berlin')
    .default(Intl.DateTimeFormat().resolvedOptions().timeZone),
  HOLIDAYS: z
    .string()
    .refine(
      (list) => itemsOf(list).every(isDate),
      'dates like 2026-12-25, with commas between them',
    )
    .default(''),
});

type Variables = z.output<typeof schema>;
export type Settings = ReturnType<typeof readSettings>;

/** A variable is missing or malformed; the message says which. */
export class InvalidSettings extends Error {}

/**
 * @param source the environment of the process
 * @throws InvalidSettings
 */
export function readSettings(source: Record<string, string | undefined>) {
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new InvalidSettings(names.join('\n'));
  }
  const variables = parsed.data;
  // Real customers have real DNS.
  const dnsServers = variables.DNS_SERVERS ?? (variables.AUTH0_DOMAIN ? 'system' : '');
  if (variables.SMTP_URL && !variables.PRODUCT_URL)
    throw new InvalidSettings(
      'With SMTP_URL, PRODUCT_URL must be set too: real people would be invited to sign in at this machine',
    );
  return {
    publicUrl: variables.PUBLIC_URL?.replace(/\/$/, ''),
    requestsPerMinute: variables.REQUESTS_PER_MINUTE,
    auth0: auth0Of(variables),
    callbackUrls: variables.CALLBACK_URLS ? itemsOf(variables.CALLBACK_URLS) : undefined,
    customOktaDomains: variables.CUSTOM_OKTA_DOMAINS,
    ownDomains: variables.OWN_DOMAINS,
    allowedEmailDomains: variables.ALLOWED_EMAIL_DOMAINS,
    csmDomains: variables.CSM_DOMAINS,
    trustedOrigins: variables.TRUSTED_ORIGINS,
    domainProof: variables.DOMAIN_PROOF,
    /** Undefined: the stand-in; empty: as this machine is set up. */
    dnsServers: dnsServers === 'system' ? '' : dnsServers || undefined,
    smtpUrl: variables.SMTP_URL,
    mailFrom: variables.MAIL_FROM,
    opsEmail: variables.OPS_EMAIL,
    productUrl: variables.PRODUCT_URL,
    webhookUrl: variables.WEBHOOK_URL,
    /** This and the next two are generated if undefined. */
    webhookSecret: variables.WEBHOOK_SECRET,
    dashboardSecret: variables.DASHBOARD_SECRET,
    peopleKey: variables.PEOPLE_KEY,
    staffSignIn: staffSignInOf(variables),
    dashboardApi: variables.DASHBOARD_API,
    timeZone: variables.TIME_ZONE,
    holidays: variables.HOLIDAYS,
  };
}

function staffSignInOf(variables: Variables) {
  const { STAFF_SIGN_IN: domain, STAFF_CLIENT_ID: clientId } = variables;
  const { STAFF_CLIENT_SECRET: clientSecret } = variables;
  if (domain === undefined) return undefined;
  if (domain === STAND_IN) return STAND_IN;
  if (!clientId || !clientSecret)
    throw new InvalidSettings(
      'With STAFF_SIGN_IN, STAFF_CLIENT_ID and STAFF_CLIENT_SECRET must be set too',
    );
  return { domain, clientId, clientSecret };
}

function auth0Of({
  AUTH0_DOMAIN: domain,
  AUTH0_MANAGEMENT_CLIENT_ID: clientId,
  AUTH0_MANAGEMENT_CLIENT_SECRET: clientSecret,
  AUTH0_CLIENT_IDS: clientIds,
  AUTH0_REDIRECT_URI: redirectUri,
  AUTH0_TRIAL_CLIENT_ID: trialClientId,
  AUTH0_TRIAL_CLIENT_SECRET: trialClientSecret,
  CALLBACK_URLS: callbackUrls,
}: Variables) {
  if (!domain) return undefined;
  if (!clientId || !clientSecret || !clientIds || !redirectUri || !callbackUrls)
    throw new InvalidSettings(
      'With AUTH0_DOMAIN, these must be set too: AUTH0_MANAGEMENT_CLIENT_ID, ' +
        'AUTH0_MANAGEMENT_CLIENT_SECRET, AUTH0_CLIENT_IDS, AUTH0_REDIRECT_URI, CALLBACK_URLS',
    );
  if (!trialClientId !== !trialClientSecret)
    throw new InvalidSettings(
      'AUTH0_TRIAL_CLIENT_ID and AUTH0_TRIAL_CLIENT_SECRET are set together',
    );
  return {
    domain,
    managementClient: { clientId, clientSecret },
    clientIds,
    redirectUri,
    ...(trialClientId && trialClientSecret
      ? { trialClient: { clientId: trialClientId, clientSecret: trialClientSecret } }
      : {}),
  };
}
