import type { OktaDomain } from '../okta/okta-domain.ts';
import type { Verdict } from '../okta/verification.ts';
import type { Deadline } from '../onboarding/deadlines.ts';
import type { EventName, Progress, Stage } from '../onboarding/onboarding.ts';
import { isFailedSignIn, type LocatedProblem } from '../onboarding/problems.ts';
import type { Brand } from '../runtime/brand.ts';
import { type Language, texts } from '../texts/index.ts';
import { namesOf } from '../texts/names.ts';
import { renderPage } from '../web/document.tsx';
import type { Page } from '../web/page.ts';
import { FailedSignIns, Journey, ProblemCard, SeenSignIns, Time, Title } from '../web/parts.tsx';
import { reloads } from '../web/reloads.ts';
import { TryForm } from '../web/try-form.tsx';
import { AfterwardsPart, type ShownAfterwards } from './afterwards-part.tsx';
import { DnsRecords, type Proving } from './dns-records.tsx';

/** Marks of events in the history. */
const marks: Partial<Record<EventName, 'good' | 'bad' | 'warn'>> = {
  verified: 'good',
  approved: 'good',
  connected: 'good',
  mainAdminSignedIn: 'good',
  mainAdminConfirmed: 'warn',
  usersInvited: 'good',
  completed: 'good',
  verifiedInPart: 'warn',
  oktaUnavailable: 'warn',
  changesRequested: 'warn',
  problemsFound: 'bad',
  rejected: 'bad',
  expired: 'bad',
  failed: 'bad',
  stopped: 'bad',
};

const looks: Partial<Record<Stage, string>> = {
  completed: 'good',
  rejected: 'bad',
  failed: 'bad',
  expired: 'bad',
};

/** Marks of Okta's answers. */
const answerMarks: Record<Verdict, 'passed' | 'failed' | 'skipped'> = {
  verified: 'passed',
  problems: 'failed',
  unproven: 'failed',
  unavailable: 'skipped',
};

/** The customer's page while no submission is accepted: progress, what is next, who has to act and by when. */
export function progressPage(setup: {
  brand: Brand;
  language: Language;
  company: string;
  csm: { name?: string | undefined; email: string };
  progress: Omit<Progress, 'problems'> & { problems: LocatedProblem[] };
  /** Whether people are sent to Okta. */
  isOn?: boolean;
  /** Whether single sign-on is switched off. */
  isOff?: boolean;
  /** Whether it is switched on without a trial. */
  isUntriable?: boolean;
  /** When it is switched on automatically (ISO time), and the time zone to show that in. */
  planned?: { at: string; timeZone: string } | undefined;
  /** Undefined while no one has to act. */
  deadline?: Deadline | undefined;
  /** While awaiting a trial: its path, the Okta domains to try, and the origins its forms may lead to. */
  trial?:
    | { path: string; domains: readonly OktaDomain[]; formTargets: readonly string[] }
    | undefined;
  /** While e-mail domains can be proven. */
  proving?: Proving | undefined;
  /** Set once the onboarding is completed. */
  afterwards?: ShownAfterwards | undefined;
  /** Verdict on each Okta domain; undefined until it is verified. */
  asked?: readonly { domain: OktaDomain; outcome: Verdict | undefined }[];
}): Page {
  const { brand, language, company, csm, progress, deadline, trial, proving, asked = [] } = setup;
  const { afterwards } = setup;
  const t = texts(language);
  const names = namesOf(brand, company, csm);
  const { stage, note, problems, history, invited, total, invitations: lost } = progress;
  const stopped = history.at(-1)?.event === 'stopped';
  const words = stopped
    ? t.stopped(names)
    : setup.isOff
      ? t.progress.off(names)
      : progress.isAutomatic
        ? t.progress.automatic(names)
        : t.stages[stage](names);
  const isLacking = lost && lost.deferred + lost.refused + lost.uncertain + (lost.dropped ?? 0) > 0;
  const lacking = isLacking ? lost : undefined;
  // Do not claim that everyone can sign in while some users are missing an invitation.
  const next =
    stage === 'completed' && !setup.isOff && (lacking || invited < total)
      ? t.progress.notEverybody(names)
      : words.next;
  const wait = deadline && t.progress.waits[deadline.for](names, t.days(deadline));
  const reload = stopped ? undefined : reloads[stage];
  const since = history.at(-1)?.at;
  const isAskedAgain = ({ code, check }: LocatedProblem) =>
    code === 'oktaUnavailable' && check === undefined;
  const waiting = problems.filter(isAskedAgain);
  const { planned } = setup;
  const when = planned
    ? t.moment(planned.at, planned.timeZone)
    : (wait?.by ?? (waiting.length > 0 ? t.progress.silent : words.when));
  const open = problems.filter((problem) => !isAskedAgain(problem) && !isFailedSignIn(problem));
  const title =
    stage === 'awaitingApproval' && open.length > 0 ? t.progress.open.title : words.title;
  const working = stage === 'verifying' || stage === 'connecting' || stage === 'inviting';
  return renderPage(
    { brand, t, company, ask: csm },
    {
      title: `${title}: ${company}`,
      formTargets: trial?.formTargets,
      ...(reload === undefined
        ? {}
        : {
            current: {
              reload,
              state: [
                stage,
                history.length,
                invited,
                problems.length,
                asked.filter(({ outcome }) => outcome).length,
                deadline?.reminder,
                planned?.at,
                progress.signIns?.length,
                proving?.domains.filter(({ proof }) => proof === 'proven').length,
              ].join(),
            },
          }),
      content: (
        <>
          <Title text={t.progress.title(names)} />
          <Journey t={t} stage={stage} />
          <section class={`panel ${setup.isOff ? 'warn' : (looks[stage] ?? '')}`}>
            <h2>
              {working && <span class="spinner" />}
              {title}
            </h2>
            {stage === 'verifying' && waiting.length > 0 && (
              <p>
                {t.list(waiting.map(({ domain }) => domain))}: {t.progress.checking}
              </p>
            )}
            {stage === 'verifying' && (
              <ul class="ticks">
                {asked.map(({ domain, outcome }) => (
                  <li class={outcome && answerMarks[outcome]}>
                    {outcome ? <span class="mark" aria-hidden="true" /> : <span class="spinner" />}
                    <div>
                      {domain}{' '}
                      <span class="muted">
                        {outcome ? t.steps.values.verdicts[outcome] : t.progress.asking}
                      </span>
                    </div>
                  </li>
                ))}
              </ul>
            )}
            {stage === 'inviting' && total > 0 && (
              <>
                <p id="invited">{t.progress.invited(invited, total)}</p>
                <progress class="bar-of" value={invited} max={total} aria-labelledby="invited" />
              </>
            )}
            {note && (
              <>
                <p>{t.progress.note}:</p>
                <blockquote>{note}</blockquote>
              </>
            )}
            {when === '' && <p>{next}</p>}
            {lacking && <p>{t.progress.notInvited(lacking, t.progress.notInvitedTold(names))}</p>}
            {(stopped || stage === 'expired') && (
              <p>{setup.isOn ? t.mails.stopped.on : t.mails.stopped.off}</p>
            )}
            {setup.isUntriable && <p>{t.progress.untriable}</p>}
            {trial?.domains.map((domain) => (
              <TryForm t={t} action={trial.path} domain={domain} />
            ))}
            {trial && (
              <p class="small">
                <a href={trial.path}>{t.trial.follow}</a>
              </p>
            )}
          </section>
          {when !== '' && (
            <section class="card">
              <dl class="facts">
                <dt>{t.progress.next}</dt>
                <dd>{planned ? t.progress.planned(names) : next}</dd>
                <dt>{t.progress.actor}</dt>
                <dd>
                  <strong>{words.actor}</strong>
                </dd>
                <dt>{t.progress.when}</dt>
                <dd>
                  {wait ? <strong>{when}</strong> : when}
                  {since && !working && (
                    <p class="muted small">
                      {!planned && wait?.otherwise} {t.progress.since} <Time t={t} iso={since} />.
                    </p>
                  )}
                </dd>
              </dl>
            </section>
          )}
          {open.length > 0 && (
            <section>
              <h2>{t.progress.open.heading(open.length)}</h2>
              <p class="muted">{t.progress.open.lead(names)}</p>
              {open.map((problem) => (
                <ProblemCard t={t} problem={problem} />
              ))}
            </section>
          )}
          {proving && <DnsRecords t={t} {...proving} />}
          {afterwards ? (
            <AfterwardsPart t={t} names={names} shown={afterwards} />
          ) : (
            <FailedSignIns t={t} names={names} problems={problems} />
          )}
          <SeenSignIns t={t} signIns={progress.signIns} />
          <section>
            <h2>{t.progress.history}</h2>
            <ol class="timeline">
              {looks[stage] === undefined && !stopped && (
                <li class="now">
                  {title}
                  <span>{t.layout.now}</span>
                </li>
              )}
              {history.toReversed().map(({ at, event }) => (
                <li class={marks[event]}>
                  {t.event(event)}
                  <Time t={t} iso={at} />
                </li>
              ))}
            </ol>
            <p class="small">
              <a href="?format=csv" download>
                {t.afterwards.download}
              </a>
            </p>
          </section>
          {reload !== undefined && (
            <p class="muted small">
              <span data-script="on" hidden>
                {t.progress.live}
              </span>
              <span data-script="off">{t.progress.reload}</span> {t.progress.keepLink}
            </p>
          )}
        </>
      ),
    },
  );
}
