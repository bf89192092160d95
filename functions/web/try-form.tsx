import type { OktaDomain } from '../okta/okta-domain.ts';
import type { Texts } from '../texts/index.ts';

/** Starts a trial through one Okta app. @param props `action`: path of the trial's page */
export const TryForm = ({
  t,
  action,
  domain,
  again = false,
}: {
  t: Texts;
  action: string;
  domain: OktaDomain;
  again?: boolean;
}) => (
  <form method="post" action={action} class="actions">
    <input type="hidden" name="domain" value={domain} />
    <button type="submit" class={again ? 'quiet' : undefined}>
      {again ? t.trial.again : t.trial.button}
    </button>
    <span class="muted small">{domain}</span>
  </form>
);
