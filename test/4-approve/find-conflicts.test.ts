import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type FunctionName, functions } from '../../functions/functions.ts';

const sources = globSync('functions/**/*.{ts,tsx}');
const naming = (text: RegExp) =>
  sources.filter((file) => text.test(readFileSync(file, 'utf8'))).map((file) => file.toString());

test('one function alone reads the options of all connections', () => {
  expect(naming(/fields: '[^']*\boptions\b/)).toEqual(['functions/auth0/conflicts.ts']);
  expect(naming(/from '[./]*auth0\/conflicts\.ts'/)).toEqual([
    'functions/4-approve/find-conflicts.ts',
  ]);
});

test('the functions of the approval have no credentials for Auth0', () => {
  const without: FunctionName[] = [
    'RequestApproval',
    'ShowApproval',
    'ShowPeople',
    'DecideApproval',
  ];
  for (const name of without) {
    expect(functions[name].permissions, name).not.toContain('readAuth0Credentials');
    expect(functions[name].environment, name).not.toContain('AUTH0_DOMAIN');
  }
});
