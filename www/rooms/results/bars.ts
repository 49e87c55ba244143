// Accuracies from 0 to 1 as bars, each with its name and number above it, and how far single datasets lie apart.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Reading } from "./headline";
import { seedsSaid, withError } from "./words";

export type Tone = "right" | "wrong" | "empty" | "striped" | "hollow";

export interface Bar {
  id: string;
  name: string;
  tone: Tone;
  reading: Reading;
}

interface Options {
  bars: readonly Bar[];
  /** For those who cannot see it. */
  title: string;
  width: number;
}

const ROW = 50;
const THICK = 16;
const FOOT = 38;
/** Of ten classes: what is right without any knowledge. */
const GUESSING = 1 / 10;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

export function barsPlot({ bars, title, width }: Options): TemplateResult {
  const bottom = bars.length * ROW;
  const across = (value: number) => 1 + value * (width - 2);
  const summary = bars
    .map(({ name, reading }) => `${name} ${withError(reading.mean, reading.standardError)}`)
    .join("; ");
  return html`
    <svg class="bars-plot" viewBox="0 0 ${width} ${bottom + FOOT}" style="height: ${bottom + FOOT}px" role="img" aria-label=${`${title}: ${summary}`}>
      ${
        bars.some(({ tone }) => tone === "striped")
          ? svg`<defs>
        <pattern id="results-stripes" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path class="stripes" d="M0 0V5" />
        </pattern>
      </defs>`
          : nothing
      }
      ${TICKS.map((at) => svg`<text class="tick" text-anchor=${at === 0 ? "start" : at === 1 ? "end" : "middle"} x=${across(at)} y=${bottom + 20}>${at}</text>`)}
      <path class="guessing" d="M${across(GUESSING)} ${bottom - 8}v30" />
      <text class="tick" x=${across(GUESSING) - 1} y=${bottom + 32}>guessing</text>
      ${bars.map((bar, i) => row(bar, i * ROW, across, width))}
    </svg>
  `;
}

function row({ id, name, tone, reading }: Bar, top: number, across: (value: number) => number, width: number) {
  const { mean, standardError, seeds, spread } = reading;
  const [y, middle] = [top + 22, top + 22 + THICK / 2];
  const [low, high] = spread.map(across);
  return svg`<g data-bar=${id} class=${tone}>
    <text class="name" x="0" y=${top + 14}>${name}</text>
    <text class="value" x=${width} y=${top + 14}><tspan class="number">${withError(mean, standardError)}</tspan>${
      seeds === null ? nothing : svg`<tspan class="seeds" dx="6">${seedsSaid(seeds)}</tspan>`
    }</text>
    <rect class="track" x=${across(0)} y=${y} width=${across(1) - across(0)} height=${THICK} />
    <path class="grid" d=${TICKS.map((at) => `M${across(at)} ${y - 2}v${THICK + 4}`).join("")} />
    <rect class="length" x=${across(0)} y=${y} width=${(across(mean) - across(0)).toFixed(1)} height=${THICK} />
    <path class="guessing" d="M${across(GUESSING)} ${y - 3}v${THICK + 6}" />
    <path class="halo" d="M${low} ${middle}H${high}" />
    <path class="spread" d="M${low} ${middle - 4}v8M${low} ${middle}H${high}M${high} ${middle - 4}v8" />
  </g>`;
}
