// What is known of z, exactly and by each network: the exact posteriors filled, a line for each network.

import { html, nothing, svg, type TemplateResult } from "lit";
import { type Line, linesOf } from "./lines";
import { type Axis, densities, isBinary, moments } from "./posterior";
import { LINES } from "./world-list";
import type { WorldState } from "./world-state";
import { WorldView } from "./world-view";

const WIDTH = 560;
const HEIGHT = 242;
const LEFT = 10;
const RIGHT = 550;
const FLOOR = 200;
const TOP = 10;
const PLACES = 240;
/** Numbers are read from the table. */
const SAYS = "What each says of z, as in the table below";

export class PosteriorChart extends WorldView {
  /** Names of lines that the visitor switched off. */
  off: ReadonlySet<string> = new Set();

  protected override watched({ answered, inferred, opened, question, search }: WorldState): readonly unknown[] {
    return [answered, inferred, opened, question, search];
  }

  protected override render() {
    const { opened, question, world } = this.state;
    if (!opened || !question || !this.isOpen) return html`<div class="posterior-chart"></div>`;
    const lines = linesOf(this.state).filter(({ name }) => !this.off.has(name));
    if (isBinary(opened)) return this.#bars(lines);
    const view = this.page.variants.find((variant) => variant.world === world)?.view ?? around(opened, lines);
    return this.#curves(opened, lines, view, question.z);
  }

  #bars(lines: readonly Line[]): TemplateResult {
    const across = (probability: number) => 170 + 370 * probability;
    const height = 26;
    const rows = lines.map(({ name, masses: [, left = 0] }, i) => {
      const y = 8 + height * i;
      return svg`
        <text class="row-name" x="160" y=${y + 13}>${name}</text>
        <rect class="share-track" x=${across(0)} y=${y} width="370" height="16" />
        <rect class="share line-${LINES[name] ?? "other"}" x=${across(0)} y=${y} width=${Math.max(0, 370 * left)} height="16" />
        <text class="row-value" x=${across(0) + 376} y=${y + 13}>${percent(left)}</text>`;
    });
    const bottom = 8 + height * lines.length;
    return html`<div class="posterior-chart">
      <svg viewBox="0 0 ${WIDTH + 40} ${bottom + 34}" role="img" aria-label=${SAYS}>
        ${rows}
        ${[0, 0.5, 1].map((at) => svg`<path class="grid" d="M${across(at)} 4V${bottom}" /><text class="tick" x=${across(at)} y=${bottom + 14}>${percent(at)}</text>`)}
        <text class="tick" x=${across(0.5)} y=${bottom + 30}>probability that x belongs to the left cloud</text>
      </svg>
    </div>`;
  }

  #curves(axis: Axis, lines: readonly Line[], view: readonly [number, number], truth: number | null): TemplateResult {
    const draws = lines.some(({ kind }) => kind === "draws") ? (this.state.search?.draws ?? []) : [];
    const curves = lines
      .filter(({ kind }) => kind !== "draws")
      .map((line) => ({ ...line, heights: densities(axis, line.masses, view, PLACES) }));
    const most = 1.12 * tallest(curves);
    const step = (RIGHT - LEFT) / PLACES;
    const up = (height: number) => FLOOR - (FLOOR - TOP) * Math.min(1, height / most);
    const path = (heights: readonly number[]) =>
      heights
        .map((height, i) => `${i === 0 ? "M" : "L"}${(LEFT + step * (i + 0.5)).toFixed(1)} ${up(height).toFixed(1)}`)
        .join("");
    const across = (z: number) => LEFT + ((RIGHT - LEFT) * (z - view[0])) / (view[1] - view[0]);
    return html`<div class="posterior-chart">
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${SAYS}>
        ${curves.filter(({ kind }) => kind !== "network").map(({ name, heights }) => svg`<path class="area line-${LINES[name]}" d="${path(heights)}L${RIGHT} ${FLOOR}H${LEFT}Z" />`)}
        ${curves.filter(({ kind }) => kind === "network").map(({ name, heights }) => svg`<path class="line line-${LINES[name] ?? "other"}" d=${path(heights)} />`)}
        <path class="draws" d=${draws.map((z, i) => `M${across(z).toFixed(1)} ${FLOOR - 3 - 2.4 * ((i * 7) % 17)}h.01`).join("")} />
        <path class="axis" d="M${LEFT} ${FLOOR}H${RIGHT}" />
        ${truth === null || truth < view[0] || truth > view[1] ? nothing : svg`<path class="truth" d="M${across(truth)} ${FLOOR + 1}l-5 8h10Z"><title>the true z</title></path>`}
        ${ticksOf(view).map((z) => svg`<text class="tick" x=${across(z)} y=${FLOOR + 20}>${String(z).replace("-", "−")}</text>`)}
        <text class="tick" x=${(LEFT + RIGHT) / 2} y=${FLOOR + 36}>${this.page.axis}</text>
      </svg>
    </div>`;
  }
}

export function percent(share: number): string {
  const isWhole = share === 0 || share === 1 || (share > 0.01 && share < 0.99);
  return `${(100 * share).toFixed(isWhole ? 0 : 1)} %`;
}

export function sayMoments(axis: Axis, masses: readonly number[]): string {
  const { mean, deviation } = moments(axis, masses);
  return `${signed(mean)} ± ${deviation.toFixed(2)}`;
}

/** Two digits, and no nought with a sign. */
export const signed = (value: number): string =>
  value.toFixed(2) === "-0.00" ? "0.00" : value.toFixed(2).replace("-", "−");

/**
 * How high the figure reaches. What is sharper by far than what can be known, as the model known or an answer that is too sure,
 * leaves it above: else nothing else would be seen.
 */
function tallest(curves: ReadonlyArray<Line & { heights: readonly number[] }>): number {
  const most = ({ heights }: { heights: readonly number[] }) => Math.max(1e-9, ...heights);
  const networks = curves
    .filter(({ kind }) => kind === "network")
    .map(most)
    .sort((a, b) => a - b);
  const given = curves.find(({ kind }) => kind === "given");
  const usual = given ? most(given) : (networks[networks.length >> 1] ?? 0);
  if (usual === 0) return Math.max(...curves.map(most));
  return Math.max(usual, Math.min(networks.at(-1) ?? 0, 2.5 * usual));
}

/** The part of the axis where the answers are: all of what is exact, and the means of all others. */
function around(axis: Axis, lines: readonly Line[]): readonly [number, number] {
  const found = lines.map(({ kind, masses }) => ({
    ...moments(axis, masses),
    isExact: kind === "known" || kind === "given",
  }));
  const ends = found.flatMap(({ mean, deviation, isExact }) => {
    const reach = Math.max(isExact ? 6 * deviation : 2 * deviation, 0.2);
    return [mean - reach, mean + reach];
  });
  if (ends.length === 0) return [axis.low, axis.high];
  const step = 0.5;
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  return [Math.max(axis.low, Math.floor(least / step) * step), Math.min(axis.high, Math.ceil(most / step) * step)];
}

function ticksOf([low, high]: readonly [number, number]): number[] {
  const step = high - low > 9 ? 2 : high - low > 4 ? 1 : high - low > 1.2 ? 0.5 : 0.2;
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step + 1e-9) + 1 }, (_, i) =>
    Number((first + step * i).toFixed(2)),
  );
}
