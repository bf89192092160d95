import { parseSync, visitorKeys } from 'oxc-parser';

/** A change at one place in a file, which a test should notice. */
export interface Mutant {
  /** Relative to the tree. */
  file: string;
  kind: Kind;
  start: number;
  end: number;
  from: string;
  to: string;
  line: number;
}

type Kind =
  | 'comparison'
  | 'logic'
  | 'arithmetic'
  | 'condition'
  | 'branches'
  | 'negation'
  | 'boolean'
  | 'number'
  | 'string'
  | 'element'
  | 'property'
  | 'statement'
  | 'call'
  | 'next state';

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}
type Edit = [kind: Kind, start: number, end: number, to: string];

const comparisons: Record<string, string> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
};
const arithmetic: Record<string, string> = { '+': '-', '-': '+', '*': '/', '/': '*', '%': '*' };
/** Methods that return their own object's type. */
const removable = new Set(
  'filter sort toSorted slice trim toLowerCase toUpperCase reverse toReversed normalize min max optional'.split(
    ' ',
  ),
);
/** Where a string is an invisible name, or is checked by the compiler. */
const unseen = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSLiteralType',
  'JSXAttribute',
  'MemberExpression',
]);

/** Every mutant of a file, in the order of its text. Skips types. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const { program } = parseSync(file, source);
  const edits = [...walk(program as unknown as Node, undefined, source, file)];
  return edits
    .map(([kind, start, end, to]) => ({
      file,
      kind,
      start,
      end,
      from: source.slice(start, end),
      to,
      line: source.slice(0, start).split('\n').length,
    }))
    .filter(({ from, to }) => from !== to)
    .sort((a, b) => a.start - b.start);
}

export const mutated = (source: string, { start, end, to }: Mutant) =>
  source.slice(0, start) + to + source.slice(end);

function* walk(
  node: Node,
  parent: Node | undefined,
  source: string,
  file: string,
): Generator<Edit> {
  if (node.type.startsWith('TS') && !node.type.endsWith('Expression')) return;
  yield* editsOf(node, parent, source, file);
  for (const key of visitorKeys[node.type] ?? []) {
    for (const child of [node[key]].flat() as (Node | null | undefined)[])
      if (child) yield* walk(child, node, source, file);
  }
}

function* editsOf(
  node: Node,
  parent: Node | undefined,
  source: string,
  file: string,
): Generator<Edit> {
  const { start, end } = node;
  const text = (of: unknown) => source.slice((of as Node).start, (of as Node).end);
  const parts = () => node as unknown as Record<'left' | 'right' | 'test' | 'argument', Node>;
  switch (node.type) {
    case 'BinaryExpression': {
      const operator = String(node.operator);
      const { left, right } = parts();
      const compared = comparisons[operator];
      const computed = arithmetic[operator];
      if (compared) yield ['comparison', start, end, `${text(left)} ${compared} ${text(right)}`];
      if (computed) yield ['arithmetic', start, end, `${text(left)} ${computed} ${text(right)}`];
      return;
    }
    case 'LogicalExpression': {
      const { left, right } = parts();
      const other = { '&&': '||', '||': '&&' }[String(node.operator)];
      yield [
        'logic',
        start,
        end,
        other ? `(${text(left)} ${other} ${text(right)})` : `(${text(left)})`,
      ];
      return;
    }
    case 'UnaryExpression':
      if (node.operator === '!') yield ['negation', start, end, text(parts().argument)];
      return;
    case 'IfStatement': {
      const { test } = parts();
      yield ['condition', test.start, test.end, 'Boolean(0)'];
      yield ['condition', test.start, test.end, 'Boolean(1)'];
      return;
    }
    case 'ConditionalExpression': {
      const { consequent, alternate } = node as unknown as Record<string, Node>;
      yield ['branches', start, end, `(${text(consequent)})`];
      yield ['branches', start, end, `(${text(alternate)})`];
      return;
    }
    case 'Literal':
      yield* literalEdits(node, parent, file, source);
      return;
    case 'ArrayExpression':
      for (const element of node.elements as (Node | null)[])
        if (element) yield ['element', element.start, pastComma(source, element.end), ''];
      return;
    case 'ObjectExpression':
      for (const property of node.properties as Node[])
        yield ['property', property.start, pastComma(source, property.end), ''];
      return;
    case 'ExpressionStatement': {
      const { type } = node.expression as Node;
      if (['CallExpression', 'AwaitExpression', 'AssignmentExpression'].includes(type))
        yield ['statement', start, end, ';'];
      return;
    }
    case 'CallExpression': {
      const callee = node.callee as Node;
      const name = (callee.property as Node | undefined)?.name;
      if (callee.type === 'MemberExpression' && removable.has(String(name)))
        yield ['call', start, end, text(callee.object)];
    }
  }
}

function* literalEdits(
  node: Node,
  parent: Node | undefined,
  file: string,
  source: string,
): Generator<Edit> {
  const { value, start, end } = node as Node & { value: unknown };
  if (typeof value === 'boolean') yield ['boolean', start, end, String(!value)];
  if (typeof value === 'number')
    for (const other of [value + 1, value * 10]) yield ['number', start, end, String(other)];
  if (typeof value !== 'string' || value === '' || !parent || unseen.has(parent.type)) return;
  const key = (parent.key as Node | undefined)?.name;
  if (parent.type === 'Property' && parent.key === node) return;
  if (file.startsWith('statemachines/') && ['next', 'startAt', 'otherwise'].includes(String(key))) {
    const states = [...source.matchAll(/(?:next|otherwise): '([^']+)'/g)].map(([, name]) => name);
    const other = states[(states.indexOf(value) + 1) % states.length];
    yield ['next state', start, end, `'${other}'`];
  } else yield ['string', start, end, "''"];
}

/** The end of an element, including the comma after it. */
function pastComma(source: string, end: number): number {
  return end + (/^\s*,/.exec(source.slice(end))?.[0].length ?? 0);
}
