import * as z from 'zod/mini';

/**
 * A schema that is created when the first value is checked with it: creating one takes longer than checking a value, and a
 * cold start needs only a part of all schemas (docs/performance.md). `z.lazy` alone is also created when an optional value is
 * missing, to learn whether it has a default.
 * @param make a schema that is neither optional nor has a default itself
 */
export function later<T extends z.ZodMiniType>(make: () => T): z.ZodMiniLazy<T> {
  const schema = z.lazy(make);
  Object.assign(schema._zod, { optin: undefined, optout: undefined });
  return schema;
}
