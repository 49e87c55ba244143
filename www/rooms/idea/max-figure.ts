// Figure: the maximum moves outside of an average. `of="images"`: from a Gaussian for each image to one network for all;
// `of="datasets"`: from a network for each dataset to one for all. It moves by itself once, where motion is welcome.

import { html, nothing, type TemplateResult } from "lit";
import { valueLabel } from "../../state/families";
import { MNIST_SIDE, sideOf } from "../../state/image-size";
import type { State } from "../../state/state";
import { watchViewport } from "../../views/viewport";
import { StoryFigure } from "./figure";
import { elbo, limit, overDatasets, overImages } from "./formula";

/** Images, or datasets, that stand for all. */
const COUNT = 5;
/** Of each dataset's picture. */
const DIGITS = 4;
/** The equation is read before it moves, ms; then it takes its time. */
const READ = 1600;
const MOVE = 1100;

interface Example {
  images: Uint8Array;
  side: number;
  label: string;
}

const NOTHING = { images: null, side: MNIST_SIDE, label: "" };

const forms = {
  images: {
    over: overImages,
    inside: { limit: limit.image, body: elbo.ofEachImage },
    outside: { limit: limit.all, body: elbo.ofAllImages },
    equation: {
      inside: "Equation 2: the maximum over lambda x stands inside of the average over images",
      outside: "Equation 3: the maximum over phi stands outside of the average over images",
    },
    words: {
      inside: `${COUNT} images, ${COUNT} searches: each has a λ of its own.`,
      outside: "One training, one φ: it answers for these images and for any other.",
    },
    note: "A maximum inside can only be higher, for it is free for each image. What is lost on the way outside is the amortisation gap; what is gained is time, once for each image that is ever asked about.",
  },
  datasets: {
    over: overDatasets,
    inside: { limit: limit.dataset, body: elbo.ofEachDataset },
    outside: { limit: limit.all, body: elbo.ofAllDatasets },
    equation: {
      inside: "Equation 9: the maximum over phi i stands inside of the average over datasets",
      outside: "Equation 10: the maximum over phi stands outside of the average over datasets",
    },
    words: {
      inside: `${COUNT} datasets, ${COUNT} trainings: each has a φ of its own, and those never seen have none.`,
      outside: "One training, one φ, which reads D: it answers for these datasets, and is asked about others too.",
    },
    note: "It must hold for all datasets and images at once. In return it may carry over to datasets never seen, if they are enough like those of training.",
  },
} as const;

export class MaxFigure extends StoryFigure {
  #examples: Example[] = [];
  /** Datasets that nobody trained on; of images there are none such. */
  #unseen: Example[] = [];
  #outside = false;
  /** Nobody moved it yet, and it has not moved by itself. */
  #fresh = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watch: { end(): void } | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch = watchViewport(this, "-25% 0px -25% 0px", (near) => {
      clearTimeout(this.#timer);
      if (near && this.#fresh && !isStill()) this.#timer = setTimeout(() => void this.#move(true), READ);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch?.end();
    clearTimeout(this.#timer);
  }

  get #form() {
    return forms[this.getAttribute("of") === "datasets" ? "datasets" : "images"];
  }

  protected override async compute(state: State, stale: () => boolean): Promise<void> {
    if (this.#form === forms.images) {
      this.#examples = imagesOf(state);
      return;
    }
    const { seen = [], unseen = [] } = state.model ?? {};
    const [examples, others] = await Promise.all([this.#datasets(seen, state), this.#datasets(unseen, state)]);
    if (stale()) return;
    this.#examples = examples;
    this.#unseen = others;
  }

  /** Some of them, from the first to the last. */
  #datasets(values: readonly number[], { settings: { family, contextSeed } }: State): Promise<Example[]> {
    const at = (i: number) => values[Math.round((i * (values.length - 1)) / (COUNT - 1))] ?? 0;
    return Promise.all(
      Array.from({ length: COUNT }, async (_, i) => {
        const value = at(i);
        const transformation = { family, value };
        const drawn = await this.app.modelQueries.draw({ transformation, size: DIGITS, seed: contextSeed });
        return { ...drawn, label: valueLabel(family, value) };
      }),
    );
  }

  /** What moves is measured before and after, and shown on its way. */
  async #move(outside: boolean): Promise<void> {
    this.#fresh = false;
    clearTimeout(this.#timer);
    const pieces = [...this.querySelectorAll<HTMLElement>(".max-equation > *")];
    const before = pieces.map((piece) => piece.getBoundingClientRect().left);
    this.#outside = outside;
    this.requestUpdate();
    await this.updateComplete;
    if (isStill()) return;
    for (const [i, piece] of pieces.entries()) {
      const by = (before[i] ?? 0) - piece.getBoundingClientRect().left;
      // The maximum goes above what it passes.
      const lift = piece.classList.contains("max-limit") ? "-2.4em" : "0";
      piece.animate(
        [
          { transform: `translate(${by}px, 0)` },
          { transform: `translate(${by / 2}px, ${lift})` },
          { transform: "translate(0, 0)" },
        ],
        { duration: MOVE, easing: "ease-in-out" },
      );
    }
  }

  protected override render() {
    const form = this.#form;
    const where = this.#outside ? "outside" : "inside";
    const { limit, body } = form[where];
    return html`
      <figure class="story-figure max-figure" data-max=${where}>
        <div class="max-frame">
          <div class="max-equation" role="img" aria-label=${form.equation[where]}>
            <span class="max-limit" data-testid="max"><math><mi>max</mi></math>${limit}</span>
            <span class="max-over">${form.over}</span>
            <span class="max-bracket"></span>
            <span class="max-body">${body}</span>
            <span class="max-bracket max-close"></span>
          </div>
        </div>
        <div class="max-examples" aria-hidden="true">
          ${Array.from({ length: COUNT }, (_, i) => this.#example(i, limit))}
          ${form === forms.images ? nothing : html`<span class="note max-kind">never seen in training</span>`}
          ${form === forms.images ? nothing : Array.from({ length: COUNT }, (_, i) => this.#missing(i))}
        </div>
        <button type="button" @click=${() => void this.#move(!this.#outside)}>
          ${this.#outside ? "Move max back inside" : "Move max outside"}
        </button>
        <figcaption class="note" aria-live="polite"><b>${form.words[where]}</b> ${form.note}</figcaption>
      </figure>
    `;
  }

  #missing(index: number): TemplateResult {
    const { images, side, label } = this.#unseen[index] ?? NOTHING;
    return html`
      <div class="max-example">
        <image-sheet .most=${DIGITS} .side=${side} .images=${images}></image-sheet>
        <span class="note">${label || nothing}</span>
        <span class="max-badge max-none">${this.#outside ? limit.all : "no φ"}</span>
      </div>
    `;
  }

  #example(index: number, limit: TemplateResult): TemplateResult {
    const { images, side, label } = this.#examples[index] ?? NOTHING;
    const middle = (COUNT - 1) / 2;
    return html`
      <div class="max-example" style="--away: ${middle - index}">
        <image-sheet .most=${DIGITS} .side=${side} .images=${images}></image-sheet>
        <span class="note">${label || nothing}</span>
        <span class="max-badge ${index === middle ? "max-kept" : ""}"><math><mi>max</mi></math>${limit}</span>
      </div>
    `;
  }
}

const isStill = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The digit on the pad, and some of D's. */
function imagesOf({ digit, chosen }: State): Example[] {
  const { images: others, side } = chosen?.context ?? { images: new Uint8Array(0), side: MNIST_SIDE };
  const images = Array.from({ length: COUNT - 1 }, (_, i) => others.slice(i * side ** 2, (i + 1) * side ** 2));
  const own = digit?.image ?? new Uint8Array(0);
  return [own, ...images].map((image) => ({ images: image, side: sideOf(image), label: "" }));
}
