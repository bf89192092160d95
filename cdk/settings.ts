import * as z from 'zod';
import { parseBrand } from '../functions/runtime/brand.ts';
import { isTimeZone, itemsOf } from '../functions/runtime/environment.ts';
import { InvalidState } from '../functions/runtime/errors.ts';
import { endpointsSchema, endpointUrl } from '../functions/webhooks/endpoints.ts';

/**
 * What an operator sets in CDK context: in cdk.json under `stages.<stage>`, or one by one with `-c name=value`, which
 * wins. On the command line, lists are comma-separated and the brand is JSON.
 */

const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (typeof value === 'string' ? itemsOf(value) : value), z.array(item));

/** On the command line an object is JSON. */
function fromJson(value: unknown, context: z.RefinementCtx): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' });
    return z.NEVER;
  }
}

const host = z
  .string()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?$/, 'must be a bare host name, without https://');

/** `192.0.2.1`, `192.0.2.1:53` or `[2001:db8::1]:53`. */
const dnsServer = z
  .string()
  .regex(
    /^(?:\d+(?:\.\d+){3}|\[[\da-f:]+\])(?::\d+)?$/i,
    'must be an IP address, with or without a port',
  );

/** `sso@sequel.io` or `Sequel <sso@sequel.io>`. */
const mailbox = z
  .string()
  .refine(
    (text) => z.email().safeParse(mailAddress(text)).success,
    'must be an address, or a name and an <address>',
  );

const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })], {
  error: 'must be true or false',
});

const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin');

export const production = 'production';

export const shape = {
  /** Part of every name, so stages can share an account. */
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,15}$/, 'must be at most 16 of a-z, 0-9 and -')
    .default('development'),
  /** Input of functions/runtime/brand.ts; omitted parts keep their defaults. */
  brand: z
    .preprocess(fromJson, z.record(z.string(), z.unknown()))
    .superRefine((brand, context) => {
      try {
        parseBrand(brand);
      } catch (error) {
        if (!(error instanceof InvalidState)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
      }
    })
    .default({}),
  /** Your own host for the API; needs `certificateArn`. */
  domainName: host.optional(),
  /** The ACM certificate for `domainName`, in the stack's region. */
  certificateArn: z
    .string()
    .regex(/^arn:[\w-]+:acm:/, 'must be the ARN of an ACM certificate')
    .optional(),
  /** The sender. Its domain or address is verified in SES. */
  mailFrom: mailbox.default('sso@example.com'),
  /** The share of the account's sending rate and daily quota for these mails, if others send too. */
  sesShare: z.coerce.number({ error: 'must be a number' }).gt(0).max(1).default(1),
  /** Who gets alarms and reports of failures. */
  opsEmail: z.email().default('ops@example.com'),
  /** The Auth0 tenant's own host, `….auth0.com`. A custom domain has no Management API. */
  auth0Domain: host.default('not-set.example.com'),
  /** The Auth0 applications that may use the connections: 1 to 50. */
  auth0ClientIds: list(z.string().min(1))
    .pipe(z.array(z.string()).min(1).max(50))
    .default(['not-set']),
  /** A callback URL registered for the first of those applications. */
  auth0RedirectUri: z.url().default('https://example.com/callback'),
  /**
   * The regular web application for trial sign-ins, before anybody else is affected; its client secret is the secret
   * `auth0-trial`. Without it there are no trials.
   */
  trialClientId: z.string().min(1).optional(),
  /**
   * The partner event bus of Auth0's log stream (`aws.partner/auth0.com/…`). Without it, sign-ins are found by
   * checking Auth0's logs every two hours (with it twice a day), or confirmed by link.
   */
  auth0EventBusName: z.string().min(1).optional(),
  /** Customers' Okta hosts outside Okta's own domains. */
  customOktaDomains: list(host).default([]),
  /** Your own e-mail domains: no customer may list these, those in csmDomains, or their subdomains. */
  ownDomains: list(host).default(['sequel.io', 'introvoke.com']),
  /**
   * E-mail domains of mailbox providers that are customers themselves (`bt.com`); all other providers are refused.
   * Everybody with a mailbox there is sent to that customer's Okta.
   */
  allowedEmailDomains: list(host).default([]),
  /**
   * E-mail domains of permitted CSMs: links to approve are sent to no other. By default your own domains in
   * production, and any elsewhere.
   */
  csmDomains: list(host).optional(),
  /** Whether a CSM may approve an e-mail domain without a DNS record, by vouching for it by name. */
  domainProof: z.enum(['required', 'orVouched']).default('orVouched'),
  /** DNS servers for domain proofs; if empty, those of the VPC or of Lambda. */
  dnsServers: list(dnsServer).default([]),
  /**
   * Requests that WAF allows per client address within five minutes. Pages poll every few seconds, and a whole office
   * can share an address.
   */
  requestsPerClient: z.coerce.number({ error: 'must be a number' }).int().min(100).default(2000),
  /**
   * Reserved instances per function behind a page. Off by default: an account can have as few as 10, and 100 must
   * stay unreserved.
   */
  reservedConcurrency: z.coerce.number({ error: 'must be a number' }).int().min(1).optional(),
  /** The time zone of business days. */
  timeZone: timeZone.default('America/New_York'),
  /** Days that are not business days. */
  holidays: list(z.iso.date()).default([]),
  /** Years to keep the audit: who did what, and by which link. */
  auditYears: z.coerce.number({ error: 'must be a number of years' }).min(1).max(30).default(7),
  /** Whether to check every connection on Monday mornings and notify the CSM of broken ones. */
  weeklyRecheck: flag.default(false),
  /**
   * Whether mails are sent from SES's sandbox, where the recipient's address must be verified and permitted too. By
   * default production is not in it, and other stages may be.
   */
  sandbox: flag.optional(),
  /** Whether CloudFormation refuses to delete the stack. Set it after the first successful deployment. */
  terminationProtection: flag.default(false),
  /**
   * Webhook endpoints, in JSON: `[{"name": "crm", "url": "https://…", "events": ["onboarding.completed"]}]`, or
   * `{"name": "chat", "format": "slack"}`. The signing key, or the chat's URL, is the secret `webhooks/<name>`.
   */
  webhooks: z.preprocess(fromJson, endpointsSchema.default([])),
  /**
   * Your own system that removes people from the product's dashboard and re-invites them, instead of the CSM:
   * `https://…`. /openapi.json describes the calls; their signing key is the secret `dashboard-api`.
   */
  dashboardApi: endpointUrl.optional(),
  /**
   * The Auth0 application that your own people sign in to before they approve, switch or read a queue, in JSON:
   * `{"domain": "….auth0.com", "clientId": "…"}`. Its client secret is the secret `staff-sign-in`. Without it a link
   * is enough.
   */
  staffSignIn: z
    .preprocess(fromJson, z.strictObject({ domain: host, clientId: z.string().min(1) }))
    .optional(),
  /** Origins that need neither https nor a public address: local stand-ins. */
  trustedOrigins: list(z.url()).default([]),
};

export const settingsSchema = z.strictObject(shape).superRefine((settings, context) => {
  const issue = (path: keyof typeof shape, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  try {
    parseBrand(settings.brand);
  } catch (error) {
    if (!(error instanceof InvalidState)) throw error;
    issue('brand', error.message);
  }
  if (settings.domainName && !settings.certificateArn)
    issue('certificateArn', 'is needed for domainName');
  if (settings.certificateArn && !settings.domainName)
    issue('domainName', 'is needed for certificateArn');
  // In other stages a receiver may be at a trusted origin.
  for (const endpoint of settings.webhooks)
    if (
      endpoint.format === 'standard' &&
      !endpoint.url.startsWith('https://') &&
      !settings.trustedOrigins.includes(new URL(endpoint.url).origin)
    )
      issue('webhooks', `${endpoint.name} must be at https`);
  const { dashboardApi } = settings;
  if (
    dashboardApi?.startsWith('http:') &&
    !settings.trustedOrigins.includes(new URL(dashboardApi).origin)
  )
    issue('dashboardApi', 'must be at https');
  if (settings.stage === production && settings.trustedOrigins.length > 0)
    issue('trustedOrigins', 'must not be set in production');
});

export type Settings = z.output<typeof settingsSchema>;

/** Production restricts approvals to our own domains; other stages are for trying. */
export const csmDomainsOf = (settings: Settings) =>
  settings.csmDomains ?? (isProduction(settings) ? settings.ownDomains : []);

export const isSandbox = ({ sandbox, stage }: Pick<Settings, 'sandbox' | 'stage'>) =>
  sandbox ?? !isProduction({ stage });

export const isProduction = ({ stage }: Pick<Settings, 'stage'>) => stage === production;

/** `Sequel <sso@sequel.io>` → `sso@sequel.io`. */
export function mailAddress(text: string): string {
  return /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text.trim();
}
