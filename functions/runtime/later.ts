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

/**
 * A union of objects with a `kind`, like `z.discriminatedUnion`, which creates the schema of a kind when it first checks an
 * object of that kind.
 * @param shapes of the objects by kind, without `kind` itself
 */
export function laterByKind<Shapes extends Record<string, () => z.core.$ZodShape>>(shapes: Shapes) {
  type Kind = keyof Shapes & string;
  type Value = {
    [K in Kind]: z.output<z.ZodMiniObject<{ kind: z.ZodMiniLiteral<K> } & ReturnType<Shapes[K]>>>;
  }[Kind];
  const created = new Map<string, z.ZodMiniType>();
  const schemaOf = (kind: string) => {
    const schema = created.get(kind) ?? z.object({ kind: z.literal(kind), ...shapes[kind]?.() });
    created.set(kind, schema);
    return schema;
  };
  return z.pipe(
    z.looseObject({ kind: z.enum(Object.keys(shapes)) }),
    z.transform((value, context): Value => {
      const { data, error } = schemaOf(value.kind).safeParse(value);
      if (!error) return data as Value;
      for (const { path, message } of error.issues)
        context.issues.push({ code: 'custom', path, message, input: value });
      return z.NEVER;
    }),
  );
}
