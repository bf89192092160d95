import type { Texts } from '../texts/index.ts';

/**
 * Who is signed in, and the way out: for pages of the operator's own people. Nothing where nobody is asked to sign in.
 * @param href to `/staff/sign-out`, relative to the page, which may be below a path
 */
export const SignOut = ({
  t,
  staff,
  href,
}: {
  t: Texts;
  staff: string | undefined;
  href: string;
}) =>
  staff === undefined ? null : (
    <form method="post" action={href} class="actions">
      <span class="muted small">{t.layout.signedInAs(staff)}</span>
      <button type="submit" class="link">
        {t.layout.signOut}
      </button>
    </form>
  );
