import type { Calendar } from '../onboarding/business-days.ts';
import { deadlineOfProgress } from '../onboarding/deadlines.ts';
import type { Decision } from '../onboarding/onboarding.ts';
import type { refuseFormerCsm } from '../record/former-csms.ts';
import {
  type OnboardingRecord,
  peopleCountOf,
  progressOf,
  stageOf,
} from '../record/onboarding-record.ts';
import { isSwitchedOff, isSwitchedOn, wasSwitchedOn } from '../record/switching.ts';
import type { Brand } from '../runtime/brand.ts';
import { type FieldError, RequestError } from '../runtime/errors.ts';
import type { Reply, Request } from '../web/http.ts';
import { type OpenedLink, openOnboarding, type StaffEnvironment } from '../web/open-link.ts';
import { approvalPage, type DecisionFormValues } from './approval-page.tsx';
import { did } from './csm-actions.tsx';
import { judgedDomains } from './judged-domains.ts';
import { possibleActions } from './possible-actions.ts';
import type { Approval } from './schemas.ts';

/** An approval link's onboarding, and the settings to show it with. */
export interface ApprovalView {
  brand: Brand;
  calendar: Calendar;
  /** Whether e-mail domains need a DNS proof, so that vouching is not allowed. */
  required: boolean;
  link: Pick<OpenedLink<'approval'>, 'by' | 'isSignedIn'>;
  record: OnboardingRecord;
}

/**
 * Opens an approval link and reads its onboarding's record.
 * @throws RequestError 404 `linkInvalid`, 410 `linkExpired`; SignInRequired
 */
export async function openApproval(
  environment: StaffEnvironment,
  request: Request,
  refuse?: typeof refuseFormerCsm,
): Promise<{ link: OpenedLink<'approval'>; record: OnboardingRecord }> {
  const { link, record } = await openOnboarding(environment, 'approval', request, refuse);
  if (!record || link.expired) throw new RequestError(410, 'linkExpired');
  return { link, record };
}

/** The current decision; undefined while a decision is pending, even after an earlier one. */
export const standingDecision = (record: OnboardingRecord): Decision | undefined =>
  stageOf(record) === 'awaitingApproval' ? undefined : record.decision;

export function showApproval(
  { brand, calendar, link, record, required }: ApprovalView,
  request: Request,
  typed: {
    values?: DecisionFormValues;
    errors?: readonly FieldError[];
    /** Whether the reader's decision differs from one made earlier. */
    overtaken?: boolean;
    /** Whether this answers an action, whose URL is one level below the page's. */
    isOfAction?: boolean;
    status?: number;
  } = {},
): Reply {
  const { company, submitted, verifications } = record;
  const progress = progressOf(record);
  const submissionId = record.submission?.id ?? '';
  const decision = standingDecision(record);
  const { switchOn = 'afterTrial' } = record;
  const evidence = submitted && { ...submitted, verifications };
  const { invitations } = progress;
  const status = typed.status ? { status: typed.status } : {};
  if (!request.html) {
    const json: Approval = {
      onboardingId: progress.onboardingId,
      company,
      stage: progress.stage,
      submissionId,
      ...evidence,
      ...(submitted ? { emailDomains: judgedDomains(record) } : {}),
      ...(decision ? { decision } : {}),
      ...(decision?.decision === 'approve' ? { switchOn } : {}),
      ...(record.planned ? { planned: record.planned.at } : {}),
      ...(wasSwitchedOn(record) ? { on: isSwitchedOn(record) } : {}),
      ...(invitations ? { invited: progress.invited, total: progress.total, invitations } : {}),
      ...(record.others ? { others: record.others } : {}),
    };
    return { json, ...status };
  }
  return {
    page: approvalPage({
      brand,
      language: request.language,
      company,
      onboardingId: progress.onboardingId,
      stage: progress.stage,
      isAutomatic: progress.isAutomatic === true,
      submissionId,
      actions: {
        possible: possibleActions(record),
        did: did.find((each) => each === request.query.did),
        href: typed.isOfAction ? 'actions' : `${request.token}/actions`,
      },
      evidence,
      // Relative, since the public URL may have a path.
      staff: link.isSignedIn && {
        address: link.by,
        href: typed.isOfAction ? '../../staff/sign-out' : '../staff/sign-out',
      },
      peopleHref: typed.isOfAction ? 'people' : `${request.token}/people`,
      ...(typed.isOfAction ? { action: `../${request.token}#errors` } : {}),
      domains: judgedDomains(record),
      required,
      decision,
      isHeld: record.isHeld === true,
      isReopened: record.isReopened === true,
      effect: {
        peopleCount: peopleCountOf(record),
        others: record.others,
        isUntriable: record.untriable === true,
      },
      moment: { switchOn, planned: record.planned?.at, timeZone: calendar.timeZone },
      isOff: isSwitchedOff(record),
      invited: invitations && { ...progress, ...invitations },
      asked: record.asked,
      deadline: deadlineOfProgress(progress, calendar),
      values: typed.values ?? {},
      errors: typed.errors ?? [],
      overtaken: typed.overtaken ?? false,
    }),
    ...status,
  };
}
