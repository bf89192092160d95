import { setTimeout as pause } from 'node:timers/promises';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { calendarOf } from '../onboarding/business-days.ts';
import { type Onboarding, readOnboarding } from '../onboarding/execution.ts';
import { type LinkClaims, readLinkKeys, verifyLink } from '../onboarding/links.ts';
import {
  deleteSubmission,
  findSubmission,
  type PreparedSubmission,
  prepareSubmission,
  storeSubmission,
} from '../onboarding/stored-submission.ts';
import { type Submission, submissionSchema } from '../onboarding/submission.ts';
import { answerWait } from '../onboarding/task-token.ts';
import { stepFunctions } from '../runtime/aws.ts';
import {
  busy,
  type FieldError,
  isThrottled,
  isUnanswered,
  nameOf,
  RequestError,
} from '../runtime/errors.ts';
import { logger } from '../runtime/observability.ts';
import { fieldErrorsOf } from '../web/field-errors.ts';
import { httpHandler, throttledIsBusy } from '../web/http.ts';
import { parseSetupForm } from './setup-form.ts';
import { isOpen, secretsNeeded, showSetup, submissionOf } from './setup-view.ts';
import { begun, statusOf } from './status.ts';

/**
 * @param unread what the form's reader could not read
 * @param correcting whether client secrets are kept from an earlier submission
 * @throws RequestError 422 `invalidSubmission` with an error for each field
 */
function parseSubmission(
  content: unknown,
  unread: readonly FieldError[],
  environment: { CUSTOM_OKTA_DOMAINS: string[]; TRUSTED_ORIGINS: string[] },
  correcting: boolean,
): Submission {
  const schema = submissionSchema(
    {
      customDomains: environment.CUSTOM_OKTA_DOMAINS,
      trustedOrigins: environment.TRUSTED_ORIGINS,
    },
    { correcting },
  );
  const parsed = schema.safeParse(content);
  if (parsed.success && unread.length === 0) return parsed.data;
  const errors = parsed.success ? [] : fieldErrorsOf(parsed.error);
  throw new RequestError(422, 'invalidSubmission', [...errors, ...unread]);
}

/**
 * Stores the submission and starts the workflow. The same submission again finds the execution it
 * started before.
 * @param find looks for the onboarding
 * @throws RequestError 409 `conflict` when another submission was faster, 503 `busy` when AWS asks
 *   to slow down (then nothing is kept) or does not answer
 */
async function start(
  stateMachineArn: string,
  prefix: string,
  link: LinkClaims<'setup'>,
  prepared: PreparedSubmission,
  find: () => Promise<Onboarding | undefined>,
): Promise<void> {
  try {
    await storeSubmission(prefix, prepared);
    await stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn,
        name: link.onboardingId,
        input: JSON.stringify({
          onboardingId: link.onboardingId,
          company: link.company,
          submission: { id: prepared.id, domains: prepared.domains },
        }),
      }),
    );
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionAlreadyExists')
      throw new RequestError(409, 'conflict');
    if (!isThrottled(error) && !isUnanswered(error)) throw error;
    logger.warn('The workflow was not started', { error: nameOf(error) });
    // An earlier try of the SDK's, or another tab's, may have got through: it needs its secrets.
    const started = await find();
    if (started && started.submissionId !== prepared.id) throw new RequestError(409, 'conflict');
    if (started) return;
    // What was not answered may yet begin, and would need them. DeleteExpiredSecrets takes them
    // when it did not.
    if (isThrottled(error)) await deleteSubmission(prefix, link.onboardingId, prepared.domains);
    throw busy();
  }
}

/** How often an execution that was started is looked for, and the milliseconds in between. */
const LOOKS = 5;
const PAUSE_MS = 300;

/**
 * Step Functions shows an execution a moment later at times ("eventually consistent":
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html), and who
 * has just submitted must not be shown the empty form again.
 */
async function untilShown(find: () => Promise<Onboarding | undefined>) {
  for (let left = LOOKS; ; left -= 1) {
    const found = await find();
    if (found || left === 1) return found;
    await pause(PAUSE_MS);
  }
}

/** `POST /setup/{token}`: takes a submission, or its correction. Sent twice it is one onboarding. */
export const handler = httpHandler('SubmitSetup', async (request, { environment, brand }) => {
  const { SECRETS_PREFIX, STATE_MACHINE_ARN } = environment;
  const keys = await readLinkKeys(SECRETS_PREFIX);
  const link = await verifyLink(keys, 'setup', request.token);
  const { onboardingId } = link;
  logger.appendKeys({ onboardingId });

  const find = () => readOnboarding(STATE_MACHINE_ARN, onboardingId);
  const onboarding = await find();
  if (!onboarding && link.expired) throw new RequestError(410, 'linkExpired');
  const submission = await submissionOf(SECRETS_PREFIX, onboarding);
  const calendar = calendarOf(environment);
  const view = { brand, calendar, link, onboarding, submission };

  const body = await request.body();
  const form = 'form' in body ? await parseSetupForm(body.form) : undefined;
  // "Add another Okta app" and the like only change the form.
  if (form && form.action !== 'submit' && isOpen(view))
    return showSetup(view, request, [], { values: form.values, errors: form.errors });

  const accepted = async () => {
    const now = await untilShown(find);
    if (form && request.html) return { redirect: request.path };
    if (!now)
      return { json: { onboardingId, status: begun(onboardingId, link.company) }, status: 202 };
    const stored = await submissionOf(SECRETS_PREFIX, now);
    const status = statusOf(now, stored?.oktaApps ?? [], request.language, calendar);
    return { json: { onboardingId, status }, status: 202 };
  };
  // After the end whatever is sent is answered by how it ended.
  if (onboarding && !onboarding.running) return accepted();

  try {
    const content = 'json' in body ? body.json : form?.submission;
    const parsed = parseSubmission(
      content,
      form?.errors ?? [],
      environment,
      onboarding !== undefined,
    );
    // Before anything runs, what is stored can only be an earlier try of this submission.
    const previous = submission ?? (await findSubmission(SECRETS_PREFIX, onboardingId));
    const prepared = prepareSubmission(
      parsed,
      {
        onboardingId,
        company: previous?.company ?? link.company,
        csm: previous?.csm ?? link.csm,
        language: request.language,
      },
      keys,
      previous,
    );
    if (onboarding?.submissionId === prepared.id && !isOpen(view)) return await accepted();
    if (!isOpen(view)) throw new RequestError(409, 'conflict');
    refuseKeptSecrets(parsed, secretsNeeded(view, prepared.domains));

    if (!onboarding) {
      await start(STATE_MACHINE_ARN, SECRETS_PREFIX, link, prepared, find);
    } else {
      await storeSubmission(SECRETS_PREFIX, prepared);
      const answer = { id: prepared.id, domains: prepared.domains };
      const outcome = await answerWait(
        SECRETS_PREFIX,
        onboardingId,
        'correction',
        answer,
        async () => (await find())?.progress.stage !== 'awaitingCorrection',
      );
      // Somebody else's correction came first, unless it is this very one, sent twice.
      if (outcome === 'over' && (await find())?.submissionId !== prepared.id)
        throw new RequestError(409, 'conflict');
    }
    return await accepted();
  } catch (cause) {
    const error = throttledIsBusy(cause);
    // A person gets the form back with what was typed, save the secrets.
    if (!(error instanceof RequestError) || !form || !request.html || !isOpen(view)) throw error;
    if (error.status !== 422 && error.status !== 503) throw error;
    const errors = error.fields.length > 0 ? error.fields : [{ path: '', code: error.code }];
    return showSetup(view, request, [], { values: form.values, errors, status: error.status });
  }
});

/** @throws RequestError 422 where a client secret was left out that must be typed again */
function refuseKeptSecrets({ oktaApps }: Submission, needed: readonly string[]): void {
  const fields = oktaApps.flatMap(({ domain, clientSecret }, index) =>
    clientSecret === undefined && needed.includes(domain)
      ? [{ path: `oktaApps.${index}.clientSecret`, code: 'required' }]
      : [],
  );
  if (fields.length > 0) throw new RequestError(422, 'invalidSubmission', fields);
}
