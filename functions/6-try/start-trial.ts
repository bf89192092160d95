import { randomUUID } from 'node:crypto';
import { newAttempt } from '../auth0/code-flow.ts';
import { authorizeUrl } from '../auth0/trial.ts';
import { type OktaDomain, type OktaDomainRules, parseOktaDomain } from '../okta/okta-domain.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { connectionName } from '../onboarding/connection-name.ts';
import { readPageLinkKeys, readVerifyingKeys } from '../onboarding/link-keys.ts';
import { pendingAnswer } from '../record/changes.ts';
import { byLink } from '../record/former-csms.ts';
import { count } from '../record/limits.ts';
import { appsOf, stageOf, untried } from '../record/onboarding-record.ts';
import { deliverAnswer, deliverSoon } from '../record/relay.ts';
import { changeRecord } from '../record/store.ts';
import { hasTrial, skipTrial, startTrial, wantCorrection } from '../record/trials.ts';
import { type FieldError, RequestError } from '../runtime/errors.ts';
import { fieldErrorsOf } from '../web/field-errors.ts';
import { contentOf, type Form } from '../web/form.ts';
import { formTargets } from '../web/form-targets.ts';
import { httpHandler, keepingTyped } from '../web/http.ts';
import { signedInStaff } from '../web/staff.ts';
import {
  expiryOfAttempt,
  readTrialCookie,
  type TrialAttempt,
  trialCookie,
} from './trial-cookie.ts';
import { trialRequestSchema } from './trial-request.ts';
import { openTrial, showTrial } from './trial-view.ts';

/** Converts form fields to the JSON body. */
const fromForm = (form: Form) => contentOf(form, { flags: ['skip', 'correct'] });

/** Parses a pasted domain as the submission does; undefined if it is not an Okta domain. */
function domainOf(pasted: string, rules: OktaDomainRules): OktaDomain | undefined {
  const parsed = parseOktaDomain(pasted, rules);
  return 'domain' in parsed ? parsed.domain : undefined;
}

/**
 * `POST /trials/{token}`: begins a trial and redirects to Okta. The CSM's link can begin one too, for a CSM who sits
 * beside the customer; whoever signs in still needs an account in the customer's Okta. The CSM's link can skip the
 * trial; the customer's can open the correction.
 */
export const handler = httpHandler('StartTrial', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX, RECORD_TABLE, PUBLIC_URL } = environment;
  const { link, record } = await openTrial(environment, request);
  const { onboardingId, role, by, linkId } = link;
  const view = {
    brand,
    calendar: calendarOf(environment),
    formTargets: formTargets(environment),
    link,
    record,
  };
  const at = new Date().toISOString();
  /** The page shows the current state; programs get the problem document. */
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
  const content = 'json' in body ? body.json : fromForm(body.form);
  const asks = (what: 'skip' | 'correct') => Object(content)[what] === true;
  if (asks('skip') && role !== 'csm') return refuse(403, 'notYours');
  if (asks('correct') && role === 'csm') return refuse(403, 'notYours');
  const parsed = trialRequestSchema.safeParse(content);
  if (!parsed.success) return refuse(422, 'invalidTrial', fieldErrorsOf(parsed.error));
  const { skip, reason = '', correct, domain: wanted } = parsed.data;
  // Skipping the trial switches single sign-on on, so it needs the same proof of identity as the approval.
  const staff = skip
    ? await signedInStaff(environment, await readVerifyingKeys(SECRETS_PREFIX), request)
    : undefined;
  const doer = {
    at,
    by: staff ?? by,
    link: linkId,
    ...(staff ? { isSignedIn: true as const } : {}),
  };
  if (stageOf(record) !== 'awaitingTrial') return refuse(409, 'noTrialNow');

  if (skip || correct) {
    const change = skip ? skipTrial(reason, doer) : wantCorrection(doer);
    return keepingTyped(request, refuse, async () => {
      const changed = await changeRecord(RECORD_TABLE, onboardingId, byLink(link, change), record);
      const { record: now = record } = changed;
      // Someone else answered at the same moment, and that counts.
      const event = skip ? 'trialSkipped' : 'correctionWanted';
      const isOurs =
        changed.changed || now.history.some((told) => told.at === at && told.event === event);
      if (!isOurs) return refuse(409, 'noTrialNow');
      const answer = pendingAnswer(now, 'trial');
      if (answer) await deliverSoon(() => deliverAnswer(SECRETS_PREFIX, onboardingId, answer));
      if (request.html) return { redirect: request.path };
      return showTrial({ ...view, record: now }, request);
    });
  }

  const domains = appsOf(record).map(({ domain }) => domain);
  const open = untried(record);
  const [only, ...others] = domains.length > 1 ? open : domains;
  const rules = { customDomains: domains, trustedOrigins: environment.TRUSTED_ORIGINS };
  const domain =
    wanted !== undefined ? domainOf(wanted, rules) : others.length === 0 ? only : undefined;
  if (!domain || !domains.includes(domain))
    return refuse(422, 'invalidTrial', [
      { path: 'domain', code: wanted === undefined ? 'required' : 'domainNotConnected' },
    ]);
  await count(RECORD_TABLE, 'trials', onboardingId);
  const attempt = newAttempt();
  const id = randomUUID();
  const begins = byLink(link, startTrial({ id, domain, by: role, startedAt: at }));
  const begun = await changeRecord(RECORD_TABLE, onboardingId, begins, record);
  if (!begun.record || !hasTrial(begun.record, id)) return refuse(409, 'noTrialNow');
  const url = await authorizeUrl(
    environment,
    connectionName(record.continues ?? onboardingId, domain),
    attempt,
  );
  const keys = await readPageLinkKeys(SECRETS_PREFIX, 'trial');
  // Another tab may have an attempt under way.
  const { attempts } = readTrialCookie(keys, PUBLIC_URL, request.cookies);
  const attempted: TrialAttempt = {
    ...attempt,
    onboardingId,
    id,
    domain,
    page: request.path,
    by,
    link: linkId,
    expires: expiryOfAttempt(),
  };
  const cookie = trialCookie(keys, PUBLIC_URL, { attempts: [...attempts, attempted] });
  return request.html ? { redirect: url, cookie } : { json: { authorizeUrl: url }, cookie };
});
