// A small line plot for the story: a few series over one axis, with its scales written out.

import { html, svg, type TemplateResult } from "lit";

export interface Series {
  points: ReadonlyArray<readonly [x: number, y: number]>;
  tone: "right" | "wrong" | "muted";
  /** Single measurements rather than a line. */
  dots?: boolean;
  dashed?: boolean;
}

interface Options {
  series: readonly Series[];
  x: { ticks: readonly number[]; label: string; at?: (value: number) => number };
  y: { label: string };
  /** For those who cannot see it. */
  summary: string;
}

const WIDTH = 420;
const HEIGHT = 210;
const LEFT = 46;
const BOTTOM = 40;
const TOP = 22;
const RIGHT = 18;

export function plot({ series, x, y, summary }: Options): TemplateResult {
  const place = x.at ?? ((value: number) => value);
  const values = series.flatMap(({ points }) => points.map(([, value]) => value));
  const [least, most] = values.length > 0 ? padded(Math.min(...values), Math.max(...values)) : [-1, 0];
  const [first, last] = [place(x.ticks[0] ?? 0), place(x.ticks.at(-1) ?? 1)];
  const across = (value: number) => LEFT + ((place(value) - first) / (last - first || 1)) * (WIDTH - LEFT - RIGHT);
  const up = (value: number) => TOP + ((most - value) / (most - least)) * (HEIGHT - TOP - BOTTOM);
  // Without values yet: the frame that they will stand in, without numbers.
  const empty = values.length === 0;
  const rows = empty ? [-1, -0.75, -0.5, -0.25, 0] : ticks(least, most);
  return html`
    <svg class="story-plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${summary}>
      <text class="title" x="0" y="12">${y.label}</text>
      ${rows.map((value) => svg`<path class="grid" d="M${LEFT} ${up(value)}H${WIDTH - RIGHT}" /><text class="left" x=${LEFT - 8} y=${up(value) + 4}>${empty ? "" : minus(value)}</text>`)}
      ${x.ticks.map((value) => svg`<text class="under" x=${across(value)} y=${HEIGHT - BOTTOM + 18}>${value.toLocaleString("en")}</text>`)}
      <text class="under title" x=${(LEFT + WIDTH) / 2} y=${HEIGHT - 4}>${x.label}</text>
      ${series.map((entry) => draw(entry, across, up))}
    </svg>
  `;
}

function draw({ points, tone, dots, dashed }: Series, across: (x: number) => number, up: (y: number) => number) {
  const place = ([x, y]: readonly [number, number]) => `${across(x).toFixed(1)} ${up(y).toFixed(1)}`;
  if (dots) return svg`<path class="dots ${tone}" d=${points.map((point) => `M${place(point)}h0`).join("")} />`;
  const line = points.map((point, i) => `${i === 0 ? "M" : "L"}${place(point)}`).join("");
  return svg`<path class="line ${tone} ${dashed ? "dashed" : ""}" d=${line} />`;
}

const padded = (least: number, most: number): [number, number] => {
  const margin = Math.max(1, (most - least) * 0.08);
  return [least - margin, most + margin];
};

/** Three to six round numbers within the range. */
export function ticks(least: number, most: number): number[] {
  const rough = (most - least) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : rough / power > 1 ? 2 : 1);
  const found: number[] = [];
  for (let value = Math.ceil(least / step) * step; value <= most; value += step)
    found.push(Number(value.toPrecision(10)));
  return found;
}

export const minus = (value: number): string =>
  value.toLocaleString("en", { maximumFractionDigits: 2 }).replace("-", "−");
export const nats = (value: number): string => value.toFixed(1).replace("-", "−");
