import type { Deadline } from '../onboarding/deadlines.ts';
import type { Proof } from '../onboarding/domain-proofs.ts';
import type { LocatedProblem } from '../onboarding/problems.ts';
import type { ProvenDomain } from '../record/onboarding-record.ts';
import type { FieldError } from '../runtime/errors.ts';
import type { Texts } from '../texts/index.ts';
import type { Names } from '../texts/names.ts';
import type { Review } from './people/findings.ts';
import type { SetupFormValues } from './setup-values.ts';

/** What to correct in an earlier submission. */
export interface Correcting {
  problems: LocatedProblem[];
  /** What the CSM wants changed. */
  note?: string | undefined;
  deadline?: Deadline | undefined;
  /** How many users were sent before: the list itself is not shown again. */
  usersSent: number;
}

/** An e-mail domain with its DNS record. `proof` is undefined before the first lookup. */
export type ListedDomain = Omit<ProvenDomain, 'proof'> & { proof: Proof | undefined };

/** Props of every part of the form. */
export interface FormProps {
  t: Texts;
  names: Names;
  values: SetupFormValues;
  errors: readonly FieldError[];
  /** Findings in the list of users, once it was read. */
  review: Review | undefined;
  correcting: Correcting | undefined;
  /** Looks up an e-mail domain's DNS record and proof; undefined where proofs do not apply. */
  dnsOf?: ((domain: string) => ListedDomain) | undefined;
}
