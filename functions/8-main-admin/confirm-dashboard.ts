import { calendarOf } from '../onboarding/business-days.ts';
import { pendingAnswer } from '../record/changes.ts';
import { confirmDashboard, dashboardFor, dashboardWaits } from '../record/dashboard.ts';
import { isOpen } from '../record/onboarding-record.ts';
import { deliverAnswer, deliverSoon } from '../record/relay.ts';
import { changeRecord } from '../record/store.ts';
import { isSwitchedOn, wasSwitchedOn } from '../record/switching.ts';
import { type FieldError, RequestError } from '../runtime/errors.ts';
import { fieldErrorsOf } from '../web/field-errors.ts';
import { httpHandler, keepingTyped, type Reply } from '../web/http.ts';
import { dashboardRequestSchema } from './dashboard-request.ts';
import { openDashboard, showDashboard } from './dashboard-view.ts';

/** A form's fields as the same content that a program sends. */
function fromForm(form: FormData): Record<string, unknown> {
  const { done, skip, ...fields } = Object.fromEntries(form);
  return {
    ...fields,
    ...(done === undefined ? {} : { done: true }),
    ...(skip === undefined ? {} : { skip: true }),
  };
}

/**
 * `POST /dashboard/{token}`: the CSM says that those who are asked about are invited again, or goes on
 * without. What was said before is no error.
 */
export const handler = httpHandler('ConfirmDashboard', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX, RECORD_TABLE } = environment;
  const { link, record } = await openDashboard(environment, request);
  const view = { brand, calendar: calendarOf(environment), link, record };
  const body = await request.body();
  /** The page says where it stands, with what was typed; a program gets the problem. */
  const refuse = async (
    status: number,
    code: string,
    errors: readonly FieldError[] = [],
  ): Promise<Reply> => {
    if (!request.html) throw new RequestError(status, code, errors);
    return showDashboard(SECRETS_PREFIX, view, request, {
      status,
      errors: errors.length > 0 ? errors : [{ path: '', code }],
      reason: 'form' in body ? String(body.form.get('reason') ?? '') : '',
    });
  };
  const parsed = dashboardRequestSchema.safeParse('json' in body ? body.json : fromForm(body.form));
  if (!parsed.success) return refuse(422, 'invalidDashboard', fieldErrorsOf(parsed.error));
  const { skip, reason, for: seen } = parsed.data;
  return keepingTyped(request, refuse, async (): Promise<Reply> => {
    const now = dashboardFor(record);
    const whom = seen ?? now ?? 'mainAdmin';
    if (record.dashboard?.[whom] === undefined) {
      if (wasSwitchedOn(record) && !isSwitchedOn(record)) return refuse(409, 'switchedOff');
      if (whom !== now) return isOpen(record) ? refuse(409, 'noDashboardNow') : refuse(410, 'over');
      const { onboardingId, by, linkId } = link;
      const doer = { at: new Date().toISOString(), by, link: linkId };
      const change = confirmDashboard(whom, skip ? reason : undefined, doer);
      const { record: written = record } = await changeRecord(
        RECORD_TABLE,
        onboardingId,
        change,
        record,
      );
      view.record = written;
      // It has expired, or failed, a moment ago.
      if (written.dashboard?.[whom] === undefined) return refuse(410, 'over');
      const answer = pendingAnswer(written, dashboardWaits[whom]);
      if (answer) await deliverSoon(() => deliverAnswer(SECRETS_PREFIX, onboardingId, answer));
    }
    return request.html ? { redirect: request.path } : showDashboard(SECRETS_PREFIX, view, request);
  });
});
