// Figure: the two penalties of equation 7 in a VAE of one number and one code, to be moved by hand or to climb by itself.

import { html, svg, type TemplateResult } from "lit";
import type { State } from "../../state/state";
import { View } from "../../views/view";
import {
  answer,
  climb,
  data,
  density,
  drawn,
  type Gaussian,
  penalties,
  posterior,
  type Slopes,
  total,
} from "./mismatch";

const START: Slopes = { phi: 0.05, theta: 0.6 };
/** The image whose posterior is drawn. */
const X = 1.5;
/** What the bar's full length stands for, nats. */
const LONGEST = 1.5;
/** Steps per picture, and where climbing ends, nats. */
const STEPS = 2;
const LOW = 2e-4;

const WIDTH = 220;
const HEIGHT = 165;

export class MismatchFigure extends View {
  #slopes = START;
  #frame = 0;

  protected override watched(_state: State): readonly unknown[] {
    return [];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  #stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  #set(change: Partial<Slopes>): void {
    this.#slopes = { ...this.#slopes, ...change };
    this.requestUpdate();
  }

  readonly #climb = (): void => {
    this.#stop();
    if (total(this.#slopes) < LOW) {
      this.#set(START);
      return;
    }
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const steps = still ? 1000 : STEPS;
    for (let step = 0; step < steps && total(this.#slopes) >= LOW; step++) this.#slopes = climb(this.#slopes);
    this.requestUpdate();
    if (!still && total(this.#slopes) >= LOW) this.#frame = requestAnimationFrame(this.#climb);
  };

  protected override render() {
    const slopes = this.#slopes;
    const { posterior: first, model } = penalties(slopes);
    const sum = first + model;
    const says = (nats: number) => nats.toFixed(2);
    const words = `Posterior mismatch ${says(first)} nats, model mismatch ${says(model)} nats: the ELBO is ${says(sum)} nats below its highest.`;
    return html`
      <figure class="story-figure mismatch">
        <div class="mismatch-plots">
          <div>
            ${densities("What the data is, and what the model draws", data, drawn(slopes))}
            <span class="note"><i class="key muted"></i>data</span>
            <span class="note"><i class="key wrong"></i>drawn by the model</span>
          </div>
          <div>
            ${densities("The model's own posterior of one x, and the encoder's answer", posterior(slopes, X), answer(slopes, X), "right")}
            <span class="note"><i class="key muted"></i>posterior of one x</span>
            <span class="note"><i class="key"></i>encoder’s answer</span>
          </div>
        </div>
        <p class="figures">ELBO below its highest, nats: <b>${says(sum)}</b></p>
        <div class="mismatch-bar" role="img" aria-label=${words}>
          <i class="bar-part of-posterior" style="--share: ${Math.min(1, first / LONGEST).toFixed(4)}"></i>
          <i class="bar-part of-model" style="--share: ${Math.min(1, model / LONGEST).toFixed(4)}"></i>
        </div>
        <div class="mismatch-numbers figures">
          <span><i class="key block"></i>posterior mismatch <b data-testid="posterior-mismatch">${says(first)}</b></span>
          <span><i class="key block wrong"></i>model mismatch <b data-testid="model-mismatch">${says(model)}</b></span>
        </div>
        <div class="mismatch-controls">
          ${this.#slider("phi", "Encoder φ", 0, 1.2)} ${this.#slider("theta", "Decoder θ", 0.4, 1.8)}
          <button type="button" @click=${this.#climb}>${sum < LOW ? "Start again" : "Let both climb"}</button>
        </div>
        <figcaption class="note">
          A VAE of one number x and one code z, where all of this is exact. φ moves one penalty; θ moves both. When both are gone, encoder and decoder draw the same pairs.
        </figcaption>
      </figure>
    `;
  }

  #slider(name: keyof Slopes, label: string, least: number, most: number): TemplateResult {
    const id = `mismatch-${name}`;
    const take = ({ target }: Event) => {
      this.#stop();
      this.#set({ [name]: Number((target as HTMLInputElement).value) });
    };
    return html`
      <label for=${id}>${label}</label>
      <input id=${id} type="range" min=${least} max=${most} step="0.01" .value=${this.#slopes[name].toFixed(2)} @input=${take} />
      <output for=${id}>${this.#slopes[name].toFixed(2)}</output>
    `;
  }
}

/** Two densities over the same axis: what should be, filled, and what is. */
function densities(label: string, target: Gaussian, found: Gaussian, tone = "wrong"): TemplateResult {
  const reach = 4;
  const most = tone === "wrong" ? 0.45 : 1;
  const points = (of: Gaussian) =>
    Array.from({ length: 111 }, (_, i) => {
      const at = (i / 110) * 2 * reach - reach;
      const up = HEIGHT - 6 - (density(of, at) / most) * (HEIGHT - 14);
      return `${i === 0 ? "M" : "L"}${(2 * i).toFixed(0)} ${up.toFixed(1)}`;
    }).join("");
  return html`
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label}>
      ${svg`<path class="target" d=${`${points(target)}V${HEIGHT - 6}H0Z`} /><path class="axis" d="M0 ${HEIGHT - 6}H${WIDTH}" /><path class="found ${tone}" d=${points(found)} />`}
    </svg>
  `;
}
