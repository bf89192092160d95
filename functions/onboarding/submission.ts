import * as z from 'zod';
import { type OktaDomainRules, parseOktaDomain } from '../okta/okta-domain.ts';

/**
 * What a customer sends. Messages are codes: keys of texts' `fieldErrors`, so that a page can say
 * them in the reader's language.
 */

/** RFC 5321: a local part has at most 64 characters, an address 254 (zod's own check accepts more). */
export const email = z
  .string({ error: 'required' })
  .trim()
  .min(1, 'required')
  .max(254, 'emailInvalid')
  .pipe(z.email('emailInvalid'))
  .refine((address) => address.indexOf('@') <= 64, 'emailInvalid')
  .transform((address) => {
    const at = address.lastIndexOf('@');
    return `${address.slice(0, at)}@${address.slice(at + 1).toLowerCase()}`;
  });

/** Control, bidirectional and zero-width characters have no business in a name: they forge mails and pages. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Of a person or a company. */
export const name = z
  .string({ error: 'required' })
  .trim()
  .min(1, 'required')
  .max(100, 'tooLong')
  .refine((text) => !INVISIBLE.test(text), 'invisibleCharacters');

const person = z.strictObject({ name, email }, { error: 'required' });

/** An e-mail domain as it stands after the @, lower case. */
const emailDomain = z
  .string({ error: 'required' })
  .trim()
  .transform((domain) => domain.replace(/^@/, '').toLowerCase())
  .pipe(
    z
      .string()
      .max(253, 'emailDomainInvalid')
      .regex(/^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*[a-z0-9]$/, 'emailDomainInvalid'),
  );

/** Straight, curly, angle and back quotes, as a character class. */
const QUOTE = '["\u2018-\u201f\u00ab\u00bb`\']';

/**
 * Takes off what comes along when a value is copied: invisible characters, white space and quotes
 * around it, its label before it (`Client secret: …`, `"clientSecret": "…",`), and line breaks inside
 * where it is whole without them. Anything else stays, to be explained.
 *
 * @param label a pattern for the label
 * @param whole what the value looks like when it is Okta's
 */
const asCopied = (label: string, whole: RegExp) => {
  const pattern = new RegExp(
    `^(?:${QUOTE}?(?:${label})${QUOTE}?(?:\\s*[:=]\\s*|\\s+))?(?:${QUOTE}([\\w\\s-]+)${QUOTE}[,;]?|([\\w\\s-]+))$`,
    'i',
  );
  return (text: string) => {
    // Too long anyway, and not worth the time that a pattern takes.
    if (text.length > 2_000) return text.trim();
    const visible = text.replace(/\p{Cf}/gu, '').trim();
    const [, quoted, plain = visible] = pattern.exec(visible) ?? [];
    const value = (quoted ?? plain).trim();
    const joined = value.replace(/\s+/g, '');
    return whole.test(joined) ? joined : value;
  };
};

/** Okta's client IDs, and its secrets: 64 characters, older ones 40. */
const OKTA_CLIENT_ID = /^0oa[A-Za-z0-9]{17}$/;
const OKTA_CLIENT_SECRET = /^(?:[\w-]{40}|[\w-]{64})$/;

/** Whether there is one of Okta's client secrets in a text, which then must not be shown. */
export const holdsClientSecret = (text: string) =>
  text.split(/[^\w-]+/).some((word) => OKTA_CLIENT_SECRET.test(word));

const clientId = z
  .string({ error: 'required' })
  .overwrite(asCopied('client[ _-]*id', OKTA_CLIENT_ID))
  .min(1, 'required')
  .max(255, 'tooLong')
  .regex(/^[\x21-\x7e]+$/, 'clientIdInvalid')
  .refine((id) => id.startsWith('0oa') || !OKTA_CLIENT_SECRET.test(id), 'clientIdIsSecret');

/** Auth0 takes at most 700 characters (Management API v2, connections). */
export const clientSecret = z
  .string({ error: 'required' })
  .overwrite(asCopied('(?:client[ _-]*)?secret', OKTA_CLIENT_SECRET))
  .min(1, 'required')
  .max(700, 'tooLong')
  // What Okta shows in place of a secret, until it is asked to show it.
  .refine((secret) => !/^[•●∙·*.]+$/.test(secret), 'clientSecretHidden')
  .regex(/^[\x21-\x7e]+$/, 'clientSecretInvalid')
  .refine((secret) => !OKTA_CLIENT_ID.test(secret), 'clientSecretIsId');

/** Most apps, e-mail domains an app, and users a submission takes. */
export const limits = { oktaApps: 10, emailDomains: 1_000, users: 10_000 } as const;

/** An Okta domain, put right where that is possible: see `parseOktaDomain`. */
export const oktaDomain = (rules: OktaDomainRules) =>
  z.string({ error: 'required' }).transform((text, context) => {
    const parsed = parseOktaDomain(text, rules);
    if ('domain' in parsed) return parsed.domain;
    context.addIssue({ code: 'custom', message: parsed.error });
    return z.NEVER;
  });

/**
 * The schema of `POST /setup/{token}`. Unknown fields are refused.
 * @param correcting whether client secrets may be left out: a correction leaves those alone that are good
 */
export function submissionSchema(rules: OktaDomainRules, { correcting = true } = {}) {
  const oktaApp = z.strictObject({
    domain: oktaDomain(rules),
    clientId,
    clientSecret: correcting ? clientSecret.optional() : clientSecret,
    emailDomains: z
      .array(emailDomain, { error: 'required' })
      .min(1, 'required')
      .max(limits.emailDomains, 'tooMany')
      .transform((domains) => [...new Set(domains)]),
  });
  return z
    .strictObject({
      oktaApps: z
        .array(oktaApp, { error: 'required' })
        .min(1, 'required')
        .max(limits.oktaApps, 'tooMany'),
      mainAdmin: person,
      users: z
        .array(email, { error: 'required' })
        .max(limits.users, 'tooMany')
        .transform((users) => [
          ...new Map(users.map((user) => [user.toLowerCase(), user])).values(),
        ]),
      contact: person,
    })
    .superRefine(({ oktaApps, mainAdmin }, context) => {
      const domains = new Set<string>();
      const emailDomains = new Set<string>();
      for (const [index, app] of oktaApps.entries()) {
        if (domains.has(app.domain))
          context.addIssue({
            code: 'custom',
            path: ['oktaApps', index, 'domain'],
            message: 'domainTwice',
          });
        domains.add(app.domain);
        for (const [at, domain] of app.emailDomains.entries()) {
          if (emailDomains.has(domain))
            context.addIssue({
              code: 'custom',
              path: ['oktaApps', index, 'emailDomains', at],
              message: 'emailDomainTwice',
            });
          emailDomains.add(domain);
        }
      }
      const home = mainAdmin.email.slice(mainAdmin.email.lastIndexOf('@') + 1);
      if (!emailDomains.has(home))
        context.addIssue({
          code: 'custom',
          path: ['mainAdmin', 'email'],
          message: 'emailDomainNotListed',
        });
    });
}

/** A valid submission as it came in: with the client secrets, so never to be logged or kept whole. */
export type Submission = z.output<ReturnType<typeof submissionSchema>>;
