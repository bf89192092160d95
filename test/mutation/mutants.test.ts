import { expect, test } from 'vitest';
import { mutantsOf, mutated } from './mutants.ts';

const changes = (source: string, file = 'functions/a.ts') =>
  mutantsOf(file, source).map((mutant) => mutated(source, mutant));

test.each([
  ['f(a < b);', ['f(a <= b);', ';']],
  ['const a = b && c;', ['const a = (b || c);']],
  ['const a = b ?? c;', ['const a = (b);']],
  [
    'if (!a) b = true;',
    [
      'if (Boolean(0)) b = true;',
      'if (Boolean(1)) b = true;',
      'if (a) b = true;',
      'if (!a) ;',
      'if (!a) b = false;',
    ],
  ],
  ['const a = [b, c];', ['const a = [ c];', 'const a = [b, ];']],
  ['const a = { ...b };', ['const a = {  };']],
  ['const a = b.trim();', ['const a = b;']],
  ['const a = b ? c : d;', ['const a = (c);', 'const a = (d);']],
  ['const a = 3;', ['const a = 4;', 'const a = 30;']],
])('%s', (source, expected) => {
  expect(changes(source).sort()).toEqual(expected.sort());
});

test.each(["import a from 'b';", "type A = 'b' | 'c';", "export * from './a.ts';"])(
  '%s has none',
  (source) => {
    expect(changes(source)).toEqual([]);
  },
);

test('a state leads to another state', () => {
  const source = "const a = { next: 'One' };\nconst b = { next: 'Two' };";
  expect(changes(source, 'statemachines/onboarding.ts')).toContain(
    "const a = { next: 'Two' };\nconst b = { next: 'Two' };",
  );
});
