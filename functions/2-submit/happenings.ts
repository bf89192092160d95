import { isFailedSignIn } from '../onboarding/problems.ts';
import { emailDomainsOf, type OnboardingRecord } from '../record/onboarding-record.ts';
import type { Texts } from '../texts/index.ts';
import { csv } from '../web/csv.ts';
import type { Afterwards } from './afterwards.ts';

interface Happening {
  /** ISO time. */
  at: string;
  what: string;
  /** An Okta or e-mail domain, or an onboarding. */
  about?: string;
}

/** What has happened since it was completed. */
function since({ owner, apps, failures, followUps }: Afterwards, t: Texts): Happening[] {
  const { file, checks } = t.afterwards;
  return [
    ...Object.entries(owner.secretsChanged ?? {}).map(([about, at]) => ({
      at,
      about,
      what: file.secretChanged,
    })),
    ...apps.flatMap(({ domain: about, checked }) => {
      if (!checked) return [];
      const { at, outcome, problems } = checked;
      const found = problems.map((problem) => t.problem(problem).message);
      return { at, about, what: [checks.outcomes[outcome], ...found].join(' ') };
    }),
    ...failures.filter(isFailedSignIn).map(({ domain: about, at = '', ...problem }) => ({
      at,
      about,
      what: file.failed(t.problem(problem).message),
    })),
    ...followUps.map(({ at, onboardingId: about }) => ({ at, about, what: file.begun })),
  ];
}

/**
 * What has happened, as a file to keep: nothing of it is secret, and nobody on the list of people stands in it.
 * @param afterwards once it is completed
 */
export function happeningsCsv(
  record: OnboardingRecord,
  afterwards: Afterwards | undefined,
  t: Texts,
): string {
  const { history, seenSignIns, proofs } = record;
  const happenings: Happening[] = [
    ...history.map(({ at, event }) => ({ at, what: t.event(event) })),
    ...emailDomainsOf(record).flatMap(({ domain: about, proof }) =>
      proof === 'proven' && proofs ? { at: proofs.at, about, what: t.afterwards.file.proven } : [],
    ),
    ...seenSignIns.map(({ domain: about, first: at }) => ({
      at,
      about,
      what: t.afterwards.file.seen,
    })),
    ...(afterwards ? since(afterwards, t) : []),
  ];
  const inOrder = happenings.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return csv([
    ['at', 'what', 'about'],
    ...inOrder.map(({ at, what, about = '' }) => [at, what, about]),
  ]);
}
