import { oktaDomainSchema } from '../okta/okta-domain.ts';
import type { Verification } from '../okta/verification.ts';
import { verifyOkta } from '../okta/verify-okta.ts';
import { isSameAddress, readEmailDomain } from '../onboarding/addresses.ts';
import { calendarOf } from '../onboarding/business-days.ts';
import { newProofKey } from '../onboarding/domain-proofs.ts';
import { peopleByDomain, submittedOf } from '../onboarding/evidence.ts';
import { type FingerprintKeys, readFingerprintKeys } from '../onboarding/link-keys.ts';
import type { LinkClaims } from '../onboarding/links.ts';
import {
  findSubmission,
  prepareSubmission,
  readAllUsers,
  storeSubmission,
} from '../onboarding/stored-submission.ts';
import type { Submission } from '../onboarding/submission.ts';
import { createOutbound } from '../outbound/outbound.ts';
import { type Change, correct, issue, submit } from '../record/changes.ts';
import { lookedForProofs } from '../record/domain-changes.ts';
import { appsBefore } from '../record/follow-ups.ts';
import { count, refuseBeyond } from '../record/limits.ts';
import { listDomains } from '../record/listings.ts';
import { askDns } from '../record/look-for-proofs.ts';
import {
  isOpen,
  isSubmitted,
  type OnboardingRecord,
  stageOf,
} from '../record/onboarding-record.ts';
import { deliverAnswer, deliverSoon, startWorkflow } from '../record/relay.ts';
import { findMisfits } from '../record/shared-connections.ts';
import { changeRecord, createRecord, readRecord } from '../record/store.ts';
import { type FieldError, nameOf, OktaUnavailable, RequestError } from '../runtime/errors.ts';
import type { EnvironmentOf } from '../runtime/every-handler.ts';
import { logger } from '../runtime/observability.ts';
import type { Form } from '../web/form.ts';
import { httpHandler, type Reply, type Request, retryAtOf, troubleIsBusy } from '../web/http.ts';
import { openOnboarding } from '../web/open-link.ts';
import {
  type Desk,
  type DraftContent,
  discardDraft,
  fillIn,
  keepCheck,
  keepStep,
  keptSecret,
  openDraft,
  withKeptSecrets,
} from './draft.ts';
import { linkToSteps, mailSteps } from './give-away.ts';
import {
  errorsIn,
  errorsOfStep,
  listErrors,
  parseSubmission,
  secretsNeeded,
  withKept,
} from './judge.ts';
import { ownSteps } from './own-steps.ts';
import { isChange, isOfStep, parseSetupForm, readAction, refuseLost } from './setup-form.ts';
import type { Checked, SetupFormValues } from './setup-values.ts';
import { type SetupView, type ShownForm, showSetup, takesSubmission } from './setup-view.ts';
import { notSubmitted, statusOf } from './status.ts';
import { given, isStep, type StepName, stepAfter } from './steps/names.ts';

/** Creates the record of a link that was issued before records existed. */
async function recordOf(
  table: string,
  link: LinkClaims<'setup'>,
): Promise<OnboardingRecord | undefined> {
  if (link.expired) return undefined;
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

/** Context shared by the functions below. */
interface Setup {
  environment: EnvironmentOf<'SubmitSetup'>;
  keys: FingerprintKeys;
  link: LinkClaims<'setup'>;
  record: OnboardingRecord | undefined;
  view: SetupView;
  request: Request;
  /** Whether a browser posted a form, rather than a program JSON. */
  isForm: boolean;
}

/** `POST /setup/{token}`: accepts a submission or a correction, whole or step by step. Idempotent. */
export const handler = httpHandler('SubmitSetup', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX, RECORD_TABLE } = environment;
  const [{ link, record: known }, keys] = await Promise.all([
    openOnboarding(environment, 'setup', request),
    readFingerprintKeys(SECRETS_PREFIX),
  ]);

  const record = known ?? (await recordOf(RECORD_TABLE, link));
  if (link.expired && !(record && isSubmitted(record))) throw new RequestError(410, 'linkExpired');
  const before =
    request.html && takesSubmission(record) ? await appsBefore(RECORD_TABLE, record) : [];
  const adding = before.map(({ domain }) => domain);
  const view = { brand, calendar: calendarOf(environment), link, record, adding };

  const body = await request.body();
  const isForm = 'form' in body && request.html;
  const setup: Setup = { environment, keys, link, record, view, request, isForm };
  const step = 'form' in body ? body.form.get('step') : undefined;
  const own = ownSteps(link);
  // A link to single steps allows nothing else.
  if (own && !('form' in body)) throw new RequestError(404, 'stepIsPage');
  if (own && !own.some((each) => each === step)) throw new RequestError(404, 'linkInvalid');
  if ('form' in body) refuseLost(body.form, isStep(step) ? step : undefined);
  if ('form' in body && isStep(step)) return answerStep(setup, step, body.form);
  return answerWhole(setup, body);
});

/** Handles a whole submission, as JSON or as a form. */
async function answerWhole(setup: Setup, body: { form: Form } | { json: unknown }): Promise<Reply> {
  const { request, record, environment } = setup;
  const form = 'form' in body ? await parseSetupForm(body.form) : undefined;
  // Actions such as "Add another Okta app" only change the form.
  if (form && form.action !== 'submit' && takesSubmission(record))
    return showSetup(setup.view, request, { form });
  return keepTyped(
    setup,
    async () => form && { form },
    () => {
      // Once the onboarding has ended, the answer is always its outcome.
      if (record && !isOpen(record)) return Promise.resolve(accepted(setup, record));
      const content = 'json' in body ? body.json : form?.submission;
      const correcting = record !== undefined && isSubmitted(record);
      const parsed = parseSubmission(
        content,
        form ? listErrors(form) : [],
        environment,
        correcting,
      );
      return send(setup, parsed);
    },
  );
}

/** Handles one step: saves it, then acts on the button that was pressed. */
async function answerStep(setup: Setup, step: StepName, posted: Form): Promise<Reply> {
  const { request, record, environment, keys, link } = setup;
  // Someone else has sent it since, or it was sent twice.
  const elsewhere: Reply = { redirect: request.path };
  if (!takesSubmission(record)) return elsewhere;
  const desk: Desk = {
    table: environment.RECORD_TABLE,
    prefix: environment.SECRETS_PREFIX,
    onboardingId: link.onboardingId,
    record,
  };
  const own = ownSteps(link);
  // Enter in a field. With a colleague's address typed, it means sending the mail.
  const [, entered] = /^enter\.(next|submit)$/.exec(String(posted.get('action'))) ?? [];
  if (entered) posted.set('action', posted.get('colleague') ? 'mailStep' : entered);
  const { action } = readAction(posted);
  if (own && !isOfStep(action)) throw new RequestError(404, 'linkInvalid');
  // The last step cannot be delegated.
  if ((action === 'share' || action === 'mailStep') && given[step].length === 0)
    throw new RequestError(400, 'bodyMalformed');
  if (action === 'discard') {
    await discardDraft(desk);
    return elsewhere;
  }
  let shown: ShownForm | undefined;
  /** The page with what was typed, whether or not it could be saved. */
  const again = async () => {
    if (shown) return shown;
    const { content, isKept } = await openDraft(desk);
    const typed = await fillIn(content, step, posted);
    const form = { ...typed, values: withKept(typed.values, record) };
    const open = errorsIn(form, environment);
    return { form, step: { name: step, open, passed: content.passed, isKept } };
  };
  return keepTyped(setup, again, async () => {
    await count(environment.RECORD_TABLE, 'drafts', link.onboardingId);
    const kept = await keepStep(desk, keys, step, posted, action === 'next');
    const form = { ...kept.form, values: withKept(kept.form.values, record) };
    const open = [
      ...errorsIn(form, environment),
      ...(await misfitsIn(setup, form.submission.oktaApps)),
    ];
    const page = { form, step: { name: step, open, passed: kept.content.passed, isKept: true } };
    shown = page;
    if (form.action === 'checkApp') {
      const checked = await checkApp(setup, desk, kept.content, Number(form.about));
      shown = { ...shown, form: { ...form, values: withChecked(form.values, checked) } };
      return showSetup(setup.view, request, shown);
    }
    if (form.action === 'checkDomains') {
      await count(environment.RECORD_TABLE, 'checks', link.onboardingId);
      const listed = form.submission.oktaApps.flatMap(({ emailDomains }) => emailDomains);
      const readable = listed.flatMap((domain) => readEmailDomain(domain) ?? []);
      const { found } = await askDns(environment, record ?? {}, [...new Set(readable)]);
      shown = { ...page, step: { ...page.step, found } };
      return showSetup(setup.view, request, shown);
    }
    if (form.action === 'share' || form.action === 'mailStep') {
      const steps = given[step];
      const colleague = String(posted.get('colleague') ?? '');
      const shared = { link: await linkToSteps(environment, link, record, steps), colleague };
      shown = { ...page, step: { ...page.step, shared } };
      if (form.action === 'share') return showSetup(setup.view, request, shown);
      const mailed = await mailSteps(setup, steps, colleague);
      shown = { ...page, step: { ...page.step, shared: { link: shared.link, mailed } } };
      return showSetup(setup.view, request, shown);
    }
    if (isChange(form.action)) {
      const isList = form.action === 'checkUsers' || form.action === 'leaveOut';
      const errors = isList ? open.filter(({ path }) => path.startsWith('users')) : [];
      return showSetup(setup.view, request, { ...shown, errors });
    }
    if (form.action === 'go')
      return { redirect: `${request.path}${isStep(form.about) ? `?step=${form.about}` : ''}` };
    const wrong = form.action === 'next' ? errorsOfStep(open, step) : open;
    if (wrong.length > 0) {
      // Sending deletes the draft, so a second send looks incomplete. Check whether it was sent already.
      const now = await readRecord(desk.table, desk.onboardingId);
      if (!takesSubmission(now)) return elsewhere;
      throw new RequestError(422, 'invalidSubmission', wrong);
    }
    if (form.action === 'next') return { redirect: `${request.path}?${nextOf(step, own)}` };

    const { users, ...rest } = await withKeptSecrets(desk, kept.content, form);
    const before = form.values.usersMode === 'add' ? await usersSent(desk) : [];
    const correcting = record !== undefined && isSubmitted(record);
    const whole = { ...rest, users: [...before, ...users] };
    const answer = await send(setup, parseSubmission(whole, [], environment, correcting));
    await discardDraft(desk).catch((error: unknown) =>
      logger.warn('A draft may be left', { error: nameOf(error) }),
    );
    return answer;
  });
}

/** The query of the page after a step: the next step, or `done` after the last step of a delegated link. */
function nextOf(step: StepName, own: readonly StepName[] | undefined) {
  const next = stepAfter(step);
  if (own) return next && own.includes(next) ? `step=${next}` : 'done';
  return `step=${next ?? step}`;
}

/**
 * Verifies one of the draft's apps with Okta, as the workflow will.
 * @throws RequestError 429 when it was checked too often
 */
async function checkApp(
  { environment, view, link }: Setup,
  desk: Desk,
  content: DraftContent,
  index: number,
): Promise<{ index: number; checked: Checked | undefined }> {
  const app = content.oktaApps[index];
  if (!app || app.domain === '') return { index, checked: undefined };
  await count(environment.RECORD_TABLE, 'checks', link.onboardingId);
  const { domain, clientId, slot } = app;
  const rules = {
    customDomains: environment.CUSTOM_OKTA_DOMAINS,
    trustedOrigins: environment.TRUSTED_ORIGINS,
  };
  const { callbackUrls } = view.brand;
  const verification = await verifyOkta(
    { domain, clientId, clientSecret: await keptSecret(desk, content, slot) },
    { callbackUrls, rules, fetch: createOutbound(rules).fetch },
  ).catch((error: unknown): Verification => {
    if (!(error instanceof OktaUnavailable)) throw error;
    return {
      domain: oktaDomainSchema.parse(domain),
      outcome: 'unavailable',
      checks: [],
      problems: [{ code: 'oktaUnavailable' }],
    };
  });
  const checked = { at: new Date().toISOString(), verification };
  await keepCheck(desk, content, slot, checked);
  return { index, checked };
}

const withChecked = (
  values: SetupFormValues,
  { index, checked }: Awaited<ReturnType<typeof checkApp>>,
): SetupFormValues => ({
  ...values,
  oktaApps: values.oktaApps.map((app, at) => (at === index ? { ...app, checked } : app)),
});

/** The users of the previous submission. */
async function usersSent({ prefix, onboardingId, record }: Desk): Promise<string[]> {
  const id = record?.submission?.id;
  const stored = id && (await findSubmission(prefix, onboardingId, id));
  return stored ? readAllUsers(prefix, stored, id) : [];
}

function accepted(setup: Setup, now: OnboardingRecord | undefined): Reply {
  const { request, link, view, isForm } = setup;
  if (isForm) return { redirect: request.path };
  const { onboardingId, company } = link;
  const status = now
    ? statusOf(now, request.language, view.calendar)
    : notSubmitted(onboardingId, company);
  return { json: { onboardingId, status }, status: 202 };
}

/** On an error, shows a browser the form again with what was typed, except secrets. */
async function keepTyped(
  { view, request, record }: Setup,
  typed: () => Promise<ShownForm | undefined>,
  work: () => Promise<Reply>,
): Promise<Reply> {
  try {
    return await work();
  } catch (cause) {
    const error = troubleIsBusy(cause);
    if (!(error instanceof RequestError) || !request.html || !takesSubmission(record)) throw error;
    if (![422, 429, 503].includes(error.status)) throw error;
    // If the form cannot be rebuilt, report the original error.
    const shown = await typed().catch(() => undefined);
    if (!shown) throw error;
    const whole = { path: '', code: error.code, retryAt: retryAtOf(error) };
    const errors = error.fields.length > 0 ? error.fields : [whole];
    return showSetup(view, request, { ...shown, errors, status: error.status });
  }
}

/** Maximum domain names to list while someone is waiting; "Find conflicts" lists the rest. */
const LISTED_AT_ONCE = 100;

/** Stores a submission and starts its verification. */
async function send(setup: Setup, parsed: Submission): Promise<Reply> {
  const { environment, keys, link, record, request } = setup;
  const { SECRETS_PREFIX, STATE_MACHINE_ARN, RECORD_TABLE } = environment;
  const { onboardingId } = link;
  const { email } = parsed.contact;
  const misfits = takesSubmission(record) ? await misfitsIn(setup, parsed.oktaApps) : [];
  if (misfits.length > 0) throw new RequestError(422, 'invalidSubmission', misfits);
  // From here on, only a limit can refuse a first submission, so its mail is counted right away.
  const isFirst = record !== undefined && !isSubmitted(record);
  // Before the workflow runs, the stored submission can only be an earlier attempt at this one.
  const [previous] = await Promise.all([
    findSubmission(SECRETS_PREFIX, onboardingId, record?.submission?.id),
    isFirst && count(RECORD_TABLE, 'mails', email),
  ]);
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
    if (record?.submission?.id === prepared.id) return accepted(setup, record);
    throw new RequestError(409, 'conflict');
  }
  refuseKeptSecrets(parsed, secretsNeeded(record, prepared.domains));
  refuseBeyond('corrections', correctionsOf(record));
  const before = record?.submitted?.contact.email;
  if (before !== undefined && !isSameAddress(before, email))
    await count(RECORD_TABLE, 'contacts', onboardingId);
  if (!isFirst) await count(RECORD_TABLE, 'mails', email);

  const { id, domains, stored } = prepared;
  const people = peopleByDomain([stored.mainAdmin.email, ...prepared.users.flat()]);
  const submitted = { ...submittedOf(stored), people };
  const submission = { id, domains, submitted, language: stored.language };
  const doer = { at: new Date().toISOString(), by: stored.contact.email, link: link.linkId };
  const listed = stored.oktaApps.flatMap(({ emailDomains }) => emailDomains);
  const [, look] = await Promise.all([
    storeSubmission(SECRETS_PREFIX, prepared),
    askDns(environment, record ?? {}, listed),
    listDomains(RECORD_TABLE, onboardingId, listed, LISTED_AT_ONCE),
  ]);
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
  // Unchanged means that another submission came first, unless this one was sent twice.
  if (!changed && now?.submission?.id !== id) throw new RequestError(409, 'conflict');
  if (now)
    await deliverSoon(async () => {
      for (const pending of now.pending) {
        if (pending.kind === 'start') await startWorkflow(STATE_MACHINE_ARN, now, pending);
        if (pending.kind === 'answer' && pending.wait === 'correction')
          await deliverAnswer(SECRETS_PREFIX, onboardingId, pending);
      }
    });
  return accepted(setup, now);
}

/** What a follow-up lists that does not fit the connections it continues. */
async function misfitsIn(
  { environment: { RECORD_TABLE }, record }: Setup,
  apps: Parameters<typeof findMisfits>[3],
): Promise<FieldError[]> {
  const owner = record?.continues && (await readRecord(RECORD_TABLE, record.continues));
  return owner ? findMisfits(RECORD_TABLE, owner, record, apps) : [];
}

/** ISO times of the corrections, oldest first. */
const correctionsOf = (record: OnboardingRecord | undefined) =>
  (record?.history ?? []).filter(({ event }) => event === 'corrected').map(({ at }) => at);

/** @throws RequestError 422 when a client secret that must be typed again is missing */
function refuseKeptSecrets({ oktaApps }: Submission, needed: readonly string[]): void {
  const fields = oktaApps.flatMap(({ domain, clientSecret }, index) =>
    clientSecret === undefined && needed.includes(domain)
      ? [{ path: `oktaApps.${index}.clientSecret`, code: 'required' }]
      : [],
  );
  if (fields.length > 0) throw new RequestError(422, 'invalidSubmission', fields);
}
