import type { ProblemCode } from '../okta/verification.ts';
import type { LocatedProblem } from '../onboarding/problems.ts';
import { type Language, texts } from './index.ts';

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
