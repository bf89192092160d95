import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';

/** Reads an onboarding's ID where it comes in. The compiler takes no other string for one. */
export const onboardingIdSchema = z.string().brand<'OnboardingId'>();
export type OnboardingId = z.output<typeof onboardingIdSchema>;

/** `Acme Corp & Söhne` → `acme-corp-sohne`: the readable half of an onboarding's ID. */
const slug = (company: string) =>
  company
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '') || 'company';

/** Creates an ID, which also names the execution (at most 80 characters) and the Auth0 connections. */
export const newOnboardingId = (company: string) =>
  `${slug(company)}-${randomBytes(6).toString('hex')}` as OnboardingId;
