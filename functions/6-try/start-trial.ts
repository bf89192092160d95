import { randomUUID } from 'node:crypto';
import { connectionName } from '../auth0/connection-name.ts';
import { authorizeUrl, newAttempt } from '../auth0/trial.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { pendingAnswer } from '../record/changes.ts';
import { appsOf, stageOf, untried } from '../record/onboarding-record.ts';
import { deliverAnswer, deliverSoon } from '../record/relay.ts';
import { changeRecord } from '../record/store.ts';
import { skipTrial, startTrial, wantCorrection } from '../record/trials.ts';
import { type FieldError, RequestError } from '../runtime/errors.ts';
import { formTargets } from '../web/form-targets.ts';
import { httpHandler } from '../web/http.ts';
import { trialCookie } from './trial-cookie.ts';
import { trialRequestSchema } from './trial-request.ts';
import { openTrial, showTrial } from './trial-view.ts';

/** A form's fields as the same content that a program sends. */
function fromForm(form: FormData): Record<string, unknown> {
  const { skip, correct, ...fields } = Object.fromEntries(form);
  return {
    ...fields,
    ...(skip === undefined ? {} : { skip: true }),
    ...(correct === undefined ? {} : { correct: true }),
  };
}

/**
 * `POST /trials/{token}`: begins a trial, and leads to Okta. The CSM's link may go on without one, the
 * customer's may open the correction.
 */
export const handler = httpHandler('StartTrial', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX, RECORD_TABLE, PUBLIC_URL } = environment;
  const { keys, link, record } = await openTrial(environment, request);
  const { onboardingId, role, by, linkId } = link;
  const view = {
    brand,
    calendar: calendarOf(environment),
    formTargets: formTargets(environment),
    link,
    record,
  };
  const at = new Date().toISOString();
  const doer = { at, by, link: linkId };
  /** The page says where it stands; a program gets the problem. */
  const refuse = (status: number, code: string, errors: readonly FieldError[] = []) => {
    if (!request.html) throw new RequestError(status, code, errors);
    const { form } = typed;
    return showTrial(view, request, {
      status,
      errors: errors.length > 0 ? errors : [{ path: '', code }],
      reason: String(form?.get('reason') ?? ''),
    });
  };
  const body = await request.body();
  const typed = 'form' in body ? body : { form: undefined };
  const parsed = trialRequestSchema.safeParse('json' in body ? body.json : fromForm(body.form));
  if (!parsed.success) {
    const errors = parsed.error.issues.map(
      (issue): FieldError =>
        issue.code === 'unrecognized_keys'
          ? { path: issue.keys[0] ?? '', code: 'unknownField' }
          : { path: issue.path.join('.'), code: issue.message },
    );
    return refuse(422, 'invalidTrial', errors);
  }
  const { skip, reason = '', correct, domain: wanted } = parsed.data;
  if (skip && role !== 'csm') return refuse(403, 'notYours');
  if (correct && role === 'csm') return refuse(403, 'notYours');
  if (stageOf(record) !== 'awaitingTrial') return refuse(409, 'noTrialNow');

  if (skip || correct) {
    const change = skip ? skipTrial(reason, doer) : wantCorrection(doer);
    const { record: now = record } = await changeRecord(RECORD_TABLE, onboardingId, change, record);
    const answer = pendingAnswer(now, 'trial');
    if (answer) await deliverSoon(() => deliverAnswer(SECRETS_PREFIX, onboardingId, answer));
    return request.html ? { redirect: request.path } : showTrial({ ...view, record: now }, request);
  }

  const domains = appsOf(record).map(({ domain }) => domain);
  const open = untried(record);
  const domain = wanted ?? (domains.length === 1 ? domains[0] : open.length === 1 ? open[0] : '');
  if (!domain || !domains.includes(domain))
    return refuse(422, 'invalidTrial', [
      { path: 'domain', code: wanted === undefined ? 'required' : 'domainNotConnected' },
    ]);
  const attempt = newAttempt();
  const id = randomUUID();
  await changeRecord(
    RECORD_TABLE,
    onboardingId,
    startTrial({ id, domain, by: role, startedAt: at }),
    record,
  );
  const url = await authorizeUrl(
    environment,
    connectionName(record.continues ?? onboardingId, domain),
    attempt,
  );
  const cookie = trialCookie(keys, PUBLIC_URL, {
    ...attempt,
    onboardingId,
    id,
    domain,
    page: request.path,
    by,
    link: linkId,
  });
  return request.html ? { redirect: url, cookie } : { json: { authorizeUrl: url }, cookie };
});
