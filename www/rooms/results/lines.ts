// Lines over unseen datasets or over N, drawn as SVG; one column can be pointed at.

import { html, nothing, svg, type TemplateResult } from "lit";
import { ticks } from "../../views/plot";

export interface Drawn {
  id: string;
  colour: string;
  style: "solid" | "dashed" | "dotted" | "faint";
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

const HEIGHT = 300;
/** Least distance of two labels under the plot. */
const APART = 44;
const LEFT = 44;
const RIGHT = 14;
const TOP = 26;
const BOTTOM = 30;

export function linesPlot({ lines, columns, label, title, selected, select, even, width }: Options): TemplateResult {
  const values = lines.flatMap(({ points }) => points.map(([, y]) => y));
  const [least, most] = range(values);
  const place = (x: number) => (even ? columns.indexOf(x) : x);
  const [first, last] = [place(columns[0] ?? 0), place(columns.at(-1) ?? 1)];
  const across = (x: number) => LEFT + 8 + ((place(x) - first) / (last - first || 1)) * (width - LEFT - RIGHT - 16);
  const up = (y: number) => TOP + ((most - y) / (most - least)) * (HEIGHT - TOP - BOTTOM);
  const every = Math.ceil((APART * columns.length) / (width - LEFT - RIGHT));
  const pointed = selected === null ? undefined : columns[selected];
  const point = (event: PointerEvent) => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    const distances = columns.map((column) => Math.abs(across(column) - x));
    select(distances.indexOf(Math.min(...distances)));
  };
  return html`
    <svg
      class="lines-plot"
      viewBox="0 0 ${width} ${HEIGHT}"
      role="img"
      aria-label=${`${title}: ${lines.length} lines over ${columns.length} datasets; the table below has the numbers`}
      @pointermove=${point}
      @pointerdown=${point}
      @pointerleave=${() => select(null)}
    >
      <text x="0" y="13">${title}</text>
      ${columns.length === 0 ? nothing : ticks(least, most).map((value) => svg`<path class="grid" d="M${LEFT} ${up(value)}H${width - RIGHT}" /><text class="left" x=${LEFT - 8} y=${up(value) + 4}>${value.toFixed(2)}</text>`)}
      ${columns.filter((column, i) => column === pointed || i % every === 0).map((column) => svg`<text class="under ${column === pointed ? "pointed" : ""}" x=${across(column)} y=${HEIGHT - 8}>${label(column)}</text>`)}
      ${pointed === undefined ? nothing : svg`<path class="pointed" d="M${across(pointed)} ${TOP}V${HEIGHT - BOTTOM}" />`}
      ${lines.map(({ colour, style, points, id }) => {
        const at = points.map(([x, y]) => `${across(x).toFixed(1)} ${up(y).toFixed(1)}`);
        return svg`<g class=${style} style="--colour: ${colour}" data-line=${id}>
          <path d="M${at.join("L")}" />
          <path class="dots" d=${at.map((place) => `M${place}h0`).join("")} />
        </g>`;
      })}
    </svg>
  `;
}

/** A little more than the values take, within 0 and 1, and never so little that noise looks like a result. */
function range(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(0.08 * (high - low), (0.1 - (high - low)) / 2);
  return [Math.max(0, low - margin), Math.min(1, high + margin)];
}
