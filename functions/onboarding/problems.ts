import { type OktaAppTab, oktaAdminLink } from '../okta/okta-domain.ts';
import {
  outcomeOf,
  type Problem,
  type ProblemCode,
  type Verification,
} from '../okta/verification.ts';

/** A problem with where it is and, for Okta's own domains, the page on which an admin fixes it. */
export type LocatedProblem = Problem & { domain: string; link?: string };

/** Where in Okta each problem is put right; undefined where no page of the app helps. */
const tabs: Record<ProblemCode, OktaAppTab | undefined> = {
  notAnOktaDomain: undefined,
  domainNotFound: undefined,
  movedByOkta: undefined,
  notOkta: undefined,
  certificateNotTrusted: undefined,
  issuerMismatch: 'signon',
  signingKeysMissing: undefined,
  clientUnknown: 'general',
  appDeactivated: 'general',
  clientSecretWrong: 'general',
  callbackNotRegistered: 'general',
  grantNotEnabled: 'general',
  dpopRequired: 'general',
  parRequired: 'general',
  signedRequestRequired: 'general',
  scopeRefused: 'general',
  policyDenied: 'signon',
  notAssigned: 'assignments',
  deniedByPolicy: 'signon',
  pkceRequired: 'general',
  signInFailed: undefined,
  emailMissing: 'signon',
  addressElsewhere: 'assignments',
  clockWrong: undefined,
  cancelled: undefined,
  neverReturned: 'assignments',
  connectionNotReady: undefined,
  notRedeemed: undefined,
  refusedByOkta: 'general',
  blockedByOkta: undefined,
  unknownAnswer: undefined,
  oktaUnavailable: undefined,
};

/** Adds the link to a problem of this app. */
export function locateProblem(
  problem: Problem & { domain: string },
  apps: readonly { domain: string; clientId: string }[],
): LocatedProblem {
  const app = apps.find(({ domain }) => domain === problem.domain);
  const tab = tabs[problem.code];
  const link = app && tab && oktaAdminLink(app.domain, app.clientId, tab);
  return link === undefined ? problem : { ...problem, link };
}

/** All problems of a verification, domain by domain. */
export const problemsOf = (
  verifications: readonly Verification[],
  apps: readonly { domain: string; clientId: string }[],
): LocatedProblem[] =>
  verifications.flatMap(({ domain, problems }) =>
    problems.map((problem) => locateProblem({ ...problem, domain }, apps)),
  );

/** Whether it is no check's, but what somebody's sign-in showed. */
export const isFailedSignIn = ({ at }: Problem): boolean => at !== undefined;

/** Whether it is only open: nothing that must be corrected before an approval. */
export const isOpenProblem = ({ code }: Problem): boolean => outcomeOf(code) === 'unproven';
