/**
 * Mutants that no test notices, and why that is acceptable: `equivalent` changes nothing observable and is
 * not drawn; `trifling` does not matter to anyone, but counts as not noticed.
 */
export const knownSurvivors: {
  file: string;
  from: string;
  to: string;
  as: 'equivalent' | 'trifling';
  why: string;
}[] = [];
