// Three families of numbers: twenty of one of them, which are moved by their mean; and D, others of the same family.

import { html, svg } from "lit";
import { handle } from "./drag-handle";
import type { WorldState } from "./world-state";
import { WorldView } from "./world-view";

/** As the worker has them: the name, and the means of training. */
const FAMILIES = [
  { name: "normal", least: -5, most: 5, isPositive: false },
  { name: "log-normal", least: Math.exp(-2 + 0.05), most: Math.exp(2 + 0.05), isPositive: true },
  { name: "exponential", least: 1 / 3, most: 2, isPositive: true },
] as const;
type Family = (typeof FAMILIES)[number];

const WIDTH = 300;
const LEFT = 12;
const RIGHT = 288;
const LOW = -6;
const HIGH = 10;
/** Where x and the first of D lie, and how far apart D's are. */
const ROW = 46;
const FIRST = 86;
const STEP = 9;
/** Members of D that are drawn; of more, their means say as much. */
const MOST = 8;

const FEW =
  "Drag the numbers by their mean, also out of what was trained on. D is more of the same family: it hardly tells what the twenty do not.";
const MANY =
  "Drag the numbers by their mean, also out of what was trained on. D is more of the same family, eight of them drawn: it hardly tells what the twenty do not.";

export class FamiliesFigure extends WorldView {
  protected override watched({ question, opened }: WorldState): readonly unknown[] {
    return [question, opened];
  }

  protected override render() {
    const { question, opened } = this.state;
    if (!question || !opened || !this.isOpen) return html`<div class="world-figure"></div>`;
    const family = familyAt(question.coordinates);
    const mean = meanOf(question.x);
    const isOutside = mean < family.least || mean > family.most;
    return html`
      <div class="segments" role="group" aria-label="The family">
        ${FAMILIES.map(
          ({ name }, i) =>
            html`<button type="button" aria-pressed=${name === family.name} @click=${() => void this.#choose(i)}>${name}</button>`,
        )}
      </div>
      <div class="world-figure">
        <svg viewBox="0 0 ${WIDTH} 178" role="group" aria-label="Twenty numbers, and D">
          <rect class="range" x=${across(family.least)} y="18" width=${across(family.most) - across(family.least)} height="142" />
          <text class="end" x=${WIDTH - 6} y="12">${isOutside ? "mean outside of training" : "shaded: means of training"}</text>
          <path class="axis" d="M${LEFT} 160H${RIGHT}" />
          ${[-5, 0, 5, 10].map((at) => svg`<text class="tick" x=${across(at)} y="173">${String(at).replace("-", "−")}</text>`)}
          ${question.dataset.slice(0, MOST).map(({ x }, row) => numbers(x, FIRST + STEP * row, "of-dataset"))}
          ${numbers(question.x, ROW, "of-x")}
          ${handle({
            name: "x",
            label: "The mean of the twenty numbers that are asked about",
            says: mean.toFixed(2),
            at: [across(mean), ROW],
            step: [3, 0],
            draw: svg`<path class="catch" d="M-14 -30H14V14H-14Z" /><path class="point-x" d="M0 8V-20" /><text class="tick strong" y="-22">${mean.toFixed(2).replace("-", "−")}</text>`,
            move: (to) => this.controller.moveX(moved(question.x, mean, family, back(to))),
          })}
        </svg>
      </div>
      <p class="note">${question.dataset.length > MOST ? MANY : FEW}</p>
    `;
  }

  /** Another family, with numbers of its own. */
  #choose(family: number): Promise<void> {
    return this.controller.drawModel([(family + 0.5) / FAMILIES.length]);
  }
}

const across = (value: number): number =>
  LEFT + ((RIGHT - LEFT) * (Math.min(HIGH, Math.max(LOW, value)) - LOW)) / (HIGH - LOW);
const back = (x: number): number => LOW + ((HIGH - LOW) * (x - LEFT)) / (RIGHT - LEFT);

const meanOf = (x: readonly number[]): number => x.reduce((sum, value) => sum + value, 0) / Math.max(1, x.length);

function familyAt([at = 0]: readonly number[]): Family {
  return FAMILIES[Math.min(2, Math.max(0, Math.floor(at * FAMILIES.length)))] ?? FAMILIES[0];
}

/** The same numbers with another mean: normal ones are shifted, those of the positive families stretched. */
function moved(x: readonly number[], mean: number, { isPositive }: Family, to: number): number[] {
  if (!isPositive) return x.map((value) => value + Math.min(HIGH, Math.max(LOW, to)) - mean);
  return x.map((value) => (value * Math.min(HIGH, Math.max(0.05, to))) / mean);
}

function numbers(x: readonly number[], y: number, kind: string) {
  const shown = x.filter((value) => value >= LOW && value <= HIGH);
  return svg`<path class="numbers ${kind}" d=${shown.map((value) => `M${across(value).toFixed(1)} ${y - 3}v6`).join("")} />`;
}
