import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { createLink, readLinkKeys } from '../onboarding/links.ts';
import { email, name } from '../onboarding/submission.ts';
import { taskHandler } from '../runtime/handlers.ts';

const inputSchema = z.object({
  company: name,
  /** SES, and Auth0's metadata (255 characters), take no longer address than a customer's. */
  csm: z.object({ name: name.optional(), email }),
  /** Days within which the customer must have submitted. */
  days: z.number().int().min(1).max(90).default(30),
});

/** `Acme Corp & Söhne` → `acme-corp-sohne`: the readable half of an onboarding's ID. */
function slug(company: string): string {
  return (
    company
      .normalize('NFKD')
      .toLowerCase()
      .replace(/\p{M}/gu, '')
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 40)
      .replace(/^-+|-+$/g, '') || 'company'
  );
}

/**
 * Issues the link that lets one company set up its single sign-on.
 *
 * Input `{company, csm: {name?, email}, days?}`; result `{onboardingId, setupLink}`. The ID names
 * the execution (at most 80 characters) and the Auth0 connections.
 */
export const handler = taskHandler(
  'IssueSetupLink',
  inputSchema,
  async ({ company, csm, days }, { SECRETS_PREFIX, PUBLIC_URL }) => {
    const onboardingId = `${slug(company)}-${randomBytes(6).toString('hex')}`;
    const keys = await readLinkKeys(SECRETS_PREFIX);
    const setupLink = await createLink(
      keys,
      PUBLIC_URL,
      'setup',
      { onboardingId, company, csm },
      days,
    );
    return { onboardingId, setupLink };
  },
);
