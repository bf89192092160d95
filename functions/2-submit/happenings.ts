import type { OktaDomain } from '../okta/okta-domain.ts';
import { isFailedSignIn } from '../onboarding/problems.ts';
import { readAudit } from '../record/audit.ts';
import { readChecks } from '../record/checks.ts';
import {
  emailDomainsOf,
  type OnboardingRecord,
  type Rechecked,
} from '../record/onboarding-record.ts';
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

/** Everything recorded since the onboarding was completed. */
export interface Later {
  /** By Okta domain, ISO times. */
  replaced: { domain: string; at: string }[];
  checks: (Rechecked & { domain: OktaDomain })[];
}

/** Each once, by domain and time. */
const distinct = <T extends { domain: string; at: string }>(all: readonly T[]): T[] => [
  ...new Map(all.map((each) => [`${each.domain} ${each.at}`, each])).values(),
];

/**
 * Reads the replaced secrets and the checks. Where not every event was stored, the record supplies the latest ones.
 * @throws what the AWS SDK throws
 */
export async function readLater(table: string, { owner, apps }: Afterwards): Promise<Later> {
  const { onboardingId, secretsChanged = {} } = owner;
  const [audit, checks] = await Promise.all([
    readAudit(table, onboardingId),
    readChecks(table, onboardingId),
  ]);
  const audited = audit.flatMap(({ what, at, details }) =>
    what === 'replacedSecret' && details?.domain ? [{ domain: details.domain, at }] : [],
  );
  const last = Object.entries(secretsChanged).map(([domain, at]) => ({ domain, at }));
  const shown = apps.flatMap(({ domain, checked, firstChecked }) =>
    [firstChecked, checked].flatMap((each) => (each ? [{ domain, ...each }] : [])),
  );
  // Until the first recheck, the first check is the latest too.
  return { replaced: distinct([...last, ...audited]), checks: distinct([...shown, ...checks]) };
}

/** What has happened since the onboarding was completed. */
function happenedSince(
  { afterwards: { owner, failures }, later }: { afterwards: Afterwards; later: Later },
  t: Texts,
): Happening[] {
  const { file, checks } = t.afterwards;
  return [
    ...later.replaced.map(({ domain: about, at }) => ({ at, about, what: file.secretChanged })),
    ...later.checks.map(({ domain: about, at, outcome, problems }) => {
      const found = problems.map((problem) => t.problem(problem).message);
      return { at, about, what: [checks.verdicts[outcome], ...found].join(' ') };
    }),
    ...failures.filter(isFailedSignIn).map(({ domain: about, at = '', ...problem }) => ({
      at,
      about,
      what: file.failed(t.problem(problem).message),
    })),
    ...(owner.followUps ?? []).map(({ at, onboardingId: about }) => ({
      at,
      about,
      what: file.begun,
    })),
  ];
}

/**
 * The onboarding's history as CSV. Contains no secrets and none of the users.
 * @param since set once the onboarding is completed
 */
export function happeningsCsv(
  record: OnboardingRecord,
  since: { afterwards: Afterwards; later: Later } | undefined,
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
    ...(since ? happenedSince(since, t) : []),
  ];
  const inOrder = happenings.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return csv([
    ['at', 'what', 'about'],
    ...inOrder.map(({ at, what, about = '' }) => [at, what, about]),
  ]);
}
