import type { LocatedProblem } from '../onboarding/problems.ts';
import type { Texts } from '../texts/index.ts';
import type { Names } from '../texts/names.ts';
import { FailedSignIns, ProblemCard, Time } from '../web/parts.tsx';
import type { Afterwards } from './afterwards.ts';

/** Afterwards as the page shows it, with links into Okta's console. */
export interface ShownAfterwards {
  apps: (Omit<Afterwards['apps'][number], 'checked' | 'firstChecked'> & {
    checked?:
      | (Omit<NonNullable<Afterwards['apps'][number]['checked']>, 'problems'> & {
          problems: readonly LocatedProblem[];
        })
      | undefined;
  })[];
  followUps: Afterwards['followUps'];
  failures: readonly LocatedProblem[];
  /** Whether single sign-on is switched off. */
  isOff?: boolean;
  /** URL that issues the links for changes. */
  action: string;
}

const marks = {
  verified: 'passed',
  problems: 'failed',
  unproven: 'failed',
  unavailable: 'skipped',
} as const;

function Changes({ t, names, shown }: { t: Texts; names: Names; shown: ShownAfterwards }) {
  const words = t.afterwards;
  const { apps, followUps, action, isOff } = shown;
  const replaced = apps.filter(({ secretChangedAt }) => secretChangedAt !== undefined);
  return (
    <section>
      <h2>{words.heading}</h2>
      <p class="muted">{words.lead}</p>
      <div class="card">
        <h3>{words.more.heading}</h3>
        <p>{words.more.text(names)}</p>
        <form method="post" action={action} class="actions">
          <button type="submit" name="for" value="more">
            {words.more.button}
          </button>
        </form>
        {followUps.length > 0 && (
          <>
            <h4>{words.more.begun}</h4>
            <ul class="ticks">
              {followUps.map(({ onboardingId, at, stage, stopped }) => (
                <li>
                  <div>
                    {
                      (stopped
                        ? t.stopped(names)
                        : isOff && stage === 'completed'
                          ? t.progress.off(names)
                          : t.stages[stage](names)
                      ).title
                    }{' '}
                    <span class="muted">
                      ({words.more.begunOn} <Time t={t} iso={at} />)
                    </span>
                    <form method="post" action={action}>
                      <input type="hidden" name="onboardingId" value={onboardingId} />
                      <button
                        type="submit"
                        class="link"
                        name="for"
                        value="more"
                        aria-label={words.more.openWhat(t.dateTime(at))}
                      >
                        {words.more.open}
                      </button>
                    </form>
                  </div>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <div class="card">
        <h3>{words.rotate.heading}</h3>
        <p>{words.rotate.text}</p>
        {replaced.map(({ domain, secretChangedAt = '' }) => (
          <p class="muted small">
            {domain}: {words.rotate.last} <Time t={t} iso={secretChangedAt} />
          </p>
        ))}
        <form method="post" action={action} class="actions">
          <button type="submit" class="quiet" name="for" value="clientSecrets">
            {words.rotate.button}
          </button>
        </form>
      </div>
    </section>
  );
}

function Checks({ t, apps }: { t: Texts; apps: ShownAfterwards['apps'] }) {
  const words = t.afterwards.checks;
  const checked = apps.flatMap(({ domain, checked }) => (checked ? [{ domain, ...checked }] : []));
  if (checked.length === 0) return null;
  return (
    <section>
      <h2>{words.heading}</h2>
      <p class="muted">{words.lead}</p>
      <ul class="ticks">
        {checked.map(({ domain, at, outcome }) => (
          <li class={marks[outcome]}>
            <span class="mark" aria-hidden="true" />
            <div>
              {domain}: {words.verdicts[outcome]}{' '}
              <span class="muted">
                ({words.asked} <Time t={t} iso={at} />)
              </span>
            </div>
          </li>
        ))}
      </ul>
      {checked
        .filter(({ outcome }) => outcome !== 'unavailable')
        .flatMap(({ problems }) => problems)
        .map((problem) => (
          <ProblemCard t={t} problem={problem} />
        ))}
    </section>
  );
}

/** The state of a completed onboarding, and what can be changed. */
export function AfterwardsPart({
  t,
  names,
  shown,
}: {
  t: Texts;
  names: Names;
  shown: ShownAfterwards;
}) {
  const { noFailures } = t.afterwards;
  return (
    <>
      <Checks t={t} apps={shown.apps} />
      {shown.failures.length === 0 ? (
        <section>
          <h2>{noFailures.heading}</h2>
          <p class="muted">{noFailures.text}</p>
        </section>
      ) : (
        <FailedSignIns t={t} names={names} problems={shown.failures} />
      )}
      <Changes t={t} names={names} shown={shown} />
    </>
  );
}
