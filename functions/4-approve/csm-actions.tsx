import { type CsmAction, csmActions } from '../onboarding/onboarding.ts';
import type { FieldError } from '../runtime/errors.ts';
import type { Texts } from '../texts/index.ts';
import { describe, Field } from '../web/parts.tsx';

/** Result of the last action; `nothing` after handing over to the current CSM. */
export const did = [...csmActions, 'nothing'] as const;
type Did = (typeof did)[number];

export interface ShownActions {
  possible: readonly CsmAction[];
  /** The action just completed. */
  did: Did | undefined;
  href: string;
}

/** What a CSM can do besides deciding. */
export function CsmActions({
  t,
  actions: { possible, href },
  colleague,
  errors,
}: {
  t: Texts;
  actions: ShownActions;
  /** The address as typed. */
  colleague: string;
  errors: readonly FieldError[];
}) {
  if (possible.length === 0) return null;
  const words = t.approval.actions;
  const mails = (['remind', 'resend'] as const).filter((action) => possible.includes(action));
  const own = errors.flatMap(({ path, ...error }) =>
    path === 'csm.email' ? [{ path: 'email', ...error }] : [],
  );
  const field = { t, name: 'email', label: words.handOver.email, errors: own };
  return (
    <section>
      <h2>{words.title}</h2>
      {mails.length > 0 && (
        <form method="post" action={href} class="actions">
          {mails.map((action) => (
            <button type="submit" class="quiet" name="action" value={action}>
              {words[action]}
            </button>
          ))}
        </form>
      )}
      {possible.includes('handOver') && (
        <details open={own.length > 0}>
          <summary>{words.handOver.title}</summary>
          <form method="post" action={href}>
            <p class="muted">{words.handOver.effect}</p>
            <Field {...field}>
              <input {...describe(field)} type="email" value={colleague} required />
            </Field>
            <div class="actions">
              <button type="submit" class="quiet" name="action" value="handOver">
                {words.handOver.button}
              </button>
            </div>
          </form>
        </details>
      )}
    </section>
  );
}
