import * as z from 'zod/mini';
import { later } from '../runtime/later.ts';
import { domainOf } from './addresses.ts';
import { suggestEmailDomain } from './suggestions.ts';

/** Reads a submission leniently, whatever else is wrong with it, to report all errors at once. Omits unreadable parts. */
const legible = later(() =>
  z.object({
    oktaApps: z.catch(
      z.array(
        z.catch(
          z.object({
            domain: z.catch(z.optional(z.string()), undefined),
            emailDomains: z.catch(z.array(z.unknown()), []),
          }),
          { domain: undefined, emailDomains: [] },
        ),
      ),
      [],
    ),
    mainAdmin: z.catch(z.object({ email: z.catch(z.optional(z.string()), undefined) }), {}),
    users: z.catch(z.array(z.unknown()), []),
  }),
);

/** Number of distinct domains that get a suggestion. */
const MOST_SUGGESTIONS = 20;

/** Finds contradictions: duplicate Okta or e-mail domains, and people outside the e-mail domains. */
export function findContradictions(submission: unknown, context: z.core.$RefinementCtx): void {
  const parsed = legible.safeParse(submission);
  if (!parsed.success) return;
  const { oktaApps, mainAdmin, users } = parsed.data;
  const issue = (path: PropertyKey[], message: string, params?: Record<string, unknown>) =>
    context.addIssue({ code: 'custom', path, message, ...(params ? { params } : {}) });

  const domains = new Set<string>();
  const listed = new Set<string>();
  for (const [index, { domain, emailDomains }] of oktaApps.entries()) {
    if (domain !== undefined && domains.has(domain))
      issue(['oktaApps', index, 'domain'], 'domainTwice');
    if (domain !== undefined) domains.add(domain);
    const own = new Set(emailDomains.filter((one) => typeof one === 'string'));
    for (const one of own) {
      if (listed.has(one))
        issue(['oktaApps', index, 'emailDomains', emailDomains.indexOf(one)], 'emailDomainTwice');
    }
    for (const one of own) listed.add(one);
  }
  if (listed.size === 0) return;

  const suggestions = new Map<string, ReturnType<typeof suggestEmailDomain>>();
  const suggestionFor = (domain: string) => {
    if (!suggestions.has(domain) && suggestions.size < MOST_SUGGESTIONS)
      suggestions.set(domain, suggestEmailDomain(domain, [...listed]));
    return suggestions.get(domain);
  };
  const check = (address: unknown, ...path: PropertyKey[]) => {
    if (typeof address !== 'string' || !address.includes('@')) return;
    const domain = domainOf(address);
    if (listed.has(domain)) return;
    const suggestion = suggestionFor(domain);
    issue(path, 'emailDomainNotListed', suggestion && { suggestion });
  };
  check(mainAdmin.email, 'mainAdmin', 'email');
  for (const [index, user] of users.entries()) check(user, 'users', index);
}
