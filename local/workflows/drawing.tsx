import { renderToString } from 'preact-render-to-string';
import { parseBrand } from '../../functions/runtime/brand.ts';
import { palette } from '../../functions/web/palette.ts';
import type { Layout, PlacedEdge, PlacedNode, Point } from './layout.ts';

/** A state's standing in an execution; states without one are untouched. */
export type Standing = 'done' | 'current' | 'failed';

/** The drawing's style sheet, for a page's `<style>` or for the file. */
export const DRAWING_STYLE = `${palette(parseBrand(undefined).colors, '.drawing')}
.drawing {
  --quiet: var(--muted); --node: var(--soft); --map: color-mix(in srgb, var(--soft) 50%, var(--paper)); --back: var(--warn);
  --done: var(--good); --done-fill: var(--good-soft); --current: var(--accent); --current-fill: var(--accent-soft);
  --failed: var(--bad); --failed-fill: var(--bad-soft); --badge: var(--paper);
  font-family: system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
.drawing .paper { fill: var(--paper) }
.drawing text { fill: var(--ink); font-size: 13px; text-anchor: middle; dominant-baseline: central }
.drawing .detail, .drawing .label text { fill: var(--quiet); font-size: 11px }
.drawing .shape, .drawing .mark { fill: var(--node); stroke: var(--edge); stroke-width: 1.2 }
.drawing .mark { fill: none }
.drawing .Map > .shape { stroke-dasharray: 1 3; stroke-linecap: round; stroke-width: 2 }
.drawing .Map > text, .drawing .waits > text, .drawing .Succeed > text { font-weight: 600 }
.drawing .Map > .detail, .drawing .waits > .detail { font-weight: 400 }
.drawing .Start > .shape { fill: var(--ink); stroke: none }
.drawing .edge { fill: none; stroke: var(--edge); stroke-width: 1.4 }
.drawing .catch { stroke-dasharray: 5 4 }
.drawing .back { stroke: var(--back) }
.drawing .arrow { fill: var(--edge) }
.drawing .arrow.back { fill: var(--back) }
.drawing .edge.taken { stroke: var(--done); stroke-width: 2.2 }
.drawing .arrow.taken { fill: var(--done) }
.drawing .label rect { fill: var(--paper) }
.drawing .inside rect { fill: var(--map) }
.drawing .done > .shape { fill: var(--done-fill); stroke: var(--done) }
.drawing .done > .mark { stroke: var(--done) }
.drawing .current > .shape { fill: var(--current-fill); stroke: var(--current); stroke-width: 2.6; stroke-dasharray: none }
.drawing .current > .mark { stroke: var(--current) }
.drawing .failed > .shape { fill: var(--failed-fill); stroke: var(--failed); stroke-width: 2.6; stroke-dasharray: none }
.drawing .failed > .mark { stroke: var(--failed) }
/* Also when it is done or failed: what is inside counts. */
.drawing .Map > .shape { fill: var(--map) }
.drawing .badge circle { fill: var(--done); stroke: var(--paper); stroke-width: 2 }
.drawing .badge path { fill: none; stroke: var(--badge); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round }
.drawing .badge.current circle { fill: var(--current) }
.drawing .badge.failed circle { fill: var(--failed) }
`;

const round = (value: number) => Math.round(value * 10) / 10;
const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`;

/** A curve that is vertical at each of its points. */
function linePath(points: Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let previous = first;
  let path = `M${at(first)}`;
  for (const point of rest) {
    const middle = (previous.y + point.y) / 2;
    path +=
      previous.x === point.x
        ? `V${round(point.y)}`
        : `C${at({ x: previous.x, y: middle })} ${at({ x: point.x, y: middle })} ${at(point)}`;
    previous = point;
  }
  return path;
}

/** The outline that shows a state's type, within its box. */
function outline({ type, x, y, width, height }: PlacedNode): string {
  const [left, right, top, bottom] = [
    x - width / 2,
    x + width / 2,
    y - height / 2,
    y + height / 2,
  ].map(round) as [number, number, number, number];
  switch (type) {
    case 'Choice':
      return `M${left + 14} ${top}H${right - 14}L${right} ${round(y)}L${right - 14} ${bottom}H${left + 14}L${left} ${round(y)}Z`;
    case 'Pass':
      return `M${left + 12} ${top}H${right}L${right - 12} ${bottom}H${left}Z`;
    case 'Fail':
      return `M${left + 8} ${top}H${right - 8}L${right} ${top + 8}V${bottom - 8}L${right - 8} ${bottom}H${left + 8}L${left} ${bottom - 8}V${top + 8}Z`;
    default: {
      const radius = ['Start', 'Wait', 'Succeed'].includes(type)
        ? height / 2
        : type === 'Map'
          ? 12
          : 5;
      const arc = (end: string) => `A${radius} ${radius} 0 0 1 ${end}`;
      return `M${left + radius} ${top}H${right - radius}${arc(`${right} ${top + radius}`)}V${bottom - radius}${arc(`${right - radius} ${bottom}`)}H${left + radius}${arc(`${left} ${bottom - radius}`)}V${top + radius}${arc(`${left + radius} ${top}`)}Z`;
    }
  }
}

/** Added to the outline: a double border for an end, bars for a task that waits for people. */
function mark(node: PlacedNode): string | undefined {
  const { type, waitsForAnswer, x, y, width, height } = node;
  if (type === 'Succeed') return outline({ ...node, width: width - 8, height: height - 8 });
  if (waitsForAnswer) {
    const [left, right] = [x - width / 2 + 8, x + width / 2 - 8];
    return `M${round(left)} ${round(y - height / 2)}v${height}M${round(right)} ${round(y - height / 2)}v${height}`;
  }
  return undefined;
}

const BADGES: Record<Standing, string> = {
  done: 'M-3.5 0.3L-1 2.8L3.6 -2.4',
  current: 'M-2 -3.2L3 0L-2 3.2Z',
  failed: 'M-2.8 -2.8L2.8 2.8M2.8 -2.8L-2.8 2.8',
};

function Node({
  node,
  standing,
  id,
}: {
  node: PlacedNode;
  standing: Standing | undefined;
  id?: string | undefined;
}) {
  const { name, type, detail, comment, x, y, width, height } = node;
  const middle = detail && type === 'Map' ? y - height / 2 + 24 : y;
  const marking = mark(node);
  const classes = [type, node.waitsForAnswer && 'waits', standing].filter(Boolean).join(' ');
  return (
    <g class={classes} id={id}>
      {name && <title>{[`${name} (${type})`, comment].filter(Boolean).join(': ')}</title>}
      <path class="shape" d={outline(node)} />
      {marking && <path class="mark" d={marking} />}
      {name && (
        <text x={round(x)} y={round(detail ? middle - 8 : middle)}>
          {name}
        </text>
      )}
      {detail && (
        <text class="detail" x={round(x)} y={round(middle + 9)}>
          {detail}
        </text>
      )}
      {standing && (
        <g
          class={`badge ${standing}`}
          transform={`translate(${at({ x: x + width / 2 - 2, y: y - height / 2 + 2 })})`}
        >
          <circle r="9" />
          <path d={BADGES[standing]} />
        </g>
      )}
    </g>
  );
}

function edgeClasses({ kind, points }: PlacedEdge, isTaken: boolean): string {
  const [first, last] = [points[0], points.at(-1)];
  const isBack = first !== undefined && last !== undefined && last.y < first.y;
  return [kind, isBack && 'back', isTaken && 'taken'].filter(Boolean).join(' ');
}

function Arrow({ edge, isTaken }: { edge: PlacedEdge; isTaken: boolean }) {
  const [before, end] = edge.points.slice(-2);
  if (before === undefined || end === undefined) return null;
  const direction = end.y > before.y ? -1 : 1;
  return (
    <path
      class={`arrow ${edgeClasses(edge, isTaken)}`}
      d={`M${at(end)}l-4.5 ${direction * 8}h9Z`}
    />
  );
}

const LEGEND: Pick<PlacedNode, 'name' | 'type' | 'waitsForAnswer'>[] = [
  { name: 'Task', type: 'Task', waitsForAnswer: false },
  { name: 'Waits for an answer', type: 'Task', waitsForAnswer: true },
  { name: 'Choice', type: 'Choice', waitsForAnswer: false },
  { name: 'Data', type: 'Pass', waitsForAnswer: false },
  { name: 'Pause', type: 'Wait', waitsForAnswer: false },
  { name: 'For each', type: 'Map', waitsForAnswer: false },
  { name: 'End', type: 'Succeed', waitsForAnswer: false },
];
const LEGEND_LINES = [
  { text: 'on an error', kind: 'catch' },
  { text: 'back', kind: 'back' },
];
const LEGEND_WIDTH = 196;
const LEGEND_STEP = 36;
const LEGEND_MARGIN = 24;

/** Whether the legend fits into the upper right corner without covering anything. */
function hasRoomForLegend({ width, nodes, edges }: Layout): boolean {
  const left = width - LEGEND_WIDTH - 2 * LEGEND_MARGIN;
  const bottom = (LEGEND.length + LEGEND_LINES.length) * LEGEND_STEP + 3 * LEGEND_MARGIN;
  return (
    nodes.every((node) => node.x + node.width / 2 < left || node.y - node.height / 2 > bottom) &&
    edges.every(({ points }) => points.every(({ x, y }) => x < left || y > bottom))
  );
}

function Legend({ x }: { x: number }) {
  return (
    <g transform={`translate(${x} ${LEGEND_MARGIN})`}>
      <text class="detail" x={LEGEND_WIDTH / 2} y="6">
        Shapes and lines
      </text>
      {LEGEND.map((entry, index) => (
        <Node
          key={entry.name}
          node={{
            ...entry,
            x: LEGEND_WIDTH / 2,
            y: index * LEGEND_STEP + 38,
            width: LEGEND_WIDTH,
            height: 28,
          }}
          standing={undefined}
        />
      ))}
      {LEGEND_LINES.map(({ text, kind }, index) => {
        const y = (LEGEND.length + index) * LEGEND_STEP + 38;
        return (
          <g key={text}>
            <path class={`edge ${kind}`} d={`M10 ${y}h60`} />
            <text class="detail" x="120" y={y}>
              {text}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** An execution's path through the drawing. */
export interface Journey {
  /** By state. */
  standings: ReadonlyMap<string, Standing>;
  /** `edgeKey(from, to)` of the transitions taken. */
  taken: ReadonlySet<string>;
}

export const edgeKey = (from: string, to: string) => `${from} → ${to}`;

/**
 * The drawing as an SVG element, with colours from DRAWING_STYLE.
 * @param id unique in the page
 * @param title read out in its place, like `description`
 */
export function Drawing({
  layout,
  journey,
  marked,
  notes,
  id,
  title,
  description,
  style,
}: {
  layout: Layout;
  journey?: Journey;
  /** The state that gets the ID `now`. */
  marked?: string;
  /** Replaces the usual text in a state's box. */
  notes?: ReadonlyMap<string, string>;
  id: string;
  title: string;
  description: string;
  style?: string;
}) {
  const { height, nodes, edges } = layout;
  const width = layout.width + (hasRoomForLegend(layout) ? 0 : LEGEND_WIDTH + LEGEND_MARGIN);
  const insides = new Map(nodes.map(({ name, inside }) => [name, inside]));
  const isTaken = ({ from, to }: PlacedEdge) => journey?.taken.has(edgeKey(from, to)) ?? false;
  // Transitions taken are drawn on top of the others.
  const ordered = [...edges].sort((one, other) => Number(isTaken(one)) - Number(isTaken(other)));
  const clusters = nodes.filter(({ type }) => type === 'Map');
  const others = nodes.filter((node) => !clusters.includes(node));
  const noted = (node: PlacedNode): PlacedNode => {
    const note = notes?.get(node.name);
    return note === undefined ? node : { ...node, detail: note };
  };
  const draw = (node: PlacedNode) => (
    <Node
      key={node.name}
      node={noted(node)}
      standing={journey?.standings.get(node.name)}
      id={node.name === marked ? 'now' : undefined}
    />
  );
  return (
    <svg
      class="drawing"
      xmlns="http://www.w3.org/2000/svg"
      role="img"
      aria-labelledby={`${id}-title ${id}-description`}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-description`}>{description}</desc>
      {/* Constants, without characters that XML would read differently. */}
      {style !== undefined && <style dangerouslySetInnerHTML={{ __html: style }} />}
      <rect class="paper" width={width} height={height} rx="12" />
      <Legend x={width - LEGEND_WIDTH - LEGEND_MARGIN} />
      {clusters.map(draw)}
      {ordered.map((edge, index) => (
        <path
          key={`line ${index}`}
          class={`edge ${edgeClasses(edge, isTaken(edge))}`}
          d={linePath(edge.points)}
        />
      ))}
      {ordered.map((edge, index) => (
        <Arrow key={`arrow ${index}`} edge={edge} isTaken={isTaken(edge)} />
      ))}
      {others.map(draw)}
      {edges.map(
        ({ from, to, label }) =>
          label && (
            <g
              key={`${edgeKey(from, to)} ${label.text}`}
              class={insides.get(from) ? 'label inside' : 'label'}
            >
              <rect
                x={round(label.x - label.width / 2)}
                y={round(label.y - label.height / 2)}
                width={label.width}
                height={label.height}
                rx="4"
              />
              <text x={round(label.x)} y={round(label.y)}>
                {label.text}
              </text>
            </g>
          ),
      )}
    </svg>
  );
}

/** Describes every state and where it leads, in sentences. */
export function describe({ nodes, edges }: Layout): string {
  const sentences = nodes
    .filter(({ name }) => name !== '')
    .map(({ name, type, inside }) => {
      const next = edges
        .filter(({ from }) => from === name)
        .map(({ to, label }) => (label ? `${to} (${label.text})` : to));
      const where = inside === undefined ? '' : ` in ${inside}`;
      return `${name} (${type}${where})${next.length === 0 ? '' : ` leads to ${next.join(', ')}`}.`;
    });
  return sentences.join(' ');
}

/** The drawing as a standalone file, including its style. */
export function drawingFile(layout: Layout, title: string): string {
  return `${renderToString(
    <Drawing
      layout={layout}
      id="workflow"
      title={title}
      description={describe(layout)}
      style={DRAWING_STYLE}
    />,
  )}\n`;
}
