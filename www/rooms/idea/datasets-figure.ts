// Figure: a distribution of datasets. Its members as dots, and some draws, each a few digits at its value; yours is one of them.

import { html } from "lit";
import { valueLabel } from "../../state/families";
import { MNIST_SIDE } from "../../state/image-size";
import type { State } from "../../state/state";
import { icon } from "../../views/icons";
import { draws } from "./draws";
import { StoryFigure } from "./figure";

/** Datasets that are drawn, and digits of each. */
const COUNT = 6;
const DIGITS = 6;

interface Drawn {
  value: number;
  seen: boolean;
  label: string;
  images: Uint8Array;
  side: number;
}

export class DatasetsFigure extends StoryFigure {
  #drawn: Drawn[] = [];
  #grid: ReadonlyArray<{ value: number; seen: boolean }> = [];
  /** Of the grid. */
  #ends = ["\u00a0", ""];
  #seed = 1;

  protected override async compute(state: State, stale: () => boolean): Promise<void> {
    const { model } = state;
    if (!model) return;
    const grid = [
      ...model.seen.map((value) => ({ value, seen: true })),
      ...model.unseen.map((value) => ({ value, seen: false })),
    ].sort((a, b) => a.value - b.value);
    const drawn = await Promise.all(draws(grid, COUNT, this.#seed).map((dataset) => this.#fill(dataset, state)));
    if (stale()) return;
    this.#grid = grid;
    this.#ends = [grid[0], grid.at(-1)].map((end) => (end ? valueLabel(state.settings.family, end.value) : ""));
    this.#drawn = drawn;
  }

  async #fill(dataset: { value: number; seen: boolean }, { settings: { family, contextSeed } }: State): Promise<Drawn> {
    const transformation = { family, value: dataset.value };
    const own = (await this.app.modelQueries.show(transformation)) ?? new Uint8Array(0);
    const size = DIGITS - (own.length > 0 ? 1 : 0);
    const { images: others, side } = await this.app.modelQueries.draw({ transformation, size, seed: contextSeed });
    const images = new Uint8Array(own.length + others.length);
    images.set(own);
    images.set(others, own.length);
    return { ...dataset, label: valueLabel(family, dataset.value), images, side };
  }

  readonly #again = (): void => {
    this.#seed++;
    this.recompute();
  };

  protected override render() {
    const values = this.#drawn.map(({ value }) => value);
    const seen = this.#drawn.filter((dataset) => dataset.seen).length;
    const words =
      this.#drawn.length > 0
        ? `Of these ${COUNT} datasets ${seen} were there in training, ${COUNT - seen} were not.`
        : this.waiting;
    return html`
      <figure class="story-figure datasets">
        <div class="dataset-dots" role="img" aria-label=${`${this.#grid.length} datasets, of which ${this.#grid.filter((dataset) => dataset.seen).length} were seen in training`}>
          ${this.#grid.map(({ value, seen }) => html`<i class="dataset-dot ${seen ? "seen-dot" : ""} ${values.includes(value) ? "is-drawn" : ""}"></i>`)}
        </div>
        <div class="dataset-ends note figures" aria-hidden="true">
          <span>${this.#ends[0]}</span><span>${this.#ends[1]}</span>
        </div>
        <div class="dataset-cards">
          ${Array.from({ length: COUNT }, (_, i) => {
            const dataset = this.#drawn[i];
            return html`
              <div class="dataset-card ${dataset?.seen ? "seen-card" : ""}">
                <image-sheet .most=${DIGITS} .side=${dataset?.side ?? MNIST_SIDE} .images=${dataset?.images ?? null}></image-sheet>
                <span class="figures">${dataset?.label ?? "…"}</span>
                <span class="note">${dataset ? (dataset.seen ? "trained on" : "never seen") : ""}</span>
              </div>
            `;
          })}
        </div>
        <button type="button" ?disabled=${this.#drawn.length === 0} @click=${this.#again}>${icon("dice")} Draw six others</button>
        <figcaption class="note">
          <b>${words}</b> Each dot is a dataset; here all are equally likely. Yours is the first digit of each. Filled: seen in training.
        </figcaption>
      </figure>
    `;
  }
}
