/** The fields of a form, in order. */
export type Fields = Iterable<[string, FormDataEntryValue]>;

/**
 * The interface that FormData and URLSearchParams share, as far as needed. FormData is part of Node's fetch, which
 * takes 25 ms to load; only forms with files need it.
 */
export interface Form extends Fields {
  get(name: string): FormDataEntryValue | null;
  getAll(name: string): FormDataEntryValue[];
  has(name: string): boolean;
  set(name: string, value: string): void;
}
