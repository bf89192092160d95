import { readableDomain } from '../onboarding/domain-names.ts';
import type { Brand } from '../runtime/brand.ts';
import { type Language, texts } from '../texts/index.ts';
import { namesOf } from '../texts/names.ts';
import { renderPage } from '../web/document.tsx';
import type { Page } from '../web/page.ts';
import { Title } from '../web/parts.tsx';
import type { ListedPerson } from '../web/people-csv.ts';

/** Longer lists of people at a domain are collapsed. */
const MOST_UNFOLDED = 50;

/** Everyone who will sign in, by domain. */
export function peoplePage({
  brand,
  language,
  company,
  people,
  approvalHref,
}: {
  brand: Brand;
  language: Language;
  company: string;
  people: readonly ListedPerson[];
  /** URL of the approval page. */
  approvalHref: string;
}): Page {
  const t = texts(language);
  const words = t.approval.people;
  const title = words.title(namesOf(brand, company));
  const byDomain = Map.groupBy(people, ({ domain }) => domain);
  return renderPage(
    { brand, t, company },
    {
      title,
      content: (
        <>
          <Title text={title} />
          <p class="actions">
            <a href={approvalHref}>{words.back}</a> <a href="?format=csv">{words.csv}</a>
          </p>
          {[...byDomain].map(([domain, those]) => (
            <details open={those.length <= MOST_UNFOLDED}>
              <summary>
                {readableDomain(domain)}: {t.approval.whose.people(those.length)}
              </summary>
              <ul>
                {those.map(({ email, role }) => (
                  <li>
                    {email}
                    {role === 'mainAdmin' && ` (${t.approval.mainAdmin})`}
                  </li>
                ))}
              </ul>
            </details>
          ))}
        </>
      ),
    },
  );
}
