// One decoder at a time, large: your digit, what each row's code becomes under it, and where the two differ.

import { html, nothing, type TemplateResult } from "lit";
import { bestDecoder } from "../../state/best-decoder";
import { contextInWords } from "../../state/comparison";
import { gridOf, valueLabel } from "../../state/families";
import { sharesInWords } from "../../state/reading";
import { comparisonOf, type Side, type State } from "../../state/state";
import "./closer-look.css";
import { icon } from "../../views/icons";
import { tone } from "../../views/strip";
import { View } from "../../views/view";

export class CloserLook extends View {
  /** Which of the decoders, as an index. */
  #dataset = 0;

  protected override watched(state: State): readonly unknown[] {
    return [state.digit, state.chosen, state.against, state.model, state.settings];
  }

  /** Opens at a decoder, or at the one that explains the digit best with the visitor's D. */
  async open(dataset?: number): Promise<void> {
    this.#dataset = dataset ?? bestDecoder(this.state.chosen?.answer, this.#seen)?.dataset ?? 0;
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector("dialog")?.showModal();
  }

  get #seen(): readonly number[] {
    return gridOf(this.state.model, this.state.settings.family).seen;
  }

  protected override render() {
    const { chosen, against, settings } = this.state;
    const comparison = comparisonOf(this.state);
    const at = this.#seen[this.#dataset];
    return html`
      <dialog aria-labelledby="closer-title" @close=${() => this.remove()} @click=${this.#leave} @keydown=${this.#turn}>
        <div class="row spread">
          <h2 id="closer-title">${`Decoded for ${at === undefined ? "–" : valueLabel(settings.family, at)}`}</h2>
          <div class="row tight">
            <button type="button" class="icon-button" aria-label="The dataset before" @click=${() => this.#go(-1)}>${icon("left")}</button>
            <button type="button" class="icon-button" aria-label="The next dataset" @click=${() => this.#go(1)}>${icon("right")}</button>
            <button type="button" class="icon-button" aria-label="Close" @click=${this.#close}>${icon("clear")}</button>
          </div>
        </div>
        ${this.#row(chosen, contextInWords(comparison.chosen.context), tone(comparison.chosen.verdict))}
        ${this.#row(against, contextInWords(comparison.against.context), tone(comparison.against.verdict))}
      </dialog>
    `;
  }

  #row(side: Side | null, given: string, of: "right" | "wrong"): TemplateResult {
    const { digit } = this.state;
    const answer = side?.answer?.datasets[this.#dataset];
    const decoded = answer?.image ?? null;
    const elbo = answer ? answer.elbo.toFixed(1).replace("-", "−") : "–";
    const kl = side?.answer ? side.answer.kl.toFixed(1) : "–";
    return html`
      <div class="looks ${of}">
        <h3>D: ${given}</h3>
        ${look("What the model sees", digit?.image ?? null)}
        ${look("Decoded from its code", decoded)}
        ${look("Where they differ", digit && decoded ? difference(digit.image, decoded) : null)}
        <p class="note figures" data-testid="closer-figures">${`ELBO ${elbo} nats, KL ${kl} nats`}</p>
        <p class="note" data-testid="closer-shares">${side?.answer?.judgement ? sharesInWords(side.answer.judgement) : nothing}</p>
      </div>
    `;
  }

  #go(by: number): void {
    const count = Math.max(1, this.#seen.length);
    this.#dataset = (this.#dataset + by + count) % count;
    this.requestUpdate();
  }

  readonly #turn = ({ key }: KeyboardEvent): void => {
    if (key === "ArrowLeft") this.#go(-1);
    if (key === "ArrowRight") this.#go(1);
  };

  /** A click beside the dialog's content is one on the dialog itself. */
  readonly #leave = ({ target, currentTarget }: Event): void => {
    if (target === currentTarget) this.#close();
  };

  readonly #close = (): void => this.querySelector("dialog")?.close();
}

const look = (words: string, pixels: Uint8Array | null): TemplateResult => html`
  <figure>
    <digit-image role="img" aria-label=${words} .pixels=${pixels}></digit-image>
    <figcaption aria-hidden="true">${words}</figcaption>
  </figure>
`;

const difference = (one: Uint8Array, other: Uint8Array): Uint8Array =>
  one.map((ink, pixel) => Math.abs(ink - (other[pixel] ?? 0)));
