import { handedOverMails } from '../mail/handed-over.ts';
import type { Posted } from '../mail/ledger.ts';
import { postSoon } from '../mail/post-soon.ts';
import { domainOf, isSameAddress } from '../onboarding/addresses.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { isCsmAddress } from '../onboarding/csm-domains.ts';
import { changeCsm, completeHandOver } from '../record/change-csm.ts';
import { type Change, mailedAgain, pendingHandOvers } from '../record/changes.ts';
import { byLink, refuseFormerCsm } from '../record/former-csms.ts';
import { count } from '../record/limits.ts';
import { isAutomatic, type OnboardingRecord } from '../record/onboarding-record.ts';
import { deliverSoon } from '../record/relay.ts';
import { changeRecord } from '../record/store.ts';
import { type FieldError, RequestError } from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { remindersOf, remindOfRecords } from '../waiting/reminders.ts';
import { fieldErrorsOf } from '../web/field-errors.ts';
import { contentOf, type Form } from '../web/form.ts';
import { httpHandler, keepingTyped, type Reply } from '../web/http.ts';
import { actionRequestSchema } from './action-request.ts';
import { openApproval, showApproval } from './approval-view.ts';
import { possibleActions, unprovenIn } from './possible-actions.ts';

/** Converts a form's fields to the JSON a program sends. */
function fromForm(form: Form): Record<string, unknown> {
  const { email, name, ...fields } = contentOf(form);
  if (email === undefined) return fields;
  return { ...fields, csm: { email, ...(name ? { name } : {}) } };
}

/**
 * Repeats the current wait's mail to the CSM or the customer, with a new link. Empty if there is nothing to send, such
 * as for a contact we may not write to yet.
 */
async function mailsAgain(
  environment: EnvironmentOf<'ActOnApproval'>,
  record: OnboardingRecord,
  to: 'csm' | 'customer',
  occasion: string,
): Promise<Posted[]> {
  const { onboardingId, submission, wait } = record;
  if (!submission || !wait || isAutomatic(record)) return [];
  const ids = { onboardingId, submissionId: submission.id };
  const about = `${wait.for} ${wait.since} ${occasion}`;
  const mails: Posted[] =
    to === 'customer' && wait.for === 'approval'
      ? await remindOfRecords(environment, ids, wait, about, unprovenIn(record))
      : await remindersOf(environment, ids, wait, about);
  return mails.filter((mail) => (mail.to.recipient === 'csm') === (to === 'csm'));
}

/** Without CSM_DOMAINS, allows only the CSM's own domain: otherwise the link could make us mail anyone. */
const isColleague = (
  { CSM_DOMAINS }: EnvironmentOf<'ActOnApproval'>,
  { csm }: OnboardingRecord,
  address: string,
) => isCsmAddress(CSM_DOMAINS.length > 0 ? CSM_DOMAINS : [domainOf(csm.email)], address);

/** Whether this hand-over was begun with the same link, and something of it may still be missing. */
const isUnderWay = (record: OnboardingRecord, linkId: string, csm: { email: string } | undefined) =>
  csm !== undefined &&
  isSameAddress(csm.email, record.csm.email) &&
  pendingHandOvers(record).some(({ doer }) => doer.link === linkId);

/**
 * `POST /approvals/{token}/actions`: mails the CSM again, reminds the customer, or hands the onboarding over to a
 * colleague, who gets the mail that waits for a CSM. Handing over to the current CSM does nothing, but a repeated
 * hand-over finishes what an earlier one left.
 */
export const handler = httpHandler('ActOnApproval', async (request, { environment, brand }) => {
  const { RECORD_TABLE } = environment;
  const { link, record } = await openApproval(environment, request, () => {});
  const { onboardingId, by, linkId, isSignedIn } = link;
  const required = environment.DOMAIN_PROOF === 'required';
  const view = { brand, calendar: calendarOf(environment), link, record, required };
  const body = await request.body();
  const content = 'json' in body ? body.json : fromForm(body.form);
  const refuse = (status: number, code: string, errors: readonly FieldError[] = []): Reply => {
    if (!request.html) throw new RequestError(status, code, errors);
    // Repeating a hand-over shows nothing of what is the new CSM's.
    refuseFormerCsm(record, link);
    const email = 'form' in body ? String(body.form.get('email') ?? '') : '';
    return showApproval(view, request, {
      status,
      errors: errors.length > 0 ? errors : [{ path: '', code }],
      values: { colleague: email },
      isOfAction: true,
    });
  };
  const parsed = actionRequestSchema.safeParse(content);
  const isRepeated = isUnderWay(record, linkId, parsed.data?.csm);
  if (!isRepeated) refuseFormerCsm(record, link);
  if (!parsed.success) return refuse(422, 'invalidAction', fieldErrorsOf(parsed.error));
  const { action, csm } = parsed.data;
  const reply = (isDone: boolean): Reply =>
    request.html
      ? { redirect: `/approvals/${request.token}?did=${isDone ? action : 'nothing'}` }
      : { json: { onboardingId, action, done: isDone } };
  if (csm && !isRepeated && isSameAddress(csm.email, record.csm.email)) return reply(false);
  if (csm && !isRepeated && !isColleague(environment, record, csm.email))
    return refuse(422, 'invalidAction', [{ path: 'csm.email', code: 'csmForeign' }]);
  if (!possibleActions(record).includes(action)) return refuse(409, 'nothingToDo');
  const judged = (change: Change) => byLink(link, change);
  return keepingTyped(request, refuse, async () => {
    const at = new Date().toISOString();
    const doer = { at, by, link: linkId, isSignedIn };
    await count(RECORD_TABLE, 'csmActions', onboardingId);
    if (action !== 'handOver' || !csm) {
      const to = action === 'resend' ? 'csm' : 'customer';
      const mails = await mailsAgain(environment, record, to, `again ${at}`);
      if (mails.length === 0) return refuse(409, 'contactNotEstablished');
      await changeRecord(RECORD_TABLE, onboardingId, judged(mailedAgain(to, doer)), record);
      await postSoon(environment, ...mails);
      return reply(true);
    }
    const { record: now = record } = isRepeated
      ? { record }
      : await changeCsm(RECORD_TABLE, onboardingId, csm, doer, judged);
    await deliverSoon(() =>
      completeHandOver(RECORD_TABLE, now, (went) =>
        postSoon(environment, ...handedOverMails(now, went, environment.OPS_EMAIL)),
      ),
    );
    return reply(isSameAddress(now.csm.email, csm.email));
  });
});
