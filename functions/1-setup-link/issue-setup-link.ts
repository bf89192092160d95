import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { postSoon } from '../mail/post-soon.ts';
import { setupLinkMail } from '../mail/setup-link-mail.ts';
import { email } from '../onboarding/address-schemas.ts';
import { businessDayAfter, calendarOf } from '../onboarding/business-days.ts';
import { refuseForeignCsm } from '../onboarding/csm-domains.ts';
import { newProofKey } from '../onboarding/domain-proofs.ts';
import { readLinkKeys } from '../onboarding/link-keys.ts';
import { createLink, setupLinkExpiry } from '../onboarding/links.ts';
import { companyName, personName } from '../onboarding/names.ts';
import {
  newOnboardingId,
  type OnboardingId,
  onboardingIdSchema,
} from '../onboarding/onboarding-id.ts';
import { issue } from '../record/changes.ts';
import { continued } from '../record/follow-ups.ts';
import { createRecord, readRecord } from '../record/store.ts';
import { InvalidState } from '../runtime/errors.ts';
import { taskHandler } from '../runtime/handlers.ts';

const inputSchema = z
  .object({
    company: z.optional(companyName),
    /** ID of an earlier onboarding of the company; the new one continues its connections. */
    again: z.optional(onboardingIdSchema),
    /** Same address limit as for customers, because of SES and Auth0's metadata (255 characters). */
    csm: z.object({ name: z.optional(personName), email }).optional(),
    /** The customer's contact. We mail them the link, and may write to them from the start. */
    contact: z.optional(email),
    /** Days within which the customer must submit. */
    days: z.number().int().min(1).max(90).default(30),
  })
  .transform(({ company, again, csm, contact, days }, context) => {
    if (again !== undefined) return { again, csm, contact, days };
    if (company !== undefined && csm !== undefined) return { company, csm, contact, days };
    context.addIssue({ code: 'custom', path: [company === undefined ? 'company' : 'csm'] });
    return z.NEVER;
  });

/** Business days after which the CSM is reminded of an unused link. */
const REMIND_AFTER = 5;

/** Companies need IDs: two can share a name, and one name can be typed in two ways. */
const newCompanyId = () => randomBytes(8).toString('hex');

/** @throws InvalidState if the onboarding does not exist */
async function companyOf(table: string, onboardingId: OnboardingId) {
  const before = await readRecord(table, onboardingId);
  if (!before) throw new InvalidState(`There is no onboarding ${onboardingId}`);
  // The contact is in the record of the company's first onboarding.
  const first = before.continues && (await readRecord(table, before.continues));
  return { ...continued(before), contacts: continued(first ?? before).contacts };
}

/**
 * Issues the link that lets one company set up its single sign-on.
 *
 * Input `{company, csm: {name?, email}, contact?, days?}`, or `{again: onboardingId, csm?, contact?, days?}` for a
 * company that was onboarded before. Result `{onboardingId, setupLink}`. The ID names the execution (at most
 * 80 characters) and the Auth0 connections.
 * @throws InvalidState if the onboarding `again` does not exist, or the CSM is outside csmDomains
 */
export const handler = taskHandler('IssueSetupLink', inputSchema, async (input, environment) => {
  const { SECRETS_PREFIX, PUBLIC_URL, RECORD_TABLE, OPS_EMAIL } = environment;
  const about =
    'again' in input
      ? {
          ...(await companyOf(RECORD_TABLE, input.again)),
          ...(input.csm ? { csm: input.csm } : {}),
        }
      : {
          companyId: newCompanyId(),
          company: input.company,
          csm: input.csm,
          proofKey: newProofKey(),
          contacts: [],
        };
  const { company, csm } = about;
  refuseForeignCsm(environment.CSM_DOMAINS, csm.email);
  const { contact, days } = input;
  const contacts = contact === undefined ? about.contacts : [...about.contacts, contact];
  const onboardingId = newOnboardingId(company);
  const at = new Date().toISOString();
  const linkExpiresAt = setupLinkExpiry(at, days);
  const reminder = businessDayAfter(at, REMIND_AFTER, calendarOf(environment));
  const [keys] = await Promise.all([
    readLinkKeys(SECRETS_PREFIX),
    createRecord(
      RECORD_TABLE,
      issue(
        { onboardingId, ...about, contacts, linkExpiresAt },
        { at, by: OPS_EMAIL },
        `${reminder}T12:00:00.000Z`,
      ),
    ),
  ]);
  const claims = { onboardingId, company, csm };
  // Queued, so that issuing links needs no permission to send mail.
  if (contact !== undefined)
    await postSoon(
      environment,
      setupLinkMail({ onboardingId, company, csm, linkExpiresAt }, contact, 'issued'),
    );
  const setupLink = await createLink(keys, PUBLIC_URL, 'setup', claims, days);
  return { onboardingId, setupLink };
});
