import type { Brand } from '../runtime/brand.ts';

/** Who and what most sentences are about, as they are called to the reader. */
export interface Names {
  /** The customer. */
  company: string;
  /** The product that they sign in to: Sequel. */
  product: string;
  /** The company behind it: Sequel.io. */
  provider: string;
  /** The Customer Success Manager. */
  csm: string;
  /** The product's own two buttons: to sign in, and the one that leads astray. */
  existingLogin: string;
  otherLogin: string;
}

/** The names for the reader's texts. @param csm left out where no sentence is about that person */
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
