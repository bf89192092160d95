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

/**
 * Converts a form to the JSON a program sends. A repeated field becomes a list, so that schemas that want one value
 * refuse it instead of acting on one of several.
 * @param lists fields that are lists, however often they are sent
 * @param flags fields that are true when sent: buttons and checkboxes
 */
export function contentOf(
  form: Form,
  { lists = [], flags = [] }: { lists?: readonly string[]; flags?: readonly string[] } = {},
): Record<string, unknown> {
  const sent = [...Map.groupBy(form, ([name]) => name)].map(([name, fields]) => {
    const values = fields.map(([, value]) => value);
    const [value] = values;
    if (values.length > 1 || lists.includes(name)) return [name, values];
    return [name, flags.includes(name) && typeof value === 'string' ? true : value];
  });
  return Object.fromEntries([...lists.map((name) => [name, []]), ...sent]);
}
