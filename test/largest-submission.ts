/** A submission of nearly the 64 KB that its secret may have, in as many e-mail domains as possible. */

import { peopleByDomain, submittedOf } from '../functions/onboarding/evidence.ts';
import { prepareSubmission } from '../functions/onboarding/stored-submission.ts';
import { submissionSchema } from '../functions/onboarding/submission.ts';
import { csm, onboardingId } from './record/example.ts';
import { submissionRules } from './submission-rules.ts';

/** @param letter of all its domains, so that two submissions can have different ones */
export function largestSubmission(letter = 'q') {
  const oktaApps = Array.from({ length: 6 }, (_, app) => ({
    domain: `acme${app}.okta.com`,
    clientId: '0oa1',
    clientSecret: 's'.repeat(40),
    emailDomains: Array.from(
      { length: 930 },
      (_, at) => `${letter}${app}${String(at).padStart(3, '0')}.de`,
    ),
  }));
  const emailDomains = oktaApps.flatMap((app) => app.emailDomains);
  const parsed = submissionSchema(submissionRules).parse({
    oktaApps,
    mainAdmin: { name: 'Ada', email: `ada@${emailDomains[0]}` },
    contact: { name: 'Otto', email: `otto@${emailDomains[0]}` },
    users: emailDomains.map((domain) => `u@${domain}`),
  });
  const prepared = prepareSubmission(
    parsed,
    { onboardingId, company: 'Acme', csm, language: 'en' },
    { kid: '1', key: 'f'.repeat(43) },
    undefined,
  );
  const people = peopleByDomain([prepared.stored.mainAdmin.email, ...prepared.users.flat()]);
  const submitted = { ...submittedOf(prepared.stored), people };
  return { id: prepared.id, domains: prepared.domains, submitted, emailDomains, prepared };
}
