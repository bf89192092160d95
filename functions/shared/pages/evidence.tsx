import type { Texts } from '../texts/index.ts';
import type { Check, Verification } from '../verification.ts';

const isNote = (t: Texts, name: string | undefined): name is keyof Texts['notes'] =>
  name !== undefined && Object.hasOwn(t.notes, name);

/** What there is to say of a check beyond its outcome. */
export function remarkOf(t: Texts, { name, observed }: Check): string | undefined {
  return name === 'domain' && isNote(t, observed) ? t.notes[observed] : observed;
}

/** How many checks of a verification passed, of those there are. */
export const passedOf = ({ checks }: Verification) =>
  checks.filter(({ outcome }) => outcome === 'passed' || outcome === 'noted').length;

/** Each check of a domain: what it means, and how it came out. */
export const Checks = ({ t, verification }: { t: Texts; verification: Verification }) => (
  <ul class="checks">
    {verification.checks.map((check) => {
      const remark = remarkOf(t, check);
      return (
        <li>
          <span>
            {t.checks[check.name]}
            {check.callbackUrl && <span class="value">{check.callbackUrl}</span>}
            {remark && <span class="muted small"> {remark}</span>}
          </span>
          <span class={`badge ${check.outcome}`}>{t.outcomes[check.outcome]}</span>
        </li>
      );
    })}
  </ul>
);
