/** The fields of a form, in order. */
export type Fields = Iterable<[string, FormDataEntryValue]>;

/**
 * A form as far as it is read: what FormData and URLSearchParams have in common. FormData is a part of Node's fetch,
 * which takes 25 ms to load: only a form that can have a file pays for it.
 */
export interface Form extends Fields {
  get(name: string): FormDataEntryValue | null;
  getAll(name: string): FormDataEntryValue[];
  has(name: string): boolean;
  set(name: string, value: string): void;
}
