import { expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { later } from '../../functions/runtime/later.ts';

const schemas = () => {
  const make = vi.fn(() => z.object({ at: z.string() }));
  return { make, record: z.object({ ended: z.optional(later(make)), all: z.array(later(make)) }) };
};

test('a schema is not created for what is missing', () => {
  const { make, record } = schemas();
  expect(record.parse({ all: [] })).toEqual({ all: [] });
  expect(make).not.toHaveBeenCalled();
});

test('a schema is created once, and checks every value', () => {
  const { make, record } = schemas();
  const value = { ended: { at: 'now' }, all: [] };
  expect(record.parse(value)).toEqual(value);
  expect(record.safeParse({ ended: {}, all: [] }).error?.issues[0]?.path).toEqual(['ended', 'at']);
  expect(make).toHaveBeenCalledOnce();
});

test('what is not optional must be there', () => {
  const required = z.object({ ended: later(() => z.object({ at: z.string() })) });
  expect(required.safeParse({}).error?.issues[0]?.path).toEqual(['ended']);
});

test('a document describes it like the schema itself', () => {
  const { record } = schemas();
  const itself = z.object({ at: z.string() });
  expect(z.toJSONSchema(record)).toEqual(
    z.toJSONSchema(z.object({ ended: z.optional(itself), all: z.array(itself) })),
  );
});
