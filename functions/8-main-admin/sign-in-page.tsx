import type { Deadline } from '../onboarding/deadlines.ts';
import type { Progress, Stage } from '../onboarding/onboarding.ts';
import type { LocatedProblem } from '../onboarding/problems.ts';
import type { Brand } from '../runtime/brand.ts';
import { type Language, type Texts, texts } from '../texts/index.ts';
import { type Names, namesOf } from '../texts/names.ts';
import { renderPage } from '../web/document.tsx';
import type { Page } from '../web/page.ts';
import { ByWhen, FailedSignIns, Say, SeenSignIns, Time, Title } from '../web/parts.tsx';
import { LoginChoice } from './login-choice.tsx';

/** Who may confirm the first sign-in. */
export type SignInRole = 'csm' | 'mainAdmin';

/** Seconds between checks for the sign-in. */
const RELOAD = 15;

/** Stages before the first sign-in. */
const early: readonly Stage[] = [
  'awaitingSubmission',
  'verifying',
  'awaitingCorrection',
  'awaitingApproval',
  'connecting',
  'awaitingTrial',
  'awaitingSwitchOn',
  'awaitingDashboard',
];

function HowTo({ t, names, brand }: { t: Texts; names: Names; brand: Brand }) {
  return (
    <section class="card">
      <h2>{t.signIn.mainAdmin.notYet}</h2>
      <ol class="steps">
        {t.howToSignIn.steps(names).map((step) => (
          <li>
            <Say text={step} />
          </li>
        ))}
      </ol>
      <LoginChoice t={t} names={names} />
      <div class="actions">
        <a class="button" href={brand.productUrl}>
          {t.mails.invitation.button(names)}
        </a>
      </div>
    </section>
  );
}

function Waiting({
  t,
  names,
  brand,
  role,
  deadline,
}: {
  t: Texts;
  names: Names;
  brand: Brand;
  role: SignInRole;
  deadline: Deadline | undefined;
}) {
  const words = t.signIn[role];
  return (
    <>
      <Title text={words.question(names)} />
      <p class="lead">{words.lead(names)}</p>
      {deadline && (
        <ByWhen
          {...t.deadlines[role === 'csm' ? 'firstSignInCsm' : 'firstSignIn'](t.days(deadline))}
        />
      )}
      <form method="post" action="#content" class="card">
        <p>{words.effect}</p>
        <div class="actions">
          <button type="submit">{words.button}</button>
        </div>
      </form>
      {role === 'mainAdmin' && <HowTo t={t} names={names} brand={brand} />}
    </>
  );
}

const Said = ({ look, title, text }: { look: string; title: string; text: string }) => (
  <>
    <Title text={title} />
    <section class={`panel ${look}`}>
      <p>{text}</p>
    </section>
  </>
);

/**
 * The page where the CSM or the main admin confirms the first sign-in.
 *
 * @param view `signIn`: set once it is known; `by` is a role, or how we observed it; `seen`: when we observed it after
 *   a confirmation
 */
export function signInPage(view: {
  brand: Brand;
  language: Language;
  company: string;
  role: SignInRole;
  stage: Stage;
  signIn: { at: string; by: string; seen?: string | undefined } | undefined;
  /** Failed sign-ins. */
  problems?: readonly LocatedProblem[];
  /** Sign-ins of others. */
  signIns?: Progress['signIns'];
  deadline?: Deadline | undefined;
  /** Whom the reader can ask, while we keep that address. */
  ask?: { name?: string | undefined; email: string } | undefined;
}): Page {
  const { brand, language, company, role, stage, signIn, problems = [], deadline, ask } = view;
  const t = texts(language);
  const names = namesOf(brand, company);
  const waiting = stage === 'awaitingFirstSignIn';
  const { confirmed } = t.signIn;
  const state = signIn
    ? 'confirmed'
    : waiting
      ? 'waiting'
      : early.includes(stage)
        ? 'tooEarly'
        : 'over';
  const by = signIn?.by === 'csm' || signIn?.by === 'mainAdmin' ? signIn.by : 'event';
  const isObserved = by === 'event' || signIn?.seen !== undefined;
  const said = t.signIn[state === 'tooEarly' ? 'tooEarly' : 'over'];
  return renderPage(
    { brand, t, company, ask },
    {
      title: t.signIn.title(names),
      ...(state === 'waiting' || state === 'tooEarly'
        ? { current: { reload: RELOAD, state: [state, problems.length].join() } }
        : {}),
      content: (
        <>
          {signIn ? (
            <>
              <Title text={isObserved ? confirmed.title : confirmed.titleUnseen} />
              <section class={`panel ${isObserved ? 'good' : ''}`}>
                <p>
                  {confirmed.how[by]}, <Time t={t} iso={signIn.at} />.
                </p>
                {by !== 'event' &&
                  (signIn.seen === undefined ? (
                    <p>{confirmed.unseen}</p>
                  ) : (
                    <p>
                      {confirmed.how.event}, <Time t={t} iso={signIn.seen} />.
                    </p>
                  ))}
                <p>{confirmed.next}</p>
              </section>
            </>
          ) : waiting ? (
            <Waiting t={t} names={names} brand={brand} role={role} deadline={deadline} />
          ) : (
            <Said look={state === 'over' ? 'warn' : ''} title={said.title} text={said.text} />
          )}
          <FailedSignIns t={t} names={names} problems={problems} />
          <SeenSignIns t={t} signIns={view.signIns} />
        </>
      ),
    },
  );
}
