import { emailDomainRefusal } from '../functions/onboarding/email-domains.ts';
import type { SubmissionRules } from '../functions/onboarding/submission.ts';

/** The rules without any settings. */
export const submissionRules: SubmissionRules = {
  customDomains: [],
  trustedOrigins: [],
  emailDomainRefusal: emailDomainRefusal(['sequel.io', 'introvoke.com']),
};
