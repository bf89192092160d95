import type { Verification } from '../okta/verification.ts';
import { remarkOf } from '../texts/evidence.ts';
import type { Texts } from '../texts/index.ts';

/** The checks of a domain and their results. */
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
          <span class={`badge ${check.outcome}`}>{t.checkResults[check.outcome]}</span>
        </li>
      );
    })}
  </ul>
);
