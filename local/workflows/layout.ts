import dagre, { type Edge, Graph } from '@dagrejs/dagre';
import { type Processor, processorSchema, type State } from './definition.ts';
import { conditionLabel, detailOf, waitsForAnswer } from './words.ts';

/** State types that are drawn. `Start` is the dot before the first state. */
type NodeType = 'Start' | 'Task' | 'Choice' | 'Pass' | 'Wait' | 'Map' | 'Succeed' | 'Fail';

export interface Point {
  x: number;
  y: number;
}

/** A placed state: `x` and `y` are its centre. All lengths are in pixels. */
export interface PlacedNode extends Point {
  /** The state's name, unique in the whole state machine; empty for `Start`. */
  name: string;
  type: NodeType;
  /** A detail for the reader: how long it waits, how many items run at once. */
  detail?: string;
  /** A Task that ends with an answer to its task token. */
  waitsForAnswer: boolean;
  comment?: string;
  width: number;
  height: number;
  /** The Map that contains it. */
  inside?: string;
}

export interface PlacedEdge {
  /** Empty: the start. */
  from: string;
  to: string;
  kind: 'next' | 'choice' | 'catch';
  /** For a condition or an error. */
  label?: PlacedLabel;
  /** The line's points: it leaves the first and enters the last vertically. */
  points: Point[];
}

/** Its centre and size. */
interface PlacedLabel extends Point {
  text: string;
  width: number;
  height: number;
}

export interface Layout {
  width: number;
  height: number;
  /** A Map comes before its states. */
  nodes: PlacedNode[];
  edges: PlacedEdge[];
}

const FONT_SIZE = 13;
const SMALL_FONT_SIZE = 11;
/** Wide enough for common sans-serif fonts; the text itself is centred. */
const textWidth = (text: string, fontSize: number) => Math.ceil(text.length * fontSize * 0.57);

const LABEL_HEIGHT = 18;
const MAP_PADDING = 16;
const MAP_HEADER = 46;
/** The distance from a row of states within which a passing line is straight. */
const CLEARANCE = 6;
/** The distance between lines that leave or enter a state side by side. */
const PORT_GAP = 18;

interface Transition {
  from: string;
  to: string;
  kind: PlacedEdge['kind'];
  text: string;
}

function transitionsOf(from: string, state: State): Transition[] {
  const found: Transition[] = [];
  if (state.Next !== undefined) found.push({ from, to: state.Next, kind: 'next', text: '' });
  for (const rule of state.Choices)
    found.push({ from, to: rule.Next, kind: 'choice', text: conditionLabel(rule) });
  if (state.Default !== undefined)
    found.push({ from, to: state.Default, kind: 'choice', text: 'otherwise' });
  for (const { ErrorEquals, Next } of state.Catch)
    found.push({ from, to: Next, kind: 'catch', text: ErrorEquals.join(', ') });
  return found;
}

/**
 * Lays out a state machine from top to bottom.
 *
 * The order of states in the definition is the order of the story: a transition to an earlier state goes back, and is
 * drawn from the lower state's top to the upper one's bottom.
 *
 * @param definition parsed ASL (JSONPath); may still contain `${substitutions}`
 * @throws ZodError if it is not a state machine, Error if a transition leads nowhere
 */
export function layOut(definition: unknown): Layout {
  return layOutProcessor(processorSchema.parse(definition), true, 24);
}

/** dagre's label for a node and for an edge, as far as used here. */
interface NodeLabel {
  width: number;
  height: number;
  x?: number;
  y?: number;
}
interface EdgeLabel {
  transition: Transition;
  back: boolean;
  width: number;
  height: number;
  weight: number;
  labelpos: 'c';
  x?: number;
  y?: number;
  points?: Point[];
}

/** dagre does not accept the start's empty name. */
const nodeId = (name: string) => `state ${name}`;

function layOutProcessor({ StartAt, States }: Processor, isRoot: boolean, margin: number): Layout {
  const graph = new Graph<object, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 28, edgesep: 18, ranksep: 46 });

  const start: PlacedNode = {
    name: '',
    type: 'Start',
    waitsForAnswer: false,
    x: 0,
    y: 0,
    width: 16,
    height: 16,
  };
  const nodes: PlacedNode[] = isRoot ? [start] : [];
  const inner = new Map<string, Layout>();
  for (const [name, state] of Object.entries(States)) {
    const detail = detailOf(name, state);
    const nested = state.ItemProcessor && layOutProcessor(state.ItemProcessor, false, 0);
    if (nested) inner.set(name, nested);
    const words = Math.max(textWidth(name, FONT_SIZE), textWidth(detail ?? '', SMALL_FONT_SIZE));
    nodes.push({
      name,
      type: state.Type,
      ...(detail === undefined ? {} : { detail }),
      waitsForAnswer: waitsForAnswer(state),
      ...(state.Comment === undefined ? {} : { comment: state.Comment }),
      x: 0,
      y: 0,
      width: Math.max(words + 40, (nested?.width ?? 0) + 2 * MAP_PADDING),
      height: nested ? nested.height + MAP_HEADER + MAP_PADDING : detail === undefined ? 36 : 48,
    });
  }
  for (const { name, width, height } of nodes) graph.setNode(nodeId(name), { width, height });

  const position = new Map(nodes.map(({ name }, index) => [name, index]));
  const transitions: Transition[] = [
    ...(isRoot ? [{ from: '', to: StartAt, kind: 'next', text: '' } as const] : []),
    ...Object.entries(States).flatMap(([name, state]) => transitionsOf(name, state)),
  ];
  // dagre's result depends on the order and the weights: these read best of those tried.
  const isCatch = ({ kind }: Transition) => kind === 'catch';
  transitions.sort((one, other) => Number(isCatch(one)) - Number(isCatch(other)));
  for (const [index, transition] of transitions.entries()) {
    const { from, to, text, kind } = transition;
    const [fromPosition, toPosition] = [position.get(from), position.get(to)];
    if (fromPosition === undefined || toPosition === undefined)
      throw new Error(`${from || 'StartAt'} leads to no state: '${to}'`);
    const back = toPosition <= fromPosition;
    graph.setEdge(
      nodeId(back ? to : from),
      nodeId(back ? from : to),
      {
        transition,
        back,
        width: text && textWidth(text, SMALL_FONT_SIZE) + 10,
        height: text && LABEL_HEIGHT,
        weight: kind === 'next' && !back ? 3 : 1,
        labelpos: 'c',
      } as EdgeLabel,
      String(index),
    );
  }
  dagre.layout(graph);

  for (const node of nodes) {
    const { x = 0, y = 0 } = graph.node(nodeId(node.name));
    Object.assign(node, { x, y });
  }
  const edges = route(
    new Map(nodes.map((node) => [nodeId(node.name), node])),
    graph.edges().map(({ v, w, name }: Edge) => ({ v, w, label: graph.edge(v, w, name) })),
  );
  const layout = fitted({ nodes, edges }, margin);
  const insides = layout.nodes.flatMap((node) => {
    const nested = inner.get(node.name);
    return nested === undefined ? [] : [placeInside(node, nested)];
  });
  return {
    ...layout,
    nodes: [...layout.nodes, ...insides.flatMap((inside) => inside.nodes)],
    edges: [...layout.edges, ...insides.flatMap((inside) => inside.edges)],
  };
}

/** Moves everything, including lines and labels, at least `margin` away from the edge. */
function fitted({ nodes, edges }: Pick<Layout, 'nodes' | 'edges'>, margin: number): Layout {
  const boxes = [
    ...nodes,
    ...edges.flatMap(({ points, label }) => [
      ...points.map((point) => ({ ...point, width: 0, height: 0 })),
      ...(label ? [label] : []),
    ]),
  ];
  const left = Math.min(...boxes.map(({ x, width }) => x - width / 2));
  const right = Math.max(...boxes.map(({ x, width }) => x + width / 2));
  const top = Math.min(...boxes.map(({ y, height }) => y - height / 2));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height / 2));
  return moved(
    {
      nodes,
      edges,
      width: Math.ceil(right - left + 2 * margin),
      height: Math.ceil(bottom - top + 2 * margin),
    },
    margin - left,
    margin - top,
  );
}

function placeInside(map: PlacedNode, nested: Layout): Layout {
  const placed = moved(nested, map.x - nested.width / 2, map.y - map.height / 2 + MAP_HEADER);
  return {
    ...placed,
    nodes: placed.nodes.map((node) => ({ ...node, inside: node.inside ?? map.name })),
  };
}

function moved(layout: Layout, dx: number, dy: number): Layout {
  const move = <T extends Point>(point: T): T => ({ ...point, x: point.x + dx, y: point.y + dy });
  return {
    ...layout,
    nodes: layout.nodes.map(move),
    edges: layout.edges.map((edge) => ({
      ...edge,
      points: edge.points.map(move),
      ...(edge.label ? { label: move(edge.label) } : {}),
    })),
  };
}

/** An edge in dagre: from the upper node `v` to the lower `w`. */
interface Routed {
  v: string;
  w: string;
  label: EdgeLabel;
}

/**
 * Converts dagre's points to lines that leave and enter states vertically and side by side, and pass the rows in
 * between straight.
 */
function route(nodes: Map<string, PlacedNode>, routed: Routed[]): PlacedEdge[] {
  const rows = rowsOf([...nodes.values()]);
  const between = new Map(
    routed.map((edge) => {
      const points = (edge.label.points ?? []).slice(1, -1).flatMap(({ x, y }): Point[] => {
        const row = rows.find(({ top, bottom }) => y > top && y < bottom);
        return row === undefined
          ? [{ x, y }]
          : [
              { x, y: row.top - CLEARANCE },
              { x, y: row.bottom + CLEARANCE },
            ];
      });
      return [edge, points];
    }),
  );

  /** Where each edge meets a node's bottom (as `v`) or top (as `w`). */
  const ports = (end: 'v' | 'w') => {
    const port = new Map<Routed, Point>();
    for (const [name, node] of nodes) {
      const next = (edge: Routed) => {
        const points = between.get(edge) ?? [];
        return (end === 'v' ? points[0] : points.at(-1))?.x ?? 0;
      };
      const meeting = routed
        .filter((edge) => edge[end] === name)
        .sort((one, other) => next(one) - next(other));
      const gap = Math.min(PORT_GAP, (node.width - 40) / meeting.length);
      for (const [index, edge] of meeting.entries())
        port.set(edge, {
          x: node.x + (index - (meeting.length - 1) / 2) * gap,
          y: node.y + (end === 'v' ? node.height : -node.height) / 2,
        });
    }
    return port;
  };
  const leaving = ports('v');
  const entering = ports('w');

  const labels: PlacedLabel[] = [];
  const isFree = (label: PlacedLabel) =>
    [...nodes.values(), ...labels].every(
      (other) =>
        Math.abs(other.x - label.x) > (other.width + label.width) / 2 + 4 ||
        Math.abs(other.y - label.y) > (other.height + label.height) / 2 + 2,
    );
  return routed.map((edge) => {
    const { transition, back, width, height } = edge.label;
    const first = leaving.get(edge) ?? { x: 0, y: 0 };
    const last = entering.get(edge) ?? { x: 0, y: 0 };
    const points = [first, ...(between.get(edge) ?? []), last];
    if (back) points.reverse();
    const { from, to, kind, text } = transition;
    const { x = 0, y = 0 } = edge.label;
    const label: PlacedLabel = { text, x, y, width, height };
    // dagre puts a label halfway: on a long line nobody would look for it there.
    const [, turn, straight] = points;
    if (text !== '' && turn && straight && points.length > 4 && turn.x === straight.x) {
      const step = back ? -4 : 4;
      label.x = turn.x;
      label.y = turn.y + 3 * step;
      while (!isFree(label)) label.y += step;
    }
    if (text !== '') labels.push(label);
    return {
      from,
      to,
      kind,
      ...(text === '' ? {} : { label }),
      points,
    };
  });
}

/** The bands of nodes that are side by side. */
function rowsOf(nodes: PlacedNode[]): { top: number; bottom: number }[] {
  const rows = new Map<number, { top: number; bottom: number }>();
  for (const { y, height } of nodes) {
    const row = rows.get(y) ?? { top: y, bottom: y };
    rows.set(y, {
      top: Math.min(row.top, y - height / 2),
      bottom: Math.max(row.bottom, y + height / 2),
    });
  }
  return [...rows.values()];
}
