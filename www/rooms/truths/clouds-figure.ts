// The plane of two clouds: D's points, both middles and x, all to be dragged; its colour is who answers where.

import { html, svg } from "lit";
import { handle } from "./drag-handle";
import { POINTS, REACH } from "./world-controller";
import { KNOWN } from "./world-list";
import type { WorldState } from "./world-state";
import { WorldView } from "./world-view";

/** Half the side of the square that clouds are drawn from. */
const SQUARE = 5;

export class CloudsFigure extends WorldView {
  protected override watched({ question, colours, answered, colouredBy }: WorldState): readonly unknown[] {
    return [question, colours, answered, colouredBy];
  }

  protected override render() {
    const { question } = this.state;
    if (!question || !this.isOpen) return html`<div class="world-figure square"></div>`;
    const [x = 0, y = 0] = question.x;
    const middles = [0, 1].map((cloud) => middleOf(question.coordinates, cloud));
    const [first, second] = middles.map(([across]) => across);
    return html`
      <div class="world-figure square">
        <canvas width=${POINTS} height=${POINTS} aria-hidden="true"></canvas>
        <svg viewBox="${-REACH} ${-REACH} ${2 * REACH} ${2 * REACH}" role="group" aria-label="The plane of two clouds">
          <rect class="square-range" x=${-SQUARE} y=${-SQUARE} width=${2 * SQUARE} height=${2 * SQUARE} />
          <path class="border" d=${border(middles)}><title>the exact border, with the clouds known</title></path>
          ${question.dataset.map(({ x: [across = 0, up = 0] }) => svg`<circle class="datum" cx=${across} cy=${-up} r=".11" />`)}
          ${middles.map(([across, up], cloud) =>
            handle({
              name: `cloud-${cloud}`,
              label: (cloud === 0 ? (first ?? 0) <= (second ?? 0) : (second ?? 0) < (first ?? 0))
                ? "The left cloud"
                : "The other cloud",
              says: place(across, up),
              at: [across, -up],
              step: [0.2, 0.2],
              draw: svg`<circle class="catch" r=".75" /><circle class="cloud" r=".42" />`,
              move: (to, down) => void this.controller.moveModel(moved(question.coordinates, cloud, to, -down)),
            }),
          )}
          ${handle({
            name: "x",
            label: "The point x",
            says: place(x, y),
            at: [x, -y],
            step: [0.2, 0.2],
            draw: svg`<circle class="catch" r=".75" /><path class="point-x" d="M-.3 0H.3M0 -.3V.3" /><circle class="point-x" r=".2" />`,
            move: (to, down) => this.controller.moveX([inside(to), inside(-down)]),
          })}
        </svg>
      </div>
      <p class="note">Coloured by ${this.#choice()}: blue is left, gold is not. The dashed line is the exact border. Drag x, and both clouds.</p>
    `;
  }

  protected override updated(): void {
    const { colours } = this.state;
    const canvas = this.querySelector("canvas");
    const pen = canvas?.getContext("2d");
    if (!canvas || !pen || !colours) return;
    const style = getComputedStyle(this);
    const [left, other] = ["--left-rgb", "--other-rgb"].map((name) =>
      style.getPropertyValue(name).split(",").map(Number),
    );
    const picture = pen.createImageData(POINTS, POINTS);
    colours.forEach((probability, i) => {
      for (let channel = 0; channel < 3; channel++)
        picture.data[4 * i + channel] =
          probability * (left?.[channel] ?? 0) + (1 - probability) * (other?.[channel] ?? 0);
      // Nobody knows: hardly any colour.
      picture.data[4 * i + 3] = 40 + 170 * Math.abs(2 * probability - 1);
    });
    pen.putImageData(picture, 0, 0);
  }

  #choice() {
    const { answered, colouredBy } = this.state;
    const names = [KNOWN, ...(answered?.networks.map(({ name }) => name) ?? [])];
    const chosen = names.includes(colouredBy ?? KNOWN) ? (colouredBy ?? KNOWN) : KNOWN;
    const choose = (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      this.controller.colourBy(value === KNOWN ? null : value);
    };
    return html`<select aria-label="Who colours the plane" @change=${choose}>
      ${names.map((name) => html`<option value=${name} ?selected=${name === chosen}>${name}</option>`)}
    </select>`;
  }
}

/** Halfway between the middles, at a right angle: as long as the figure is wide. */
function border([[x1, y1] = [0, 0], [x2, y2] = [0, 0]]: ReadonlyArray<readonly [number, number]>): string {
  const [along, up] = [x2 - x1, y2 - y1];
  const far = (3 * REACH) / (Math.hypot(along, up) || 1);
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return `M${x - far * up} ${-(y + far * along)}L${x + far * up} ${-(y - far * along)}`;
}

const inside = (value: number): number => Math.min(REACH, Math.max(-REACH, value));

/** Coordinates 0 and 1, or 2 and 3, are a middle's place in the square. */
function middleOf(coordinates: readonly number[], cloud: number): [number, number] {
  const at = (index: number) => SQUARE * (2 * (coordinates[2 * cloud + index] ?? 0.5) - 1);
  return [at(0), at(1)];
}

function moved(coordinates: readonly number[], cloud: number, x: number, y: number): number[] {
  const place = [x, y].map((value) => (inside(value) / SQUARE + 1) / 2);
  return coordinates.map((value, i) => (i >> 1 === cloud ? (place[i & 1] ?? value) : value));
}

const place = (x: number, y: number): string => `${x.toFixed(1)}, ${y.toFixed(1)}`.replaceAll("-", "−");
