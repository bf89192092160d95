import { calendarOf } from '../onboarding/business-days.ts';
import type { ConnectionName } from '../onboarding/connection-name.ts';
import type { Decision } from '../onboarding/onboarding.ts';
import { decide, pendingAnswer } from '../record/changes.ts';
import { claim } from '../record/claims.ts';
import { type Conflict, conflictsIn, isInTheWay } from '../record/conflict.ts';
import { foundConflicts } from '../record/domain-changes.ts';
import { byLink } from '../record/former-csms.ts';
import { count } from '../record/limits.ts';
import { lookAgain } from '../record/look-for-proofs.ts';
import { appsOf, listedDomains, proofsIn, stageOf } from '../record/onboarding-record.ts';
import { deliverAnswer, deliverSoon } from '../record/relay.ts';
import { findMisfits } from '../record/shared-connections.ts';
import { type Changed, changeRecord, readRecord } from '../record/store.ts';
import { isSwitchedOff } from '../record/switching.ts';
import { type FieldError, HandedOver, RequestError } from '../runtime/errors.ts';
import { fieldErrorsOf } from '../web/field-errors.ts';
import { contentOf, type Form } from '../web/form.ts';
import { httpHandler, problemDocument, troubleIsBusy } from '../web/http.ts';
import { openApproval, showApproval, standingDecision } from './approval-view.ts';
import { decisionSchema } from './decision.ts';
import { findConflictsAgain } from './find-conflicts-again.ts';

/** Converts a form's fields to the JSON a program sends. */
const fromForm = (form: Form) =>
  contentOf(form, { lists: ['vouchedDomains', 'replaces'], flags: ['addOnConfirmed'] });

/** `POST /approvals/{token}`: records the CSM's decision. Only the first one counts. */
export const handler = httpHandler('DecideApproval', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX, RECORD_TABLE } = environment;
  const { link, record } = await openApproval(environment, request);
  const { onboardingId, by } = link;
  const calendar = calendarOf(environment);
  const required = environment.DOMAIN_PROOF === 'required';
  const view = { brand, calendar, link, record, required };
  const body = await request.body();
  const content = 'json' in body ? body.json : fromForm(body.form);

  /** 409 if someone has decided (perhaps this person, a moment ago), 410 if the wait ended without a decision. */
  const tooLate = (now: typeof view) => {
    const decided = standingDecision(now.record);
    const status = decided ? 409 : 410;
    if (request.html) {
      const asked = 'form' in body ? body.form.get('decision') : undefined;
      return showApproval(now, request, { status, overtaken: asked !== decided?.decision });
    }
    if (!decided) throw new RequestError(status, 'over');
    return {
      json: {
        ...problemDocument(request.language, status, 'alreadyDecided'),
        decision: decided,
      },
      status,
      type: 'application/problem+json',
    };
  };
  if (stageOf(record) !== 'awaitingApproval') return tooLate(view);

  /** The record as read, or as updated by the checks below. */
  let judged = record;

  /**
   * @returns the domains that count by vouching, as they have no proof
   * @throws RequestError 422 for a domain that is neither proven nor vouched for, or not listed
   */
  const proven = async (vouched: readonly string[]): Promise<string[]> => {
    const listed = listedDomains(record);
    const strange = vouched.filter((domain) => !listed.includes(domain));
    if (strange.length > 0)
      throw new RequestError(422, 'invalidDecision', [
        { path: 'vouchedDomains', code: 'domainNotListed' },
      ]);
    const taken = new Set(required ? [] : vouched);
    const open = () => listed.filter((domain) => proofsIn(judged)(domain) !== 'proven');
    const missing = () => open().filter((domain) => !taken.has(domain));
    // The DNS record may be there by now.
    if (missing().length > 0) judged = await lookAgain(environment, record, 'person');
    if (missing().length > 0)
      throw new RequestError(
        422,
        'domainsNotProven',
        missing().map((domain) => ({
          path: `vouchedDomains.${listed.indexOf(domain)}`,
          code: 'domainNotProven',
        })),
      );
    return open();
  };

  /** Domains that lead to other connections, from the record. If one blocks the approval, looks again: it may be fixed. */
  const leadingElsewhere = async (replaces: readonly ConnectionName[]): Promise<Conflict[]> => {
    const known = () => conflictsIn(judged).filter(({ kind }) => kind !== 'inProgress');
    if (!known().some(isInTheWay(replaces))) return known();
    await count(RECORD_TABLE, 'conflictLooks', onboardingId);
    await findConflictsAgain(environment.FIND_CONFLICTS, onboardingId);
    judged = (await readRecord(RECORD_TABLE, onboardingId)) ?? judged;
    return known();
  };

  /** @throws RequestError 422 for a connection in `replaces` that none of the e-mail domains leads to */
  const refuseStrange = (replaces: readonly ConnectionName[], found: readonly Conflict[]) => {
    const errors = replaces.flatMap((name, index) =>
      found.some(({ connection }) => connection === name)
        ? []
        : [{ path: `replaces.${index}`, code: 'connectionNotInTheWay' }],
    );
    if (errors.length > 0) throw new RequestError(422, 'invalidDecision', errors);
  };

  /**
   * Claims the e-mail domains, so that two onboardings approved at the same time cannot both get one.
   * @throws RequestError 422 `domainConflict` for a domain of another company, or one that leads to another connection
   */
  const claimed = async (replaces: readonly ConnectionName[]) => {
    const domains = listedDomains(record);
    const leading = await leadingElsewhere(replaces);
    const isKnown = ({ domain, connection }: Conflict) =>
      leading.some((each) => each.domain === domain && each.connection === connection);
    const before = leading.filter(isInTheWay(replaces));
    if (before.length === 0) refuseStrange(replaces, [...conflictsIn(record), ...leading]);
    const claims = before.length > 0 ? [] : await claim(RECORD_TABLE, domains, record, replaces);
    const conflicts = [...before, ...claims];
    const change = foundConflicts([...leading, ...claims.filter((each) => !isKnown(each))]);
    // Saved so that the page names the other party.
    ({ record: judged = record } = await changeRecord(RECORD_TABLE, onboardingId, change, judged));
    if (conflicts.length > 0)
      throw new RequestError(
        422,
        'domainConflict',
        conflicts.map(({ domain }) => ({
          path: `emailDomains.${domains.indexOf(domain)}`,
          code: 'domainTaken',
        })),
      );
  };

  /**
   * Refuses while the shared connections are off, as switching this onboarding on would switch them all on again, and
   * what does not fit them.
   */
  const refuseForOwner = async () => {
    const owner = record.continues && (await readRecord(RECORD_TABLE, record.continues));
    if (!owner) return;
    if (isSwitchedOff(owner)) throw new RequestError(409, 'switchedOff');
    const [misfit] = await findMisfits(RECORD_TABLE, owner, record, appsOf(record));
    if (misfit) throw new RequestError(409, misfit.code);
  };

  /** The page with what was typed. */
  const backAsTyped = (form: Form, status: number, errors: readonly FieldError[]) =>
    showApproval({ ...view, record: judged }, request, {
      values: {
        decision: String(form.get('decision') ?? ''),
        note: String(form.get('note') ?? ''),
        addOnConfirmed: form.has('addOnConfirmed'),
        vouchedDomains: form.getAll('vouchedDomains').map(String),
        replaces: form.getAll('replaces').map(String),
        switchOn: String(form.get('switchOn') ?? ''),
      },
      errors,
      status,
    });

  const parsed = decisionSchema.safeParse(content);
  if (!parsed.success) {
    const errors = fieldErrorsOf(parsed.error);
    if (request.html && 'form' in body) return backAsTyped(body.form, 422, errors);
    const addOn = errors.some(({ code }) => code === 'addOnNotConfirmed');
    throw new RequestError(422, addOn ? 'addOnNotConfirmed' : 'invalidDecision', errors);
  }

  const { submissionId } = parsed.data;
  const decision: Decision = {
    decision: parsed.data.decision,
    at: new Date().toISOString(),
    by,
    note: parsed.data.note,
    ...(link.isSignedIn ? { isSignedIn: true as const } : {}),
  };
  let written: Changed;
  let vouched: string[] = [];
  try {
    // Skipped for another submission: `decide` refuses that.
    if (decision.decision === 'approve' && submissionId === record.submission?.id) {
      await refuseForOwner();
      vouched = await proven(parsed.data.vouchedDomains);
      await claimed(parsed.data.replaces);
    }
    written = await changeRecord(
      RECORD_TABLE,
      onboardingId,
      byLink(
        link,
        decide(
          decision,
          submissionId,
          { at: decision.at, by, link: link.linkId, isSignedIn: link.isSignedIn },
          { vouched, replaces: parsed.data.replaces, switchOn: parsed.data.switchOn },
        ),
      ),
      judged,
    );
  } catch (cause) {
    const error = troubleIsBusy(cause);
    if (error instanceof HandedOver) throw error;
    if (!(error instanceof RequestError) || !request.html || !('form' in body)) throw error;
    const errors = error.fields.length > 0 ? error.fields : [{ path: '', code: error.code }];
    return backAsTyped(body.form, error.status, errors);
  }
  const { record: now = record, changed } = written;
  // An identical decision means that an earlier attempt of this write succeeded and only its answer was lost.
  const isOurs = changed || JSON.stringify(now.decision) === JSON.stringify(decision);
  if (!isOurs && stageOf(now) === 'awaitingApproval') {
    // The page was open while changes were requested, made and verified.
    const [status, code] = [409, 'submissionChanged'];
    if (!request.html) throw new RequestError(status, code);
    return showApproval({ ...view, record: now }, request, {
      errors: [{ path: '', code }],
      status,
    });
  }
  if (!isOurs) return tooLate({ ...view, record: now });
  const answer = pendingAnswer(now, 'approval');
  if (answer) await deliverSoon(() => deliverAnswer(SECRETS_PREFIX, onboardingId, answer));
  if (request.html) return { redirect: request.path };
  return { json: { onboardingId, decision } };
});
