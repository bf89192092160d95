/**
 * Mutants that no test notices, and why each may live: `equivalent` changes nothing that anybody could
 * see and is not drawn; `trifling` would be noticed by nobody who matters, and counts as not noticed.
 */
export const knownSurvivors: {
  file: string;
  from: string;
  to: string;
  as: 'equivalent' | 'trifling';
  why: string;
}[] = [];
