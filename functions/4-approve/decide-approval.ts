import { calendarOf } from '../onboarding/business-days.ts';
import type { Decision } from '../onboarding/onboarding.ts';
import { answerWait } from '../onboarding/task-token.ts';
import { type FieldError, RequestError } from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { httpHandler, problemDocument } from '../web/http.ts';
import { openApproval, showApproval, standingDecision } from './approval-view.ts';
import { decisionSchema } from './decision.ts';

/** A form's fields as the same content that a program sends. */
const fromForm = (form: FormData): Record<string, unknown> => {
  const { addOnConfirmed, ...fields } = Object.fromEntries(form);
  return { ...fields, addOnConfirmed: addOnConfirmed !== undefined };
};

/** `POST /approvals/{token}`: decides, once. */
export const handler = httpHandler('DecideApproval', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX } = environment;
  const { onboardingId, by, ...found } = await openApproval(environment, request.token);
  logger.appendKeys({ onboardingId });
  const calendar = calendarOf(environment);
  const view = { brand, calendar, ...found };
  const body = await request.body();
  const content = 'json' in body ? body.json : fromForm(body.form);

  /** Somebody decided (perhaps this person, a moment ago), or it is over without a decision. */
  const tooLate = (now: typeof view) => {
    const decided = standingDecision(now.onboarding);
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
  if (view.onboarding.progress.stage !== 'awaitingApproval') return tooLate(view);

  const parsed = decisionSchema.safeParse(content);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(
      (issue): FieldError =>
        issue.code === 'unrecognized_keys'
          ? { path: issue.keys[0] ?? '', code: 'unknownField' }
          : { path: issue.path.join('.'), code: issue.message },
    );
    if (request.html && 'form' in body)
      return showApproval(view, request, {
        values: {
          decision: String(body.form.get('decision') ?? ''),
          note: String(body.form.get('note') ?? ''),
          addOnConfirmed: body.form.has('addOnConfirmed'),
        },
        errors,
        status: 422,
      });
    const addOn = errors.some(({ code }) => code === 'addOnNotConfirmed');
    throw new RequestError(422, addOn ? 'addOnNotConfirmed' : 'invalidDecision', errors);
  }

  const { submissionId = view.onboarding.submissionId } = parsed.data;
  if (submissionId !== view.onboarding.submissionId) {
    // A page that was open while changes were asked for, made, and verified.
    const [status, code] = [409, 'submissionChanged'];
    if (!request.html) throw new RequestError(status, code);
    return showApproval(view, request, { errors: [{ path: '', code }], status });
  }

  const decision: Decision = {
    decision: parsed.data.decision,
    at: new Date().toISOString(),
    by,
    note: parsed.data.note,
  };
  const look = async () => ({
    brand,
    calendar,
    ...(await openApproval(environment, request.token)),
  });
  const outcome = await answerWait(
    SECRETS_PREFIX,
    onboardingId,
    'approval',
    decision,
    async () => (await look()).onboarding.progress.stage !== 'awaitingApproval',
  );
  if (outcome === 'over') {
    const now = await look();
    // An earlier try of this very request got through and only its answer was lost.
    const { decision: standing } = now.onboarding;
    if (JSON.stringify(standing) !== JSON.stringify(decision)) return tooLate(now);
  }
  if (request.html) return { redirect: request.path };
  return { json: { onboardingId, decision } };
});
