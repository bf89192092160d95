import type { Texts } from '../texts/index.ts';
import type { Names } from '../texts/names.ts';

/** A drawing of the product's two login buttons, with the right one marked. */
export const LoginChoice = ({ t, names }: { t: Texts; names: Names }) => (
  <div class="picture" role="img" aria-label={t.howToSignIn.picture(names)}>
    <div class="bar">{t.howToSignIn.pictureTitle(names)}</div>
    <div class="body">
      <span class="key wide faint">{names.otherLogin}</span>
      <span class="key wide">{names.existingLogin}</span>
    </div>
  </div>
);
