import * as z from 'zod/mini';
import { OKTA_DOMAIN_PATTERN, type OktaDomainRules, parseOktaDomain } from '../okta/okta-domain.ts';
import { later } from '../runtime/later.ts';
import { email, emailDomain } from './address-schemas.ts';
import { keyOf } from './addresses.ts';
import { clientIdHoldsSecret, OKTA_CLIENT_SECRET } from './client-secrets.ts';
import { findContradictions } from './contradictions.ts';
import type { EmailDomainError } from './email-domains.ts';
import { personName } from './names.ts';
import { limits } from './submission-limits.ts';

/** The customer's submission. Messages are codes, keys of the texts' `fieldErrors`, for the reader's language. */

const person = later(() => z.strictObject({ name: personName, email }, { error: 'required' }));

/** Straight, curly, angle and back quotes, as a character class. */
const QUOTE = '["\u2018-\u201f\u00ab\u00bb`\']';

/**
 * Removes what is copied along with a value: invisible characters, surrounding white space and quotes, its label
 * (`Client secret: …`, `"clientSecret": "…",`), and inner line breaks if the value is complete without them. Keeps
 * anything else, to be reported.
 *
 * @param label pattern of the label
 * @param whole pattern of Okta's values
 */
const asCopied = (label: string, whole: RegExp) => {
  const pattern = new RegExp(
    `^(?:${QUOTE}?(?:${label})${QUOTE}?(?:\\s*[:=]\\s*|\\s+))?(?:${QUOTE}([\\w\\s-]+)${QUOTE}[,;]?|([\\w\\s-]+))$`,
    'i',
  );
  return (text: string) => {
    // Too long anyway, and not worth the pattern's time.
    if (text.length > 2_000) return text.trim();
    const visible = text.replace(/\p{Cf}/gu, '').trim();
    const [, quoted, plain = visible] = pattern.exec(visible) ?? [];
    const value = (quoted ?? plain).trim();
    const joined = value.replace(/\s+/g, '');
    return whole.test(joined) ? joined : value;
  };
};

/** Okta's client IDs. */
const OKTA_CLIENT_ID = /^0oa[A-Za-z0-9]{17}$/;

const clientId = later(() =>
  z.string({ error: 'required' }).check(
    z.overwrite(asCopied('client[ _-]*id', OKTA_CLIENT_ID)),
    z.minLength(1, 'required'),
    z.maxLength(255, 'tooLong'),
    z.refine((id) => !clientIdHoldsSecret(id), { error: 'clientIdIsSecret', abort: true }),
    z.regex(/^[\x21-\x7e]+$/, 'clientIdInvalid'),
    z.meta({ pattern: '^\\s*[\\x21-\\x7e]+\\s*$' }),
  ),
);

/** Auth0 accepts at most 700 characters (Management API v2, connections). */
export const clientSecret = later(() =>
  z.string({ error: 'required' }).check(
    z.overwrite(asCopied('(?:client[ _-]*)?secret', OKTA_CLIENT_SECRET)),
    z.minLength(1, 'required'),
    z.maxLength(700, 'tooLong'),
    // The placeholder that Okta shows until asked to reveal the secret.
    z.refine((secret) => !/^[•●∙·*.]+$/.test(secret), 'clientSecretHidden'),
    z.regex(/^[\x21-\x7e]+$/, 'clientSecretInvalid'),
    z.refine((secret) => !OKTA_CLIENT_ID.test(secret), 'clientSecretIsId'),
    // Rejects values of only dots or asterisks.
    z.meta({ pattern: '^\\s*[.*]*[\\x21-\\x29\\x2b-\\x2d\\x2f-\\x7e][\\x21-\\x7e]*\\s*$' }),
  ),
);

/** An Okta domain, corrected where possible: see `parseOktaDomain`. */
export const oktaDomain = (rules: OktaDomainRules) =>
  z.pipe(
    z.string({ error: 'required' }).check(
      z.meta({
        anyOf: [
          { description: 'Okta’s own', pattern: OKTA_DOMAIN_PATTERN },
          {
            description: 'A custom domain that the operator has made known',
            pattern: '^[^\\s@/]+$',
            maxLength: 253,
          },
        ],
      }),
    ),
    z.transform((text: string, context) => {
      const parsed = parseOktaDomain(text, rules);
      if ('domain' in parsed) return parsed.domain;
      context.issues.push({ code: 'custom', input: text, message: parsed.error });
      return z.NEVER;
    }),
  );

/** The operator's rules for submissions. */
export interface SubmissionRules extends OktaDomainRules {
  /** Why nobody may list this e-mail domain: see email-domains.ts. */
  emailDomainRefusal: (domain: string) => EmailDomainError | undefined;
}

/** A list whose length is checked before its content. */
export const listOf = <T extends z.core.$ZodType>(item: T, least: number, most: number) =>
  z.pipe(
    z.transform((value: unknown, context) => {
      if (!Array.isArray(value) || value.length <= most) return value;
      context.issues.push({ code: 'custom', input: value, message: 'tooMany' });
      return z.NEVER;
    }),
    z
      .array(item, { error: 'required' })
      .check(z.minLength(least, 'required'), z.maxLength(most, 'tooMany')),
  );

/** Rules that no schema can express, for the OpenAPI document. */
const RULES = [
  'Between the fields (422, with these codes): no two apps have one Okta domain (`domainTwice`), or one e-mail domain (`emailDomainTwice`);',
  'the main admin and all users have addresses in the listed e-mail domains (`emailDomainNotListed`).',
  'E-mail domains of mailbox providers, public suffixes and identity providers are refused (`emailDomainPublic`), and so are the operator’s (`emailDomainOurs`).',
  'A follow-up keeps the app of an Okta whose connection is in use (`otherClientId`), and no more than 1,000 e-mail domains lead to one (`connectionFull`).',
  'A correction may leave out the client secrets that are good; a first submission may not (`required`).',
].join(' ');

/**
 * The schema of `POST /setup/{token}`. Rejects unknown fields.
 * @param correcting whether client secrets may be omitted: a correction only needs those that were wrong
 */
export function submissionSchema(rules: SubmissionRules, { correcting = true } = {}) {
  const allowedEmailDomain = emailDomain.check(
    z.superRefine((domain, context) => {
      const message = rules.emailDomainRefusal(domain);
      if (message) context.addIssue({ code: 'custom', message });
    }),
  );
  const oktaApp = z.strictObject({
    domain: oktaDomain(rules),
    clientId,
    clientSecret: correcting ? z.optional(clientSecret) : clientSecret,
    emailDomains: listOf(allowedEmailDomain, 1, limits.emailDomains),
  });
  const whole = z
    .strictObject({
      oktaApps: listOf(oktaApp, 1, limits.oktaApps),
      mainAdmin: person,
      users: listOf(email, 0, limits.users),
      contact: person,
    })
    .check(z.meta({ description: RULES }), z.superRefine(findContradictions, { when: () => true }));
  return z.pipe(
    whole,
    z.transform(({ oktaApps, users, ...rest }: z.output<typeof whole>) => ({
      oktaApps: oktaApps.map((app) => ({ ...app, emailDomains: [...new Set(app.emailDomains)] })),
      users: [...new Map(users.map((user) => [keyOf(user), user])).values()],
      ...rest,
    })),
  );
}

/** A valid submission as received, including client secrets: never log it or store it whole. */
export type Submission = z.output<ReturnType<typeof submissionSchema>>;
