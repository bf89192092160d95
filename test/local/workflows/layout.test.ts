import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawingPath, drawWorkflow } from '../../../local/workflows/draw.ts';
import { DRAWING_STYLE, drawingFile } from '../../../local/workflows/drawing.tsx';
import { layOut } from '../../../local/workflows/layout.ts';
import { conditionLabel } from '../../../local/workflows/words.ts';
import { definition, type Processor } from './onboarding-machine.ts';

const layout = layOut(definition);

test('docs/workflow.svg is current: if not, `npm run draw`', () => {
  expect(readFileSync(drawingPath, 'utf8')).toBe(drawWorkflow());
});

test('every state is drawn once, those of a Map inside it', () => {
  const outer = Object.keys(definition.States);
  const inner = Object.entries(definition.States).flatMap(([map, { ItemProcessor }]) =>
    Object.keys(ItemProcessor?.States ?? {}).map((name) => ({ name, map })),
  );
  const names = layout.nodes.map(({ name }) => name).filter((name) => name !== '');
  expect(names.toSorted()).toEqual([...outer, ...inner.map(({ name }) => name)].toSorted());
  for (const { name, map } of inner) {
    const node = layout.nodes.find((each) => each.name === name);
    const around = layout.nodes.find((each) => each.name === map);
    expect(node?.inside).toBe(map);
    if (!node || !around) throw new Error('not drawn');
    expect(Math.abs(node.x - around.x)).toBeLessThanOrEqual((around.width - node.width) / 2);
    expect(Math.abs(node.y - around.y)).toBeLessThanOrEqual((around.height - node.height) / 2);
  }
});

test('every transition is drawn: next, choices, default and errors', () => {
  const transitions = ({ States }: Processor): unknown[] =>
    Object.entries(States).flatMap(([from, { Next, Default, Choices, Catch, ItemProcessor }]) => [
      ...(Next ? [[from, Next, 'next', undefined]] : []),
      ...(Choices ?? []).map(({ Next: to }) => [from, to, 'choice', expect.any(String)]),
      ...(Default ? [[from, Default, 'choice', 'otherwise']] : []),
      ...(Catch ?? []).map(({ Next: to, ErrorEquals }) => [from, to, 'catch', ErrorEquals.join()]),
      ...(ItemProcessor ? transitions(ItemProcessor) : []),
    ]);
  const expected = [['', definition.StartAt, 'next', undefined], ...transitions(definition)];
  const drawn = layout.edges.map(({ from, to, kind, label }) => [from, to, kind, label?.text]);
  expect(drawn).toHaveLength(expected.length);
  expect(drawn).toEqual(expect.arrayContaining(expected));
});

test('nothing overlaps, or lies outside', () => {
  const overlaps = (
    one: { x: number; y: number; width: number; height: number },
    other: typeof one,
  ) =>
    Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
    Math.abs(one.y - other.y) < (one.height + other.height) / 2;
  const boxes = [
    ...layout.nodes.filter(({ type }) => type !== 'Map'),
    ...layout.edges.flatMap(({ from, to, label }) =>
      label ? [{ ...label, name: `${from} → ${to}` }] : [],
    ),
  ];
  for (const [index, box] of boxes.entries()) {
    expect(
      boxes.slice(index + 1).filter((other) => overlaps(box, other)),
      box.name,
    ).toEqual([]);
    expect(box.x - box.width / 2).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width / 2).toBeLessThanOrEqual(layout.width);
  }
  for (const { points } of layout.edges)
    for (const { x, y } of points)
      expect(x >= 0 && x <= layout.width && y >= 0 && y <= layout.height).toBe(true);
});

test.each([
  [{ Variable: '$.a.isReady', BooleanEquals: true }, 'is ready'],
  [{ Variable: '$.a.isReady', BooleanEquals: false }, 'not is ready'],
  [{ Variable: '$.approval.decision', StringEquals: 'requestChanges' }, 'request changes'],
  [{ Variable: '$.count', NumericGreaterThanEquals: 3 }, 'count ≥ 3'],
  [{ Variable: '$.count', NumericLessThanPath: '$.limits.most' }, 'count < most'],
  [{ Variable: '$.note', IsPresent: true }, 'note is present'],
  [{ Not: { Variable: '$.note', IsNull: true } }, 'not note is null'],
  [
    {
      And: [
        { Variable: '$.a', BooleanEquals: true },
        { Variable: '$.b', StringMatches: 'x*' },
      ],
    },
    'a and b like x*',
  ],
])('a condition in a few words: %j', (rule, label) => {
  expect(conditionLabel(rule)).toBe(label);
});

test('a transition to a missing state is refused', () => {
  expect(() => layOut({ StartAt: 'One', States: { One: { Type: 'Pass', Next: 'Two' } } })).toThrow(
    "One leads to no state: 'Two'",
  );
});

test('names are escaped, and each class of a state has its style', () => {
  const file = drawingFile(
    layOut({ StartAt: '<b>&', States: { '<b>&': { Type: 'Succeed' } } }),
    'A "title"',
  );
  expect(file).toContain('&lt;b>&amp;');
  expect(file).not.toContain('<b>');
  for (const type of ['Map', 'Succeed', 'done', 'current', 'failed', 'catch', 'back', 'taken'])
    expect(DRAWING_STYLE).toMatch(new RegExp(`\\.${type}\\b`));
});
