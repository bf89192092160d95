import type { Brand } from '../runtime/brand.ts';
import { type Language, texts } from '../texts/index.ts';
import { renderPage } from '../web/document.tsx';
import type { Page } from '../web/page.ts';
import { Title } from '../web/parts.tsx';

/** The page shown after signing out. */
export function signedOutPage({ brand, language }: { brand: Brand; language: Language }): Page {
  const t = texts(language);
  const { title, text } = t.layout.signedOut;
  return renderPage(
    { brand, t },
    {
      title,
      content: (
        <>
          <Title text={title} />
          <p class="lead">{text}</p>
        </>
      ),
    },
  );
}
