import type { Deadline } from '../onboarding/deadlines.ts';
import { type DashboardFor, OWN_SYSTEM, type Stage } from '../onboarding/onboarding.ts';
import type { OnboardingRecord } from '../record/onboarding-record.ts';
import type { Brand } from '../runtime/brand.ts';
import type { FieldError } from '../runtime/errors.ts';
import { type Language, type Texts, texts } from '../texts/index.ts';
import { nameAndAddress } from '../texts/isolates.ts';
import { type Names, namesOf } from '../texts/names.ts';
import { renderPage } from '../web/document.tsx';
import type { Page } from '../web/page.ts';
import { ByWhen, Elsewhere, ErrorSummary, Reason, Say, Time, Title } from '../web/parts.tsx';

/** Maximum number of addresses listed; the file has all. */
const MOST_ADDRESSES = 50;

interface Props {
  brand: Brand;
  language: Language;
  company: string;
  csm: { name?: string | undefined; email: string };
  stage: Stage;
  /** Whether the onboarding is still under way. */
  isOpen: boolean;
  /** Who is to be re-invited now. */
  whom: DashboardFor | undefined;
  mainAdmin: { name: string; email: string } | undefined;
  /** Whether the main admin's sign-in was confirmed but not observed. */
  isUnseen?: boolean;
  /** Their addresses. */
  people: readonly string[];
  dashboard: NonNullable<OnboardingRecord['dashboard']>;
  /** Set if the product's own system was asked too. */
  ownSystem?: NonNullable<OnboardingRecord['ownSystem']>[DashboardFor];
  deadline?: Deadline | undefined;
  /** Input to keep after it was rejected. */
  reason: string;
  errors: readonly FieldError[];
  /** Whom the reader can ask, while we keep that address. */
  ask?: { name?: string | undefined; email: string } | undefined;
}

function People({ t, people }: { t: Texts; people: readonly string[] }) {
  const rest = people.length - MOST_ADDRESSES;
  return (
    <>
      <ul>
        {people.slice(0, MOST_ADDRESSES).map((email) => (
          <li>{email}</li>
        ))}
        {rest > 0 && <li>{t.dashboard.more(rest)}</li>}
      </ul>
      {people.length > 1 && (
        <p>
          <a href="?format=csv">{t.dashboard.csv(people.length)}</a>
        </p>
      )}
    </>
  );
}

function Skip({
  t,
  whom,
  reason,
  errors,
}: { t: Texts; whom: DashboardFor } & Pick<Props, 'reason' | 'errors'>) {
  const words = t.dashboard.skip;
  return (
    <details open={errors.length > 0}>
      <summary>{words.title}</summary>
      <form method="post" action="#errors">
        <p class="muted">{words.effect}</p>
        <input type="hidden" name="for" value={whom} />
        <Reason t={t} words={words} reason={reason} errors={errors} name="skip" />
      </form>
    </details>
  );
}

/** That the product's own system was asked, and the result. */
function OwnSystem({
  t,
  names,
  asked,
}: {
  t: Texts;
  names: Names;
  asked: NonNullable<Props['ownSystem']>;
}) {
  const { handedOver } = asked;
  return (
    <section class="panel">
      <p>
        {handedOver ? t.dashboard.handedOver[handedOver.why](names) : t.dashboard.isAsked(names)}
      </p>
      {handedOver?.reason !== undefined && <blockquote>{handedOver.reason}</blockquote>}
    </section>
  );
}

function Asked({
  t,
  names,
  view,
  whom,
}: {
  t: Texts;
  names: Names;
  view: Props;
  whom: DashboardFor;
}) {
  const words = t.dashboard[whom];
  const { mainAdmin, people, deadline } = view;
  const person = mainAdmin ? nameAndAddress(mainAdmin) : '';
  return (
    <>
      <p class="lead">{words.lead(names)}</p>
      {view.ownSystem && <OwnSystem t={t} names={names} asked={view.ownSystem} />}
      {whom === 'everyone' && view.isUnseen && <p>{t.dashboard.unseen}</p>}
      {deadline && <ByWhen {...t.deadlines.dashboard(t.days(deadline))} />}
      <section class="card">
        <ol class="steps">
          {words.steps(names, person, people.length).map((step) => (
            <li>
              <Say text={step} />
            </li>
          ))}
        </ol>
        {whom === 'everyone' && <People t={t} people={people} />}
        <p>
          <Elsewhere t={t} href={view.brand.productUrl}>
            {t.dashboard.open}
          </Elsewhere>
        </p>
        <form method="post" action="#content">
          <input type="hidden" name="for" value={whom} />
          <p class="muted">{words.effect}</p>
          <div class="actions">
            <button type="submit" name="done" value="true">
              {t.dashboard.button}
            </button>
          </div>
        </form>
      </section>
      <Skip t={t} whom={whom} reason={view.reason} errors={view.errors} />
    </>
  );
}

/** The page that tells the CSM whom to re-invite in the product's dashboard, and where the CSM confirms it. */
export function dashboardPage(view: Props): Page {
  const { brand, language, company, csm, whom, dashboard, errors } = view;
  const t = texts(language);
  const names = namesOf(brand, company, csm);
  const words = t.dashboard;
  const said = dashboard.everyone ?? dashboard.mainAdmin;
  const closed = words.closed[!view.isOpen ? 'over' : said ? 'done' : 'early'];
  const title = whom ? words[whom].title(names) : closed.title;
  return renderPage(
    { brand, t, company, ask: view.ask },
    {
      title: errors.length > 0 ? `${t.form.error} ${title}` : title,
      content: (
        <>
          <Title text={title} />
          <ErrorSummary t={t} errors={errors} labels={whom ? { reason: words.skip.reason } : {}} />
          {whom ? (
            <Asked t={t} names={names} view={view} whom={whom} />
          ) : (
            <section class={`panel ${said && view.isOpen ? 'good' : ''}`}>
              <p>{closed.text(names)}</p>
            </section>
          )}
          {said && (
            <p class="muted small">
              {words.said[said.reason === undefined ? 'done' : 'skipped']}{' '}
              <Time t={t} iso={said.at} />,{' '}
              {said.by === OWN_SYSTEM ? words.byOwnSystem(names) : said.by}.
            </p>
          )}
        </>
      ),
    },
  );
}
