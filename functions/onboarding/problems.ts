import { type OktaAppTab, type OktaDomain, oktaAdminLink } from '../okta/okta-domain.ts';
import {
  type Problem,
  type ProblemCode,
  resultOf,
  type Verification,
} from '../okta/verification.ts';

/** A problem with its domain and, for Okta's own domains, the page where an admin fixes it. */
export type LocatedProblem = Problem & { domain: OktaDomain; link?: string };

/** The tab in Okta where each problem is fixed; undefined if no page of the app helps. */
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

/** Adds the link to a problem of one of these apps. */
export function locateProblem(
  problem: Problem & { domain: OktaDomain },
  apps: readonly { domain: OktaDomain; clientId: string }[],
): LocatedProblem {
  const app = apps.find(({ domain }) => domain === problem.domain);
  const tab = tabs[problem.code];
  const link = app && tab && oktaAdminLink(app.domain, app.clientId, tab);
  return link === undefined ? problem : { ...problem, link };
}

/** All problems of the verifications. */
export const problemsOf = (
  verifications: readonly Verification[],
  apps: readonly { domain: OktaDomain; clientId: string }[],
): LocatedProblem[] =>
  verifications.flatMap(({ domain, problems }) =>
    problems.map((problem) => locateProblem({ ...problem, domain }, apps)),
  );

/** Whether a sign-in revealed it, not a check. */
export const isFailedSignIn = ({ at }: Problem): boolean => at !== undefined;

/** Whether it is merely unproven, and need not be corrected before an approval. */
export const isOpenProblem = ({ code }: Problem): boolean => resultOf(code) === 'unproven';
