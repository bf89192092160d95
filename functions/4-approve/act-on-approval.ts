import { handedOverMail } from '../mail/handed-over.ts';
import type { Posted } from '../mail/ledger.ts';
import { postSoon } from '../mail/post-soon.ts';
import { domainOf } from '../onboarding/addresses.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { isCsmAddress } from '../onboarding/csm-domains.ts';
import type { CsmAction } from '../onboarding/onboarding.ts';
import { handOverTo } from '../record/changes.ts';
import { count } from '../record/limits.ts';
import { isAutomatic, type OnboardingRecord } from '../record/onboarding-record.ts';
import { changeRecord } from '../record/store.ts';
import { type FieldError, RequestError } from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/handlers.ts';
import { remindersOf, remindOfRecords } from '../waiting/reminders.ts';
import { fieldErrorsOf } from '../web/field-errors.ts';
import type { Form } from '../web/form.ts';
import { httpHandler, keepingTyped, type Reply } from '../web/http.ts';
import { actionRequestSchema } from './action-request.ts';
import { openApproval, showApproval } from './approval-view.ts';
import { possibleActions, unprovenIn } from './possible-actions.ts';

/** A form's fields as the same content that a program sends. */
function fromForm(form: Form): Record<string, unknown> {
  const { email, name, ...fields } = Object.fromEntries(form);
  if (email === undefined) return fields;
  return { ...fields, csm: { email, ...(name ? { name } : {}) } };
}

/**
 * Who is waited for is mailed again what they were mailed, with a new link.
 * @returns to how many: none where the contact may not be written to yet
 */
async function mailAgain(
  environment: EnvironmentOf<'ActOnApproval'>,
  record: OnboardingRecord,
  to: 'csm' | 'customer',
  occasion: string,
): Promise<number> {
  const { onboardingId, submission, wait } = record;
  if (!submission || !wait || isAutomatic(record)) return 0;
  const ids = { onboardingId, submissionId: submission.id };
  const about = `${wait.for} ${wait.since} ${occasion}`;
  const mails: Posted[] =
    to === 'customer' && wait.for === 'approval'
      ? await remindOfRecords(environment, ids, wait, about, unprovenIn(record))
      : await remindersOf(environment, ids, wait, about);
  const theirs = mails.filter((mail) => (mail.to.recipient === 'csm') === (to === 'csm'));
  await postSoon(environment, ...theirs);
  return theirs.length;
}

/** Where no domains are set, those of the CSM: whoever has the link could have us write to anybody. */
const isColleague = (
  { CSM_DOMAINS }: EnvironmentOf<'ActOnApproval'>,
  { csm }: OnboardingRecord,
  address: string,
) => isCsmAddress(CSM_DOMAINS.length > 0 ? CSM_DOMAINS : [domainOf(csm.email)], address);

/**
 * `POST /approvals/{token}/actions`: the CSM gets the mail again, reminds the customer, or hands the onboarding
 * over to a colleague, who is mailed what waits for a CSM.
 */
export const handler = httpHandler('ActOnApproval', async (request, { environment, brand }) => {
  const { RECORD_TABLE } = environment;
  const { link, record } = await openApproval(environment, request);
  const { onboardingId, by, linkId, isSignedIn } = link;
  const required = environment.DOMAIN_PROOF === 'required';
  const view = { brand, calendar: calendarOf(environment), record, required };
  const body = await request.body();
  const content = 'json' in body ? body.json : fromForm(body.form);
  const refuse = (status: number, code: string, errors: readonly FieldError[] = []): Reply => {
    if (!request.html) throw new RequestError(status, code, errors);
    const email = 'form' in body ? String(body.form.get('email') ?? '') : '';
    return showApproval(view, request, {
      status,
      errors: errors.length > 0 ? errors : [{ path: '', code }],
      values: { colleague: email },
      isOfAction: true,
    });
  };
  const parsed = actionRequestSchema.safeParse(content);
  if (!parsed.success) return refuse(422, 'invalidAction', fieldErrorsOf(parsed.error));
  const { action, csm } = parsed.data;
  if (csm && !isColleague(environment, record, csm.email))
    return refuse(422, 'invalidAction', [{ path: 'csm.email', code: 'csmForeign' }]);
  if (!possibleActions(record).includes(action)) return refuse(409, 'nothingToDo');
  const done = (did: CsmAction): Reply =>
    request.html
      ? { redirect: `/approvals/${request.token}?did=${did}` }
      : { json: { onboardingId, action: did } };
  return keepingTyped(request, refuse, async () => {
    const at = new Date().toISOString();
    await count(RECORD_TABLE, 'csmActions', onboardingId);
    if (action !== 'handOver' || !csm) {
      const to = action === 'resend' ? 'csm' : 'customer';
      const mailed = await mailAgain(environment, record, to, `again ${at}`);
      return mailed > 0 ? done(action) : refuse(409, 'contactNotEstablished');
    }
    const change = handOverTo(csm, { at, by, link: linkId, isSignedIn });
    const { record: now } = await changeRecord(RECORD_TABLE, onboardingId, change, record);
    const mail = now && handedOverMail(now, environment.OPS_EMAIL, 'csm');
    if (mail) await postSoon(environment, mail);
    return done(action);
  });
});
