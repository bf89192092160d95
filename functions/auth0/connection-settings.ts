import type { OktaDomain } from '../okta/okta-domain.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { connectionsOwner, readApp } from '../onboarding/stored-submission.ts';
import { readRecord } from '../record/store.ts';
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

const isSending = (event: string) => event === 'submitted' || event === 'corrected';

/** The settings of a connection, from the submission, the record and the environment. */
export async function connectionSettings(
  environment: { SECRETS_PREFIX: string; RECORD_TABLE: string } & Applications,
  input: { onboardingId: OnboardingId; submissionId: string; domain: OktaDomain },
): Promise<ConnectionSettings> {
  const [{ app, clientSecret, submission }, record] = await Promise.all([
    readApp(environment.SECRETS_PREFIX, input),
    readRecord(environment.RECORD_TABLE, input.onboardingId),
  ]);
  const sent = record?.history.findLast(({ event }) => isSending(event));
  return {
    onboardingId: connectionsOwner(submission),
    company: submission.company,
    csm: submission.csm.email,
    domain: app.domain,
    clientId: app.clientId,
    clientSecret,
    sentAt: sent?.at,
    emailDomains: app.emailDomains,
    ...madeFor(environment),
  };
}
