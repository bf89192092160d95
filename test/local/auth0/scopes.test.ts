import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { managementScopes } from '../../../local/auth0/management-api.ts';

test('the stand-in grants exactly the scopes that docs/operations.md requires', () => {
  const guide = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const asked = guide.match(/`(?:create|read|update|delete):\w+`(?=[^\n]*\|)/g) ?? [];
  expect([...new Set(asked.map((scope) => scope.slice(1, -1)))].sort()).toEqual(
    [...managementScopes].sort(),
  );
});
