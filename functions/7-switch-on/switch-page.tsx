import type { Switched } from '../record/onboarding-record.ts';
import type { Brand } from '../runtime/brand.ts';
import type { FieldError } from '../runtime/errors.ts';
import { type Language, type Texts, texts } from '../texts/index.ts';
import { namesOf } from '../texts/names.ts';
import { renderPage } from '../web/document.tsx';
import type { Page } from '../web/page.ts';
import { ErrorSummary, Reason, Time, Title } from '../web/parts.tsx';

/** So many e-mail domains are written out. */
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

const SwitchOn = ({ t, first }: { t: Texts; first: number | undefined }) => (
  <form method="post" action="#errors" class="card">
    <h2>{t.switching[first === undefined ? 'on' : 'first'].heading}</h2>
    <p>{first === undefined ? t.switching.on.effect : t.switching.first.effect(first)}</p>
    <input type="hidden" name="on" value="true" />
    <div class="actions">
      <button type="submit">{t.switching[first === undefined ? 'on' : 'first'].button}</button>
    </div>
  </form>
);

/** The page on which the CSM switches single sign-on off, and on again. */
export function switchPage(view: {
  brand: Brand;
  language: Language;
  company: string;
  csm: { name?: string | undefined; email: string };
  /** What the reader can do now. */
  can: 'on' | 'off' | 'nothing';
  isOn: boolean;
  /** People on the list, while the reader is to say when it is switched on for the first time. */
  first?: number | undefined;
  /** Whether the workflow switches it on at this moment. */
  underWay?: boolean;
  switched: Switched | undefined;
  /** ISO time. */
  undoUntil: string | undefined;
  emailDomains: readonly string[];
  /** What was typed, when it was not accepted. */
  reason: string;
  errors: readonly FieldError[];
  /** Whom the reader can ask, while that is kept. */
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
  const by = switched && (words.by[switched.by as keyof typeof words.by] ?? switched.by);
  return renderPage(
    { brand, t, company, ask: view.ask },
    {
      title: errors.length > 0 ? `${t.form.error} ${title}` : title,
      content: (
        <>
          <Title text={title} />
          <ErrorSummary t={t} errors={errors} labels={{ reason: words.off.reason }} />
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
          {can === 'on' && <SwitchOn t={t} first={view.first} />}
          {can === 'nothing' && isOn && <p>{words.off.later}</p>}
        </>
      ),
    },
  );
}
