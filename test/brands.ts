import { oktaDomainSchema } from '../functions/okta/okta-domain.ts';
import { connectionNameSchema } from '../functions/onboarding/connection-name.ts';
import { onboardingIdSchema } from '../functions/onboarding/onboarding-id.ts';

/** Examples, as the edges read them. */
export const asOnboardingId = (text: string) => onboardingIdSchema.parse(text);
export const asOktaDomain = (text: string) => oktaDomainSchema.parse(text);
export const asConnectionName = (text: string) => connectionNameSchema.parse(text);
