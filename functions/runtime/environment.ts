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

/** What stands between commas, without what surrounds it. */
export const itemsOf = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** Whether it is an IANA time zone, such as `Europe/Berlin`. */
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
 * Every environment variable there is. Which function gets which stands in functions.ts; CDK sets
 * them from the context, the embedded default from its own addresses.
 */
const variables = {
  /** Where customers and CSMs reach the API, without a trailing slash: links start with it. May have a path. */
  PUBLIC_URL: () => webAddress(),
  /** Every secret's name starts with it: `sequel-sso/production/`. */
  SECRETS_PREFIX: () => z.string().check(z.regex(/^[\w/.+=@-]+\/$/)),
  /** Years for which the audit is kept. */
  AUDIT_YEARS: () => numberWithin(1, 30),
  /** The DynamoDB table that is the product's record. */
  RECORD_TABLE: () => some(3),
  /** The EventBridge bus that events are published on. */
  EVENT_BUS: () => some(),
  STATE_MACHINE_ARN: () => z.string().check(z.startsWith('arn:')),
  /** The name of the function that reads all connections: see 4-approve/find-conflicts.ts. */
  FIND_CONFLICTS: () => some(),
  /** The name of the function that sends mails: see mail/post-soon.ts. */
  SEND_MAILS: () => some(),
  /** Who gets webhooks: see webhooks/endpoints.ts. */
  WEBHOOKS: () => json(z.unknown()),
  /** As TRUSTED_ORIGINS, for webhooks and DASHBOARD_API alone: what an operator names no customer may lead us to. */
  WEBHOOK_ORIGINS: () => list,
  /** The Auth0 application that the operator's own people sign in to before they approve; empty: links are enough. */
  STAFF_SIGN_IN: () =>
    z.pipe(
      z.pipe(
        z.string(),
        z.transform((text: string) => text || 'null'),
      ),
      json(z.nullable(z.object({ domain: some(4), clientId: some() }))),
    ),
  /** The product's own system that prepares its dashboard in place of the CSM; empty: the CSM is asked. */
  DASHBOARD_API: () => z.pipe(orUndefined, z.optional(webAddress())),
  /** Name, colours, logo, product URL, support address, callback URLs: see brand.ts. */
  BRAND: () => json(z.unknown()),
  /** The address that mails come from; verified in SES. */
  MAIL_FROM: () => z.string(),
  /** SES configuration set, which tells of mails that do not get through. */
  MAIL_CONFIGURATION_SET: () => some(),
  /** The part of the account's sending rate and quota that is for these mails, up to 1. */
  SES_SHARE: () => numberWithin(Number.MIN_VALUE, 1),
  /** Who is told of failures. */
  OPS_EMAIL: () => z.email(),
  /** The tenant's own host: where the Management API is. */
  AUTH0_DOMAIN: () => some(4),
  /** The Auth0 applications that may use the connections. */
  AUTH0_CLIENT_IDS: () => z.pipe(list, z.array(z.string()).check(z.minLength(1), z.maxLength(50))),
  /** A callback URL registered for the first of those applications: the connection is proven with it. */
  AUTH0_REDIRECT_URI: () => webAddress(),
  /**
   * The regular web application that sign-ins are tried with (docs/operations.md): nobody else uses
   * it. Empty where the tenant has none.
   */
  AUTH0_TRIAL_CLIENT_ID: () => orUndefined,
  /** Okta hosts that do not end in one of Okta's own domains (custom URL domains), one by one. */
  CUSTOM_OKTA_DOMAINS: () => list,
  /**
   * Origins for which https, the default port and a public address are not required. Only for
   * services on the machine itself; CDK never sets it.
   */
  TRUSTED_ORIGINS: () => list,
  /** The operator's own e-mail domains, which no customer may list; what is below them is the operator's too. */
  OWN_DOMAINS: () => lowerCase,
  /** Mailbox providers' e-mail domains that customers may list, since they are the providers. */
  ALLOWED_EMAIL_DOMAINS: () => lowerCase,
  /** What an approval needs for an e-mail domain: a proof, or else that the CSM vouches for it. */
  DOMAIN_PROOF: () => z.enum(['required', 'orVouched']),
  /** DNS servers that are asked for the proof of e-mail domains, `192.0.2.1:53`; none: the machine's. */
  DNS_SERVERS: () => list,
  /** E-mail domains of those who may be CSMs; none: anybody. */
  CSM_DOMAINS: () => lowerCase,
  /** IANA zone in which business days are counted. */
  TIME_ZONE: () => z.string(),
  /** Days that are not business days, `2026-12-25`. */
  HOLIDAYS: () => z.pipe(list, z.array(z.iso.date())),
};
export type VariableName = keyof typeof variables;
export type Environment<Name extends VariableName = VariableName> = {
  [K in Name]: z.output<ReturnType<(typeof variables)[K]>>;
};

/** What was parsed last: on Lambda it stays the same, and no function has all of them. */
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
 * The named variables, parsed.
 * @throws InvalidState naming the variable (not its value) that is missing or malformed.
 */
export function readEnvironment<Name extends VariableName>(
  names: readonly Name[],
  source: Record<string, string | undefined> = process.env,
): Environment<Name> {
  return Object.fromEntries(
    names.map((name) => [name, parse(name, source[name] ?? '')]),
  ) as Environment<Name>;
}
