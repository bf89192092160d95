import type { Calendar } from '../onboarding/business-days.ts';
import { deadlineOfProgress } from '../onboarding/deadlines.ts';
import { waitsFor } from '../record/changes.ts';
import {
  appsOf,
  listedDomains,
  type OnboardingRecord,
  peopleCountOf,
  progressOf,
  stageOf,
} from '../record/onboarding-record.ts';
import { readRecord } from '../record/store.ts';
import {
  isSwitchedOn,
  isUnderWay,
  switchedAs,
  undoUntil,
  wasSwitchedOn,
} from '../record/switching.ts';
import type { Brand } from '../runtime/brand.ts';
import { type FieldError, RequestError } from '../runtime/errors.ts';
import type { Reply, Request } from '../web/http.ts';
import { type OpenedLink, openOnboarding, type StaffEnvironment } from '../web/open-link.ts';
import type { SwitchStatus } from './schemas.ts';
import { switchPage } from './switch-page.tsx';

export interface SwitchView {
  brand: Brand;
  calendar: Calendar;
  link: OpenedLink<'switch'>;
  record: OnboardingRecord;
}

/**
 * Opens a switch link.
 * @throws RequestError 404 `linkInvalid`, 410 `linkExpired`; SignInRequired
 */
export async function openSwitch(
  environment: StaffEnvironment,
  request: Request,
): Promise<Pick<SwitchView, 'link' | 'record'>> {
  const { link, record } = await openOnboarding(environment, 'switch', request);
  if (!record || link.expired) throw new RequestError(410, 'linkExpired');
  if (record.continues === undefined) return { link, record };
  const owner = await readRecord(environment.RECORD_TABLE, record.continues);
  return { link, record: { ...switchedAs(record, owner), routed: owner?.routed } };
}

/** All e-mail domains affected by the switch, including those of other onboardings with the same connections. */
function switchedDomains(record: OnboardingRecord): string[] {
  const routed = appsOf(record).flatMap(({ domain }) => record.routed?.[domain] ?? []);
  return [...new Set([...listedDomains(record), ...routed])];
}

/** What the reader can do now. @param now epoch milliseconds */
export function canTurn(record: OnboardingRecord, now = Date.now()): 'on' | 'off' | 'nothing' {
  if (waitsFor(record, 'switchOn')) return 'on';
  if (!wasSwitchedOn(record) || isUnderWay(record)) return 'nothing';
  if (!isSwitchedOn(record)) return 'on';
  return Date.parse(undoUntil(record) ?? '') > now ? 'off' : 'nothing';
}

export function showSwitch(
  { brand, calendar, record }: SwitchView,
  request: Request,
  typed: {
    reason?: string;
    moment?: string;
    errors?: readonly FieldError[];
    status?: number;
  } = {},
): Reply {
  const { onboardingId, company, switched, csm, submitted, others } = record;
  const stage = stageOf(record);
  const emailDomains = switchedDomains(record);
  const peopleCount = peopleCountOf(record);
  const waits = waitsFor(record, 'switchOn');
  const planned = waits ? record.planned : undefined;
  const deadline = waits ? deadlineOfProgress(progressOf(record), calendar) : undefined;
  const underWay = isUnderWay(record);
  const isOn = isSwitchedOn(record) && !underWay;
  const until = isOn ? undoUntil(record) : undefined;
  const status = typed.status ? { status: typed.status } : {};
  if (!request.html) {
    const json: SwitchStatus = {
      onboardingId,
      company,
      stage,
      on: isOn,
      ...(switched ? { switched } : {}),
      ...(until ? { undoUntil: until } : {}),
      emailDomains,
      peopleCount,
      ...(others ? { others } : {}),
      ...(planned ? { planned } : {}),
      ...(deadline ? { actBy: deadline.actBy } : {}),
    };
    return { json, ...status };
  }
  return {
    page: switchPage({
      brand,
      language: request.language,
      company,
      csm,
      can: canTurn(record),
      isOn,
      first: deadline && {
        peopleCount,
        others,
        planned,
        timeZone: calendar.timeZone,
        actBy: deadline.actBy,
        moment: typed.moment ?? '',
      },
      underWay,
      switched,
      undoUntil: until,
      emailDomains,
      reason: typed.reason ?? '',
      errors: typed.errors ?? [],
      ask: submitted?.contact,
    }),
    ...status,
  };
}
