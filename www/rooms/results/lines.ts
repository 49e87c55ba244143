// Lines over unseen datasets or over N, drawn as SVG, each with its name at its end; one column can be pointed at.

import { html, nothing, svg, type TemplateResult } from "lit";
import { ticks } from "../../views/plot";
import { apart } from "./labels";
import { type LineStyle, MARKERS } from "./line-styles";
import { accuracy } from "./words";

export interface Drawn {
  id: string;
  style: LineStyle;
  /** One or two lines, at the line's end. */
  label: readonly string[];
  /** Stands in the label while no column is pointed at. */
  mean: number;
  points: ReadonlyArray<readonly [x: number, y: number]>;
}

interface Options {
  lines: readonly Drawn[];
  /** Where there is something to point at, ascending. */
  columns: readonly number[];
  label(column: number): string;
  title: string;
  /** Index of the column that is pointed at. */
  selected: number | null;
  select(index: number | null): void;
  /** Columns at equal distances instead of their own. */
  even?: boolean;
  /** Of the picture, in pixels of the page. */
  width: number;
}

const HEIGHT = 330;
/** Least distance of two labels under the plot. */
const APART = 44;
const LEFT = 40;
const TOP = 28;
const BOTTOM = 30;
/** From the last column to the labels: where lines lead from one to the other. */
const LEADER = 22;
const LABEL_LINE = 15;

export function linesPlot(options: Options): TemplateResult {
  const { lines, columns, label, title, selected, select, width } = options;
  const labels = labelHeights(lines);
  const height = Math.max(HEIGHT, TOP + BOTTOM + labels.reduce((sum, one) => sum + one, 0));
  const { across, up, least, most, right } = scales(options, height);
  const every = Math.ceil((APART * columns.length) / (right - LEFT));
  const pointed = selected === null ? undefined : columns[selected];
  const point = (event: PointerEvent) => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    const distances = columns.map((column) => Math.abs(across(column) - x));
    select(x > right + LEADER ? null : distances.indexOf(Math.min(...distances)));
  };
  const ends = lines.map(({ points }) => up(points.at(-1)?.[1] ?? least));
  const centres = apart(
    ends.map((at, i) => ({ at, height: labels[i] ?? 0 })),
    TOP - 10,
    height - BOTTOM + 10,
  );
  return html`
    <svg
      class="lines-plot"
      viewBox="0 0 ${width} ${height}"
      style="height: ${height}px"
      role="img"
      aria-label=${`${title}: ${lines.length} lines over ${columns.length} datasets; the table below has the numbers`}
      @pointermove=${point}
      @pointerdown=${point}
      @pointerleave=${() => select(null)}
    >
      <text x="0" y="13">${title}</text>
      ${columns.length === 0 ? nothing : ticks(least, most).map((value) => svg`<path class="grid" d="M${LEFT} ${up(value)}H${right}" /><text class="left" x=${LEFT - 8} y=${up(value) + 4}>${value.toFixed(2).replace(/^0/, "")}</text>`)}
      ${columns.filter((column, i) => column === pointed || i % every === 0).map((column) => svg`<text class="under ${column === pointed ? "pointed" : ""}" x=${across(column)} y=${height - 8}>${label(column)}</text>`)}
      ${pointed === undefined ? nothing : svg`<path class="pointed" d="M${across(pointed)} ${TOP}V${height - BOTTOM}" />`}
      ${lines.map((line, i) => {
        const at = line.points.map(([x, y]) => [across(x), up(y)] as const);
        const value = pointed === undefined ? line.mean : line.points.find(([x]) => x === pointed)?.[1];
        return svg`<g style="--colour: ${line.style.colour}" data-line=${line.id} data-marker=${line.style.marker}>
          <path class="line" stroke-dasharray=${line.style.dash || "none"} d="M${at.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}" />
          ${at.map(([x, y]) => svg`<path class="marker" transform="translate(${x.toFixed(1)} ${y.toFixed(1)})" d=${MARKERS[line.style.marker]} />`)}
          ${ending(line, at.at(-1) ?? [right, 0], centres[i] ?? 0, right, value)}
        </g>`;
      })}
    </svg>
  `;
}

/** Room for the longest name, as far as a narrow page has any. */
const gutter = (width: number): number => (width < 480 ? 104 : 132);

const labelHeights = (lines: readonly Drawn[]): number[] => lines.map(({ label }) => LABEL_LINE * label.length + 3);

/** A line from the last point to its name, with the number that belongs to it. */
function ending(
  { label, style }: Drawn,
  [x, y]: readonly [number, number],
  centre: number,
  right: number,
  value: number | undefined,
): TemplateResult {
  const start = right + LEADER;
  const first = centre - (LABEL_LINE * (label.length - 1)) / 2 + 4;
  const number = value === undefined ? "–" : accuracy(value);
  return svg`
    <path class="leader" d="M${(x + 5).toFixed(1)} ${y.toFixed(1)}L${start - 8} ${centre.toFixed(1)}" />
    <path class="marker" transform="translate(${start - 4} ${centre.toFixed(1)})" d=${MARKERS[style.marker]} />
    ${label.map(
      (line, i) =>
        svg`<text class="end" x=${start + 4} y=${(first + LABEL_LINE * i).toFixed(1)}><tspan>${line}</tspan>${i === label.length - 1 ? svg`<tspan class="number" dx="5">${number}</tspan>` : nothing}</text>`,
    )}
  `;
}

function scales({ lines, columns, even, width }: Options, height: number) {
  const [least, most] = range(lines.flatMap(({ points }) => points.map(([, y]) => y)));
  const right = width - gutter(width) - LEADER;
  const place = (x: number) => (even ? columns.indexOf(x) : x);
  const [first, last] = [place(columns[0] ?? 0), place(columns.at(-1) ?? 1)];
  const across = (x: number) => LEFT + 8 + ((place(x) - first) / (last - first || 1)) * (right - LEFT - 14);
  const up = (y: number) => TOP + ((most - y) / (most - least)) * (height - TOP - BOTTOM);
  return { across, up, least, most, right };
}

/** A little more than the values take, within 0 and 1, and never so little that noise looks like a result. */
function range(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(0.08 * (high - low), (0.1 - (high - low)) / 2);
  return [Math.max(0, low - margin), Math.min(1, high + margin)];
}
