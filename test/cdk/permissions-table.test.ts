import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { permissionsTable } from '../../cdk/permissions-table.ts';

test('docs/permissions.md is current', () => {
  const written = readFileSync(new URL('../../docs/permissions.md', import.meta.url), 'utf8');
  expect(written).toBe(permissionsTable());
});
