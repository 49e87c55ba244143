// How sure the chains are, as they go on: split R-hat falling to 1, the effective sample size growing.

import { html, svg, type TemplateResult } from "lit";
import type { ChainsMeasure, ChainsRun } from "../../state/chains";
import { ticks } from "../../views/plot";

const WIDTH = 420;
const HEIGHT = 142;
const LEFT = 46;
const RIGHT = 24;
const TOP = 12;
const BOTTOM = 26;
/** Below this R-hat, it is custom to believe that chains have been everywhere. */
export const AGREED = 1.01;
/** Independent draws that means and deviations need, to about a twentieth of a deviation. */
export const ENOUGH = 400;
/** R-hat above this stands at the rim. */
const HIGHEST = 1.5;
/** Points drawn of a curve. */
const MOST = 200;

interface Chart {
  title: string;
  points: ReadonlyArray<readonly [draws: number, value: number]>;
  least: number;
  most: number;
  /** A line to compare with. */
  level: number;
  summary: string;
  write(value: number): string;
}

export function convergenceCharts({ convergence, progress }: ChainsRun): TemplateResult {
  const thin = Math.max(1, Math.ceil(convergence.length / MOST));
  const shown = convergence.filter((_, i) => i % thin === 0 || i === convergence.length - 1);
  const last = convergence.at(-1);
  const of = (value: (measure: ChainsMeasure) => number) =>
    shown.map((measure) => [measure.draws, value(measure)] as const);
  const rHats = of(({ splitRHat }) => Math.min(HIGHEST, splitRHat));
  const sizes = of(({ effectiveSampleSize }) => effectiveSampleSize);
  const length = progress.steps - progress.warmUp;
  return html`
    ${chart(length, {
      title: "Split R-hat of the worst dimension over the draws of each chain; dashed: 1.01",
      points: rHats,
      least: Math.min(1, ...rHats.map(([, value]) => value)),
      most: Math.max(1.1, ...rHats.map(([, value]) => value)),
      level: AGREED,
      summary: last
        ? `Split R-hat ${last.splitRHat.toFixed(2)} after ${last.draws} draws of each chain`
        : "No draws yet",
      write: (value) => value.toFixed(2),
    })}
    ${chart(length, {
      title: "Effective sample size of the worst dimension; dashed: 400",
      points: sizes,
      least: 0,
      most: Math.max(100, 1.1 * Math.max(0, ...sizes.map(([, value]) => value))),
      level: ENOUGH,
      summary: last
        ? `Effective sample size ${last.effectiveSampleSize.toFixed(0)} after ${last.draws} draws of each chain`
        : "No draws yet",
      write: (value) => value.toLocaleString("en"),
    })}
  `;
}

function chart(length: number, { title, points, least, most, level, summary, write }: Chart): TemplateResult {
  const x = (draws: number) => LEFT + (draws / length) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => TOP + ((most - value) / (most - least)) * (HEIGHT - TOP - BOTTOM);
  const line = points.map(([draws, value], i) => `${i === 0 ? "M" : "L"}${x(draws).toFixed(1)} ${y(value).toFixed(1)}`);
  return html`
    <figure>
      <figcaption class="note">${title}</figcaption>
      <svg class="convergence" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${summary}>
        ${ticks(least, most).map((value) => svg`<path class="grid" d="M${LEFT} ${y(value)}H${WIDTH - RIGHT}" /><text class="left" x=${LEFT - 6} y=${y(value) + 4}>${write(value)}</text>`)}
        ${level <= most ? svg`<path class="level" d="M${LEFT} ${y(level)}H${WIDTH - RIGHT}" />` : ""}
        ${[0, length / 2, length].map((draws) => svg`<text class="under" x=${x(draws)} y=${HEIGHT - 8}>${draws.toLocaleString("en")}</text>`)}
        <path class="line" d=${line.join("")} />
      </svg>
    </figure>
  `;
}
