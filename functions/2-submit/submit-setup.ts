import { calendarOf } from '../onboarding/business-days.ts';
import { newProofKey } from '../onboarding/domain-proofs.ts';
import { emailDomainRefusal } from '../onboarding/email-domains.ts';
import { submittedOf } from '../onboarding/evidence.ts';
import { type LinkClaims, readLinkKeys } from '../onboarding/links.ts';
import {
  findSubmission,
  prepareSubmission,
  storeSubmission,
} from '../onboarding/stored-submission.ts';
import { type Submission, submissionSchema } from '../onboarding/submission.ts';
import { type Change, correct, issue, submit } from '../record/changes.ts';
import { lookedForProofs } from '../record/domain-changes.ts';
import { refuseBeyond } from '../record/limits.ts';
import { askDns } from '../record/look-for-proofs.ts';
import {
  isOpen,
  isSubmitted,
  type OnboardingRecord,
  stageOf,
} from '../record/onboarding-record.ts';
import { deliverAnswer, deliverSoon, startWorkflow } from '../record/relay.ts';
import { changeRecord, createRecord, readRecord } from '../record/store.ts';
import type { Environment } from '../runtime/environment.ts';
import { type FieldError, RequestError } from '../runtime/errors.ts';
import { fieldErrorsOf } from '../web/field-errors.ts';
import { httpHandler, retryAtOf, troubleIsBusy } from '../web/http.ts';
import { openLink } from '../web/open-link.ts';
import { errorsOf } from './people/review.ts';
import { parseSetupForm, type SetupForm } from './setup-form.ts';
import { secretsNeeded, showSetup, takesSubmission } from './setup-view.ts';
import { notSubmitted, statusOf } from './status.ts';

/**
 * @param unread what the form's reader could not read
 * @param correcting whether client secrets are kept from an earlier submission
 * @throws RequestError 422 `invalidSubmission` with an error for each field
 */
function parseSubmission(
  content: unknown,
  unread: readonly FieldError[],
  environment: Environment<'CUSTOM_OKTA_DOMAINS' | 'TRUSTED_ORIGINS' | 'OWN_DOMAINS'>,
  correcting: boolean,
): Submission {
  const schema = submissionSchema(
    {
      customDomains: environment.CUSTOM_OKTA_DOMAINS,
      trustedOrigins: environment.TRUSTED_ORIGINS,
      emailDomainRefusal: emailDomainRefusal(environment.OWN_DOMAINS),
    },
    { correcting },
  );
  const parsed = schema.safeParse(content);
  if (parsed.success && unread.length === 0) return parsed.data;
  const errors = parsed.success ? [] : fieldErrorsOf(parsed.error);
  throw new RequestError(422, 'invalidSubmission', [...errors, ...unread]);
}

/**
 * The record that a link is about. Links that were issued before there were records have none yet.
 */
async function recordOf(
  table: string,
  link: LinkClaims<'setup'>,
): Promise<OnboardingRecord | undefined> {
  const record = await readRecord(table, link.onboardingId);
  if (record || link.expired) return record;
  const { onboardingId, company, csm } = link;
  const made = issue(
    {
      onboardingId,
      companyId: onboardingId,
      company,
      csm,
      linkExpiresAt: link.expiresAt,
      proofKey: newProofKey(),
    },
    { at: new Date().toISOString(), by: csm.email, link: link.linkId },
  );
  return (await createRecord(table, made)) ? made : readRecord(table, onboardingId);
}

/** `POST /setup/{token}`: takes a submission, or its correction. Sent twice it is one onboarding. */
export const handler = httpHandler('SubmitSetup', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX, STATE_MACHINE_ARN, RECORD_TABLE } = environment;
  const link = await openLink(environment, 'setup', request);
  const keys = await readLinkKeys(SECRETS_PREFIX);
  const { onboardingId } = link;

  const record = await recordOf(RECORD_TABLE, link);
  if (link.expired && !(record && isSubmitted(record))) throw new RequestError(410, 'linkExpired');
  const calendar = calendarOf(environment);
  const view = { brand, calendar, link, record };

  const body = await request.body();
  const form = 'form' in body ? await parseSetupForm(body.form) : undefined;
  // "Add another Okta app" and the like only change the form.
  if (form && form.action !== 'submit' && takesSubmission(record))
    return showSetup(view, request, form);

  const accepted = (now: OnboardingRecord | undefined) => {
    if (form && request.html) return { redirect: request.path };
    const status = now
      ? statusOf(now, request.language, calendar)
      : notSubmitted(onboardingId, link.company);
    return { json: { onboardingId, status }, status: 202 };
  };
  // After the end whatever is sent is answered by how it ended.
  if (record && !isOpen(record)) return accepted(record);

  try {
    const correcting = record !== undefined && isSubmitted(record);
    const content = 'json' in body ? body.json : form?.submission;
    const parsed = parseSubmission(content, form ? listErrors(form) : [], environment, correcting);
    // Before anything runs, what is stored can only be an earlier try of this submission.
    const previous = await findSubmission(SECRETS_PREFIX, onboardingId, record?.submission?.id);
    const prepared = prepareSubmission(
      parsed,
      {
        onboardingId,
        ...(record?.continues === undefined ? {} : { continues: record.continues }),
        company: record?.company ?? link.company,
        csm: record?.csm ?? link.csm,
        language: request.language,
      },
      keys,
      previous,
    );
    if (!takesSubmission(record)) {
      if (record?.submission?.id === prepared.id) return accepted(record);
      throw new RequestError(409, 'conflict');
    }
    refuseKeptSecrets(parsed, secretsNeeded(record, prepared.domains));
    refuseBeyond('corrections', correctionsOf(record));

    await storeSubmission(SECRETS_PREFIX, prepared);
    const { id, domains, stored } = prepared;
    const submission = { id, domains, submitted: submittedOf(stored) };
    const doer = { at: new Date().toISOString(), by: stored.contact.email, link: link.linkId };
    const look = await askDns(
      environment,
      record ?? {},
      stored.oktaApps.flatMap(({ emailDomains }) => emailDomains),
    );
    const take =
      record && stageOf(record) === 'awaitingCorrection'
        ? correct(submission, doer)
        : submit(submission, doer);
    const takeAndProve: Change = (before) => {
      const taken = take(before);
      return taken && (lookedForProofs({ ...look, at: doer.at, by: 'submission' })(taken) ?? taken);
    };
    const { record: now, changed } = await changeRecord(
      RECORD_TABLE,
      onboardingId,
      takeAndProve,
      record,
    );
    // Somebody else's came first, unless it is this very one, sent twice.
    if (!changed && now?.submission?.id !== id) throw new RequestError(409, 'conflict');
    if (now)
      await deliverSoon(async () => {
        for (const pending of now.pending) {
          if (pending.kind === 'start') await startWorkflow(STATE_MACHINE_ARN, now, pending);
          if (pending.kind === 'answer' && pending.wait === 'correction')
            await deliverAnswer(SECRETS_PREFIX, onboardingId, pending);
        }
      });
    return accepted(now);
  } catch (cause) {
    const error = troubleIsBusy(cause);
    // A person gets the form back with what was typed, save the secrets.
    if (!(error instanceof RequestError) || !form || !request.html || !takesSubmission(record))
      throw error;
    if (![422, 429, 503].includes(error.status)) throw error;
    const whole = { path: '', code: error.code, retryAt: retryAtOf(error) };
    const errors = error.fields.length > 0 ? error.fields : [whole];
    return showSetup(view, request, { ...form, errors, status: error.status });
  }
});

/** When it was corrected, the last time last. */
const correctionsOf = (record: OnboardingRecord | undefined) =>
  (record?.history ?? []).filter(({ event }) => event === 'corrected').map(({ at }) => at);

/** Why a form's list is not sent as it is. */
const listErrors = ({ errors, review }: SetupForm) => [
  ...errors,
  ...(review ? errorsOf(review) : []),
];

/** @throws RequestError 422 where a client secret was left out that must be typed again */
function refuseKeptSecrets({ oktaApps }: Submission, needed: readonly string[]): void {
  const fields = oktaApps.flatMap(({ domain, clientSecret }, index) =>
    clientSecret === undefined && needed.includes(domain)
      ? [{ path: `oktaApps.${index}.clientSecret`, code: 'required' }]
      : [],
  );
  if (fields.length > 0) throw new RequestError(422, 'invalidSubmission', fields);
}
