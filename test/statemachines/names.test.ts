import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type FunctionName, functions, functionsBy } from '../../functions/functions.ts';

interface State {
  Type: string;
  Resource?: string;
  Parameters?: { FunctionName?: string };
  ItemProcessor?: { States: Record<string, State> };
}

const asl = JSON.parse(
  readFileSync(new URL('../../statemachines/onboarding.asl.json', import.meta.url), 'utf8'),
) as { States: Record<string, State> };

const inner = Object.values(asl.States).flatMap((state) =>
  Object.entries(state.ItemProcessor?.States ?? {}),
);
const tasks = [...Object.entries(asl.States), ...inner].filter(
  ([, state]) => state.Type === 'Task',
);

const pascal = (name: string) =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('');
const kebab = (name: string) =>
  name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/e-mail/g, 'email');

describe('one name through the whole house', () => {
  test.each(tasks)('state "%s" runs the function of its name', (name, state) => {
    const functionName = pascal(name);
    expect(state.Parameters?.FunctionName).toBe(`\${${functionName}}`);
    expect(functions[functionName as FunctionName]?.trigger.by).toBe('state');
  });

  test('every function of a state is run by a state', () => {
    const run = tasks.map(([, state]) => state.Parameters?.FunctionName?.slice(2, -1));
    expect(run.toSorted()).toEqual(functionsBy('state').toSorted());
  });

  test.each(Object.entries(functions))('%s is in the file of its name', (name, { file }) => {
    expect(file.split('/').at(-1)).toBe(kebab(name));
    expect(existsSync(new URL(`../../functions/${file}.ts`, import.meta.url))).toBe(true);
  });
});
