import type { OktaDomain } from '../okta/okta-domain.ts';
import type { Progress, Stage } from '../onboarding/onboarding.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import {
  appsOf,
  isStopped,
  type OnboardingRecord,
  progressOf,
  type Rechecked,
  signInStages,
  stageOf,
} from '../record/onboarding-record.ts';
import { readRecord } from '../record/store.ts';

/** The state of a company's single sign-on once one of its onboardings is completed. */
export interface Afterwards {
  /** The company's first onboarding, whose connections all others continue. */
  owner: OnboardingRecord;
  apps: {
    domain: OktaDomain;
    clientId: string;
    emailDomains: string[];
    checked?: Rechecked | undefined;
    /** Result of the onboarding's own checks. */
    firstChecked?: Rechecked | undefined;
    secretChangedAt?: string | undefined;
  }[];
  /** Recent failed sign-ins. */
  failures: Progress['problems'];
  /** Follow-ups the customer has started since, latest first. */
  followUps: { onboardingId: OnboardingId; at: string; stage: Stage; stopped?: true }[];
}

/** Follow-ups shown; each costs a read. */
const SHOWN = 5;

/** Result of the onboarding's own checks. */
function firstCheck({ verifications, history }: OnboardingRecord, domain: OktaDomain) {
  const found = verifications.find((each) => each.domain === domain);
  const { at } =
    history.findLast(({ event }) => event === 'verified' || event === 'verifiedInPart') ?? {};
  return found && at !== undefined
    ? { at, outcome: found.outcome, problems: found.problems }
    : undefined;
}

/** The apps of an onboarding and of the one it continues; for the same domain, the former's app wins. */
export function appsOfBoth(record: OnboardingRecord, owner: OnboardingRecord) {
  const own = appsOf(record);
  const others = appsOf(owner).filter(({ domain }) => own.every((each) => each.domain !== domain));
  return [...own, ...others];
}

/**
 * Reads the state to show for any of a company's onboardings.
 * @param owner the company's first onboarding, which may be `record` itself
 * @throws what the AWS SDK throws
 */
export async function readAfterwards(
  table: string,
  record: OnboardingRecord,
  owner: OnboardingRecord,
): Promise<Afterwards> {
  const { routed = {}, rechecked = {}, secretsChanged = {}, followUps = [] } = owner;
  const failures = [owner, record].flatMap((each) =>
    signInStages.includes(stageOf(each)) ? progressOf(each).problems : [],
  );
  const begun = followUps
    .filter(({ onboardingId }) => onboardingId !== record.onboardingId)
    .slice(-SHOWN)
    .toReversed();
  return {
    owner,
    apps: appsOfBoth(record, owner).map(({ domain, clientId, emailDomains = [] }) => {
      const firstChecked = firstCheck(record, domain) ?? firstCheck(owner, domain);
      return {
        domain,
        clientId,
        emailDomains: routed[domain] ?? emailDomains,
        checked: rechecked[domain] ?? firstChecked,
        firstChecked,
        secretChangedAt: secretsChanged[domain],
      };
    }),
    failures: owner === record ? progressOf(record).problems : failures,
    followUps: await Promise.all(
      begun.map(async ({ onboardingId, at }) => {
        const followUp = await readRecord(table, onboardingId);
        if (!followUp) return { onboardingId, at, stage: 'awaitingSubmission' as const };
        const stopped = isStopped(followUp) ? { stopped: true as const } : {};
        return { onboardingId, at, stage: stageOf(followUp), ...stopped };
      }),
    ),
  };
}
