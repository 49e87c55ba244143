// Figure: four models of images as plates, side by side, each of which the room of training can train.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { System } from "../../engine/protocol";
import type { State } from "../../state/state";
import { View } from "../../views/view";
import "./splits.css";
import { drawPlates, HEIGHT, type Plates, WIDTH } from "./plates";

interface Model extends Plates {
  system: System;
  name: string;
  says: string;
  /** For those who do not see the plates. */
  told: string;
}

const models: readonly Model[] = [
  {
    system: "vae",
    name: "VAE",
    says: "One dataset. A code z for each image, inferred from it.",
    told: "x is drawn from z; z is inferred from x.",
    nodes: [
      { name: "z", at: [120, 74] },
      { name: "x", at: [120, 152], observed: true },
    ],
    edges: [
      { from: "z", to: "x", kind: "draws", bend: -14 },
      { from: "x", to: "z", kind: "infers", bend: -14 },
    ],
    plates: [{ box: [62, 40, 116, 160], label: "images" }],
  },
  {
    system: "neuralStatistician",
    name: "Neural Statistician",
    says: "Each dataset has a code c. The images that tell c are those that it explains: one set for both.",
    told: "c is drawn from p(c), z from c, x from z and c; c is inferred from all x, z from x and c.",
    nodes: [
      { name: "c", at: [72, 38] },
      { name: "z", at: [150, 96] },
      { name: "x", at: [110, 164], observed: true },
    ],
    edges: [
      { from: "c", to: "z", kind: "draws", bend: -10 },
      { from: "c", to: "x", kind: "draws", bend: -4 },
      { from: "z", to: "x", kind: "draws", bend: 12 },
      { from: "x", to: "c", kind: "infers", bend: 26 },
      { from: "x", to: "z", kind: "infers", bend: 12 },
    ],
    plates: [
      { box: [10, 8, 220, 206], label: "datasets" },
      { box: [54, 70, 140, 124], label: "images" },
    ],
  },
  {
    system: "variationalHomoencoder",
    name: "Variational Homoencoder",
    says: "Each dataset has a code c. It is told by some images and explains another.",
    told: "c is drawn from p(c), z from c, x of the target from z and c; c is inferred from the images of D, z from x and c.",
    nodes: [
      { name: "c", at: [104, 38] },
      { name: "xD", at: [50, 138], observed: true },
      { name: "z", at: [176, 96] },
      { name: "xT", at: [148, 164], observed: true },
    ],
    edges: [
      { from: "c", to: "z", kind: "draws", bend: -8 },
      { from: "c", to: "xT", kind: "draws" },
      { from: "z", to: "xT", kind: "draws", bend: 12 },
      { from: "xD", to: "c", kind: "infers" },
      { from: "xT", to: "z", kind: "infers", bend: 12 },
    ],
    plates: [
      { box: [8, 6, 224, 208], label: "datasets" },
      { box: [20, 106, 60, 84], label: "D" },
      { box: [112, 70, 108, 124], label: "images" },
    ],
  },
  {
    system: "metaVae",
    name: "MetaVAE",
    says: "No c, and so no prior p(c) over datasets. D goes into inference, and each dataset has a decoder θ.",
    told: "x of the target is drawn from z by the dataset's decoder theta; z is inferred from x and the images of D. There is no c and no p(c).",
    nodes: [
      { name: "c", at: [104, 38], crossed: true },
      { name: "theta", at: [203, 146] },
      { name: "xD", at: [50, 138], observed: true },
      { name: "z", at: [132, 90] },
      { name: "xT", at: [132, 146], observed: true },
    ],
    edges: [
      { from: "xD", to: "z", kind: "infers" },
      { from: "xT", to: "z", kind: "infers", bend: 12 },
      { from: "z", to: "xT", kind: "draws", bend: 12 },
      { from: "theta", to: "xT", kind: "draws" },
    ],
    plates: [
      { box: [8, 6, 224, 208], label: "datasets" },
      { box: [20, 106, 60, 84], label: "D" },
      { box: [94, 64, 78, 128], label: "images" },
    ],
  },
];

export class ModelsFigure extends View {
  protected override watched(_state: State): readonly unknown[] {
    return [];
  }

  protected override render() {
    return html`
      <figure class="story-figure models">
        <div class="model-cards">${models.map((model) => this.#card(model))}</div>
        <figcaption class="note">
          <span class="key-line"><svg class="edge-key" viewBox="0 0 28 8" aria-hidden="true">${svg`<path class="edge draws" d="M0 4H28" />`}</svg>draws</span>
          <span class="key-line"><svg class="edge-key" viewBox="0 0 28 8" aria-hidden="true">${svg`<path class="edge infers" d="M0 4H28" />`}</svg>infers</span>
          <span class="key-line"><i class="dataset-dot seen-dot observed-key"></i>observed</span>
          A box holds what is there once for each of its kind. T: the image that is explained, D: images of the same dataset.
        </figcaption>
      </figure>
    `;
  }

  #card({ system, name, says, told, ...plates }: Model): TemplateResult {
    return html`
      <section class="model-card" data-system=${system} aria-label=${name}>
        <h3>${name}</h3>
        <svg class="plates" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${told}>
          ${drawPlates(plates)}
          ${system === "metaVae" ? svg`<text class="no-prior" x="134" y="43">p(c)</text>` : nothing}
          ${system === "neuralStatistician" ? svg`<text class="prior-label" x="98" y="34">p(c)</text>` : nothing}
          ${system === "variationalHomoencoder" ? svg`<text class="prior-label" x="130" y="34">p(c)</text>` : nothing}
        </svg>
        <p class="note">${says}</p>
        <a
          class="button"
          href="#train"
          aria-label=${`Train this one: ${name}`}
          @click=${() => this.app.actions.set({ system })}
        >
          Train this one
        </a>
      </section>
    `;
  }
}
