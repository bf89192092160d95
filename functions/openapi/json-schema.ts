import * as z from 'zod';

/** zod's JSON Schema without `$schema`, to embed in another document. */
export function jsonSchema(schema: z.core.$ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
