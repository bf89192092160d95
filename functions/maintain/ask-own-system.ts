import { peopleUrl } from '../events/published.ts';
import { readLinkKeys } from '../onboarding/link-keys.ts';
import { createLink } from '../onboarding/links.ts';
import { readKeys, secretNames } from '../onboarding/secrets.ts';
import { OutboundError } from '../outbound/outbound-error.ts';
import { signedHeaders } from '../outbound/signed.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { type Asking, called, handOverToCsm } from '../record/own-system.ts';
import { changeRecord } from '../record/store.ts';
import { InvalidState } from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { logger } from '../runtime/observability.ts';
import type { DashboardCall } from './dashboard-call.ts';

const MINUTE = 60_000;
/** Waits in ms before the second and each further call, until one is accepted. */
const WAITS = [1, 2, 5, 10, 20].map((minutes) => minutes * MINUTE);
/** Milliseconds from the first call after which the CSM takes over. */
const PATIENCE = 60 * MINUTE;
/** Statuses that are worth a retry. */
const LATER = [408, 425, 429];

const iso = (time: number) => new Date(time).toISOString();

/** Accepted, refused (with the status), or to be retried. */
type Answer = 'taken' | 'later' | { refused: string };

async function call(
  environment: EnvironmentOf<'DeliverPending'>,
  url: string,
  record: OnboardingRecord,
  { asking, until, fetch }: { asking: Asking; until: string; fetch: typeof globalThis.fetch },
): Promise<Answer> {
  const { SECRETS_PREFIX, PUBLIC_URL } = environment;
  const { onboardingId, companyId, company, csm, submitted } = record;
  const { whom } = asking;
  const secret = secretNames.dashboardApi(SECRETS_PREFIX);
  const keys = await readKeys(secret);
  if (keys.length === 0) throw new InvalidState(`Secret ${secret} is empty or missing`);
  const about = { onboardingId, for: whom };
  const linkKeys = await readLinkKeys(SECRETS_PREFIX);
  const body: DashboardCall = {
    type: 'dashboard.reinvite',
    timestamp: iso(Date.parse(record.ownSystem?.[whom]?.askedAt ?? asking.at)),
    data: {
      onboardingId,
      companyId,
      company,
      for: whom,
      count: whom === 'mainAdmin' ? 1 : (submitted?.usersCount ?? 0),
      peopleUrl: peopleUrl(PUBLIC_URL, onboardingId, whom),
      reportUrl: await createLink(linkKeys, PUBLIC_URL, 'dashboardReport', about),
      reportBy: until,
      csm: { email: csm.email },
    },
  };
  const text = JSON.stringify(body);
  let failure: string;
  try {
    const { ok, status } = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...signedHeaders(keys, `${onboardingId}-dashboard-${whom}`, text),
      },
      body: text,
    });
    if (ok) return 'taken';
    if (status >= 400 && status < 500 && !LATER.includes(status))
      return { refused: `HTTP ${status}` };
    failure = String(status);
  } catch (error) {
    failure = error instanceof OutboundError ? error.failure : 'connectionFailed';
  }
  logger.warn('The own system has not taken a call', { onboardingId, failure });
  return 'later';
}

/**
 * Asks the product's own system to prepare the dashboard, or the CSM once the system's time is up. If killed in between,
 * the next run asks again, with the same `webhook-id`.
 * @param time current ISO time
 */
export async function askOwnSystem(
  environment: EnvironmentOf<'DeliverPending'>,
  record: OnboardingRecord,
  asking: Asking,
  { time, fetch }: { time: string; fetch: typeof globalThis.fetch },
): Promise<void> {
  const { RECORD_TABLE, DASHBOARD_API } = environment;
  const { whom, times } = asking;
  const now = Date.parse(time);
  const at = iso(now);
  const until = asking.until ?? iso(now + PATIENCE);
  const change = (made: Parameters<typeof changeRecord>[2]) =>
    changeRecord(RECORD_TABLE, record.onboardingId, made, record);
  const isTaken = record.ownSystem?.[whom]?.takenAt !== undefined;
  // Also if the setting has been removed.
  if (now >= Date.parse(until) || DASHBOARD_API === undefined) {
    await change(handOverToCsm(whom, { at, why: isTaken ? 'silent' : 'unreachable' }));
    return;
  }
  const answer = await call(environment, DASHBOARD_API, record, { asking, until, fetch });
  if (answer === 'taken') await change(called(asking, { at: until, until }, at));
  else if (answer === 'later') {
    const next = now + (WAITS[times] ?? PATIENCE);
    await change(called(asking, { at: iso(Math.min(next, Date.parse(until))), until }));
  } else await change(handOverToCsm(whom, { at, why: 'refused', reason: answer.refused }));
}
