import type { LocatedProblem } from '../onboarding/problems.ts';
import { type Language, texts } from './index.ts';

/** A problem in JSON responses: `Status.problems`. */
export interface ProblemInWords extends LocatedProblem {
  message: string;
  fix: string;
}

export const problemsInWords = (
  problems: readonly LocatedProblem[],
  language: Language,
): ProblemInWords[] =>
  problems.map((problem) => ({ ...problem, ...texts(language).problem(problem) }));
