import type { LinkClaims } from '../onboarding/links.ts';
import { isStep, type StepName } from './steps/names.ts';

/** The steps that a link is good for; undefined for all, and what comes after. */
export const ownSteps = ({ steps }: LinkClaims<'setup'>): readonly StepName[] | undefined =>
  steps?.filter(isStep);
