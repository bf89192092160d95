import { localTime } from '../onboarding/moments.ts';
import type { OnboardingRecord, Switched } from '../record/onboarding-record.ts';
import type { Brand } from '../runtime/brand.ts';
import type { FieldError } from '../runtime/errors.ts';
import { type Language, type Texts, texts } from '../texts/index.ts';
import { namesOf } from '../texts/names.ts';
import { renderPage } from '../web/document.tsx';
import type { Page } from '../web/page.ts';
import { describe, ErrorSummary, Field, Reason, Time, Title } from '../web/parts.tsx';

/** Maximum number of e-mail domains listed. */
const MOST_DOMAINS = 20;

function Domains({ t, emailDomains }: { t: Texts; emailDomains: readonly string[] }) {
  const rest = emailDomains.length - MOST_DOMAINS;
  return (
    <ul>
      {emailDomains.slice(0, MOST_DOMAINS).map((domain) => (
        <li>{domain}</li>
      ))}
      {rest > 0 && <li>{t.switching.more(rest)}</li>}
    </ul>
  );
}

function SwitchOff({
  t,
  reason,
  errors,
  until,
}: {
  t: Texts;
  reason: string;
  errors: readonly FieldError[];
  until: string | undefined;
}) {
  const words = t.switching.off;
  return (
    <section class="card">
      <h2>{words.heading}</h2>
      <ul>
        {words.effects.map((effect) => (
          <li>{effect}</li>
        ))}
      </ul>
      <form method="post" action="#errors">
        <input type="hidden" name="on" value="false" />
        <Reason t={t} words={words} reason={reason} errors={errors} />
      </form>
      {until && (
        <p class="muted small">
          {words.until} <Time t={t} iso={until} />. {words.later}
        </p>
      )}
    </section>
  );
}

const SwitchOnAgain = ({ t }: { t: Texts }) => (
  <form method="post" action="#errors" class="card">
    <h2>{t.switching.on.heading}</h2>
    <p>{t.switching.on.effect}</p>
    <input type="hidden" name="on" value="true" />
    <div class="actions">
      <button type="submit">{t.switching.on.button}</button>
    </div>
  </form>
);

/** For the reader to decide: when it is first switched on. */
interface First {
  /** People on the list, including the main admin. */
  peopleCount: number;
  /** Accounts that are not on the list; undefined if unknown. */
  others: OnboardingRecord['others'];
  /** The planned moment. */
  planned: OnboardingRecord['planned'];
  timeZone: string;
  /** Last day for it, `2026-12-22`. */
  actBy: string;
  /** Input to keep after it was rejected. */
  moment: string;
}

function SwitchOn({ t, first, errors }: { t: Texts; first: First; errors: readonly FieldError[] }) {
  const words = t.switching.first;
  const { peopleCount, others, planned, timeZone, actBy, moment } = first;
  const field = {
    t,
    name: 'at',
    label: words.at.label,
    hint: words.at.hint(timeZone, t.day(actBy)),
    errors,
  };
  return (
    <>
      {planned && (
        <section class="panel">
          <p>
            <strong>{words.planned(t.moment(planned.at, timeZone))}</strong>
          </p>
          <p class="muted small">
            {words.said(planned.by)} <Time t={t} iso={planned.said} />.
          </p>
          <form method="post" action="#errors">
            <input type="hidden" name="on" value="false" />
            <div class="actions">
              <button type="submit" class="quiet">
                {words.takeBack}
              </button>
            </div>
          </form>
        </section>
      )}
      <form method="post" action="#errors" class="card">
        <h2>{words.heading}</h2>
        <p>{words.effect(peopleCount)}</p>
        <p>{t.switching.others(others)}</p>
        <input type="hidden" name="on" value="true" />
        <div class="actions">
          <button type="submit">{words.button}</button>
        </div>
      </form>
      <form method="post" action="#errors" class="card">
        <h2>{planned ? words.at.change : words.at.heading}</h2>
        <input type="hidden" name="on" value="true" />
        <Field {...field}>
          <input
            {...describe(field)}
            type="datetime-local"
            required
            value={moment || (planned && localTime(Date.parse(planned.at), timeZone))}
          />
        </Field>
        <div class="actions">
          <button type="submit" class="quiet">
            {words.at.button}
          </button>
        </div>
      </form>
    </>
  );
}

/** The page where the CSM switches single sign-on off, and on again. */
export function switchPage(view: {
  brand: Brand;
  language: Language;
  company: string;
  csm: { name?: string | undefined; email: string };
  /** What the reader can do now. */
  can: 'on' | 'off' | 'nothing';
  isOn: boolean;
  /** Set while the reader is to decide when it is first switched on. */
  first?: First | undefined;
  /** Whether the workflow is switching it on right now. */
  underWay?: boolean;
  switched: Switched | undefined;
  /** ISO time. */
  undoUntil: string | undefined;
  emailDomains: readonly string[];
  /** Input to keep after it was rejected. */
  reason: string;
  errors: readonly FieldError[];
  /** Whom the reader can ask, while we keep that address. */
  ask?: { name?: string | undefined; email: string } | undefined;
}): Page {
  const { brand, language, company, csm, can, isOn, switched, undoUntil, emailDomains } = view;
  const { reason, errors } = view;
  const t = texts(language);
  const names = namesOf(brand, company, csm);
  const words = t.switching;
  const state = isOn
    ? 'isOn'
    : view.first !== undefined
      ? 'isReady'
      : can === 'on'
        ? 'isOff'
        : view.underWay
          ? 'underWay'
          : 'early';
  const title = words[state].title(names);
  // Only fields on the page can be linked to.
  const labels: Record<string, string> = {
    ...(can === 'off' ? { reason: words.off.reason } : {}),
    ...(view.first ? { at: words.first.at.label } : {}),
  };
  const by = switched && (words.by[switched.by as keyof typeof words.by] ?? switched.by);
  return renderPage(
    { brand, t, company, ask: view.ask },
    {
      title: errors.length > 0 ? `${t.form.error} ${title}` : title,
      content: (
        <>
          <Title text={title} />
          <ErrorSummary t={t} errors={errors} labels={labels} />
          <p class="lead">{words[state].text(names)}</p>
          {state !== 'early' && state !== 'underWay' && emailDomains.length > 0 && (
            <Domains t={t} emailDomains={emailDomains} />
          )}
          {switched && (
            <p class="muted">
              {words.last[switched.on ? 'on' : 'off']} <Time t={t} iso={switched.at} />, {by}.
              {switched.reason && (
                <>
                  {' '}
                  <q>{switched.reason}</q>
                </>
              )}
            </p>
          )}
          {can === 'off' && <SwitchOff t={t} reason={reason} errors={errors} until={undoUntil} />}
          {view.first ? (
            <SwitchOn t={t} first={view.first} errors={errors} />
          ) : (
            can === 'on' && <SwitchOnAgain t={t} />
          )}
          {can === 'nothing' && isOn && <p>{words.off.later}</p>}
        </>
      ),
    },
  );
}
