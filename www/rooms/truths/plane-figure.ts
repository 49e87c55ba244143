// The inclined plane, tilted and lengthened by its upper end; and D: a box's time, and its friction where D shows it.

import { html, nothing, svg } from "lit";
import { handle } from "./drag-handle";
import type { WorldState } from "./world-state";
import { WorldView } from "./world-view";

const LENGTHS = [2, 10] as const;
const ANGLES = [20, 60] as const;
/** How far the plane may be taken out of what networks were trained on. */
const MOST_LENGTH = [1.2, 18] as const;
const MOST_ANGLE = [4, 84] as const;
/** Of the drawing: the foot of the plane, and units for a metre. */
const FOOT = [14, 128] as const;
const METRE = 14;
const WIDTH = 300;
const HEIGHT = 140;
/** The longest time that D's figure shows, s. */
const LONGEST = 8;
const LEFT = 30;
const RIGHT = 288;

export class PlaneFigure extends WorldView {
  protected override watched({ question, opened }: WorldState): readonly unknown[] {
    return [question, opened];
  }

  protected override render() {
    const { question, opened } = this.state;
    if (!question || !opened || !this.isOpen) return html`<div class="world-figure"></div>`;
    const [length, angle] = plane(question.coordinates);
    const radians = (angle * Math.PI) / 180;
    const scale = METRE * Math.min(1, 18 / Math.max(length, 1), 8.4 / Math.max(1, length * Math.sin(radians)));
    const top = [FOOT[0] + scale * length * Math.cos(radians), FOOT[1] - scale * length * Math.sin(radians)] as const;
    const isOutside = length < LENGTHS[0] || length > LENGTHS[1] || angle < ANGLES[0] || angle > ANGLES[1];
    const [time = 1] = question.x;
    return html`
      <div class="world-figure">
        <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="group" aria-label="The inclined plane">
          <path class="ground" d="M4 ${FOOT[1]}H${WIDTH - 4}" />
          <path class="slope ${isOutside ? "outside" : ""}" d="M${FOOT[0]} ${FOOT[1]}L${top[0]} ${top[1]}V${FOOT[1]}Z" />
          <rect class="box" x="-9" y="-18" width="18" height="18"
            transform="translate(${FOOT[0] + 0.82 * (top[0] - FOOT[0])} ${FOOT[1] + 0.82 * (top[1] - FOOT[1])}) rotate(${-angle})" />
          <text x=${FOOT[0] + 34} y=${FOOT[1] - 6}>${angle.toFixed(0)}°</text>
          <text class="end" x=${WIDTH - 6} y="14">${length.toFixed(1)} m${isOutside ? ", outside of training" : ""}</text>
          ${handle({
            name: "plane",
            label: "The plane's upper end: its length and angle",
            says: `${length.toFixed(1)} m, ${angle.toFixed(0)}°`,
            at: top,
            step: [6, 6],
            draw: svg`<circle class="catch" r="18" /><circle class="knob" r="7" />`,
            move: (x, y) => void this.controller.moveModel(coordinatesAt(x, y, scale)),
          })}
        </svg>
        <svg viewBox="0 -8 ${WIDTH} 132" role="group" aria-label="The times of D, and the time that is asked about">
          <path class="axis" d="M${LEFT} 92H${RIGHT}" />
          ${[0, 2, 4, 6, 8].map((seconds) => svg`<text class="tick" x=${across(seconds)} y="106">${seconds}</text>`)}
          <text class="tick" x=${(LEFT + RIGHT) / 2} y="119">time, s</text>
          ${opened.showsLatents ? svg`<text class="tick" x="16" y="14">μ = 1</text><text class="tick" x="16" y="90">0</text>` : nothing}
          ${question.dataset.map(
            ({ x: [seconds = 0], z }, i) =>
              svg`<circle class="datum" cx=${across(seconds)} cy=${z === null ? 84 - 7 * (i % 8) : 88 - 78 * z} r="2.6" />`,
          )}
          ${handle({
            name: "x",
            label: "The time that is asked about",
            says: `${time.toFixed(2)} s`,
            at: [across(time), 92],
            step: [3, 0],
            draw: svg`<path class="catch" d="M-12 -90H12V10H-12Z" /><path class="point-x" d="M0 0V-86" /><text class="tick strong" y="-87">${time.toFixed(2)} s</text>`,
            move: (x) => this.controller.moveX([Math.min(LONGEST, Math.max(0.3, secondsAt(x)))]),
          })}
        </svg>
      </div>
      <p class="note">Drag the plane's upper end, and the time of the box that is asked about.</p>
    `;
  }
}

const across = (seconds: number): number => LEFT + ((RIGHT - LEFT) * Math.min(LONGEST, seconds)) / LONGEST;
const secondsAt = (x: number): number => ((x - LEFT) / (RIGHT - LEFT)) * LONGEST;

/** Metres and degrees. */
function plane([length = 0.5, angle = 0.5]: readonly number[]): [number, number] {
  return [LENGTHS[0] + (LENGTHS[1] - LENGTHS[0]) * length, ANGLES[0] + (ANGLES[1] - ANGLES[0]) * angle];
}

function coordinatesAt(x: number, y: number, scale: number): number[] {
  const [right, up] = [Math.max(1, x - FOOT[0]), Math.max(1, FOOT[1] - y)];
  const clamp = (value: number, [least, most]: readonly [number, number]) => Math.min(most, Math.max(least, value));
  const length = clamp(Math.hypot(right, up) / scale, MOST_LENGTH);
  const angle = clamp((Math.atan2(up, right) * 180) / Math.PI, MOST_ANGLE);
  return [(length - LENGTHS[0]) / (LENGTHS[1] - LENGTHS[0]), (angle - ANGLES[0]) / (ANGLES[1] - ANGLES[0])];
}
