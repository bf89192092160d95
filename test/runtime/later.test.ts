import { expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import { later, laterByKind } from '../../functions/runtime/later.ts';

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

const kinds = () => {
  const open = vi.fn(() => ({ at: z.string() }));
  const shut = vi.fn(() => ({ by: z.optional(z.string()) }));
  return { open, shut, entries: z.array(laterByKind({ open, shut })) };
};

test('only the kinds that occur are created', () => {
  const { open, shut, entries } = kinds();
  const values = [
    { kind: 'open' as const, at: 'now' },
    { kind: 'open' as const, at: 'then' },
  ];
  expect(entries.parse(values)).toEqual(values);
  expect(open).toHaveBeenCalledOnce();
  expect(shut).not.toHaveBeenCalled();
});

test('a kind is checked like any object: unknown properties are dropped', () => {
  const { entries } = kinds();
  expect(entries.parse([{ kind: 'shut', by: 'Ada', more: 1 }])).toEqual([
    { kind: 'shut', by: 'Ada' },
  ]);
  const paths = (value: unknown) =>
    entries.safeParse([value]).error?.issues.map(({ path }) => path);
  expect(paths({ kind: 'open', at: 1 })).toEqual([[0, 'at']]);
  expect(paths({ kind: 'ajar' })).toEqual([[0, 'kind']]);
  expect(paths({ kind: 'toString' })).toEqual([[0, 'kind']]);
  expect(paths(null)).toEqual([[0]]);
});
