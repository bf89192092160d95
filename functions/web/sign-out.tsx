import type { Texts } from '../texts/index.ts';

/**
 * Who is signed in, with a button to sign out, on staff pages. Empty if the stage does not require a sign-in.
 * @param href to `/staff/sign-out`, relative to the page, as the public URL may have a path
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
