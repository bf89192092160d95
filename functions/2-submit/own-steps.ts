import type { LinkClaims } from '../onboarding/links.ts';
import { isStep, type StepName } from './steps/names.ts';

/** The steps a link is limited to; undefined for a link to the whole onboarding. */
export const ownSteps = ({ steps }: LinkClaims<'setup'>): readonly StepName[] | undefined =>
  steps?.filter(isStep);
