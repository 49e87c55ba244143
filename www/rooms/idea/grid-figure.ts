// Figure: Bayes' rule by brute force. ln p(x, z) at every code of a grid, their sum, and the posterior that it leaves.

import { html, nothing, svg, type TemplateResult } from "lit";
import { valueLabel } from "../../state/families";
import { nats } from "../../views/plot";
import { picture } from "./picture";
import { CELLS, PLANE } from "./plane/adaptive-grid";
import { across, down } from "./plane/frame";
import type { Square } from "./plane/grid";
import { powerOfTen, yearsOf } from "./plane/large-numbers";
import { arrow, contours, PlaneView, planeMap, sayCode, trouble, waiting } from "./plane/plane-view";
import type { PlaneState } from "./plane/state";

/** Dimensions of the code of the page's other models. */
const DIMENSIONS = 40;

export class GridFigure extends PlaneView {
  protected override watched(state: PlaneState): readonly unknown[] {
    const { landscape, phase, problem, cursor, decoded, question } = state;
    return [landscape, phase, problem, cursor, decoded, question];
  }

  protected override render() {
    const { state } = this;
    const { landscape, question, decoded } = state;
    const window = landscape?.window ?? PLANE;
    const point = (x: number, y: number) => this.plane.moveCursor(x, y);
    const plane = landscape && svg`${frameOf(window)}${this.#cursor(PLANE)}`;
    const close = landscape && svg`${contours(landscape, window)}${this.#cursor(window)}`;
    return html`
      <figure class="story-figure">
        <div class="plane-pair">
          <div>
            <p class="map-title"><b>ln p(x, z)</b> at every code z</p>
            ${planeMap({ landscape, frame: PLANE, shade: "joint", label: "ln p(x, z) over the whole plane of codes", over: plane ?? nothing, point })}
          </div>
          <div>
            <p class="map-title"><b>p(z | x)</b>, the square enlarged</p>
            ${planeMap({ landscape, frame: window, shade: "posterior", label: "The posterior, enlarged", over: close ?? nothing, point })}
          </div>
        </div>
        <div class="cursor-row">
          ${picture("your digit x", question?.image)} ${picture("the code, decoded", decoded)}
          <p class="note cursor-words">${this.#cursorWords()}</p>
        </div>
        ${trouble(state, this.plane) ?? nothing}
        <figcaption class="note">${this.#words()}</figcaption>
      </figure>
    `;
  }

  #cursorWords() {
    const { landscape, cursor } = this.state;
    if (!landscape) return nothing;
    const joint = landscape.joint(...cursor);
    const below = landscape.joints.reduce((most, value) => Math.max(most, value), joint) - joint;
    const times =
      below < 0.05 ? "This is the likeliest code." : `${factor(below)} times less likely than the likeliest code.`;
    return html`${`z = (${sayCode(cursor)}): ln p(x, z) = ${nats(joint)} nats.`} ${times} <span class="hint">Drag in either map.</span>`;
  }

  #words() {
    const { landscape, milliseconds, question } = this.state;
    const still = waiting(this.state);
    if (still || !landscape) return still ?? nothing;
    const { decodings, logEvidence } = landscape;
    const cells = powerOfTen(CELLS, DIMENSIONS);
    const rate = (1000 * decodings) / Math.max(1, milliseconds);
    const side = PLANE.side / CELLS;
    const angle = valueLabel("rotation", question?.transformation.value ?? 0);
    const under = question?.isElsewhere
      ? `The model with a 2-D code ships for rotation alone: here your digit is turned by ${angle}, and decoded so.`
      : `Decoded under ${angle}.`;
    return html`
      <b>${`ln p(x) = ${nats(logEvidence)} nats: the sum over ${decodings.toLocaleString("en")} decodings.`}</b>
      <b>${`${CELLS} cells a side are ${(CELLS ** 2).toLocaleString("en")} in 2 dimensions, and ${cells} in ${DIMENSIONS}:`}</b>
      ${`at the ${round(rate)} decodings a second of this browser, ${yearsOf(CELLS, DIMENSIONS, rate)} years.`}
      ${`Coarse cells of ${side.toFixed(2)} from −4 to 4, smaller ones where the mass is, down to ${fine(landscape.finest.step)}. Lines: half of the posterior, and 95 % of it.`}
      ${under}
    `;
  }

  #cursor(frame: Square): TemplateResult {
    const { cursor, landscape } = this.state;
    const [x, y] = cursor;
    const [right, below] = [across(frame, x), down(frame, y)];
    const key = (event: KeyboardEvent) => {
      const move = arrow(event.key);
      if (!move) return;
      event.preventDefault();
      const stride = (frame.side / 60) * (event.shiftKey ? 5 : 1);
      this.plane.moveCursor(x + stride * move[0], y + stride * move[1]);
    };
    const says = `z = (${sayCode(cursor)})${landscape ? `, ln p(x, z) = ${nats(landscape.joint(x, y))} nats` : ""}`;
    return svg`<g class="plane-cursor" transform="translate(${right.toFixed(2)} ${below.toFixed(2)})" tabindex="0" role="slider"
      aria-label="The code that is decoded" aria-valuenow=${x.toFixed(3)} aria-valuetext=${says} @keydown=${key}>
      <path class="halo" d=${CROSS} /><path d=${CROSS} /></g>`;
  }
}

const CROSS = "M-13 0H-5M5 0H13M0 -13V-5M0 5V13M-8 0a8 8 0 1 1 16 0a8 8 0 1 1 -16 0";

/** Where in the plane the other map is. */
const frameOf = (window: Square): TemplateResult =>
  svg`<rect class="window" x=${across(PLANE, window.left)} y=${down(PLANE, window.bottom + window.side)}
    width=${across(PLANE, window.left + window.side) - across(PLANE, window.left)}
    height=${down(PLANE, window.bottom) - down(PLANE, window.bottom + window.side)} />`;

const round = (value: number): string => Number(value.toPrecision(2)).toLocaleString("en");
const fine = (step: number): string => step.toPrecision(2);

/** e to so many nats: in figures as far as these are read, then as a power of ten. */
function factor(below: number): string {
  if (below < Math.log(100_000)) return Number(Math.exp(below).toPrecision(2)).toLocaleString("en");
  return powerOfTen(Math.E, below);
}
