import { expect, test, vi } from 'vitest';
import { madeOnce } from '../../functions/openapi/made-once.ts';

test('a document is made once for each address and name', () => {
  const make = vi.fn((url: string, name: string) => ({ url, name }));
  const documentOf = madeOnce(make);
  const first = documentOf('https://a.example', 'Acme');
  expect(documentOf('https://a.example', 'Acme')).toBe(first);
  expect(documentOf('https://b.example', 'Acme')).toEqual({
    url: 'https://b.example',
    name: 'Acme',
  });
  expect(documentOf('https://a.example', 'Bolt')).toEqual({
    url: 'https://a.example',
    name: 'Bolt',
  });
  expect(make).toHaveBeenCalledTimes(3);
});
