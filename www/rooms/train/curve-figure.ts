// Draws curves over training steps: the run's own, others to compare with, bands of several seeds, each with its name beside it.

import { nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit";
import type { LineStyle } from "../../state/comparison-lines";
import type { Points } from "../../state/history";
import type { Band } from "../../state/seed-band";
import { valueRange } from "../../state/value-range";
import { ticks } from "../../views/plot";

export interface Other extends Points {
  label: string;
  style: LineStyle;
}

export interface OtherBand extends Band {
  label: string;
  style: LineStyle;
}

export interface CurveData {
  own: Points;
  label?: string;
  /** Whether names stand beside the ends of the curves. */
  named?: boolean;
  others?: readonly Other[];
  bands?: readonly OtherBand[];
  /** Single measurements of the run's own, drawn as dots. */
  marks?: Points;
  /** The scale while there is nothing to show. */
  empty?: readonly [number, number];
}

export interface Size {
  width: number;
  height: number;
}

const OWN: LineStyle = { tone: "--right", dash: "" };

const LEFT = 46;
const TOP = 10;
const BOTTOM = 24;
const RIGHT = 10;
/** Of a label: its line, the width of a letter, about, and its height. */
const SWATCH = 22;
const LETTER = 6.6;
const LINE = 15;
/** What labels may take of the width, and the width below which they stand beneath. */
const MOST = 0.42;
const NARROW = 560;

export function curveFigure(data: CurveData, { width, height }: Size): TemplateResult | SVGTemplateResult {
  const { own, others = [], bands = [], marks, empty, label, named: isNamed } = data;
  const outlines = bands.flatMap(({ step, least, most }) => [
    { step, value: least },
    { step, value: most },
  ]);
  const { low, high, below, above } = valueRange([own, ...others, ...outlines, ...(marks ? [marks] : [])], empty);
  const last = Math.max(
    10,
    ...[own, ...others, ...bands, ...(marks ? [marks] : [])].map(({ step }) => step.at(-1) ?? 0),
  );
  const names = isNamed
    ? [...(label ? [{ label, style: OWN, at: own.value.at(-1) }] : []), ...others.map(named), ...bands.map(meant)]
    : [];
  // Where there is little room beside the curves, names stand one below the other beneath them.
  const isNarrow = width < NARROW;
  const letters = Math.max(0, ...names.map((name) => lengthOf(name.label)));
  const beside = names.length > 0 && !isNarrow ? Math.min(SWATCH + 12 + letters * LETTER, MOST * width) : RIGHT;
  const beneath = isNarrow ? LINE * names.length : 0;
  const bottom = height - BOTTOM - beneath;
  const [across, down] = [Math.max(0, width - LEFT - beside), Math.max(0, bottom - TOP)];
  const x = (step: number) => (step / last) * across;
  const y = (value: number) => ((high - value) / (high - low)) * down;
  const ends = names.map(({ at }) => TOP + Math.min(down, Math.max(0, y(at ?? (low + high) / 2))));
  const heights = isNarrow ? names.map((_, i) => bottom + BOTTOM + LINE * (i + 0.6)) : spread(ends, bottom);
  const steps = ticks(0, last).filter((_, i, all) => across / all.length > 40 || i % 2 === 0);
  return svg`
    <svg viewBox="0 0 ${width} ${height}" width=${width} height=${height} aria-hidden="true">
      ${ticks(low, high).map(
        (value) => svg`
          <path class="grid" d="M${LEFT} ${place(TOP + y(value))}H${LEFT + across}" />
          <text class="left" x=${LEFT - 6} y=${place(TOP + y(value) + 4)}>${withMinus(value)}</text>`,
      )}
      ${steps.map((step) => svg`<text class="under" x=${place(LEFT + x(step))} y=${bottom + 17}>${step.toLocaleString("en")}</text>`)}
      <svg x=${LEFT} y=${TOP} width=${across} height=${down} overflow="hidden">
        ${bands.map((band) => svg`<path class="band" style="fill: var(${band.style.tone})" d=${area(band, x, y)} />`)}
        ${bands.map(({ step, mean, style }) => line({ step, value: mean }, style, x, y))}
        ${others.map((other) => line(other, other.style, x, y))}
        ${line(own, OWN, x, y)}
      </svg>
      ${marks?.step.map((step, i) => dot(LEFT + x(step), TOP + y(marks.value[i] ?? Number.NaN), bottom))}
      ${below === null ? nothing : svg`<text class="beyond" x=${LEFT + 6} y=${bottom - 5}>▼ ${withMinus(Math.round(below))}</text>`}
      ${above === null ? nothing : svg`<text class="beyond" x=${LEFT + 6} y=${TOP + 11}>▲ ${withMinus(Math.round(above))}</text>`}
      ${heights.map((at, i) => nameAt(names[i], isNarrow ? LEFT : LEFT + across + 6, at, isNarrow ? width : beside - SWATCH - 12))}
    </svg>
  `;
}

const named = ({ label, style, value }: Other) => ({ label, style, at: value.at(-1) });
const meant = ({ label, style, mean }: OtherBand) => ({ label, style, at: mean.at(-1) });

function line(
  { step, value }: Points,
  { tone, dash }: LineStyle,
  x: (at: number) => number,
  y: (at: number) => number,
) {
  const points = pointsOf(step, value, x, y);
  // A line needs two points; the first one is shown as itself.
  const d = points.length > 1 ? `M${points.join("L")}` : points.map((point) => `M${point}h0`).join("");
  const kind = points.length > 1 ? "curve-line" : "curve-line alone";
  return svg`<path class=${kind} style="stroke: var(${tone})" stroke-dasharray=${dash || nothing} d=${d} />`;
}

const pointsOf = (
  step: readonly number[],
  value: readonly number[],
  x: (at: number) => number,
  y: (at: number) => number,
): string[] =>
  step.flatMap((at, i) => {
    const height = value[i] ?? Number.NaN;
    return Number.isFinite(height) ? [`${place(x(at))} ${place(y(height))}`] : [];
  });

function area({ step, least, most }: Band, x: (at: number) => number, y: (at: number) => number): string {
  if (step.length < 2) return "";
  return `M${[...pointsOf(step, most, x, y), ...pointsOf(step, least, x, y).reverse()].join("L")}Z`;
}

/** One that lies outside of the scale is told of by the mark for what lies there. */
const dot = (x: number, y: number, bottom: number) =>
  y >= TOP && y <= bottom ? svg`<circle class="measured" cx=${place(x)} cy=${place(y)} r="3" />` : nothing;

function nameAt(
  name: { label: string; style: LineStyle } | undefined,
  x: number,
  y: number,
  room: number,
): SVGTemplateResult | typeof nothing {
  if (!name) return nothing;
  const { label, style } = name;
  const letters = Math.floor(room / LETTER);
  const text = lengthOf(label) <= letters ? label : `${label.slice(0, Math.max(1, letters - 1))}…`;
  return svg`
    <path class="curve-line" style="stroke: var(${style.tone})" stroke-dasharray=${style.dash || nothing} d="M${place(x)} ${place(y)}h${SWATCH}" />
    <text class="name" x=${place(x + SWATCH + 5)} y=${place(y + 4)}>${text}</text>
  `;
}

/** Heights as near to the wished ones as labels allow that do not cover one another, in the order of the wishes. */
export function spread(wished: readonly number[], most: number): number[] {
  const order = wished.map((_, i) => i).sort((a, b) => (wished[a] ?? 0) - (wished[b] ?? 0));
  const found = [...wished];
  let free = TOP;
  for (const i of order) {
    found[i] = Math.max(wished[i] ?? 0, free);
    free = (found[i] ?? 0) + LINE;
  }
  let end = most;
  for (const i of order.reverse()) {
    found[i] = Math.min(found[i] ?? 0, end);
    end = (found[i] ?? 0) - LINE;
  }
  return found;
}

/** Chinese letters are about twice as wide. */
const lengthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 1.9 : 1), 0);

const place = (at: number): string => at.toFixed(1);

const withMinus = (value: number): string => value.toLocaleString("en").replace("-", "−");
