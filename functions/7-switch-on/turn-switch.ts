import { pendingAnswer, waitsFor } from '../record/changes.ts';
import { count } from '../record/limits.ts';
import { isOpen } from '../record/onboarding-record.ts';
import { deliverAnswer, deliverSoon } from '../record/relay.ts';
import { changeRecord } from '../record/store.ts';
import { isSwitchedOn, saySwitchOn, wasSwitchedOn } from '../record/switching.ts';
import {
  Auth0Unavailable,
  busy,
  ConnectionNotProven,
  type FieldError,
  RequestError,
} from '../runtime/errors.ts';
import { fieldErrorsOf } from '../web/field-errors.ts';
import { httpHandler, keepingTyped } from '../web/http.ts';
import { switchRequestSchema } from './switch-request.ts';
import { canTurn, isUnderWay, openSwitch, showSwitch } from './switch-view.ts';
import { turnConnections } from './turn-connections.ts';

/** A form's fields as the same content that a program sends. */
const fromForm = (form: FormData): Record<string, unknown> => {
  const { on, ...fields } = Object.fromEntries(form);
  return { ...fields, on: on === 'true' };
};

/**
 * `POST /switches/{token}`: the CSM says that single sign-on is switched on now, where that is waited for; then
 * for 14 days off, and on again. What is so already is no error.
 */
export const handler = httpHandler('TurnSwitch', async (request, { environment, brand }) => {
  const { link, record } = await openSwitch(environment, request);
  const view = { brand, link, record };
  const body = await request.body();
  const content = 'json' in body ? body.json : fromForm(body.form);
  /** The page says where it stands, with what was typed; a program gets the problem. */
  const refuse = (status: number, code: string, errors: readonly FieldError[] = []) => {
    if (!request.html) throw new RequestError(status, code, errors);
    return showSwitch(view, request, {
      status,
      errors: errors.length > 0 ? errors : [{ path: '', code }],
      reason: 'form' in body ? String(body.form.get('reason') ?? '') : '',
    });
  };
  const parsed = switchRequestSchema.safeParse(content);
  if (!parsed.success) return refuse(422, 'invalidSwitch', fieldErrorsOf(parsed.error));
  const { on, reason = '' } = parsed.data;
  const can = canTurn(record);
  return keepingTyped(request, refuse, async () => {
    // The workflow does it, proven before and after; said twice is no error.
    const isSaid = on && isUnderWay(record);
    if (!on && isUnderWay(record)) return refuse(409, 'switchingOn');
    if (!isOpen(record) && !wasSwitchedOn(record)) return refuse(410, 'over');
    if (on && waitsFor(record, 'switchOn')) {
      const { onboardingId, by, linkId } = link;
      const said = saySwitchOn({ at: new Date().toISOString(), by, link: linkId });
      const { record: now = record } = await changeRecord(
        environment.RECORD_TABLE,
        onboardingId,
        said,
        record,
      );
      view.record = now;
      const answer = pendingAnswer(now, 'switchOn');
      if (answer)
        await deliverSoon(() => deliverAnswer(environment.SECRETS_PREFIX, onboardingId, answer));
    } else if (isSwitchedOn(record) !== on && !isSaid) {
      if (can === 'nothing') return refuse(409, on ? 'tooEarly' : 'switchedLongAgo');
      const { onboardingId, by, linkId } = link;
      await count(environment.RECORD_TABLE, 'switches', onboardingId);
      const doer = { at: new Date().toISOString(), by, link: linkId };
      try {
        view.record = (await turnConnections(environment, record, on, reason, doer)).record;
      } catch (error) {
        if (error instanceof ConnectionNotProven) return refuse(409, 'connectionNotProven');
        throw error instanceof Auth0Unavailable ? busy() : error;
      }
    }
    return request.html ? { redirect: request.path } : showSwitch(view, request);
  });
});
