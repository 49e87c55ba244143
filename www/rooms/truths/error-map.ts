// The paper's heat map: errors of planes by length and angle, in and out of what was trained on.

import { html, svg, type TemplateResult } from "lit";
import type { PlaceErrors } from "../../engine/protocol";
import { errorOf } from "./reach";

/** Metres and degrees of the map's cells, as the worker lays them out: row by row from the flattest. */
const COLUMNS = 14;
const ROWS = 15;
const METRES = (column: number): number => 1 + column;
const DEGREES = (row: number): number => 5 + 5 * row;
const CELL = 17;
const LEFT = 40;
const TOP = 8;
const WIDTH = LEFT + COLUMNS * CELL + 8;
const HEIGHT = TOP + ROWS * CELL + 36;
/** Errors at which the colour ends: fractions of the friction's range, on a scale of logarithms. */
const LEAST = 0.005;
const MOST = 0.5;

const across = (metres: number): number => LEFT + (metres - 1) * CELL;
const up = (degrees: number): number => TOP + ROWS * CELL - ((degrees - 5) / 5) * CELL;

export function errorMap(places: readonly PlaceErrors[], name: string): TemplateResult {
  const cells = places.map((place, i) => {
    const error = errorOf(place, name);
    if (error === null) return svg``;
    const [column, row] = [i % COLUMNS, Math.floor(i / COLUMNS)];
    const says = `${METRES(column)} to ${METRES(column + 1)} m, ${DEGREES(row)} to ${DEGREES(row + 1)} degrees: ${error.toPrecision(2)}`;
    return svg`<rect class="cell" x=${across(METRES(column))} y=${up(DEGREES(row + 1))} width=${CELL} height=${CELL} style="--error: ${shareOf(error).toFixed(3)}"><title>${says}</title></rect>`;
  });
  return html`<svg class="error-map" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Errors by length and angle: ${name}">
    ${cells}
    <rect class="training" x=${across(2)} y=${up(60)} width=${8 * CELL} height=${8 * CELL} />
    ${[2, 6, 10, 14].map((metres) => svg`<text class="tick" x=${across(metres)} y=${up(5) + 14}>${metres}</text>`)}
    ${[20, 40, 60, 80].map((degrees) => svg`<text class="left" x=${LEFT - 5} y=${up(degrees) + 4}>${degrees}°</text>`)}
    <text class="tick" x=${across(8)} y=${up(5) + 29}>length, m; outlined: planes of training</text>
  </svg>`;
}

/** From 0, as exact as a clock allows, to 1, of no use. */
export function shareOf(error: number): number {
  const at = Math.log(Math.max(error, 1e-9) / LEAST) / Math.log(MOST / LEAST);
  return Math.min(1, Math.max(0, at));
}
