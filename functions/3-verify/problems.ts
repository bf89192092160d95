import { oktaAdminLink } from '../shared/okta-domain.ts';
import { type Language, texts } from '../shared/texts/index.ts';
import type { Problem, ProblemCode, Verification } from '../shared/verification.ts';

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

/** Problems as programs get them: `Status.problems`. */
export const problemsInWords = (
  problems: readonly LocatedProblem[],
  language: Language,
): { domain: string; code: ProblemCode; message: string; fix: string; link?: string }[] =>
  problems.map((problem) => {
    const { domain, code, link } = problem;
    const { message, fix } = texts(language).problem(problem);
    return { domain, code, message, fix, ...(link ? { link } : {}) };
  });

/** All problems of a verification, domain by domain. */
export const problemsOf = (
  verifications: readonly Verification[],
  apps: readonly { domain: string; clientId: string }[],
): LocatedProblem[] =>
  verifications.flatMap(({ domain, problems }) =>
    problems.map((problem) => locateProblem({ ...problem, domain }, apps)),
  );
