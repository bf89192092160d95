import { OWN_SYSTEM } from '../onboarding/onboarding.ts';
import { stageOf } from '../record/onboarding-record.ts';
import { handOverToCsm } from '../record/own-system.ts';
import { changeRecord } from '../record/store.ts';
import { RequestError } from '../runtime/errors.ts';
import { fieldErrorsOf } from '../web/field-errors.ts';
import { httpHandler } from '../web/http.ts';
import { openOnboarding } from '../web/open-link.ts';
import { answerDashboard, isAsked } from './answer-dashboard.ts';
import { dashboardReportSchema } from './dashboard-report.ts';
import type { DashboardReported } from './schemas.ts';

/**
 * `POST /dashboard-reports/{token}`: the product's own system reports the result of the call that gave it this URL:
 * `{done: true}`, or `{failed: true, reason}`, after which the CSM is asked. The first answer to the wait counts,
 * whoever gives it, even a "done" after a "failed". Later reports get the answer that counts.
 */
export const handler = httpHandler('ReportDashboard', async (request, { environment }) => {
  const { link, record } = await openOnboarding(environment, 'dashboardReport', request);
  if (!record || link.expired) throw new RequestError(410, 'linkExpired');
  const parsed = dashboardReportSchema.safeParse(await request.json());
  if (!parsed.success) throw new RequestError(422, 'invalidDashboard', fieldErrorsOf(parsed.error));
  const { done, reason } = parsed.data;
  const { onboardingId, for: whom, linkId } = link;
  const at = new Date().toISOString();
  let now = record;
  if (done) {
    const doer = { at, by: OWN_SYSTEM, link: linkId };
    now = await answerDashboard(environment, record, whom, undefined, doer);
  } else if (isAsked(record, whom)) {
    const change = handOverToCsm(whom, { at, why: 'failed', reason }, linkId);
    const changed = await changeRecord(environment.RECORD_TABLE, onboardingId, change, record);
    now = changed.record ?? record;
  }
  const said = now.dashboard?.[whom];
  const handedOver = now.ownSystem?.[whom]?.handedOver;
  const json: DashboardReported = {
    onboardingId,
    stage: stageOf(now),
    for: whom,
    ...(said ? { said } : {}),
    ...(handedOver ? { handedOver } : {}),
  };
  return { json };
});
