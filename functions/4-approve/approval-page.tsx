import type { Deadline } from '../onboarding/deadlines.ts';
import type { Asked, Evidence } from '../onboarding/evidence.ts';
import {
  type Decision,
  type DecisionName,
  type Stage,
  switchMoments,
} from '../onboarding/onboarding.ts';
import type { OnboardingId } from '../onboarding/onboarding-id.ts';
import { problemsOf } from '../onboarding/problems.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import type { Brand } from '../runtime/brand.ts';
import type { FieldError } from '../runtime/errors.ts';
import { sumOf } from '../texts/evidence.ts';
import { type Language, type Texts, texts } from '../texts/index.ts';
import { isolate } from '../texts/isolates.ts';
import { type Names, namesOf } from '../texts/names.ts';
import { renderPage } from '../web/document.tsx';
import { Checks } from '../web/evidence.tsx';
import type { Page } from '../web/page.ts';
import { ByWhen, describe, ErrorSummary, Field, Title } from '../web/parts.tsx';
import { reloads } from '../web/reloads.ts';
import { SignOut } from '../web/sign-out.tsx';
import { CsmActions, type ShownActions } from './csm-actions.tsx';
import { type ChosenMoment, Decided, type Invited, momentInWords, notNow } from './decided.tsx';
import { Domains, Replacing, Vouching } from './domains.tsx';
import { isProven, type JudgedDomain } from './judged-domains.ts';
import { Facts, Open, Round } from './to-judge.tsx';

/** What the CSM typed, to show again after an error. */
export interface DecisionFormValues {
  decision?: string;
  note?: string;
  addOnConfirmed?: boolean;
  vouchedDomains?: readonly string[];
  replaces?: readonly string[];
  switchOn?: string;
  /** The address to hand over to. */
  colleague?: string;
}

interface FormProps {
  t: Texts;
  /** URL that decisions are posted to. */
  action: string;
  names: Names;
  submissionId: string;
  values: DecisionFormValues;
  errors: readonly FieldError[];
}

/** Whom switching on affects. */
interface SwitchEffect {
  /** People on the list, including the main admin. */
  peopleCount: number;
  /** Accounts that are not on the list; undefined if unknown. */
  others: OnboardingRecord['others'];
  /** Whether no trial is possible before switching on. */
  isUntriable: boolean;
}

function Approve({
  t,
  action,
  names,
  submissionId,
  values,
  errors,
  domains,
  required,
  effect,
}: FormProps & { domains: readonly JudgedDomain[]; required: boolean; effect: SwitchEffect }) {
  const words = t.approval.approve;
  const { peopleCount, others, isUntriable } = effect;
  const moments = isUntriable ? words.switchOnUntried : words.switchOn;
  const field = { t, name: 'addOnConfirmed', label: words.addOn(names), errors };
  const { 'aria-describedby': described, ...attributes } = describe(field);
  const error = errors.find(({ path }) => path === 'addOnConfirmed');
  return (
    <form method="post" action={action} class="card">
      <h3>{words.title}</h3>
      <p class={isUntriable ? undefined : 'muted'}>
        {isUntriable ? words.untriable(names) : words.effect(names)}
      </p>
      <p>
        {t.switching.first.effect(peopleCount)} {t.switching.others(others)}
      </p>
      {error && (
        <p class="error" id="addOnConfirmed-error">
          <span class="unseen">{t.form.error} </span>
          {t.fieldError(error.code)}
        </p>
      )}
      <label class="check">
        <input
          {...attributes}
          aria-describedby={described}
          type="checkbox"
          value="true"
          checked={values.addOnConfirmed === true}
        />
        <span>{words.addOn(names)}</span>
      </label>
      <Replacing t={t} domains={domains} replaces={values.replaces ?? []} />
      <Vouching
        t={t}
        domains={domains}
        vouched={values.vouchedDomains ?? []}
        required={required}
        errors={errors}
      />
      <fieldset>
        <legend>{words.switchOn.legend}</legend>
        {switchMoments.map((moment) => (
          <label class="check">
            <input
              type="radio"
              name="switchOn"
              value={moment}
              checked={moment === (values.switchOn || 'afterTrial')}
            />
            <span>{moments[moment]}</span>
          </label>
        ))}
      </fieldset>
      <input type="hidden" name="submissionId" value={submissionId} />
      <div class="actions">
        <button type="submit" name="decision" value="approve">
          {words.button}
        </button>
      </div>
    </form>
  );
}

/** Form for a decision with a note. Both forms name the field `note`; its ID differs. */
function WithNote({
  t,
  action,
  submissionId,
  decision,
  values,
  errors,
}: FormProps & { decision: Exclude<DecisionName, 'approve'> }) {
  const words = t.approval[decision];
  const chosen = values.decision === decision;
  const id = chosen ? 'note' : `note-${decision}`;
  const field = {
    t,
    name: id,
    label: words.note,
    hint: words.noteHint,
    errors: chosen ? errors : [],
  };
  return (
    <details open={chosen}>
      <summary>{words.title}</summary>
      <form method="post" action={action}>
        <p class="muted">{words.effect}</p>
        <Field {...field}>
          <textarea {...describe(field)} name="note" rows={4} maxLength={2000} required>
            {chosen ? values.note : ''}
          </textarea>
        </Field>
        <input type="hidden" name="submissionId" value={submissionId} />
        <div class="actions">
          <button
            type="submit"
            class={decision === 'reject' ? 'danger' : 'quiet'}
            name="decision"
            value={decision}
          >
            {words.button}
          </button>
        </div>
      </form>
    </details>
  );
}

/**
 * The CSM's page: the evidence, and the decision, pending or made.
 *
 * @param approval `submissionId`: the submission that the evidence and the decision are about; `evidence`:
 *   undefined once it is deleted; `decision`: the current one, if any; `values` and `errors`: a rejected
 *   form's input and errors (`note`, `addOnConfirmed`); `overtaken`: whether the reader's decision
 *   differs from one made earlier
 */
export function approvalPage(approval: {
  brand: Brand;
  language: Language;
  company: string;
  onboardingId: OnboardingId;
  stage: Stage;
  /** Whether the own system prepares the dashboard. */
  isAutomatic?: boolean;
  submissionId: string;
  /** URL that decisions are posted to; defaults to the page's own. */
  action?: string;
  /** Leave out if no action is possible. */
  actions?: ShownActions;
  evidence: Evidence | undefined;
  /** URL of the list of people. */
  peopleHref?: string;
  /** The signed-in person's address, and the URL to sign out. */
  staff?: { address: string; href: string } | undefined;
  /** All listed e-mail domains. */
  domains: readonly JudgedDomain[];
  /** Whether e-mail domains need a DNS proof, so that vouching is not allowed. */
  required: boolean;
  decision: Decision | undefined;
  /** Whether the connections were switched off after an earlier approval. */
  isHeld?: boolean;
  /** Whether e-mail domains lead to other connections since an earlier approval. */
  isReopened?: boolean;
  effect: SwitchEffect;
  moment: ChosenMoment;
  /** Whether single sign-on is switched off. */
  isOff?: boolean;
  /** Results of the invitations, once there are any. */
  invited?: Invited | undefined;
  /** The changes requested in the previous round. */
  asked?: Asked | undefined;
  deadline?: Deadline | undefined;
  values: DecisionFormValues;
  errors: readonly FieldError[];
  overtaken?: boolean;
}): Page {
  const { brand, language, company, stage, submissionId, evidence, decision, deadline } = approval;
  const { values, errors, domains, required, asked } = approval;
  const t = texts(language);
  const names = namesOf(brand, company);
  const words = t.approval;
  const problems = evidence ? problemsOf(evidence.verifications, evidence.oktaApps) : [];
  const open = decision === undefined && stage === 'awaitingApproval' && evidence !== undefined;
  const title = decision
    ? `${words.decided[decision.decision]}: ${isolate(company)}`
    : open
      ? words.title(names)
      : words.notNow.title(names);
  const form = { t, action: approval.action ?? '#errors', names, submissionId, values, errors };
  // Never reload while a decision is pending: that would lose what is typed.
  const reload = reloads[stage];
  return renderPage(
    { brand, t, company, ask: evidence?.contact },
    {
      title: errors.length > 0 ? `${t.form.error} ${title}` : title,
      ...(open || reload === undefined ? {} : { current: { reload, state: stage } }),
      content: (
        <>
          <Title text={title} />
          {open && (
            <>
              <p class="lead">
                {problems.length > 0 || !domains.every(isProven)
                  ? words.open.lead(names)
                  : asked
                    ? words.round.lead(names)
                    : words.lead(names)}
              </p>
              {deadline && <ByWhen {...t.deadlines.approval(t.days(deadline))} />}
            </>
          )}
          {approval.actions?.did && (
            <section class="panel good" role="status">
              <p>{words.actions.did[approval.actions.did]}</p>
            </section>
          )}
          <ErrorSummary
            t={t}
            errors={errors.map(({ path, ...error }) => ({
              path: path === 'csm.email' ? 'email' : path,
              ...error,
            }))}
            labels={{
              addOnConfirmed: words.approve.title,
              vouchedDomains: words.emailDomains,
              emailDomains: words.emailDomains,
              email: words.actions.handOver.email,
              note: values.decision === 'reject' ? words.reject.note : words.requestChanges.note,
            }}
          />
          {decision && approval.overtaken && (
            <p class="lead">
              <strong>{words.overtaken}</strong>
            </p>
          )}
          {decision && (
            <Decided
              t={t}
              decision={decision}
              stage={stage}
              now={
                approval.isAutomatic ? t.queue.automatic(brand.productName) : words.stages[stage]
              }
              moment={momentInWords(t, approval.moment, approval.effect.isUntriable)}
              isOff={approval.isOff === true}
              invited={approval.invited}
            />
          )}
          {!decision && !open && (
            <section class="panel">
              <p>{notNow(words, stage)}</p>
              <p>
                {words.stageNow}: {words.stages[stage]}.
              </p>
            </section>
          )}
          {open && approval.isHeld && (
            <section class="panel warn">
              <p>{words.held}</p>
            </section>
          )}
          {open && approval.isReopened && (
            <section class="panel warn">
              <p>{words.reopened}</p>
            </section>
          )}
          {open && asked && <Round t={t} asked={asked} now={evidence} />}
          {evidence && <Domains t={t} domains={domains} />}
          {open && <Open t={t} problems={problems} />}
          {evidence && (
            <Facts t={t} company={company} evidence={evidence} peopleHref={approval.peopleHref} />
          )}
          {open && (
            <section>
              <h2>{words.decide}</h2>
              <Approve {...form} domains={domains} required={required} effect={approval.effect} />
              <WithNote {...form} decision="requestChanges" />
              <WithNote {...form} decision="reject" />
            </section>
          )}
          {evidence && (
            <section>
              <h2>{words.evidence}</h2>
              {evidence.verifications.map((verification) => (
                <details open={verification.outcome !== 'verified'}>
                  <summary>
                    {verification.domain}: {words.checks(sumOf(verification))}
                  </summary>
                  <Checks t={t} verification={verification} />
                </details>
              ))}
            </section>
          )}
          {approval.actions && (
            <CsmActions
              t={t}
              actions={approval.actions}
              colleague={values.colleague ?? ''}
              errors={errors}
            />
          )}
          <p class="muted small actions">
            {t.approval.onboarding} <span class="value">{approval.onboardingId}</span>
          </p>
          <SignOut t={t} staff={approval.staff?.address} href={approval.staff?.href ?? ''} />
        </>
      ),
    },
  );
}
