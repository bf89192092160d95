import * as z from 'zod/mini';
import { oktaDomainSchema } from '../okta/okta-domain.ts';
import type { Verification } from '../okta/verification.ts';
import { later } from '../runtime/later.ts';
import { domainOf } from './addresses.ts';
import type { StoredSubmission } from './stored-submission.ts';

const person = z.object({ name: z.string(), email: z.string() });

/** What a CSM decides on, apart from the verifications: the parts of a submission that are not secret. */
export const submittedSchema = later(() =>
  z.object({
    contact: person,
    mainAdmin: person,
    /** Without the main admin. */
    usersCount: z.number(),
    /** Number of people, including the main admin, per e-mail domain; omitted for none. */
    people: z.optional(z.record(z.string(), z.number())),
    oktaApps: z.array(
      z.object({
        domain: oktaDomainSchema,
        clientId: z.string(),
        emailDomains: z.array(z.string()),
      }),
    ),
  }),
);
export type Submitted = z.output<typeof submittedSchema>;

/** What a CSM wanted changed, and the submission at that time. */
export const askedSchema = later(() =>
  z.object({
    /** ISO time. */
    at: z.string(),
    note: z.string(),
    submitted: submittedSchema,
  }),
);
export type Asked = z.output<typeof askedSchema>;

/** What a CSM decides on. */
export type Evidence = Submitted & { verifications: Verification[] };

/** Number of addresses per domain. */
export function peopleByDomain(addresses: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const domain of addresses.map(domainOf)) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** Omits client secrets and the list of users. */
export const submittedOf = ({
  contact,
  mainAdmin,
  userParts,
  oktaApps,
}: StoredSubmission): Submitted => ({
  contact,
  mainAdmin,
  usersCount: userParts.reduce((sum, length) => sum + length, 0),
  oktaApps: oktaApps.map(({ domain, clientId, emailDomains }) => ({
    domain,
    clientId,
    emailDomains,
  })),
});
