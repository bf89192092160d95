import { oktaDomainSchema } from '../functions/okta/okta-domain.ts';
import { onboardingIdSchema } from '../functions/onboarding/onboarding-id.ts';

/** Examples, as the edges read them. */
export const asOnboardingId = (text: string) => onboardingIdSchema.parse(text);
export const asOktaDomain = (text: string) => oktaDomainSchema.parse(text);
