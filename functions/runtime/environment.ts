import * as z from 'zod/mini';
import { InvalidState } from './errors.ts';

const json = <T extends z.ZodMiniType>(schema: T) =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((text: string, context) => {
        try {
          return JSON.parse(text) as unknown;
        } catch {
          context.issues.push({ code: 'custom', input: text, message: 'not JSON' });
          return z.NEVER;
        }
      }),
    ),
    schema,
  );

/** Splits at commas, trims, and drops empty items. */
export const itemsOf = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** Whether `name` is an IANA time zone, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

const some = (least = 1) => z.string().check(z.minLength(least));
const webAddress = () => z.url({ protocol: /^https?$/ });
const list = z.pipe(z.string(), z.transform(itemsOf));
const lowerCase = z.pipe(
  z.string(),
  z.transform((text: string) => itemsOf(text.toLowerCase())),
);
const orUndefined = z.pipe(
  z.string(),
  z.transform((text: string) => text || undefined),
);
const numberWithin = (least: number, most: number) =>
  z.coerce.number().check(z.minimum(least), z.maximum(most));

/**
 * Every environment variable. functions.ts lists which function gets which. CDK sets them from the
 * context, the embedded default from its own addresses.
 */
const variables = {
  /** Where customers and CSMs reach the API; prefix of all links. No trailing slash; may have a path. */
  PUBLIC_URL: () => webAddress(),
  /** Prefix of every secret's name: `sequel-sso/production/`. */
  SECRETS_PREFIX: () => z.string().check(z.regex(/^[\w/.+=@-]+\/$/)),
  /** Years for which the audit is kept. */
  AUDIT_YEARS: () => numberWithin(1, 30),
  /** The DynamoDB table of the records. */
  RECORD_TABLE: () => some(3),
  /** The EventBridge bus for published events. */
  EVENT_BUS: () => some(),
  STATE_MACHINE_ARN: () => z.string().check(z.startsWith('arn:')),
  /** Name of the function that reads all connections: see 4-approve/find-conflicts.ts. */
  FIND_CONFLICTS: () => some(),
  /** Name of the function that sends mails: see mail/post-soon.ts. */
  SEND_MAILS: () => some(),
  /** Endpoints of webhooks: see webhooks/endpoints.ts. */
  WEBHOOKS: () => json(z.unknown()),
  /** TRUSTED_ORIGINS for webhooks and DASHBOARD_API only: a customer must not lead us to the operator's own hosts. */
  WEBHOOK_ORIGINS: () => list,
  /** The Auth0 application where the operator's staff sign in before they approve; empty: a link is enough. */
  STAFF_SIGN_IN: () =>
    z.pipe(
      z.pipe(
        z.string(),
        z.transform((text: string) => text || 'null'),
      ),
      json(z.nullable(z.object({ domain: some(4), clientId: some() }))),
    ),
  /** The own system that prepares the product's dashboard instead of the CSM; empty: the CSM is asked. */
  DASHBOARD_API: () => z.pipe(orUndefined, z.optional(webAddress())),
  /** Name, colours, logo, product URL, support address, callback URLs: see brand.ts. */
  BRAND: () => json(z.unknown()),
  /** Sender address of mails; verified in SES. */
  MAIL_FROM: () => z.string(),
  /** SES configuration set that reports undelivered mails. */
  MAIL_CONFIGURATION_SET: () => some(),
  /** Share of the account's sending rate and quota that these mails may use, up to 1. */
  SES_SHARE: () => numberWithin(Number.MIN_VALUE, 1),
  /** Where ops are notified of failures. */
  OPS_EMAIL: () => z.email(),
  /** The tenant's own host, which serves the Management API. */
  AUTH0_DOMAIN: () => some(4),
  /** The Auth0 applications that may use the connections. */
  AUTH0_CLIENT_IDS: () => z.pipe(list, z.array(z.string()).check(z.minLength(1), z.maxLength(50))),
  /** A callback URL of the first of those applications, used to prove the connection. */
  AUTH0_REDIRECT_URI: () => webAddress(),
  /**
   * The regular web application reserved for trial sign-ins (docs/operations.md). Empty if the tenant
   * has none.
   */
  AUTH0_TRIAL_CLIENT_ID: () => orUndefined,
  /** Okta hosts outside Okta's own domains (custom URL domains), each listed in full. */
  CUSTOM_OKTA_DOMAINS: () => list,
  /**
   * Origins exempt from https, the default port and a public address. Only for services on this
   * machine; CDK never sets it.
   */
  TRUSTED_ORIGINS: () => list,
  /** The operator's own e-mail domains. No customer may list them or their subdomains. */
  OWN_DOMAINS: () => lowerCase,
  /** E-mail domains of mailbox providers that are customers themselves, so may list them. */
  ALLOWED_EMAIL_DOMAINS: () => lowerCase,
  /** What an approval needs for each e-mail domain: a DNS record, or (`orVouched`) the CSM's word instead. */
  DOMAIN_PROOF: () => z.enum(['required', 'orVouched']),
  /** DNS servers that the proof of e-mail domains is read from, `192.0.2.1:53`; none: the machine's. */
  DNS_SERVERS: () => list,
  /** E-mail domains of CSMs; none: any. */
  CSM_DOMAINS: () => lowerCase,
  /** IANA time zone of business days. */
  TIME_ZONE: () => z.string(),
  /** Days that are not business days, `2026-12-25`. */
  HOLIDAYS: () => z.pipe(list, z.array(z.iso.date())),
};
export type VariableName = keyof typeof variables;
export type Environment<Name extends VariableName = VariableName> = {
  [K in Name]: z.output<ReturnType<(typeof variables)[K]>>;
};

/** The last parsed values: on Lambda they never change, and no function has all variables. */
const parsedBefore = new Map<VariableName, { text: string; value: unknown }>();

function parse(name: VariableName, text: string): unknown {
  const before = parsedBefore.get(name);
  if (before?.text === text) return before.value;
  const result = variables[name]().safeParse(text);
  if (!result.success) throw new InvalidState(`Environment variable ${name} is not usable`);
  parsedBefore.set(name, { text, value: result.data });
  return result.data;
}

/**
 * All variables. Each is parsed when it is first read, as most requests need only some of their function's, and somebody
 * waits for a cold start.
 * @throws InvalidState, when read, that names the missing or malformed variable, not its value
 */
export const environment: Environment = Object.defineProperties(
  {} as Environment,
  Object.fromEntries(
    (Object.keys(variables) as VariableName[]).map((name) => [
      name,
      { enumerable: true, get: () => parse(name, process.env[name] ?? '') },
    ]),
  ),
);
