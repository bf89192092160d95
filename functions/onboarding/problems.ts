import { oktaAdminLink } from '../okta/okta-domain.ts';
import type { Problem, Verification } from '../okta/verification.ts';

/** A problem with where it is and, for Okta's own domains, the page on which an admin fixes it. */
export type LocatedProblem = Problem & { domain: string; link?: string };

/** Adds the link to a problem of this app. */
export function locateProblem(
  problem: Problem & { domain: string },
  apps: readonly { domain: string; clientId: string }[],
): LocatedProblem {
  const app = apps.find(({ domain }) => domain === problem.domain);
  const link = app && oktaAdminLink(app.domain, app.clientId);
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
