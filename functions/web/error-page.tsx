import type { Brand } from '../runtime/brand.ts';
import type { FieldError } from '../runtime/errors.ts';
import { type Language, texts } from '../texts/index.ts';
import { renderPage } from './document.tsx';
import type { Page } from './page.ts';
import { Time, Title } from './parts.tsx';

/**
 * The page of a request that could not be done.
 * @param error `code`: a RequestError's, or `internal`; `id`: by which ops find what happened; `retryAt`:
 *   ISO time from which the same can be asked again
 */
export function errorPage(error: {
  brand: Brand;
  language: Language;
  code: string;
  id?: string | undefined;
  retryAt?: string | undefined;
  /** Where the operator's own people sign in. */
  signInHref?: string | undefined;
  /** Who sees to it, where that is not the reader any more. */
  csm?: { name?: string | undefined; email: string } | undefined;
  /** What is wrong with which field of what was sent. */
  fields?: readonly FieldError[];
  /** What was typed, which would be lost. */
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
