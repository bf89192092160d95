import type { OktaDomain } from '../okta/okta-domain.ts';
import type { LocatedProblem } from '../onboarding/problems.ts';
import { PROBE_NAME } from '../outbound/user-agent.ts';
import type { Brand } from '../runtime/brand.ts';
import type { FieldError } from '../runtime/errors.ts';
import { type Language, type Texts, texts } from '../texts/index.ts';
import { namesOf } from '../texts/names.ts';
import { renderPage } from '../web/document.tsx';
import type { Page } from '../web/page.ts';
import {
  Elsewhere,
  ErrorSummary,
  ProblemCard,
  Say,
  SecretField,
  Time,
  Title,
} from '../web/parts.tsx';

/** An Okta app whose client secret can be changed. */
export interface RotationApp {
  domain: OktaDomain;
  clientId: string;
  /** ISO time of the last change, if any. */
  secretChangedAt: string | undefined;
  /** Its page in the Okta admin console, for Okta's own domains. */
  link: string | undefined;
}

const fieldName = (index: number) => `clientSecrets.${index}.clientSecret`;

function App({
  t,
  app,
  index,
  errors,
  several,
}: {
  t: Texts;
  app: RotationApp;
  index: number;
  errors: readonly FieldError[];
  several: boolean;
}) {
  const { rotation: words } = t;
  return (
    <fieldset>
      <legend>{app.domain}</legend>
      <p>
        {t.approval.clientId}: <span class="value">{app.clientId}</span>
      </p>
      {app.link && (
        <p>
          <Elsewhere t={t} href={app.link}>
            {t.correcting.link}
          </Elsewhere>
        </p>
      )}
      {app.secretChangedAt && (
        <div class="panel good">
          <p>
            {words.inUseSince} <Time t={t} iso={app.secretChangedAt} />. {words.removeOld}
          </p>
        </div>
      )}
      <input type="hidden" name={`clientSecrets.${index}.domain`} value={app.domain} />
      <SecretField
        t={t}
        name={fieldName(index)}
        label={words.label}
        hint={several ? `${words.hint} ${words.leaveEmpty}` : words.hint}
        errors={errors}
        number={index + 1}
        required={!several}
      />
    </fieldset>
  );
}

/**
 * The page where a customer's Okta admin replaces client secrets.
 *
 * @param rotation `errors`: at `clientSecrets.{index of the app}.clientSecret`, or with an empty path and a request
 *   error's code; `problems`: found at Okta
 */
export function rotationPage(rotation: {
  brand: Brand;
  language: Language;
  company: string;
  csm: { name?: string | undefined; email: string };
  apps: readonly RotationApp[];
  /** ISO time. */
  linkExpiresAt: string;
  errors: readonly FieldError[];
  problems: readonly LocatedProblem[];
}): Page {
  const { brand, language, company, csm, apps, linkExpiresAt, errors, problems } = rotation;
  const t = texts(language);
  const names = namesOf(brand, company, csm);
  const { rotation: words } = t;
  const title = words.title(names);
  const several = apps.length > 1;
  return renderPage(
    { brand, t, company, ask: csm },
    {
      title: errors.length > 0 ? `${t.form.error} ${title}` : title,
      content: (
        <>
          <Title text={title} />
          <p class="lead">{words.lead(names)}</p>
          <p class="muted small">
            {words.until} <Time t={t} iso={linkExpiresAt} />.
          </p>
          <ErrorSummary
            t={t}
            errors={errors}
            labels={Object.fromEntries(
              apps.map(({ domain }, index) => [fieldName(index), `${domain}, ${words.label}`]),
            )}
          />
          {problems.length > 0 && (
            <section>
              <h2>{t.correcting.heading(problems.length)}</h2>
              <p class="muted">{words.unchanged}</p>
              {problems.map((problem) => (
                <ProblemCard t={t} problem={problem} />
              ))}
            </section>
          )}
          <section class="card">
            <h2>{words.howTo}</h2>
            <ol class="steps">
              {words.steps.map((step) => (
                <li>
                  <Say text={step} />
                </li>
              ))}
            </ol>
          </section>
          <section>
            <h2>{words.heading}</h2>
            <form method="post" action="#errors" noValidate>
              {apps.map((app, index) => (
                <App t={t} app={app} index={index} errors={errors} several={several} />
              ))}
              <div class="actions">
                <button type="submit">{words.button}</button>
              </div>
              <p class="muted small actions">
                <Say text={t.form.probes(PROBE_NAME)} />
              </p>
            </form>
          </section>
        </>
      ),
    },
  );
}
