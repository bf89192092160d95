import { calendarOf } from '../onboarding/business-days.ts';
import { dashboardFor } from '../record/dashboard.ts';
import { byLink } from '../record/former-csms.ts';
import { type FieldError, HandedOver, RequestError } from '../runtime/errors.ts';
import { fieldErrorsOf } from '../web/field-errors.ts';
import { contentOf, type Form } from '../web/form.ts';
import { httpHandler, keepingTyped, type Reply } from '../web/http.ts';
import { answerDashboard } from './answer-dashboard.ts';
import { dashboardRequestSchema } from './dashboard-request.ts';
import { openDashboard, showDashboard } from './dashboard-view.ts';

/** Converts form fields to the JSON body. */
const fromForm = (form: Form) => contentOf(form, { flags: ['done', 'skip'] });

/**
 * `POST /dashboard/{token}`: the CSM confirms that those asked about are re-invited, or continues without. Repeating
 * an answer is no error; a different one is a 409 `alreadyDecided`, as the first counts.
 */
export const handler = httpHandler('ConfirmDashboard', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX } = environment;
  const { link, record } = await openDashboard(environment, request);
  const view = { brand, calendar: calendarOf(environment), link, record };
  const body = await request.body();
  /** The page shows the current state with the rejected input; programs get the problem document. */
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
    const last = record.dashboard?.everyone ? 'everyone' : 'mainAdmin';
    const whom = seen ?? dashboardFor(record) ?? last;
    const doer = { at: new Date().toISOString(), by: link.by, link: link.linkId };
    const why = skip ? reason : undefined;
    try {
      view.record = await answerDashboard(environment, record, whom, why, doer, (change) =>
        byLink(link, change),
      );
    } catch (error) {
      if (!(error instanceof RequestError) || error.status === 503) throw error;
      if (error instanceof HandedOver) throw error;
      return refuse(error.status, error.code);
    }
    if (view.record.dashboard?.[whom]?.reason !== why) return refuse(409, 'alreadyDecided');
    return request.html ? { redirect: request.path } : showDashboard(SECRETS_PREFIX, view, request);
  });
});
