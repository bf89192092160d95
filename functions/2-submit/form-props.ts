import type { Deadline } from '../onboarding/deadlines.ts';
import type { Proof } from '../onboarding/domain-proofs.ts';
import type { LocatedProblem } from '../onboarding/problems.ts';
import type { ProvenDomain } from '../record/onboarding-record.ts';
import type { FieldError } from '../runtime/errors.ts';
import type { Texts } from '../texts/index.ts';
import type { Names } from '../texts/names.ts';
import type { Review } from './people/findings.ts';
import type { SetupFormValues } from './setup-values.ts';

/** What is to be corrected. */
export interface Correcting {
  problems: LocatedProblem[];
  /** What the CSM wants changed. */
  note?: string | undefined;
  deadline?: Deadline | undefined;
  /** How many users were sent before: the list itself is not shown again. */
  usersSent: number;
}

/** An e-mail domain with what proves it. `proof`: undefined before anybody looked */
export type ListedDomain = Omit<ProvenDomain, 'proof'> & { proof: Proof | undefined };

/** What every part of the form is drawn from. */
export interface FormProps {
  t: Texts;
  names: Names;
  values: SetupFormValues;
  errors: readonly FieldError[];
  /** What was found in the list of users, once it was read. */
  review: Review | undefined;
  correcting: Correcting | undefined;
  /** The DNS record of an e-mail domain, and what was found of it; undefined where there are none. */
  dnsOf?: ((domain: string) => ListedDomain) | undefined;
}
