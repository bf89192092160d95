import type { OktaDomain } from '../okta/okta-domain.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { connectionsOwner, readApp } from '../onboarding/stored-submission.ts';
import type { ConnectionSettings } from './connection.ts';

interface Applications {
  AUTH0_CLIENT_IDS: string[];
  AUTH0_TRIAL_CLIENT_ID: string | undefined;
}

/** The applications a connection is created for: only the trial application, if the tenant has one. */
export const madeFor = ({
  AUTH0_CLIENT_IDS,
  AUTH0_TRIAL_CLIENT_ID: trial,
}: Applications): Pick<ConnectionSettings, 'applications' | 'isTried'> =>
  trial === undefined
    ? { applications: AUTH0_CLIENT_IDS, isTried: false }
    : { applications: [trial], isTried: true };

/** The settings of a connection, from the submission and the environment. */
export async function connectionSettings(
  environment: { SECRETS_PREFIX: string } & Applications,
  input: { onboardingId: OnboardingId; submissionId: string; domain: OktaDomain },
): Promise<ConnectionSettings> {
  const { app, clientSecret, sentAt, submission } = await readApp(
    environment.SECRETS_PREFIX,
    input,
  );
  return {
    onboardingId: connectionsOwner(submission),
    company: submission.company,
    csm: submission.csm.email,
    domain: app.domain,
    clientId: app.clientId,
    clientSecret,
    sentAt,
    emailDomains: app.emailDomains,
    ...madeFor(environment),
  };
}
