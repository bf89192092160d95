import { type WaitsFor, waitsFor } from '../record/summary.ts';
import type { Brand } from '../runtime/brand.ts';
import { type Language, type Texts, texts } from '../texts/index.ts';
import { renderPage } from '../web/document.tsx';
import type { Page } from '../web/page.ts';
import { Time, Title } from '../web/parts.tsx';
import { SignOut } from '../web/sign-out.tsx';
import type { Entry } from './entry.ts';
import type { tookOf } from './took.ts';

interface Setting {
  brand: Brand;
  language: Language;
}

const untilOf = (t: Texts, { deadline, linkExpiresAt }: Entry) =>
  deadline ? t.day(deadline.actBy) : linkExpiresAt && t.date(linkExpiresAt);

function Row({ t, product, entry }: { t: Texts; product: string; entry: Entry }) {
  const { queue: say } = t;
  const until = untilOf(t, entry);
  return (
    <li>
      <span>
        <strong>{entry.company}</strong>
        <br />
        {entry.isAutomatic ? say.automatic(product) : say.stages[entry.stage]}
        <br />
        <span class="muted small">
          {say.since} <Time t={t} iso={entry.since} />
        </span>
      </span>
      {until && (
        <span class="small">
          {entry.deadline ? say.actBy : say.linkUntil} <strong>{until}</strong>
        </span>
      )}
    </li>
  );
}

/** The onboardings that wait for the same party, or for nobody. */
function Group({
  t,
  product,
  group,
  onboardings,
  isFirst,
}: {
  t: Texts;
  /** The product's name. */
  product: string;
  group: WaitsFor;
  onboardings: readonly Entry[];
  isFirst: boolean;
}) {
  const inside = onboardings.filter((entry) => entry.waitsFor === group);
  // Show the reader's own group even when it is empty.
  if (inside.length === 0 && !(group === 'csm' && isFirst)) return null;
  return (
    <section>
      <h2>{t.queue.groups[group]}</h2>
      {inside.length === 0 ? (
        <p class="muted">{t.queue.nothing}</p>
      ) : (
        <ul class="checks">
          {inside.map((entry) => (
            <Row t={t} product={product} entry={entry} />
          ))}
        </ul>
      )}
    </section>
  );
}

/**
 * A CSM's onboardings: whom each waits for, since when and until when. Offers no decisions.
 * @param view `isFirst`: whether this is the list's first page; `next`: URL of the next page
 */
export function queuePage(
  view: Setting & {
    onboardings: readonly Entry[];
    took: ReturnType<typeof tookOf>;
    isFirst: boolean;
    next: string | undefined;
    linkExpiresAt: string;
    /** The signed-in person's address. */
    staff?: string | undefined;
  },
): Page {
  const { brand, language, onboardings, took, isFirst, next, linkExpiresAt } = view;
  const t = texts(language);
  const { queue: say } = t;
  return renderPage(
    { brand, t },
    {
      title: say.title,
      content: (
        <>
          <Title text={say.title} />
          <p class="lead">{say.lead}</p>
          {waitsFor.map((group) => (
            <Group
              t={t}
              product={brand.productName}
              group={group}
              onboardings={onboardings}
              isFirst={isFirst}
            />
          ))}
          {took && (
            <p class="muted small">
              {say.took({
                completed: took.completed,
                median: t.duration(took.total.median),
                ninetieth: t.duration(took.total.ninetieth),
                customer: t.duration(took.customer.median),
                csm: t.duration(took.csm.median),
                machine: t.duration(took.machine.median),
              })}
            </p>
          )}
          {next && (
            <p class="actions">
              <a class="button quiet" href={next} rel="next">
                {say.next}
              </a>
            </p>
          )}
          <p class="muted small">
            {say.until} <Time t={t} iso={linkExpiresAt} />. {say.personal}
          </p>
          <SignOut t={t} staff={view.staff} href="../staff/sign-out" />
        </>
      ),
    },
  );
}

/**
 * The page for an expired queue link.
 * @param view `by`: address of the link's CSM; `isMailed`: whether a new link was just mailed
 */
export function expiredQueuePage(view: Setting & { by: string; isMailed: boolean }): Page {
  const { brand, language, by, isMailed } = view;
  const t = texts(language);
  const { expired: say } = t.queue;
  return renderPage(
    { brand, t },
    {
      title: t.requestErrors.linkExpired.title,
      content: (
        <>
          <Title text={t.requestErrors.linkExpired.title} />
          {isMailed ? (
            <section class="panel good">
              <p>{say.mailed(by)}</p>
            </section>
          ) : (
            <form method="post" action="#content" class="card">
              <p>{say.text(by)}</p>
              <div class="actions">
                <button type="submit">{say.button}</button>
              </div>
            </form>
          )}
        </>
      ),
    },
  );
}
