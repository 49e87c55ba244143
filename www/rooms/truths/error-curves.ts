// The paper's figure of what lies out of range: errors of each family by the mean, what was trained on shaded.

import { html, svg, type TemplateResult } from "lit";
import type { PlaceErrors } from "../../engine/protocol";
import { errorOf } from "./reach";
import { KNOWN, LINES } from "./world-list";

const NAMES = ["normal", "log-normal", "exponential"] as const;
const WIDTH = 280;
const HEIGHT = 190;
const LEFT = 40;
const RIGHT = 272;
const TOP = 22;
const FLOOR = 150;
const LEAST = 0.02;
const MOST = 10;

export function errorCurves(places: readonly PlaceErrors[]): TemplateResult {
  return html`<div class="error-curves">
    ${NAMES.map((name, i) =>
      panel(
        name,
        places.filter(({ coordinates: [at = 0] }) => Math.floor(at * NAMES.length) === i),
      ),
    )}
  </div>`;
}

function panel(family: string, places: readonly PlaceErrors[]): TemplateResult {
  const means = places.map(({ z }) => z ?? 0);
  const isPositive = means.every((mean) => mean > 0);
  const on = (mean: number) => (isPositive ? Math.log(mean) : mean);
  const [least, most] = [Math.min(...means), Math.max(...means)];
  const across = (mean: number) => LEFT + ((RIGHT - LEFT) * (on(mean) - on(least))) / (on(most) - on(least) || 1);
  const up = (error: number) => {
    const share = Math.log(Math.min(MOST, Math.max(LEAST, error)) / LEAST) / Math.log(MOST / LEAST);
    return FLOOR - (FLOOR - TOP) * share;
  };
  const inside = places.filter(({ isInside }) => isInside).map(({ z }) => z ?? 0);
  const names = [KNOWN, ...(places[0]?.errors.map(({ name }) => name) ?? [])];
  const line = (name: string) => {
    const points = places.flatMap((place) => {
      const error = errorOf(place, name);
      return error === null ? [] : [`${across(place.z ?? 0).toFixed(1)} ${up(error).toFixed(1)}`];
    });
    return points.length === 0 ? "" : `M${points.join("L")}`;
  };
  const ticks = isPositive ? [0.1, 1, 8] : [-5, 0, 5, 9];
  return html`<figure>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Errors by the mean of ${family} numbers">
      ${inside.length > 1 ? svg`<rect class="range" x=${across(Math.min(...inside))} y=${TOP} width=${across(Math.max(...inside)) - across(Math.min(...inside))} height=${FLOOR - TOP} />` : svg``}
      <text class="tick strong" x=${(LEFT + RIGHT) / 2} y="13">${family}</text>
      ${[0.1, 1, 10].map((error) => svg`<path class="grid" d="M${LEFT} ${up(error)}H${RIGHT}" /><text class="left" x=${LEFT - 4} y=${up(error) + 4}>${error}</text>`)}
      ${names.map((name) => svg`<path class="line line-${LINES[name] ?? "other"}" d=${line(name)} />`)}
      ${ticks.filter((at) => at >= least && at <= most).map((at) => svg`<text class="tick" x=${across(at)} y=${FLOOR + 16}>${String(at).replace("-", "−")}</text>`)}
      <text class="tick" x=${(LEFT + RIGHT) / 2} y=${FLOOR + 32}>true mean; shaded: training</text>
    </svg>
  </figure>`;
}
