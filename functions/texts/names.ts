import type { Brand } from '../runtime/brand.ts';

/** Names that most sentences use. */
export interface Names {
  /** The customer. */
  company: string;
  /** The product that its people sign in to: Sequel. */
  product: string;
  /** The company behind the product: Sequel.io. */
  provider: string;
  /** The Customer Success Manager. */
  csm: string;
  /** The product's two buttons: the right one, and the wrong one. */
  existingLogin: string;
  otherLogin: string;
}

/** The names used in texts. @param csm optional where no sentence mentions the CSM */
export const namesOf = (
  { productName, name, loginChoices }: Brand,
  company: string,
  csm: { name?: string | undefined; email: string } = { email: '' },
): Names => ({
  company,
  product: productName,
  provider: name,
  csm: csm.name ?? csm.email,
  existingLogin: loginChoices.existing,
  otherLogin: loginChoices.other,
});
