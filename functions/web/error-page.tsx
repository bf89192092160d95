import type { Brand } from '../runtime/brand.ts';
import type { FieldError } from '../runtime/errors.ts';
import { type Language, texts } from '../texts/index.ts';
import { renderPage } from './document.tsx';
import type { Page } from './page.ts';
import { Time, Title } from './parts.tsx';

/**
 * The page for a failed request.
 * @param error `code`: a RequestError's, or `internal`; `id`: finds the log line; `retryAt`: ISO time from
 *   which the request may be retried
 */
export function errorPage(error: {
  brand: Brand;
  language: Language;
  code: string;
  id?: string | undefined;
  retryAt?: string | undefined;
  /** Where the operator's staff sign in. */
  signInHref?: string | undefined;
  /** The CSM responsible now, if the reader no longer is. */
  csm?: { name?: string | undefined; email: string } | undefined;
  /** Errors of the request's fields. */
  fields?: readonly FieldError[];
  /** What was typed and would otherwise be lost. */
  typed?: string | undefined;
}): Page {
  const { brand, language, code, id, retryAt, signInHref, typed, csm, fields = [] } = error;
  const t = texts(language);
  const { title, detail } = t.requestError(code);
  return renderPage(
    { brand, t },
    {
      title,
      content: (
        <>
          <Title text={title} />
          <p class="lead">{detail}</p>
          {fields.length > 0 && (
            <ul>
              {fields.map((field) => (
                <li>
                  {field.path && (
                    <>
                      <code>{field.path}</code>:{' '}
                    </>
                  )}
                  {t.fieldError(field.code, field.suggestion)}
                </li>
              ))}
            </ul>
          )}
          {csm && (
            <p>
              {t.layout.seesToIt}: <strong>{csm.name ?? csm.email}</strong>
              {csm.name !== undefined && ` (${csm.email})`}
            </p>
          )}
          {signInHref !== undefined && (
            <p class="actions">
              <a class="button" href={signInHref}>
                {t.layout.signIn}
              </a>
            </p>
          )}
          {typed && (
            <>
              <p>{t.layout.typed}</p>
              <blockquote>{typed}</blockquote>
            </>
          )}
          {retryAt && (
            <p>
              {t.retryAt} <Time t={t} iso={retryAt} />.
            </p>
          )}
          {id && (
            <p>
              {t.errorId}: <code>{id}</code>
            </p>
          )}
        </>
      ),
    },
  );
}
