import { type ProblemCode, problemCodes } from '../okta/verification.ts';
import type { Deadline } from '../onboarding/deadlines.ts';
import type { Stage, SwitchMoment } from '../onboarding/onboarding.ts';
import type { Brand } from '../runtime/brand.ts';
import type { FieldError } from '../runtime/errors.ts';
import { type Language, type Texts, texts } from '../texts/index.ts';
import { namesOf } from '../texts/names.ts';
import { renderPage } from '../web/document.tsx';
import type { Page } from '../web/page.ts';
import { ByWhen, ErrorSummary, ProblemCard, Reason, Time, Title } from '../web/parts.tsx';
import { TryForm } from '../web/try-form.tsx';
import type { ShownApp, ShownTrial, StepResult, TrialStep } from './trace.ts';

/** Seconds between checks for a new trial. */
const RELOAD = 15;

/** Stages before a trial is possible. */
const early: readonly Stage[] = [
  'awaitingSubmission',
  'verifying',
  'awaitingCorrection',
  'awaitingApproval',
];

const badges: Record<StepResult, string> = {
  passed: 'passed',
  failed: 'failed',
  open: 'unproven',
};

/** Auth0's log entries are recorded as problem codes; anything else is in Okta's or Auth0's words. */
const isProblemCode = (observed: string): observed is ProblemCode =>
  problemCodes.some((code) => code === observed);

function Steps({ t, steps }: { t: Texts; steps: readonly TrialStep[] }) {
  return (
    <ol class="timeline">
      {steps.map(({ what, at, outcome, observed }) => (
        <li>
          {t.trial.steps[what][outcome]}{' '}
          <span class={`badge ${badges[outcome]}`}>{t.trial.results[outcome]}</span>
          {observed && (
            <span class="muted small">
              {' '}
              {isProblemCode(observed) ? t.problem({ code: observed }).message : <q>{observed}</q>}
            </span>
          )}
          {at && <Time t={t} iso={at} />}
        </li>
      ))}
    </ol>
  );
}

function Claims({ t, claims }: { t: Texts; claims: NonNullable<ShownTrial['claims']> }) {
  const words = t.trial.claims;
  const { email, emailVerified, name, isInListedDomain, isMainAdmin, hasAccount } = claims;
  return (
    <dl class="facts">
      <dt>{words.email}</dt>
      <dd>
        <strong>{email ?? words.none}</strong>
        {email !== undefined && (
          <>
            <br />
            {isInListedDomain ? words.listed : words.notListed}
            <br />
            {isMainAdmin ? words.mainAdmin : words.notMainAdmin}
            {emailVerified !== undefined && (
              <>
                <br />
                {emailVerified ? words.verified : words.notVerified}
              </>
            )}
            {hasAccount !== undefined && (
              <>
                <br />
                {hasAccount ? words.account : words.noAccount}
              </>
            )}
          </>
        )}
      </dd>
      {name !== undefined && (
        <>
          <dt>{words.name}</dt>
          <dd>{name}</dd>
        </>
      )}
    </dl>
  );
}

function Tried({ t, trial }: { t: Texts; trial: ShownTrial }) {
  return (
    <>
      <Steps t={t} steps={trial.steps} />
      {trial.problem && <ProblemCard t={t} problem={trial.problem} />}
      {trial.claims && <Claims t={t} claims={trial.claims} />}
    </>
  );
}

function App({ t, app, open }: { t: Texts; app: ShownApp; open: boolean }) {
  const [latest, ...earlier] = app.trials;
  const words = t.trial;
  return (
    <section class="card">
      <h2>
        {app.domain}{' '}
        <span class={`badge ${app.succeeded ? 'passed' : 'unproven'}`}>
          {app.succeeded ? words.done : words.open}
        </span>
      </h2>
      <p class="muted">{words.forWhom(t.list(app.emailDomains.slice(0, 3)))}</p>
      {latest && <Tried t={t} trial={latest} />}
      {open && <TryForm t={t} action="#errors" domain={app.domain} again={app.succeeded} />}
      {earlier.length > 0 && (
        <details>
          <summary>{words.earlier(earlier.length)}</summary>
          {earlier.map((trial) => (
            <Tried t={t} trial={trial} />
          ))}
        </details>
      )}
    </section>
  );
}

function Skip({
  t,
  switchOn,
  reason,
  errors,
}: {
  t: Texts;
  switchOn: SwitchMoment;
  reason: string;
  errors: readonly FieldError[];
}) {
  const words = t.trial.skip;
  return (
    <details open={errors.length > 0}>
      <summary>{words.title}</summary>
      <form method="post" action="#errors">
        <p class="muted">{words.effect[switchOn]}</p>
        <Reason t={t} words={words} reason={reason} errors={errors} name="skip" />
      </form>
    </details>
  );
}

const Correct = ({ t, csm }: { t: Texts; csm: string }) => (
  <details>
    <summary>{t.trial.correct.title}</summary>
    <form method="post" action="#errors">
      <p class="muted">{t.trial.correct.effect(csm)}</p>
      <div class="actions">
        <button type="submit" class="quiet" name="correct" value="true">
          {t.trial.correct.button}
        </button>
      </div>
    </form>
  </details>
);

/** The trials' page: what to try, and the results. */
export function trialPage(view: {
  brand: Brand;
  language: Language;
  company: string;
  role: 'contact' | 'mainAdmin' | 'csm';
  stage: Stage;
  /** When single sign-on is switched on after the trial. */
  switchOn: SwitchMoment;
  apps: readonly ShownApp[];
  formTargets: readonly string[];
  deadline?: Deadline | undefined;
  /** Input to keep after it was rejected. */
  reason: string;
  errors: readonly FieldError[];
  csm: { name?: string | undefined; email: string };
  /** Whom the reader can ask, while we keep that address. */
  ask?: { name?: string | undefined; email: string } | undefined;
}): Page {
  const { brand, language, company, role, stage, apps, deadline, reason, errors } = view;
  const t = texts(language);
  const names = namesOf(brand, company, view.csm);
  const words = t.trial;
  const open = stage === 'awaitingTrial';
  const isDone = apps.length > 0 && apps.every(({ succeeded }) => succeeded);
  const title = open
    ? words.title[role === 'csm' ? 'csm' : 'customer'](names)
    : words.closed[isDone ? 'done' : early.includes(stage) ? 'early' : 'over'].title;
  return renderPage(
    { brand, t, company, ask: view.ask },
    {
      title: errors.length > 0 ? `${t.form.error} ${title}` : title,
      formTargets: open ? view.formTargets : undefined,
      ...(open && errors.length === 0
        ? {
            current: {
              reload: RELOAD,
              state: JSON.stringify(apps.map(({ trials }) => trials.map(({ steps }) => steps))),
            },
          }
        : {}),
      content: (
        <>
          <Title text={title} />
          {open ? (
            <>
              <p class="lead">
                {words.lead[role === 'csm' ? 'csm' : 'customer'](names)}
                {role === 'csm' && ` ${words.after[view.switchOn]}`}
              </p>
              {deadline && (
                <ByWhen {...t.deadlines[role === 'csm' ? 'trialCsm' : 'trial'](t.days(deadline))} />
              )}
            </>
          ) : (
            <section class={`panel ${isDone ? 'good' : ''}`}>
              <p>
                {words.closed[isDone ? 'done' : early.includes(stage) ? 'early' : 'over'].text(
                  names,
                )}
              </p>
            </section>
          )}
          <ErrorSummary
            t={t}
            errors={errors}
            labels={open && role === 'csm' ? { reason: words.skip.reason } : {}}
          />
          {apps.map((app) => (
            <App t={t} app={app} open={open} />
          ))}
          {open && <p class="muted small">{words.seen}</p>}
          {open && role !== 'csm' && <Correct t={t} csm={names.csm} />}
          {open && role === 'csm' && (
            <Skip t={t} switchOn={view.switchOn} reason={reason} errors={errors} />
          )}
        </>
      ),
    },
  );
}
