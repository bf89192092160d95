import { logoutUrl, redeem } from '../auth0/trial.ts';
import { connectionName } from '../onboarding/connection-name.ts';
import { readPageLinkKeys } from '../onboarding/link-keys.ts';
import { pendingAnswer, waitsFor } from '../record/changes.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import { deliverAnswer, deliverSoon } from '../record/relay.ts';
import { changeRecord, readRecord } from '../record/store.ts';
import { finishTrial, type TrialResult } from '../record/trials.ts';
import { RequestError } from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { logger } from '../runtime/observability.ts';
import { httpHandler, type Request } from '../web/http.ts';
import { readTrialCookie, type TrialAttempt, trialCookie } from './trial-cookie.ts';

type Result = Omit<TrialResult, 'returnedAt'>;

/** The result of a trial. */
async function resultOf(
  environment: EnvironmentOf<'FinishTrial'>,
  query: Request['query'],
  attempt: TrialAttempt,
  record: OnboardingRecord,
): Promise<Result> {
  const redeemed = await redeem(environment, query, attempt);
  if ('problem' in redeemed) {
    // Raw codes, for ops.
    logger.warn('A trial failed', { domain: attempt.domain, ...redeemed.problem });
    return { ...redeemed, succeeded: false };
  }
  const { claims, connection } = redeemed;
  const known = { redeemed: true, claims };
  const name = connectionName(record.continues ?? record.onboardingId, attempt.domain);
  // Proves nothing if it was another connection of the tenant.
  if (connection !== name)
    return { redeemed: false, problem: { code: 'notRedeemed' }, succeeded: false };
  const { email } = claims;
  if (email === undefined) return { ...known, problem: { code: 'emailMissing' }, succeeded: false };
  const home = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  const app = record.submitted?.oktaApps.find(({ domain }) => domain === attempt.domain);
  return app?.emailDomains.includes(home)
    ? { ...known, succeeded: true }
    : { ...known, problem: { code: 'addressElsewhere' }, succeeded: false };
}

/**
 * `GET /trials/callback`: ends a trial once, in the browser that began it, while the onboarding waits for one. Then
 * signs out of Auth0 and redirects to the trial's page. This is the only GET that changes anything; OAuth offers no
 * other way back (RFC 6749, 4.1.2).
 */
export const handler = httpHandler('FinishTrial', async (request, { environment }) => {
  // Scanners and previews send HEAD, which must not use up the attempt.
  if (request.isHead) throw new RequestError(405, 'methodNotAllowed', [], { allow: 'GET' });
  const { SECRETS_PREFIX, RECORD_TABLE, PUBLIC_URL } = environment;
  const keys = await readPageLinkKeys(SECRETS_PREFIX, 'trial');
  const { query } = request;
  const { attempts, returnTo } = readTrialCookie(keys, PUBLIC_URL, request.cookies);
  if (returnTo !== undefined && query.state === undefined)
    return { redirect: returnTo, cookie: trialCookie(keys, PUBLIC_URL, { attempts }) };
  const attempt = attempts.find(({ state }) => state === query.state);
  // Began in another browser, expired, or already ended: redeems nothing.
  if (!attempt) throw new RequestError(400, 'trialElsewhere');
  const { onboardingId, id, by, link } = attempt;
  logger.appendKeys({ onboardingId });
  const record = await readRecord(RECORD_TABLE, onboardingId);
  const trial = record?.trials.find((each) => each.id === id);
  if (!record || trial?.returnedAt !== undefined) throw new RequestError(400, 'trialElsewhere');
  if (!waitsFor(record, 'trial')) throw new RequestError(409, 'noTrialNow');
  if (!trial) throw new RequestError(400, 'trialElsewhere');
  // With neither, it is not from Auth0 (RFC 6749, 4.1.2), and says nothing about who signed in.
  if (!query.code && !query.error) throw new RequestError(400, 'requestMalformed');
  const result = await resultOf(environment, query, attempt, record);
  const returnedAt = new Date().toISOString();
  const { record: now = record, changed } = await changeRecord(
    RECORD_TABLE,
    onboardingId,
    finishTrial(id, { ...result, returnedAt }, { at: returnedAt, by, link }),
    record,
  );
  // Another trial has ended the wait in the meantime.
  if (!changed) throw new RequestError(409, 'noTrialNow');
  const answer = pendingAnswer(now, 'trial');
  if (answer) await deliverSoon(() => deliverAnswer(SECRETS_PREFIX, onboardingId, answer));
  return {
    redirect: logoutUrl(environment),
    cookie: trialCookie(keys, PUBLIC_URL, {
      attempts: attempts.filter((each) => each !== attempt),
      returnTo: attempt.page,
    }),
  };
});
