import { type Calendar, calendarOf, dateIn } from '../onboarding/business-days.ts';
import { deadlineOfProgress } from '../onboarding/deadlines.ts';
import { momentAt } from '../onboarding/moments.ts';
import { pendingAnswer, waitsFor } from '../record/changes.ts';
import { byLink, refuseFormerCsm } from '../record/former-csms.ts';
import { count } from '../record/limits.ts';
import { isOpen, progressOf } from '../record/onboarding-record.ts';
import { deliverAnswer, deliverSoon } from '../record/relay.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import {
  isSwitchedOn,
  isUnderWay,
  planSwitchOn,
  saySwitchOn,
  takeBackPlan,
  wasSwitchedOn,
} from '../record/switching.ts';
import {
  Auth0Unavailable,
  busy,
  ConnectionNotProven,
  type FieldError,
  RequestError,
} from '../runtime/errors.ts';
import { fieldErrorsOf } from '../web/field-errors.ts';
import { contentOf, type Form } from '../web/form.ts';
import { httpHandler, keepingTyped } from '../web/http.ts';
import { switchRequestSchema } from './switch-request.ts';
import { canTurn, openSwitch, showSwitch } from './switch-view.ts';
import { turnConnections } from './turn-connections.ts';

/** Converts form fields to the JSON body. Times in forms are in the calendar's time zone. */
const fromForm = (form: Form, timeZone: string): Record<string, unknown> => {
  const { on, at, ...fields } = contentOf(form);
  const moment = at === undefined ? {} : { at: momentAt(String(at), timeZone) ?? at };
  return { ...fields, ...moment, on: on === 'true' || (on === 'false' ? false : on) };
};

/**
 * Why it cannot be planned for this moment; undefined if it can.
 * @param now epoch milliseconds
 */
function wrongMoment(moment: string, actBy: string, calendar: Calendar, now: number) {
  if (Date.parse(moment) <= now) return 'momentPast';
  // The onboarding expires before that.
  return dateIn(calendar, moment) > actBy ? 'momentTooLate' : undefined;
}

/**
 * `POST /switches/{token}`: the CSM switches single sign-on on while the onboarding waits for that, plans a moment, or
 * cancels the plan; after that, switches it off and on again for 14 days. Repeating a request is no error.
 */
export const handler = httpHandler('TurnSwitch', async (request, { environment, brand }) => {
  const { link, record } = await openSwitch(environment, request);
  const calendar = calendarOf(environment);
  const view = { brand, calendar, link, record };
  const body = await request.body();
  const content = 'json' in body ? body.json : fromForm(body.form, calendar.timeZone);
  /** The page shows the current state with the rejected input; programs get the problem document. */
  const refuse = (status: number, code: string, errors: readonly FieldError[] = []) => {
    if (!request.html) throw new RequestError(status, code, errors);
    return showSwitch(view, request, {
      status,
      errors: errors.length > 0 ? errors : [{ path: '', code }],
      reason: 'form' in body ? String(body.form.get('reason') ?? '') : '',
      moment: 'form' in body ? String(body.form.get('at') ?? '') : '',
    });
  };
  const parsed = switchRequestSchema.safeParse(content);
  if (!parsed.success) return refuse(422, 'invalidSwitch', fieldErrorsOf(parsed.error));
  const { on, at: moment, reason = '' } = parsed.data;
  const can = canTurn(record);
  const waits = waitsFor(record, 'switchOn');
  const { onboardingId, by, linkId, isSignedIn } = link;
  const doer = { at: new Date().toISOString(), by, link: linkId, isSignedIn };
  if (!on && reason === '' && isSwitchedOn(record))
    return refuse(422, 'invalidSwitch', [{ path: 'reason', code: 'required' }]);
  const deadline = deadlineOfProgress(progressOf(record), calendar);
  if (moment !== undefined && waits && deadline) {
    const code = wrongMoment(moment, deadline.actBy, calendar, Date.parse(doer.at));
    if (code) return refuse(422, 'invalidSwitch', [{ path: 'at', code }]);
  }
  /** Auth0 has no conditional writes, so this is checked right before; a switch that has begun stands. */
  const refuseFormer = async () =>
    refuseFormerCsm((await readRecord(environment.RECORD_TABLE, onboardingId)) ?? record, link);
  return keepingTyped(request, refuse, async () => {
    // The workflow switches it on, with proofs before and after; repeating the request is no error.
    const isSaid = on && isUnderWay(record);
    if (!on && isUnderWay(record)) return refuse(409, 'switchingOn');
    if (!isOpen(record) && !wasSwitchedOn(record)) return refuse(410, 'over');
    // If it is on already, it cannot be switched on later.
    if (moment !== undefined && !waits && !isSaid && !isSwitchedOn(record))
      return refuse(409, 'tooEarly');
    if (waits) {
      const said = !on
        ? takeBackPlan(doer)
        : moment === undefined
          ? saySwitchOn(doer)
          : planSwitchOn(new Date(moment).toISOString(), doer);
      const { record: now = record } = await changeRecord(
        environment.RECORD_TABLE,
        onboardingId,
        byLink(link, said),
        record,
      );
      view.record = now;
      const answer = pendingAnswer(now, 'switchOn');
      if (answer)
        await deliverSoon(() => deliverAnswer(environment.SECRETS_PREFIX, onboardingId, answer));
    } else if (isSwitchedOn(record) !== on && !isSaid) {
      if (can === 'nothing') return refuse(409, on ? 'tooEarly' : 'switchedLongAgo');
      await count(environment.RECORD_TABLE, 'switches', onboardingId);
      try {
        const turn = { on, reason, doer, before: refuseFormer };
        const { record: now } = await turnConnections(environment, record, turn);
        view.record = { ...now, routed: record.routed };
      } catch (error) {
        if (error instanceof ConnectionNotProven) return refuse(409, 'connectionNotProven');
        throw error instanceof Auth0Unavailable ? busy() : error;
      }
    }
    return request.html ? { redirect: request.path } : showSwitch(view, request);
  });
});
